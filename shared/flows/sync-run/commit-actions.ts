import { appointmentOf, continuedBooking, deleted, restored, withEntry } from '../../domain/apply-entry.ts';
import type { EntryTaken } from '../../domain/apply-entry.ts';
import { actorName } from '../../domain/booking.ts';
import type { Booking } from '../../domain/booking.ts';
import type { Entry, EntryField } from '../../domain/entry.ts';
import { fingerprint } from '../../domain/fingerprint.ts';
import { asId } from '../../domain/ids.ts';
import type { BookingId, ConflictId, SyncId } from '../../domain/ids.ts';
import { pairAt, setAsideAt, studioCollections, syncAt } from '../../ports/collections.ts';
import type { ConflictRecord } from '../../ports/records/conflict-record.ts';
import type { SetAsideRecord, SyncRecord } from '../../ports/records/sync-record.ts';
import type { DocumentPath, Transaction } from '../../ports/store.ts';
import type { Action, ConflictDraft, Pair, StudioWrite } from '../../sync/calendar/model.ts';
import { fieldsGoogleMayWrite } from '../../sync/calendar/studio-item.ts';
import { requestSyncs } from '../request-syncs.ts';
import { readSyncs, usersConcerned, writeBooking } from '../bookings/save-booking.ts';
import type { SyncsByUser } from '../bookings/save-booking.ts';
import { broughtInOn, lookForOverlaps } from './ask-overlaps.ts';
import { readFenced, renewedLease } from './lease.ts';
import { noteChanges, pairToSave } from './note-changes.ts';
import type { Run } from './run.ts';

/** How far a populate is, shown on the page while it runs. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

/**
 * Saves what a number of actions came to: bookings with their versions and other users' outbox entries, pairs and conflicts, in
 * one transaction under the fence. Returns the actions whose booking changed since the plan: nothing of them was saved.
 * Throws `LeaseLost`, and `StoreFailure`.
 */
export async function commitActions(
  run: Run,
  actions: readonly Action[],
  progress?: Progress,
): Promise<readonly Action[]> {
  if (actions.length === 0) return [];
  const { stale, requests, changes } = await run.deps.store.transact(async (transaction) => {
    const stored = await readFenced(transaction, run.syncId, run.fence);
    const prepared = await prepare(run, transaction, actions);
    const requested = prepared.ready.flatMap((ready) => write(run, transaction, ready, prepared.syncs));
    noteChanges(transaction, run, { done: prepared.ready, sync: stored.value });
    if (stored.value.setsAside === true) {
      for (const { action } of prepared.ready)
        transaction.delete(setAsideAt(run.syncId, setAsideKey(action.bookingId)));
    }
    const lease = renewedLease(stored);
    const populate = progress === undefined ? undefined : { phase: 'writing' as const, ...progress };
    const raised = raisedOn(
      stored.value,
      prepared.ready.flatMap((ready) => ready.conflicts),
    );
    const changes = prepared.ready.flatMap(({ before, after, continued }) => [
      ...(after === undefined ? [] : [{ before, after }]),
      ...continued,
    ]);
    const noted = { ...raised, ...broughtInOn(stored.value, changes) };
    if (lease !== undefined || populate !== undefined || Object.keys(noted).length > 0) {
      transaction.update(syncAt(run.syncId), {
        ...lease,
        ...noted,
        ...(populate === undefined ? {} : { populate }),
      });
    }
    return { stale: prepared.stale, requests: requested, changes };
  });
  if (actions.some(({ google, studio }) => google !== undefined || studio !== undefined)) run.parts.add();
  await requestSyncs(run.deps, [...new Set(requests)], 'studio');
  await lookForOverlaps(run, changes);
  return stale;
}

/** Puts an item Google refuses on the user's list; what is carried out later takes it off again. */
export async function setItemAside(
  run: Run,
  record: SetAsideRecord & { readonly bookingId: BookingId },
): Promise<void> {
  await run.deps.store.transact(async (transaction) => {
    await readFenced(transaction, run.syncId, run.fence);
    transaction.set(setAsideAt(run.syncId, setAsideKey(record.bookingId)), record);
    transaction.update(syncAt(run.syncId), { setsAside: true });
  });
}

function setAsideKey(bookingId: BookingId): string {
  return fingerprint(bookingId).slice(0, 32);
}

interface Ready {
  readonly action: Action;
  readonly before?: Booking;
  readonly after?: Booking;
  readonly continued: readonly Continued[];
  readonly conflicts: readonly ConflictRecord[];
}

/** A series that goes on where the action's was cut off. */
interface Continued {
  readonly pair: Pair;
  readonly before: Booking | undefined;
  readonly after: Booking;
}

interface Prepared {
  readonly ready: readonly Ready[];
  readonly stale: readonly Action[];
  readonly syncs: SyncsByUser;
}

/** Everything that is read, before anything is written. */
async function prepare(run: Run, transaction: Transaction, actions: readonly Action[]): Promise<Prepared> {
  const bookings = await readBookings(run, transaction, actions);
  const known = await knownConflicts(run, transaction, actions);
  const ready: Ready[] = [];
  const stale: Action[] = [];
  for (const action of actions) {
    const change =
      action.studio === undefined ? undefined : bookingChange(run, action.studio, bookings.get(action.bookingId));
    const continued = change === 'stale' ? 'stale' : continuedBy(run, action, bookings);
    if (change === 'stale' || continued === 'stale') stale.push(action);
    else {
      const conflicts = conflictsOf(run, action).filter(({ id }) => !known.has(id));
      ready.push({ action, ...change, continued, conflicts });
    }
  }
  const users = new Set(
    ready
      .flatMap(({ before, after, continued }) => [...continued, ...(after === undefined ? [] : [{ before, after }])])
      .flatMap(({ before, after }) => usersConcerned(before, after)),
  );
  return { ready, stale, syncs: await readSyncs(transaction, run.studio.id, [...users]) };
}

async function readBookings(
  run: Run,
  transaction: Transaction,
  actions: readonly Action[],
): Promise<ReadonlyMap<BookingId, Booking>> {
  const studio = studioCollections(run.studio.id);
  const ids = actions.flatMap(({ studio: write, bookingId, continued = [] }) => [
    ...(write === undefined && continued.length === 0 ? [] : [bookingId]),
    ...continued.map(({ pair }) => pair.bookingId),
  ]);
  const found = await transaction.getAll(ids.map((id) => studio.booking(id)));
  return new Map(
    found.flatMap((stored) => (stored === undefined ? [] : [[stored.value.booking.id, stored.value.booking]])),
  );
}

async function knownConflicts(
  run: Run,
  transaction: Transaction,
  actions: readonly Action[],
): Promise<ReadonlySet<ConflictId>> {
  const studio = studioCollections(run.studio.id);
  const documents: DocumentPath<ConflictRecord>[] = actions
    .flatMap((action) => conflictsOf(run, action))
    .map(({ id }) => studio.conflict(id));
  const found = await transaction.getAll(documents);
  return new Set(found.flatMap((stored) => (stored === undefined ? [] : [stored.value.id])));
}

/** The booking before and after; `stale` when it is not the one the plan was made from. */
function bookingChange(
  run: Run,
  write: StudioWrite,
  before: Booking | undefined,
): { readonly before?: Booking; readonly after: Booking } | 'stale' {
  const at = run.deps.clock.now();
  if (write.kind === 'create') {
    const made = appointmentOf(write.entry, {
      id: write.bookingId,
      studioId: run.studio.id,
      userId: run.user.id,
      bookedBy: actorName(run.actor),
      at,
    });
    if (before === undefined) return { after: made };
    // The event was in the studio before, was deleted there, and came back in Google: the booking keeps its history.
    if (before.deletedAt === undefined) return 'stale';
    return { before, after: broughtBack(run, before, write.entry) };
  }
  if (before === undefined || before.version !== write.version) return 'stale';
  switch (write.kind) {
    case 'update':
      return { before, after: withEntry(before, write.entry, takenBy(run, before, write.fields)) };
    case 'delete':
      return { before, after: deleted(before, at) };
    case 'restore':
      return { before, after: broughtBack(run, before, write.entry) };
  }
}

/** The series that go on where this action's is cut off, each like the booking as it was; `stale` when one stands there already. */
function continuedBy(
  run: Run,
  { bookingId, continued = [] }: Action,
  bookings: ReadonlyMap<BookingId, Booking>,
): readonly Continued[] | 'stale' {
  const like = bookings.get(bookingId);
  if (like === undefined) return continued.length === 0 ? [] : 'stale';
  const all = continued.map(({ entry, pair }) => {
    const before = bookings.get(pair.bookingId);
    const taken = takenBy(run, like, fieldsGoogleMayWrite(like, run.privacy));
    const of = { ...taken, id: pair.bookingId, version: (before?.version ?? 0) + 1 };
    return { pair, before, after: continuedBooking(like, entry, of) };
  });
  return all.some(({ before }) => before !== undefined && before.deletedAt === undefined) ? 'stale' : all;
}

/** A deleted booking standing again, with what Google may say of it; what privacy hides there stays as the studio has it. */
function broughtBack(run: Run, before: Booking, entry: Entry): Booking {
  const at = run.deps.clock.now();
  const standing = restored(before, at);
  const fields = fieldsGoogleMayWrite(standing, run.privacy);
  return { ...withEntry(standing, entry, takenBy(run, standing, fields)), version: before.version + 1 };
}

/** These fields taken over by this user's Google; of single occurrences what Google may write. */
function takenBy(run: Run, booking: Booking, fields: readonly EntryField[]): EntryTaken {
  const ofOccurrences = fieldsGoogleMayWrite(booking, run.privacy);
  return { actor: run.actor, at: run.deps.clock.now(), fields, ofOccurrences };
}

function write(run: Run, transaction: Transaction, ready: Ready, syncs: SyncsByUser): readonly SyncId[] {
  const { action, before, after, conflicts } = ready;
  const studio = studioCollections(run.studio.id);
  const pair = pairToSave(run, ready);
  if (pair !== undefined) transaction.set(pairAt(run.syncId, action.bookingId), pair);
  for (const conflict of conflicts) transaction.set(studio.conflict(conflict.id), conflict);
  const keptFrom = run.undoes === undefined || action.google !== undefined ? {} : { keptFrom: run.user.id };
  const change = { actor: run.actor, timeZone: run.studio.timeZone, runId: run.id, ...keptFrom };
  const requests = ready.continued.flatMap((series) => {
    const { pair, before: earlier, after: next } = series;
    transaction.set(pairAt(run.syncId, pair.bookingId), { ...pair, studioVersion: next.version });
    // What the studio says of it is worded anew, and goes out like any change of its own.
    return writeBooking(transaction, { ...change, before: earlier, after: next, at: next.updatedAt }, syncs);
  });
  if (after === undefined) return requests;
  // A booking brought back is worded anew as well; one that an undo brings back stays out of this user's Google, as it was.
  const isSettled = before?.deletedAt === undefined || run.undoes !== undefined;
  const exceptUser = isSettled ? { exceptUser: run.user.id } : {};
  const written = writeBooking(transaction, { ...change, before, after, at: after.updatedAt, ...exceptUser }, syncs);
  return [...requests, ...written];
}

/**
 * Writes down what a person is to hear of an action, before Google is written: the questions it raises, and that it puts the studio's
 * text back. Each has its own id, so doing it again changes nothing.
 */
export async function keepConflicts(run: Run, action: Action): Promise<void> {
  await run.deps.store.transact(async (transaction) => {
    const stored = await readFenced(transaction, run.syncId, run.fence);
    const known = await knownConflicts(run, transaction, [action]);
    const studio = studioCollections(run.studio.id);
    const fresh = conflictsOf(run, action).filter(({ id }) => !known.has(id));
    for (const conflict of fresh) transaction.set(studio.conflict(conflict.id), conflict);
    const told = { ...raisedOn(stored.value, fresh), ...putBackOn(stored.value, action) };
    if (Object.keys(told).length > 0) transaction.update(syncAt(run.syncId), told);
  });
}

/** Notes on the sync that these questions are still to be announced; undefined where there are none. */
function raisedOn(
  sync: SyncRecord,
  conflicts: readonly ConflictRecord[],
): Required<Pick<SyncRecord, 'unannounced'>> | undefined {
  return conflicts.length === 0 ? undefined : { unannounced: (sync.unannounced ?? 0) + conflicts.length };
}

function putBackOn(sync: SyncRecord, { putBack, title }: Action): Pick<SyncRecord, 'putBack'> {
  return putBack.length === 0 ? {} : { putBack: [...new Set([...(sync.putBack ?? []), title])] };
}

/** The same question has the same id, so it is asked once however often the run comes by. */
function conflictsOf(run: Run, action: Action): readonly ConflictRecord[] {
  return action.conflicts.map((draft) => ({
    id: asId<ConflictId>(fingerprint(`${run.syncId}|${wordsOf(draft)}`).slice(0, 32)),
    studioId: run.studio.id,
    userId: run.user.id,
    state: 'open',
    raisedAt: run.deps.clock.now(),
    runId: run.id,
    draft,
  }));
}

function wordsOf(draft: ConflictDraft): string {
  return JSON.stringify(draft);
}
