import { cardTitle, withCard } from '../../domain/card-of-client.ts';
import { clientName } from '../../domain/client.ts';
import type { Client } from '../../domain/client.ts';
import { fingerprint } from '../../domain/fingerprint.ts';
import type { ClientId, ContactName, SyncId } from '../../domain/ids.ts';
import { sameValue } from '../../domain/same-value.ts';
import { addSeconds } from '../../domain/time.ts';
import {
  contactPairAt,
  contactReviewAt,
  contactSetAsideAt,
  contactSyncAt,
  overruledAt,
  studioCollections,
} from '../../ports/collections.ts';
import type { ContactSyncRecord } from '../../ports/records/contact-sync-record.ts';
import type { Transaction } from '../../ports/store.ts';
import { doubtEnds } from '../../sync/contacts/freshness.ts';
import type { ClientWrite, ContactAction, ReviewDraft } from '../../sync/contacts/model.ts';
import { readClientBookings, readSyncsOf, reword, rewordRest } from '../bookings/reword-bookings.ts';
import { requestContactSyncs, requestSyncs } from '../request-syncs.ts';
import { clientRecord, plainClient } from '../studio/client-record.ts';
import { keepClientVersion } from '../studio/keep-client-version.ts';
import { groupsOfNewClient } from '../studio/edit-client.ts';
import { readFencedOf, renewedLease } from '../sync-run/lease.ts';
import { groupsConcerned, noteClientChange, readContactSyncs } from './note-client-change.ts';
import type { ClientChange } from './note-client-change.ts';
import { withNews } from './news.ts';
import type { ContactsRun } from './run.ts';

/** How long what lost in a merge is kept, seconds. */
const overruledKept = 90 * 86_400;
/** Ties noted in one transaction. */
const notedTogether = 100;

/** The id of a question about a contact: it is asked once. */
export function reviewIdOf(contactName: ContactName): string {
  return fingerprint(contactName).slice(0, 32);
}

/**
 * Saves what a number of actions came to: clients with other users' outbox entries and the rewording of their bookings, pairs and
 * news, in one transaction under the fence. Returns the actions whose client changed since the plan: nothing of them was saved.
 * Throws `LeaseLost`, and `StoreFailure`.
 */
export async function commitContactActions(
  run: ContactsRun,
  actions: readonly ContactAction[],
): Promise<readonly ContactAction[]> {
  if (actions.length === 0) return [];
  const at = run.deps.clock.now();
  const saved = await run.deps.store.transact(async (transaction) => {
    const stored = await readFencedOf(transaction, contactSyncAt(run.syncId), run.fence);
    const { ready, stale } = await prepare(run, transaction, actions);
    const changes = ready.flatMap(({ change }) => (change === undefined ? [] : [change]));
    const others = await readContactSyncs(transaction, run.studio.id, groupsConcerned(changes));
    const worded = await readWordings(run, transaction, changes);
    for (const { action, change } of ready) write(run, transaction, { action, change, sync: stored.value });
    const contactSyncIds = noteClientChange(transaction, others, { changes, at, except: run.syncId });
    const syncIds = worded.flatMap(({ bookings, syncs }) => reword(transaction, bookings, { syncs, at }));
    const news = ready.flatMap(({ action }) => action.news);
    const onRecord = { ...renewedLease(stored), ...withNews(stored.value, news) };
    if (Object.keys(onRecord).length > 0) transaction.update(contactSyncAt(run.syncId), onRecord);
    const rest = worded.flatMap(({ clientId, next }) => (next === undefined ? [] : [{ clientId, next }]));
    return { stale, contactSyncIds, syncIds, rest };
  });
  await requestContactSyncs(run.deps, saved.contactSyncIds, 'studio');
  const later: SyncId[] = [];
  for (const { clientId, next } of saved.rest)
    later.push(...(await rewordRest(run.deps, { studio: run.studio, clientId, at }, next)));
  await requestSyncs(run.deps, [...new Set([...saved.syncIds, ...later])], 'studio');
  return saved.stale;
}

interface Ready {
  readonly action: ContactAction;
  readonly change: ClientChange | undefined;
}

/** Everything that is read of the clients, before anything is written. */
async function prepare(
  run: ContactsRun,
  transaction: Transaction,
  actions: readonly ContactAction[],
): Promise<{ readonly ready: readonly Ready[]; readonly stale: readonly ContactAction[] }> {
  const places = studioCollections(run.studio.id);
  const writing = actions.filter(({ studio }) => studio !== undefined);
  const found = await transaction.getAll(writing.map(({ clientId }) => places.client(clientId)));
  const before = new Map(
    found.flatMap((stored) => (stored === undefined ? [] : [[stored.value.id, plainClient(stored.value)]])),
  );
  const joining = await groupsToJoin(run, transaction, writing);
  const ready: Ready[] = [];
  const stale: ContactAction[] = [];
  for (const action of actions) {
    const change =
      action.studio === undefined
        ? undefined
        : changeOf(run, action.studio, { before: before.get(action.clientId), joining });
    if (change === 'stale') stale.push(action);
    else ready.push({ action, change });
  }
  return { ready, stale };
}

async function groupsToJoin(
  run: ContactsRun,
  transaction: Transaction,
  writing: readonly ContactAction[],
): Promise<Client['groupIds']> {
  if (!writing.some(({ studio }) => studio?.kind === 'create')) return [];
  return groupsOfNewClient(transaction, run.studio.id, run.group === undefined ? [] : [run.group.id]);
}

/** The client before and after; `stale` when it is not the one the plan was made from. */
function changeOf(
  run: ContactsRun,
  write: ClientWrite,
  { before, joining }: { readonly before: Client | undefined; readonly joining: Client['groupIds'] },
): ClientChange | 'stale' {
  const at = run.deps.clock.now();
  if (write.kind === 'create') {
    if (before !== undefined) return 'stale';
    const { clientId: id, card } = write;
    const made = { ...card, id, studioId: run.studio.id, groupIds: joining, version: 1, createdAt: at, updatedAt: at };
    return { before: undefined, after: made };
  }
  if (before === undefined || before.version !== write.version) return 'stale';
  const joins = write.joins && run.group !== undefined ? [run.group.id] : [];
  const groupIds = [...new Set([...before.groupIds, ...joins])];
  const after = { ...withCard(before, write.card, write.fields), groupIds, version: before.version + 1, updatedAt: at };
  return { before, after };
}

/** The bookings whose events tell of these clients, where what they tell changes. */
async function readWordings(run: ContactsRun, transaction: Transaction, changes: readonly ClientChange[]) {
  const at = run.deps.clock.now();
  const worded = [];
  for (const { before, after } of changes) {
    if (before === undefined || after === undefined || isWordedAlike(before, after)) continue;
    const { bookings, next } = await readClientBookings(transaction, { studio: run.studio, clientId: after.id, at });
    const syncs = await readSyncsOf(transaction, run.studio.id, bookings);
    worded.push({ clientId: after.id, bookings, next, syncs });
  }
  return worded;
}

/** What events say of a client: the name and the phones. */
function isWordedAlike(one: Client, other: Client): boolean {
  return clientName(one) === clientName(other) && sameValue(one.phones, other.phones);
}

function write(
  run: ContactsRun,
  transaction: Transaction,
  { action, change, sync }: Ready & { readonly sync: ContactSyncRecord },
): void {
  const { pair, clientId, contactName } = action;
  const studioVersion = change?.after?.version ?? pair.studioVersion;
  transaction.set(contactPairAt(run.syncId, clientId), { ...pair, studioVersion });
  if (sync.setsAside === true) transaction.delete(contactSetAsideAt(run.syncId, clientId));
  if (contactName !== undefined && (action.kind === 'pair' || action.kind === 'createInStudio'))
    transaction.delete(contactReviewAt(run.syncId, reviewIdOf(contactName)));
  if (change?.after !== undefined) {
    const { before, after } = change;
    transaction.set(studioCollections(run.studio.id).client(clientId), clientRecord(after));
    keepClientVersion(transaction, { before, after }, { by: run.actor, at: after.updatedAt, runId: run.id });
  }
}

/** Writes down what loses in these actions, before Google is written: a crash in between loses nothing. Doing it again changes nothing. */
export async function keepOverruled(run: ContactsRun, actions: readonly ContactAction[]): Promise<void> {
  const losing = actions.filter(({ overruled }) => overruled !== undefined);
  if (losing.length === 0) return;
  const at = run.deps.clock.now();
  await run.deps.store.transact(async (transaction) => {
    const stored = await readFencedOf(transaction, contactSyncAt(run.syncId), run.fence);
    for (const { overruled, clientId, contactName, title } of losing) {
      if (overruled === undefined || contactName === undefined) continue;
      const key = fingerprint(JSON.stringify([clientId, overruled])).slice(0, 32);
      const record = { ...overruled, clientId, contactName, title, runId: run.id, at };
      transaction.set(overruledAt(run.syncId, key), { ...record, expiresAt: addSeconds(at, overruledKept) });
    }
    const news = losing.flatMap((action) => action.news);
    const onRecord = { ...renewedLease(stored), ...withNews(stored.value, news) };
    // Kept and told by the run before: nothing is left to say.
    if (Object.keys(onRecord).length > 0) transaction.update(contactSyncAt(run.syncId), onRecord);
  });
}

/** Notes that these clients' contacts are being made: whoever finds the note and no name looks for the contact before making another. */
export async function noteCreating(run: ContactsRun, actions: readonly ContactAction[]): Promise<void> {
  await run.deps.store.transact(async (transaction) => {
    const stored = await readFencedOf(transaction, contactSyncAt(run.syncId), run.fence);
    const creatingSince = run.deps.clock.now();
    for (const { clientId, pair } of actions)
      transaction.set(contactPairAt(run.syncId, clientId), { ...pair, creatingSince });
    transaction.update(contactSyncAt(run.syncId), { ...renewedLease(stored), doubtUntil: doubtEnds(creatingSince) });
  });
}

/**
 * Notes in their ties that these contacts are being deleted, or losing their label, by us: should the answer be lost and the client
 * come back, nobody's wish is seen in it. Throws `LeaseLost`: Google does either for whoever comes (facts 4.3).
 */
export async function noteTakingAway(run: ContactsRun, actions: readonly ContactAction[]): Promise<void> {
  for (let from = 0; from < actions.length; from += notedTogether) {
    const places = actions.slice(from, from + notedTogether).map(({ clientId }) => contactPairAt(run.syncId, clientId));
    await run.deps.store.transact(async (transaction) => {
      const lease = renewedLease(await readFencedOf(transaction, contactSyncAt(run.syncId), run.fence));
      for (const stored of await transaction.getAll(places)) {
        if (stored === undefined || stored.value.endedAt !== undefined || stored.value.beingTakenAway === true)
          continue;
        transaction.update(contactPairAt(run.syncId, stored.value.clientId), { beingTakenAway: true });
      }
      if (lease !== undefined) transaction.update(contactSyncAt(run.syncId), lease);
    });
  }
}

/** Takes that note back for contacts that were certainly not made. */
export async function forgetCreating(run: ContactsRun, clientIds: readonly ClientId[]): Promise<void> {
  if (clientIds.length === 0) return;
  await run.deps.store.transact(async (transaction) => {
    await readFencedOf(transaction, contactSyncAt(run.syncId), run.fence);
    for (const clientId of clientIds) transaction.delete(contactPairAt(run.syncId, clientId));
  });
}

/** Puts a client Google refuses on the user's list; what is carried out later takes it off again. */
export async function setContactAside(
  run: ContactsRun,
  { clientId, title }: Pick<ContactAction, 'clientId' | 'title'>,
  problem: string,
): Promise<void> {
  await run.deps.store.transact(async (transaction) => {
    const { value: sync } = await readFencedOf(transaction, contactSyncAt(run.syncId), run.fence);
    transaction.set(contactSetAsideAt(run.syncId, clientId), { clientId, title, problem, at: run.deps.clock.now() });
    const news = withNews(sync, [{ code: 'setAside', title, detail: problem }]);
    transaction.update(contactSyncAt(run.syncId), { setsAside: true, ...news });
  });
  run.ledger.setAside({ clientId, title }, problem);
}

/** Asks about contacts that may be clients, each once, and takes back what is answered by itself. */
export async function saveReviews(
  run: ContactsRun,
  { asked, closed }: { readonly asked: readonly ReviewDraft[]; readonly closed: readonly ContactName[] },
): Promise<void> {
  if (asked.length === 0 && closed.length === 0) return;
  const raisedAt = run.deps.clock.now();
  await run.deps.store.transact(async (transaction) => {
    const { value: sync } = await readFencedOf(transaction, contactSyncAt(run.syncId), run.fence);
    for (const { contactName, card, clientIds } of asked) {
      const id = reviewIdOf(contactName);
      const review = { id, contactName, card, clientIds, state: 'open', raisedAt } as const;
      transaction.set(contactReviewAt(run.syncId, id), review);
    }
    for (const name of closed) transaction.delete(contactReviewAt(run.syncId, reviewIdOf(name)));
    const news = withNews(
      sync,
      asked.map(({ card }) => ({ code: 'review', title: cardTitle(card) })),
    );
    if (Object.keys(news).length > 0) transaction.update(contactSyncAt(run.syncId), news);
  });
}
