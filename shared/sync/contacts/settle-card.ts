import { cardFields } from '../../domain/card.ts';
import type { Card, CardField } from '../../domain/card.ts';
import { cardTitle, isNamed } from '../../domain/card-of-client.ts';
import { sameValue } from '../../domain/same-value.ts';
import { differingFields, mergeFields, printsOf, withField } from '../merge.ts';
import type { AgreedPrints, Merged, Shape } from '../model.ts';
import type { GoogleContact } from './contact.ts';
import { cardShape, isListField } from './card-shape.ts';
import type {
  ClientState,
  ClientWrite,
  ContactAction,
  ContactActionKind,
  ContactNews,
  ContactPair,
  ContactsInput,
  ContactSkip,
  ContactWrite,
  LabelWrite,
  Overruled,
} from './model.ts';
import { sentPrints, writeOf } from './sent-before.ts';
import { withUnsavedWrite } from './unsaved-writes.ts';

/** A client and its contact, both there. `contact` is undefined where Google told nothing of it. */
export interface Together {
  readonly input: ContactsInput;
  readonly pair: ContactPair;
  readonly client: Extract<ClientState, { kind: 'client' }>;
  readonly contact: GoogleContact | undefined;
  readonly label: LabelWrite | undefined;
  /** Makes the client a member of the group. */
  readonly joins?: true;
  /** Why, where it is not the merge that says so. */
  readonly kind?: ContactActionKind;
}

/** Whoever wins a field both sides changed: clients are the studio's; what Google had is kept. */
const rules = { winner: 'studio', ownedByStudio: new Set<string>() } as const;

/** Merges a client and its contact field by field, and leaves of it what the settings allow. */
export function settleCard(asked: Together): {
  readonly actions: readonly ContactAction[];
  readonly skips: readonly ContactSkip[];
} {
  const { input, client, contact } = asked;
  const { pair, changedOnBoth } = withUnsavedWrite(asked.pair, asked);
  const now = { ...asked, pair, changedOnBoth };
  const shape = cardShape(input.region);
  const google = googleCard(shape, pair, contact);
  const { merged, isNamelessInGoogle } = mergeNamed(shape, { now, google });
  const outcome = input.twoWay ? bothWays(merged) : oneWay(shape, { merged, now, google });
  const overruled = overruledBy(merged, outcome, { studio: client.card, google });
  const next = pairAfter(now, outcome, shape);
  const googleWrite = updateOf(now, outcome);
  const studioWrite = studioUpdateOf(now, outcome);
  const title = cardTitle(outcome.inGoogle);
  const skips = skipsOf(now, outcome, { shape, google, title });
  const isQuiet = googleWrite === undefined && studioWrite === undefined && now.label === undefined;
  if (isQuiet && now.kind === undefined && sameValue(asked.pair, next)) return { actions: [], skips };
  const changes = googleWrite !== undefined || studioWrite !== undefined;
  const action: ContactAction = {
    kind: now.kind ?? kindOf({ google: googleWrite, studio: studioWrite, label: now.label }),
    clientId: pair.clientId,
    ...(next.contactName === undefined ? {} : { contactName: next.contactName }),
    title,
    ...(googleWrite === undefined ? {} : { google: googleWrite }),
    ...(now.label === undefined ? {} : { label: now.label }),
    ...(studioWrite === undefined ? {} : { studio: studioWrite }),
    pair: next,
    ...(changes
      ? {
          before: studioWrite === undefined ? google : client.card,
          after: studioWrite === undefined ? outcome.inGoogle : outcome.inStudio,
        }
      : {}),
    ...(overruled === undefined ? {} : { overruled }),
    news: newsOf(title, overruled, isNamelessInGoogle && googleWrite !== undefined),
  };
  return { actions: [action], skips };
}

/** Both there, the pair brought up to what we wrote. */
type Known = Together & ReturnType<typeof withUnsavedWrite>;

/** What both sides hold afterwards. */
interface Outcome {
  readonly toGoogle: readonly CardField[];
  readonly toStudio: readonly CardField[];
  readonly inGoogle: Card;
  readonly inStudio: Card;
  readonly agreed: Card;
  readonly unagreed: readonly CardField[];
}

/** The contact's card; what Google only holds in its own way counts as what was sent. */
function googleCard(shape: Shape<Card>, pair: ContactPair, contact: GoogleContact | undefined): Card {
  if (contact === undefined) return pair.inGoogle ?? pair.agreed;
  let { card } = contact;
  const sent = pair.inGoogle ?? pair.agreed;
  for (const field of cardFields) {
    const held = pair.heldByGoogle?.[field];
    if (held !== undefined && held === shape.print(field, card)) card = withField(card, field, sent);
  }
  return card;
}

function agreedPrints(shape: Shape<Card>, { pair, changedOnBoth }: Known): AgreedPrints {
  const unagreed = new Set<string>([...(pair.unagreed ?? []), ...changedOnBoth]);
  return Object.fromEntries(Object.entries(printsOf(shape, pair.agreed)).filter(([field]) => !unagreed.has(field)));
}

/** A client has a name or a company: where Google would leave none of them, its emptying them is undone. */
function mergeNamed(
  shape: Shape<Card>,
  { now, google }: { readonly now: Known; readonly google: Card },
): { readonly merged: Merged<Card>; readonly isNamelessInGoogle: boolean } {
  const { pair, changedOnBoth } = now;
  const studio = now.client.card;
  const versions = { agreed: agreedPrints(shape, now), ancestor: pair.agreed, studio, google, changedOnBoth };
  const merged = mergeFields(shape, versions, rules);
  if (isNamed(merged.fields)) return { merged, isNamelessInGoogle: false };
  const { givenName, familyName, company } = studio;
  const fields = { ...merged.fields, givenName, familyName, company };
  return {
    merged: {
      ...merged,
      fields,
      changedForStudio: differingFields(shape, fields, studio),
      changedForGoogle: differingFields(shape, fields, google),
    },
    isNamelessInGoogle: true,
  };
}

function bothWays({ fields, changedForGoogle, changedForStudio }: Merged<Card>): Outcome {
  return {
    toGoogle: asFields(changedForGoogle),
    toStudio: asFields(changedForStudio),
    inGoogle: fields,
    inStudio: fields,
    agreed: fields,
    unagreed: [],
  };
}

/** One way, an edit made in Google stays until the studio changes that same field; what was added to a list there stays for good. */
function oneWay(
  shape: Shape<Card>,
  sides: { readonly merged: Merged<Card>; readonly now: Known; readonly google: Card },
): Outcome {
  const { merged, now, google } = sides;
  const { pair, client, changedOnBoth } = now;
  const unagreedBefore = new Set<CardField>(pair.unagreed);
  const changed = new Set([...differingFields(shape, client.card, pair.agreed), ...changedOnBoth]);
  const isWanted = (field: CardField): boolean =>
    unagreedBefore.has(field) ? !shape.isEmpty(field, client.card) : changed.has(field);
  const toGoogle = asFields(merged.changedForGoogle).filter(isWanted);
  let inGoogle = google;
  let { agreed } = pair;
  const unagreed: CardField[] = [];
  for (const field of cardFields) {
    if (toGoogle.includes(field)) inGoogle = withField(inGoogle, field, merged.fields);
    const isSame = shape.print(field, client.card) === shape.print(field, google);
    if (isWanted(field) || isSame) agreed = withField(agreed, field, client.card);
    else if (unagreedBefore.has(field)) unagreed.push(field);
  }
  return { toGoogle, toStudio: [], inGoogle, inStudio: client.card, agreed, unagreed };
}

function overruledBy(
  { conflicts }: Merged<Card>,
  { toGoogle }: Outcome,
  sides: { readonly studio: Card; readonly google: Card },
): Overruled | undefined {
  const lost = new Set(conflicts.map(({ field }) => field));
  const fields = toGoogle.filter((field) => lost.has(field));
  return fields.length === 0 ? undefined : { fields, winner: 'studio', ...sides };
}

function pairAfter({ pair, client, contact, input }: Together, outcome: Outcome, shape: Shape<Card>): ContactPair {
  const {
    inGoogle: _before,
    unagreed: _unagreed,
    heldByGoogle,
    creatingSince: _creating,
    beingTakenAway,
    ...kept
  } = pair;
  const held = stillHeld(heldByGoogle, outcome);
  const isOtherwise = differingFields(shape, outcome.inGoogle, outcome.agreed).length > 0;
  const current = input.label !== undefined && contact?.labels.includes(input.label) === true ? input.label : undefined;
  const since = contact?.updated ?? input.now;
  return {
    ...kept,
    agreed: outcome.agreed,
    studioVersion: client.version,
    ...(outcome.unagreed.length === 0 ? {} : { unagreed: outcome.unagreed }),
    ...(isOtherwise ? { inGoogle: outcome.inGoogle } : {}),
    ...(held === undefined ? {} : { heldByGoogle: held }),
    ...(contact === undefined ? {} : seenOf(contact)),
    ...(beingTakenAway === undefined || contact !== undefined ? {} : { beingTakenAway }),
    ...(current === undefined || pair.label?.name === current ? {} : { label: { name: current, since } }),
  };
}

/** What a pair remembers of its contact. */
export function seenOf(
  contact: GoogleContact,
): Required<Pick<ContactPair, 'contactName' | 'sourceId' | 'googleVersion' | 'googleUpdated' | 'held'>> {
  const { name, sourceId, version, updated, held } = contact;
  return { contactName: name, sourceId, googleVersion: version, googleUpdated: updated, held };
}

function stillHeld(before: AgreedPrints | undefined, { toGoogle }: Outcome): AgreedPrints | undefined {
  const kept = Object.entries(before ?? {}).filter(
    ([field]) => !asFields([field]).some((known) => toGoogle.includes(known)),
  );
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

function updateOf(now: Known, outcome: Outcome): ContactWrite | undefined {
  const { input, pair, contact } = now;
  const { toGoogle, inGoogle } = outcome;
  const name = contact?.name ?? pair.contactName;
  const version = contact?.version ?? pair.googleVersion;
  if (toGoogle.length === 0 || name === undefined || version === undefined) return undefined;
  const { clientId } = pair;
  const origin = pair.origin === 'google' ? { origin: 'google' as const } : {};
  const mark = { ...input.owner, clientId, sent: sentOf(now, outcome), write: writeOf(version), ...origin };
  return {
    kind: 'update',
    name,
    version,
    card: inGoogle,
    fields: toGoogle,
    mark,
    held: contact?.held ?? pair.held ?? '',
  };
}

/**
 * What the mark says was agreed on: should nobody save this write, the studio has not taken what it was to take from Google either.
 * Of such a field that stands which was agreed on before; of a list that Google gets as well, what the studio has.
 */
function sentOf({ client, pair, input }: Known, { agreed, unagreed, toGoogle, toStudio }: Outcome): AgreedPrints {
  const base = (field: CardField): Card | undefined => {
    if (!toStudio.includes(field)) return unagreed.includes(field) ? undefined : agreed;
    if (isListField(field) && toGoogle.includes(field)) return client.card;
    return pair.unagreed?.includes(field) === true ? undefined : pair.agreed;
  };
  let sent: AgreedPrints = {};
  for (const field of cardFields) {
    const card = base(field);
    if (card !== undefined) sent = { ...sent, ...sentPrints(card, input.region, [field]) };
  }
  return sent;
}

function studioUpdateOf({ client, joins }: Together, { toStudio, inStudio }: Outcome): ClientWrite | undefined {
  if (toStudio.length === 0 && joins === undefined) return undefined;
  const { clientId, version } = client;
  return { kind: 'update', clientId, version, card: inStudio, fields: toStudio, joins: joins === true };
}

function kindOf(writes: {
  readonly google: ContactWrite | undefined;
  readonly studio: ClientWrite | undefined;
  readonly label: LabelWrite | undefined;
}): ContactActionKind {
  if (writes.studio !== undefined) return writes.google === undefined ? 'updateInStudio' : 'merge';
  return writes.google === undefined && writes.label === undefined ? 'remember' : 'updateInGoogle';
}

function skipsOf(
  { input, pair, contact }: Together,
  { toGoogle }: Outcome,
  told: { readonly shape: Shape<Card>; readonly google: Card; readonly title: string },
): readonly ContactSkip[] {
  if (input.twoWay || contact === undefined || contact.version === pair.googleVersion) return [];
  const edited = differingFields(told.shape, told.google, pair.inGoogle ?? pair.agreed);
  if (edited.every((field) => toGoogle.includes(field))) return [];
  const { clientId } = pair;
  return [{ wanted: 'updateInStudio', reason: 'oneWay', clientId, contactName: contact.name, title: told.title }];
}

function newsOf(title: string, overruled: Overruled | undefined, isNameless: boolean): readonly ContactNews[] {
  return [
    ...(overruled === undefined ? [] : [{ code: 'overruled' as const, title, detail: overruled.fields.join(', ') }]),
    ...(isNameless ? [{ code: 'nameless' as const, title }] : []),
  ];
}

/** `Merged` names fields as text; they come from the shape, so they are fields. */
function asFields(names: readonly string[]): readonly CardField[] {
  return cardFields.filter((field) => names.includes(field));
}
