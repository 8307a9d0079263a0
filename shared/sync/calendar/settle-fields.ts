import type { Entry, EntryField } from '../../domain/entry.ts';
import { lastOriginalDate } from '../../domain/expand-series.ts';
import { differingFields, mergeFields, withField } from '../merge.ts';
import type { AgreedPrints, FieldConflict, Merged, MergeRules, Side } from '../model.ts';
import { agreedPrints, nothingToDo } from './arrange.ts';
import type { ItemPlan, PairNow } from './arrange.ts';
import { entryShape, shortPrints } from './entry-shape.ts';
import { fieldsOfMaster } from './occurrence-writes.ts';
import { isSeries } from './occurrences.ts';
import type {
  Action,
  ActionKind,
  ConflictDraft,
  GoogleWrite,
  Mark,
  Pair,
  Skip,
  StudioItem,
  StudioWrite,
} from './model.ts';
import { withoutTextsOfGoogle } from './own-texts.ts';
import { mergeRulesFor, ownMark, refusalOfGoogleWrite } from './rules.ts';
import { changedOnBothSides, sentBefore } from './sent-before.ts';
import { isWorthSaving, settledPair } from './settled-pair.ts';
import type { Settled } from './settled-pair.ts';
import { datesTakenOut } from './taken-out.ts';
import { writtenOneWay } from './write-one-way.ts';

/** Both sides exist: merges them field by field, then asks what of it is allowed. */
export function settleFields(now: PairNow): ItemPlan {
  const { studio, event, pair, arranged } = now;
  if (studio.kind === 'gone') return nothingToDo;
  const google = event?.entry ?? untold(pair, studio.item.entry);
  const changedOnBoth = changedOnBothSides(now);
  const sides = { ancestor: pair.agreed, studio: studio.item.entry, google };
  const versions = { agreed: agreedPrints(pair), ...sides, changedOnBoth };
  const rules = rulesOf(now, studio.item);
  const wanted = withoutTextsOfGoogle(mergeFields(entryShape, versions, rules), { ...sides, ...rules });
  const { policy } = arranged.input;
  const whole = allow(wanted, now, google);
  const isHalf = losesNews(whole, now);
  const allowed = isHalf ? allow(wanted, now, google, 'studioOnly') : whole;
  const skips: Skip[] = [];
  const about = {
    bookingId: pair.bookingId,
    eventId: pair.eventId,
    title: studio.item.entry.title,
    span: studio.item.entry.span,
  };
  if (!policy.twoWay && event !== undefined && differingFields(entryShape, google, pair.agreed).length > 0) {
    skips.push({ ...about, wanted: 'updateInStudio', reason: 'oneWay' });
  }
  const readOnly = refusalOfGoogleWrite((event ?? pair).readOnly, policy);
  if (readOnly !== undefined && wanted.changedForGoogle.length > 0)
    skips.push({ ...about, wanted: 'updateInGoogle', reason: readOnly });
  const actions = actionsFor(now, studio.item, allowed);
  return { actions: isHalf ? actions.map((action) => ({ ...action, isHalf: true as const })) : actions, skips };
}

/** What Google holds where it tells nothing; what was never agreed on is left until it does, so as if the studio held the same. */
function untold(pair: Pair, studio: Entry): Entry {
  return (pair.unagreed ?? []).reduce((held, field) => withField(held, field, studio), pair.agreed);
}

/**
 * Whether Google may drop, with the time or rule we write, what was just changed of an occurrence there, or what tells where the
 * series goes on: that is saved in the studio before anything is written, lest it is nowhere should the worker die in between.
 */
function losesNews(allowed: Allowed, now: PairNow): boolean {
  const { toStudio, toGoogle, merged } = allowed;
  const { event } = now;
  if (event === undefined || !isSeries(event.entry)) return false;
  if (!toStudio.includes('recurrence') && !isCut(now, allowed)) return false;
  const written = fieldsOfMaster(event.entry, merged, toGoogle);
  return written.includes('span') || written.includes('recurrence');
}

/**
 * What a series was cut off from goes on by itself: then no session is lost with it. The earlier end stands: were the cut not taken
 * over, the other half would stand twice.
 */
function rulesOf({ continued, arranged, event }: PairNow, item: StudioItem): MergeRules {
  const excluded = item.entry.recurrence?.excludedDates ?? [];
  const keptOut = datesTakenOut(arranged.input, item.bookingId, excluded);
  const rules = { ...mergeRulesFor(item, arranged.input.policy), keptOut };
  return continued.length === 0
    ? rules
    : { ...rules, studioKeepsParts: false, patternWinner: endsBefore(item.entry, event?.entry) ? 'studio' : 'google' };
}

function endsBefore(one: Entry, other: Entry | undefined): boolean {
  if (!isSeries(one) || other === undefined || !isSeries(other)) return false;
  const [last, otherLast] = [lastOriginalDate(one), lastOriginalDate(other)];
  return last !== undefined && (otherLast === undefined || last < otherLast);
}

/** What is left of a merge once the settings and Google's access had their say. */
interface Allowed extends Settled {
  readonly toStudio: readonly EntryField[];
  readonly merged: Entry;
  readonly conflicts: readonly FieldConflict[];
  readonly putBack: readonly EntryField[];
}

function allow(wanted: Merged<Entry>, now: PairNow, google: Entry, reach?: 'studioOnly'): Allowed {
  const { arranged, pair, event, studio } = now;
  const { twoWay } = arranged.input.policy;
  const mayWriteGoogle = refusalOfGoogleWrite((event ?? pair).readOnly, arranged.input.policy) === undefined;
  const studioEntry = studio.kind === 'item' ? studio.item.entry : pair.agreed;
  const toStudio = twoWay ? asFields(wanted.changedForStudio) : [];
  const wantedInGoogle = twoWay ? asFields(wanted.changedForGoogle) : oneWayFields(studioEntry, google, now);
  const toGoogle = mayWriteGoogle && reach === undefined ? wantedInGoogle : [];
  const merged = twoWay ? wanted.fields : studioEntry;
  const overwrites = (field: string, winner: Side): boolean =>
    winner === 'google' ? twoWay : asFields([field]).some((known) => toGoogle.includes(known));
  return {
    toStudio,
    toGoogle,
    merged,
    written: twoWay ? merged : writtenOneWay({ studio: merged, google, agreed: pair.agreed, toGoogle }),
    ...agreement({ merged, studio: studioEntry, google, pair, toStudio, toGoogle, isTold: event !== undefined }),
    conflicts: keptLosers(wanted, twoWay, pair).filter(({ field, winner }) => overwrites(field, winner)),
    putBack: twoWay && mayWriteGoogle && reach === undefined ? asFields(wanted.putBack) : [],
  };
}

/**
 * One way, an edit made in Google stays until the studio changes that same field; it never flows and is never undone. Where
 * nothing was ever agreed, the studio's word is written unless it says nothing.
 */
function oneWayFields(studio: Entry, google: Entry, now: PairNow): readonly EntryField[] {
  const { pair } = now;
  const changed = changedOnBothSides(now).union(new Set(differingFields(entryShape, studio, pair.agreed)));
  const unagreed = new Set<EntryField>(pair.unagreed);
  return differingFields(entryShape, studio, google).filter(
    (field) => changed.has(field) || (unagreed.has(field) && !entryShape.isEmpty(field, studio)),
  );
}

/** The values that lose and must be kept. One way the studio always wins, and only what was never agreed on is a conflict. */
function keptLosers(wanted: Merged<Entry>, twoWay: boolean, pair: Pair): readonly FieldConflict[] {
  if (twoWay) return wanted.conflicts;
  const unagreed = new Set<string>(pair.unagreed);
  return wanted.conflicts.filter(({ field }) => unagreed.has(field)).map(({ field }) => ({ field, winner: 'studio' }));
}

/** A field is agreed on afterwards when both sides then hold the merged value; otherwise it stays as agreed before. */
function agreement(sides: {
  readonly merged: Entry;
  readonly studio: Entry;
  readonly google: Entry;
  readonly pair: Pair;
  readonly toStudio: readonly EntryField[];
  readonly toGoogle: readonly EntryField[];
  readonly isTold: boolean;
}): { readonly agreed: Entry; readonly unagreed: readonly EntryField[] } {
  let agreed = sides.merged;
  const unagreedBefore = new Set<EntryField>(sides.pair.unagreed);
  const unagreed: EntryField[] = [];
  for (const field of entryShape.fields) {
    const print = entryShape.print(field, sides.merged);
    const studioHolds = sides.toStudio.includes(field) || entryShape.print(field, sides.studio) === print;
    const isKnown = sides.isTold || !unagreedBefore.has(field);
    const googleHolds = sides.toGoogle.includes(field) || (isKnown && entryShape.print(field, sides.google) === print);
    if (studioHolds && googleHolds) continue;
    agreed = withField(agreed, field, sides.pair.agreed);
    if (unagreedBefore.has(field)) unagreed.push(field);
  }
  return { agreed, unagreed };
}

function actionsFor(now: PairNow, item: StudioItem, allowed: Allowed): readonly Action[] {
  const { pair, event } = now;
  const next = settledPair(now, item, allowed);
  const written = googleWrite(now, allowed);
  const studio = studioWrite(item, allowed);
  const google = written ?? clearedMark(now);
  const isCutOff = isCut(now, allowed);
  if (google === undefined && studio === undefined && !isCutOff && !isWorthSaving(pair, next)) return [];
  const conflicts = conflictsOf(now, item, allowed);
  return [
    {
      kind: kindOf(google, studio),
      bookingId: pair.bookingId,
      eventId: pair.eventId,
      title: allowed.merged.title,
      ...(google === undefined ? {} : { google }),
      ...(studio === undefined ? {} : { studio }),
      pair: { kind: 'save', pair: next },
      ...(isCutOff ? { continued: now.continued } : {}),
      ...(written === undefined && studio === undefined
        ? {}
        : { before: studio === undefined ? (event?.entry ?? pair.agreed) : item.entry, after: allowed.merged }),
      conflicts,
      putBack: allowed.putBack,
    },
  ];
}

/** Whether the studio's series, too, ends by where another goes on. */
function isCut({ event, continued, arranged }: PairNow, { merged }: Allowed): boolean {
  if (continued.length === 0 || !arranged.input.policy.twoWay || event === undefined) return false;
  if (!isSeries(event.entry) || !isSeries(merged)) return false;
  const [last, cut] = [lastOriginalDate(merged), lastOriginalDate(event.entry)];
  return last !== undefined && cut !== undefined && last <= cut;
}

/** A copy of our mark of another booking comes off: a run was cut off after the event was tied, before it could do that. */
function clearedMark({ arranged, pair, event }: PairNow): GoogleWrite | undefined {
  const { owner, policy } = arranged.input;
  const mark = event === undefined ? undefined : ownMark(event, owner);
  if (event === undefined || mark === undefined || mark.bookingId === pair.bookingId) return undefined;
  if (refusalOfGoogleWrite(event.readOnly, policy) !== undefined) return undefined;
  return { kind: 'clearMark', eventId: event.id, version: event.version };
}

function kindOf(google: GoogleWrite | undefined, studio: StudioWrite | undefined): ActionKind {
  if (google?.kind === 'clearMark') return studio === undefined ? 'clearMark' : 'updateInStudio';
  if (google !== undefined && studio !== undefined) return 'merge';
  if (google !== undefined) return 'updateInGoogle';
  return studio === undefined ? 'remember' : 'updateInStudio';
}

function googleWrite({ pair, event, arranged }: PairNow, allowed: Allowed): GoogleWrite | undefined {
  if (allowed.toGoogle.length === 0) return undefined;
  const { owner } = arranged.input;
  const mark: Mark = {
    ...owner,
    bookingId: pair.bookingId,
    sent: sentOf(pair, allowed, sentBefore(event, pair, owner)),
  };
  const notesMarkup = event === undefined ? pair.notesMarkup : event.notesMarkup;
  const told = arranged.googleByEvent.get(pair.eventId);
  return {
    kind: 'patch',
    eventId: pair.eventId,
    version: event?.version ?? pair.googleVersion,
    entry: allowed.written,
    fields: allowed.toGoogle,
    mark,
    held: event?.entry ?? pair.agreed,
    ...(told?.kind === 'event' ? { asRead: told.event.entry } : {}),
    ...(notesMarkup === undefined || allowed.toGoogle.includes('notes') ? {} : { notesMarkup }),
  };
}

/**
 * What the mark says was sent: should the answer be lost, the studio has not taken what it was to take from Google either. Of such a
 * field only the old agreement is known, and without one what the mark said before, if anything.
 */
function sentOf(pair: Pair, { merged, toStudio }: Allowed, before: AgreedPrints): AgreedPrints {
  let sent = merged;
  for (const field of toStudio) sent = withField(sent, field, pair.agreed);
  const unknown = new Set<string>((pair.unagreed ?? []).filter((field) => toStudio.includes(field)));
  const known = Object.entries(shortPrints(sent)).filter(([field]) => !unknown.has(field));
  const kept = Object.entries(before).filter(([field]) => unknown.has(field));
  return Object.fromEntries([...known, ...kept]);
}

function studioWrite(item: StudioItem, allowed: Allowed): StudioWrite | undefined {
  if (allowed.toStudio.length === 0) return undefined;
  return {
    kind: 'update',
    bookingId: item.bookingId,
    version: item.version,
    entry: allowed.merged,
    fields: allowed.toStudio,
  };
}

function conflictsOf({ pair, event }: PairNow, item: StudioItem, allowed: Allowed): readonly ConflictDraft[] {
  if (allowed.conflicts.length === 0) return [];
  const google = event?.entry ?? untold(pair, item.entry);
  return [
    {
      kind: 'edit',
      bookingId: pair.bookingId,
      eventId: pair.eventId,
      fields: allowed.conflicts,
      studio: item.entry,
      google,
    },
  ];
}

/** The engine names fields as plain text; those of this shape are the entry's. */
function asFields(fields: readonly string[]): readonly EntryField[] {
  return entryShape.fields.filter((field) => fields.includes(field));
}
