import type { Booking } from '../../domain/booking.ts';
import { fingerprint } from '../../domain/fingerprint.ts';
import { asId, syncIdOf } from '../../domain/ids.ts';
import type { BookingId, ConflictId, ResourceId, UserId } from '../../domain/ids.ts';
import { studioCollections, syncAt } from '../../ports/collections.ts';
import type { ConflictRecord } from '../../ports/records/conflict-record.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import type { Reader } from '../../ports/store.ts';
import { printOfTimes, takesMore } from '../../sync/conflicts/meetings.ts';
import type { ScheduleDraft } from '../../sync/conflicts/schedule-draft.ts';
import { closeOverlaps } from '../conflicts/close-overlaps.ts';
import { readOverlaps } from '../conflicts/read-overlaps.ts';
import type { FoundOverlap } from '../conflicts/read-overlaps.ts';
import { readTitles } from '../conflicts/read-titles.ts';
import { readFenced } from './lease.ts';
import type { Run } from './run.ts';

/** Times of a series that a question names. */
const mostNamed = 3;
/** Questions written in one transaction. */
const atOnce = 50;

/** A booking as a run changed it; `before` is undefined for one it made. */
export interface BroughtIn {
  readonly before: Booking | undefined;
  readonly after: Booking;
}

/** Notes on the sync whose overlaps are to be looked for: with the bookings themselves, so that it is not forgotten. */
export function broughtInOn(sync: SyncRecord, changes: readonly BroughtIn[]): Pick<SyncRecord, 'broughtIn'> {
  const ids = changes.filter(({ before, after }) => takesMore(before, after)).map(({ after }) => after.id);
  return ids.length === 0 ? {} : { broughtIn: [...new Set([...(sync.broughtIn ?? []), ...ids])] };
}

/** What these changes of a run mean for the schedule: overlaps that came up are asked about, those that went no longer. */
export async function lookForOverlaps(run: Run, changes: readonly BroughtIn[]): Promise<void> {
  const known = changes.filter(({ before }) => before !== undefined).map(({ after }) => after.id);
  await closeOverlaps(run.deps, run.studio.id, known);
  await askOverlaps(
    run,
    changes.filter(({ before, after }) => takesMore(before, after)).map(({ after }) => after.id),
  );
}

/**
 * Looks whether what came in from Google is in the way of anything, and asks about each pair once. The bookings are noted on the
 * sync by the transaction that saved them, and taken off here together with the asking: no crash in between keeps a question quiet.
 */
export async function askOverlaps(run: Run, broughtIn: readonly BookingId[]): Promise<void> {
  if (broughtIn.length === 0) return;
  const questions = await questionsAbout(run, broughtIn);
  for (let first = 0; first < questions.length; first += atOnce) {
    await ask(run, questions.slice(first, first + atOnce));
  }
  await run.deps.store.transact(async (transaction) => {
    const { value: sync } = await readFenced(transaction, run.syncId, run.fence);
    const left = (sync.broughtIn ?? []).filter((id) => !broughtIn.includes(id));
    transaction.update(syncAt(run.syncId), { broughtIn: left.length === 0 ? undefined : left });
  });
}

/** A question that may be asked: nobody has looked yet whether it was. */
interface Question {
  readonly about: string;
  readonly id: ConflictId;
  readonly userId: UserId;
  readonly print: string;
  readonly draft: ScheduleDraft;
}

async function questionsAbout(run: Run, ids: readonly BookingId[]): Promise<readonly Question[]> {
  const { store, clock } = run.deps;
  const places = studioCollections(run.studio.id);
  const stored = await store.getAll(ids.map((id) => places.booking(id)));
  const look = { timeZone: run.studio.timeZone, now: clock.now() };
  const found = await Promise.all(
    stored.flatMap((one) => {
      const booking = one?.value.booking;
      return booking === undefined
        ? []
        : [readOverlaps(store, booking, look).then((overlaps) => ({ booking, overlaps }))];
    }),
  );
  const bookings = found.flatMap(({ booking, overlaps }) => [booking, ...overlaps.map(({ other }) => other)]);
  const titles = await readTitles(store, overlapsIn(found) ? bookings : []);
  const resources = await readResourceNames(run, found);
  const questions = found.flatMap(({ booking, overlaps }) =>
    overlaps.flatMap((overlap) => questionsOf(run, { booking, overlap, titles, resourceNames: resources })),
  );
  return [...new Map(questions.map((question) => [question.about, question])).values()];
}

async function readResourceNames(
  run: Run,
  found: readonly { readonly overlaps: readonly FoundOverlap[] }[],
): Promise<ReadonlyMap<ResourceId, string>> {
  const ids = new Set(found.flatMap(({ overlaps }) => overlaps.flatMap(({ resources }) => resources)));
  const places = studioCollections(run.studio.id);
  const stored = await run.deps.store.getAll([...ids].map((id) => places.resource(id)));
  return new Map(stored.flatMap((one) => (one === undefined ? [] : [[one.value.id, one.value.name]])));
}

function named(
  resourceIds: readonly ResourceId[],
  names: ReadonlyMap<ResourceId, string>,
): Pick<ScheduleDraft, 'resourceIds' | 'resourceNames'> {
  const resourceNames = resourceIds.flatMap((id) => names.get(id) ?? []);
  return { resourceIds, ...(resourceNames.length === 0 ? {} : { resourceNames }) };
}

function overlapsIn(found: readonly { readonly overlaps: readonly FoundOverlap[] }[]): boolean {
  return found.some(({ overlaps }) => overlaps.length > 0);
}

/** One question for each user on whose schedule both stand; where only a resource is taken twice, the run's user is asked. */
function questionsOf(
  run: Run,
  given: {
    readonly booking: Booking;
    readonly overlap: FoundOverlap;
    readonly titles: ReadonlyMap<BookingId, string>;
    readonly resourceNames: ReadonlyMap<ResourceId, string>;
  },
): readonly Question[] {
  const { booking, overlap, titles, resourceNames } = given;
  const { other, users, resources, meetings } = overlap;
  const item = ({ id, recurrence }: Booking) => ({
    bookingId: id,
    title: titles.get(id) ?? '',
    isSeries: recurrence !== undefined,
  });
  const asked = resources.length > 0 && !users.includes(run.user.id) ? [...users, run.user.id] : users;
  return asked.map((userId) => {
    const about = fingerprint([run.studio.id, userId, ...[booking.id, other.id].toSorted()].join('|')).slice(0, 32);
    const versions = [booking, other].toSorted((one, two) => (one.id < two.id ? -1 : 1)).map(({ version }) => version);
    return {
      about,
      id: asId(fingerprint(`${about}|${versions.join()}`).slice(0, 32)),
      userId,
      print: printOfTimes(booking, other),
      draft: {
        kind: 'schedule',
        items: [item(booking), item(other)],
        ...(users.includes(userId) ? { userId } : {}),
        ...(userId === run.user.id ? named(resources, resourceNames) : { resourceIds: [] }),
        times: meetings.length,
        next: meetings.slice(0, mostNamed),
      },
    };
  });
}

async function ask(run: Run, questions: readonly Question[]): Promise<void> {
  const count = await run.deps.store.transact(async (transaction) => {
    const { value: sync } = await readFenced(transaction, run.syncId, run.fence);
    const fresh: Question[] = [];
    for (const question of questions) if (!(await wasAsked(transaction, run, question))) fresh.push(question);
    const others = await readOtherSyncs(transaction, run, fresh);
    const places = studioCollections(run.studio.id);
    for (const question of fresh) transaction.set(places.conflict(question.id), recordOf(run, question));
    for (const { userId, ...other } of [sync, ...others]) {
      const theirs = fresh.filter((question) => question.userId === userId).length;
      if (theirs === 0) continue;
      transaction.update(syncAt(syncIdOf(run.studio.id, userId)), announced(run, { userId, ...other }, theirs));
    }
    return fresh.length;
  });
  run.ledger.asked(count);
}

/** Whether somebody is being asked about these two, or has said that at these times both may stay. */
async function wasAsked(reader: Reader, run: Run, { about, id, print }: Question): Promise<boolean> {
  const earlier = await reader.find({
    from: studioCollections(run.studio.id).conflicts,
    where: [{ field: 'about', is: '==', value: about }],
  });
  return earlier.some(
    ({ value: { id: known, state, answer } }) => known === id || state === 'open' || answer?.times === print,
  );
}

async function readOtherSyncs(
  reader: Reader,
  run: Run,
  questions: readonly Question[],
): Promise<readonly SyncRecord[]> {
  const users = new Set(questions.map(({ userId }) => userId));
  users.delete(run.user.id);
  const found = await reader.getAll([...users].map((user) => syncAt(syncIdOf(run.studio.id, user))));
  return found.flatMap((stored) => (stored === undefined ? [] : [stored.value]));
}

/** Counted until a mail has told of them; whose run this is not is told by the end of a run of their own. */
function announced(run: Run, sync: SyncRecord, count: number): Partial<SyncRecord> {
  const unannounced = (sync.unannounced ?? 0) + count;
  const isOn = sync.settings.enabled && sync.account?.status === 'connected';
  if (sync.userId === run.user.id || !isOn) return { unannounced };
  return { unannounced, asked: { ...sync.asked, studio: sync.asked.studio + 1 }, nextSyncAt: run.deps.clock.now() };
}

function recordOf(run: Run, { about, id, userId, draft }: Question): ConflictRecord {
  return {
    id,
    studioId: run.studio.id,
    userId,
    state: 'open',
    raisedAt: run.deps.clock.now(),
    runId: run.id,
    about,
    waitsOn: draft.items.map(({ bookingId }) => bookingId),
    draft,
  };
}
