import type { HeldContact } from '../../../shared/adapters/memory/contacts-world.ts';
import type { Card, CardField } from '../../../shared/domain/card.ts';
import type { Client } from '../../../shared/domain/client.ts';
import type { Labelled } from '../../../shared/domain/studio.ts';
import {
  contactPairsOf,
  contactReviewsOf,
  contactsSetAsideOf,
  contactUntyingsOf,
  contactSyncAt,
  overruledOf,
  studioCollections,
  syncAt,
} from '../../../shared/ports/collections.ts';
import type {
  ContactReviewRecord,
  ContactSetAsideRecord,
  ContactSyncRecord,
  OverruledRecord,
} from '../../../shared/ports/records/contact-sync-record.ts';
import type { SyncRecord } from '../../../shared/ports/records/sync-record.ts';
import type { CollectionPath, Store } from '../../../shared/ports/store.ts';
import type { ContactPair } from '../../../shared/sync/contacts/model.ts';
import type { History } from '../under-way.ts';
import { Violation } from '../scheduler.ts';
import type { SimulatedUser } from '../world.ts';
import { checkContactEchoes } from './contact-echoes.ts';
import { writtenIn } from './contacts-side.ts';

/** What is found on both sides of one user's contact sync. */
export interface ContactFindings {
  readonly user: SimulatedUser;
  readonly sync: SyncRecord;
  readonly record: ContactSyncRecord;
  readonly pairs: readonly ContactPair[];
  readonly reviews: readonly ContactReviewRecord[];
  readonly setAside: readonly ContactSetAsideRecord[];
  /** Contacts that a person said are not the client they were tied to. */
  readonly untied: ReadonlySet<string>;
  readonly overruled: readonly OverruledRecord[];
  /** Living contacts, by name. */
  readonly contacts: ReadonlyMap<string, HeldContact>;
  readonly deleted: readonly HeldContact[];
  readonly clients: ReadonlyMap<string, Client>;
  /** The members of the chosen group, while it is active. */
  readonly members: readonly Client[];
}

/** Looks at both sides of everybody who syncs contacts. */
export async function findContacts({ store, google, users }: History['world']): Promise<readonly ContactFindings[]> {
  const found: ContactFindings[] = [];
  for (const user of users) {
    const { syncId, studioId, email } = user;
    const sync = (await store.get(syncAt(syncId)))?.value;
    const record = (await store.get(contactSyncAt(syncId)))?.value;
    if (sync === undefined || record === undefined) throw new Violation(`no contact sync of ${syncId}`);
    const places = studioCollections(studioId);
    const groupId = record.clientGroupId;
    const group = groupId === undefined ? undefined : (await store.get(places.clientGroup(groupId)))?.value;
    const clients = await valuesOf(store, places.clients);
    const isActive = group !== undefined && !group.inactive;
    found.push({
      user,
      sync,
      record,
      pairs: await valuesOf(store, contactPairsOf(syncId)),
      reviews: await valuesOf(store, contactReviewsOf(syncId)),
      setAside: await valuesOf(store, contactsSetAsideOf(syncId)),
      untied: new Set((await valuesOf(store, contactUntyingsOf(syncId))).map(({ contactName }) => contactName)),
      overruled: await valuesOf(store, overruledOf(syncId)),
      contacts: new Map(google.contactsPerson.contacts(email).map((contact) => [contact.name, contact])),
      deleted: google.contactsPerson.deleted(email),
      clients: new Map(clients.map((client) => [client.id, client])),
      members: isActive ? clients.filter(({ groupIds }) => groupIds.includes(group.id)) : [],
    });
  }
  return found;
}

async function valuesOf<T>(store: Store, from: CollectionPath<T>): Promise<readonly T[]> {
  return (await store.find({ from })).map(({ value }) => value);
}

/** Looks at what a history left of clients and contacts, by plain bookkeeping; throws `Violation` for a promise not kept. */
export async function checkContacts(history: History): Promise<void> {
  if (history.plan.contactsLag === undefined) return;
  const findings = await findContacts(history.world);
  for (const found of findings) {
    checkMembers(found, history);
    checkPairs(found, history);
    checkUnderLabel(found, history);
    checkOurs(found, history);
    refuseDeletions(found, history);
    refuseTwins(found, history);
  }
  await checkKeptCards(findings, history);
  checkContactEchoes(
    history,
    findings.flatMap(({ overruled }) => overruled),
  );
}

function livingPairs({ pairs }: ContactFindings): readonly ContactPair[] {
  return pairs.filter(({ endedAt }) => endedAt === undefined);
}

/** Every member has its contact, unless somebody is asked about it. */
function checkMembers(found: ContactFindings, history: History): void {
  const { user, members, reviews, setAside } = found;
  const paired = new Set<string>(livingPairs(found).map(({ clientId }) => clientId));
  const asked = new Set<string>(reviews.filter(({ state }) => state === 'open').flatMap(({ clientIds }) => clientIds));
  const refused = new Set<string>(setAside.map(({ clientId }) => clientId));
  for (const { id } of members)
    if (!paired.has(id) && !asked.has(id) && !refused.has(id))
      throw new Violation(`a member has no contact: ${user.syncId} ${id}`);
  if (refused.size > 0 && history.plan.weather === 'calm')
    throw new Violation(`${user.syncId} set aside ${[...refused].join()}`);
}

/** Every pair ties one member to one contact under the label, and both say the same. */
function checkPairs(found: ContactFindings, history: History): void {
  const { user, contacts, record } = found;
  const members = new Map(found.members.map((client) => [client.id, client]));
  const tied = new Set<string>();
  for (const pair of livingPairs(found)) {
    const about = `${user.syncId} ${pair.clientId} = ${pair.contactName ?? 'nobody yet'}`;
    const client = members.get(pair.clientId);
    if (client === undefined) throw new Violation(`a pair without a member: ${about}`);
    if (pair.outOfGoogle !== undefined) {
      checkCut(pair, history, about);
      continue;
    }
    const contact = contacts.get(pair.contactName ?? '');
    if (contact === undefined) throw new Violation(`a pair without its contact: ${about}`);
    if (tied.has(contact.name)) throw new Violation(`two clients for one contact: ${about}`);
    tied.add(contact.name);
    if (record.label === undefined || !contact.labels.includes(record.label.name))
      throw new Violation(`a contact is not under the label: ${about}`);
    checkSameCard(found, history, { client, contact, about });
  }
}

/** Only people take contacts away, or labels off them. */
function checkCut(pair: ContactPair, { contactDeeds }: History, about: string): void {
  const kinds = pair.outOfGoogle === 'deletedByUser' ? ['delete', 'merge'] : ['unlabel', 'restore', 'delete', 'merge'];
  if (!contactDeeds.some(({ kind }) => kinds.includes(kind)))
    throw new Violation(`${pair.outOfGoogle ?? ''} is said, and nobody did it: ${about}`);
}

function checkSameCard(
  { user, sync }: ContactFindings,
  history: History,
  { client, contact, about }: { readonly client: Client; readonly contact: HeldContact; readonly about: string },
): void {
  const names = new Set<string>([contact.name, ...contact.previousNames]);
  const wasTouched = history.contactDeeds.some(
    ({ name, user: by }) => by.syncId === user.syncId && (names.has(name) || contact.madeBy === 'person'),
  );
  const wasOneWay =
    user.plan.contacts?.twoWay !== true || !sync.settings.syncContactsBack || history.acts.has('changeContactsTwoWay');
  if (wasOneWay && wasTouched) return;
  for (const field of ['givenName', 'familyName', 'company', 'jobTitle', 'notes'] as const)
    if (client[field].trim() !== contact.card[field].trim()) throw disagreement(field, client, contact, about);
  for (const field of ['emails', 'phones'] as const)
    if (valuesIn(client[field]) !== valuesIn(contact.card[field])) throw disagreement(field, client, contact, about);
  if (client.address.street !== contact.card.address.street) throw disagreement('address', client, contact, about);
}

function disagreement(field: CardField, client: Card, { card }: HeldContact, about: string): Violation {
  return new Violation(
    `the sides disagree on ${field} of ${about}: studio ${JSON.stringify(client[field])}, Google ${JSON.stringify(card[field])}`,
  );
}

/** Values and labels, whatever their order and however they are written. */
function valuesIn(all: readonly Labelled[]): string {
  const each = all.map(({ value, label }) => `${value.replaceAll(/\D/g, '').slice(-9)} ${label.toLowerCase()}`);
  return [...new Set(each)].toSorted().join();
}

/** Everybody under the label is a member, or it is known why not. */
function checkUnderLabel(found: ContactFindings, history: History): void {
  const { user, sync, record, contacts, reviews } = found;
  const { label } = record;
  const wasTwoWay = user.plan.contacts?.twoWay === true && sync.settings.syncContactsBack;
  if (label === undefined || found.members.length === 0 || !wasTwoWay) return;
  if (history.acts.has('changeContactsTwoWay')) return;
  const tied = new Set<string>(livingPairs(found).flatMap(({ contactName }) => contactName ?? []));
  const asked = new Set<string>(reviews.map(({ contactName }) => contactName));
  for (const contact of contacts.values()) {
    if (!contact.labels.includes(label.name) || tied.has(contact.name) || asked.has(contact.name)) continue;
    if (contact.marks.length > 0 || !cameLater(found, history, contact)) continue;
    throw new Violation(`a contact never came in: ${user.syncId} ${contact.name} ${contact.card.givenName}`);
  }
}

/** Whether a contact was made while the sync was on and stayed as it was chosen: what stood there before is the user's own. */
function cameLater({ user }: ContactFindings, history: History, { name }: HeldContact): boolean {
  const unsettling = [
    'pickGroup',
    'switchGroup',
    'deleteGroup',
    'forbidContacts',
    'disable',
    'disconnect',
    'renameGroup',
    'deleteLabel',
    'renameLabel',
  ];
  if (unsettling.some((kind) => history.acts.has(kind as never))) return false;
  const own = history.contactDeeds.filter((deed) => deed.user.syncId === user.syncId && deed.name === name);
  const [first] = own;
  return own.length === 1 && first?.kind === 'create' && first.at > history.onSince() + settledAfter;
}

/** The first look is over, milliseconds after a sync was switched on. */
const settledAfter = 0;

/** What we made in Google is somebody's, once. */
function checkOurs(found: ContactFindings, history: History): void {
  const { user, contacts, pairs, untied } = found;
  const deeds = history.contactDeeds.filter((deed) => deed.user.syncId === user.syncId);
  const wasTouched = (contact: HeldContact, kinds: readonly string[]): boolean =>
    deeds.some(
      ({ name, kind }) => kinds.includes(kind) && [contact.name, ...contact.previousNames].some((one) => one === name),
    );
  const seen = new Map<string, HeldContact>();
  for (const contact of contacts.values()) {
    if (contact.madeBy !== 'product' || wasTouched(contact, ['restore', 'merge'])) continue;
    if ([contact.name, ...contact.previousNames].some((name) => untied.has(name))) continue;
    const pair = pairs.find(({ contactName }) => contactName === contact.name);
    const clientId = contact.marks[0]?.clientId ?? '';
    const other = seen.get(clientId);
    seen.set(clientId, contact);
    // What people took off the label is theirs, whatever becomes of the client.
    if (pair?.outOfGoogle !== undefined || wasTouched(contact, ['unlabel'])) continue;
    if (other !== undefined) throw new Violation(`two contacts of ours for one client: ${user.syncId} ${clientId}`);
    if (pair === undefined || pair.endedAt !== undefined)
      throw new Violation(`a contact of ours is nobody's: ${user.syncId} ${contact.name} of ${clientId}`);
  }
}

/** Only people delete what they made. */
function refuseDeletions({ user, deleted }: ContactFindings, { contactDeeds }: History): void {
  for (const { name, madeBy } of deleted) {
    const isMeant = contactDeeds.some(
      (deed) => deed.user.syncId === user.syncId && deed.name === name && ['delete', 'merge'].includes(deed.kind),
    );
    if (madeBy === 'person' && !isMeant)
      throw new Violation(`${user.syncId}: a contact of the user’s own was deleted: ${name}`);
  }
}

/** Nobody is made twice in the studio: names are typed once, unless people copy contacts, or merge those of two clients. */
function refuseTwins({ clients }: ContactFindings, { contactDeeds, clientBooks }: History): void {
  if (contactDeeds.some(({ kind }) => ['copy', 'restore', 'label', 'merge'].includes(kind))) return;
  const seen = new Set<string>();
  for (const { id, givenName, familyName } of clients.values()) {
    if (familyName === '') continue;
    if (seen.has(familyName)) throw new Violation(`a client was made twice: ${givenName} ${familyName} ${id}`);
    seen.add(familyName);
  }
  const created = contactDeeds.filter(({ kind }) => kind === 'create').length;
  if (clientBooks.madeByRuns.size > created)
    throw new Violation(`runs made ${clientBooks.madeByRuns.size} clients of ${created} contacts`);
}

/** Whatever anyone typed is current, was typed over by somebody who saw it, or is kept. */
async function checkKeptCards(findings: readonly ContactFindings[], history: History): Promise<void> {
  const { contactDeeds, clientBooks, world } = history;
  const kept = new Set<string>();
  const keep = (card: Card): void => {
    for (const text of writtenIn(card)) kept.add(text);
  };
  for (const { clients, contacts, deleted, overruled } of findings) {
    for (const client of clients.values()) keep(client);
    for (const { card } of [...contacts.values(), ...deleted]) keep(card);
    for (const { studio, google } of overruled) [studio, google].forEach(keep);
  }
  for (const { studioId } of world.studios)
    for (const { client } of await valuesOf(world.store, studioCollections(studioId).deletedClients)) keep(client);
  const replaced = new Set([...clientBooks.replaced, ...contactDeeds.flatMap((deed) => deed.replaced)]);
  for (const text of [...clientBooks.typed, ...contactDeeds.flatMap(({ typed }) => typed)])
    if (!kept.has(text) && !replaced.has(text)) throw new Violation(`"${text}" was typed, and it is nowhere`);
}
