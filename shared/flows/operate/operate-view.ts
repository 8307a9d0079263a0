import { isId, partsOfSyncId, syncIdOf } from '../../domain/ids.ts';
import type { StudioId, SyncId } from '../../domain/ids.ts';
import type { Studio } from '../../domain/studio.ts';
import { addSeconds } from '../../domain/time.ts';
import type { Instant } from '../../domain/time.ts';
import {
  alarmWatch,
  contactSyncAt,
  contactSyncs,
  deadLetters,
  studioCollections,
  syncAt,
  syncs,
} from '../../ports/collections.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ContactSyncRecord } from '../../ports/records/contact-sync-record.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import type { Store, Stored } from '../../ports/store.ts';
import { calendarLine, contactsLine, lineOf } from './sync-line.ts';
import type { HalfLine, OperatorStatus, SyncLine } from './sync-line.ts';

/** Syncs looked at for one page; they come studio by studio. */
const perPage = 500;
/** Failing syncs named on the first page. */
const failingNamed = 50;
/** The alarm that has not looked for so many seconds is silent, and so is the tick. */
const alarmSilentAfter = 600;

/** One studio's syncs, counted. */
export interface StudioLine {
  readonly studioId: StudioId;
  readonly name: string;
  readonly plan: Studio['plan'] | undefined;
  readonly counts: Readonly<Record<OperatorStatus, number>>;
  /** The look that has been due for longest, of those that are due. */
  readonly oldestDue?: Instant;
}

/** The operations page. */
export interface Operations {
  readonly syncs: number;
  readonly failing: readonly SyncLine[];
  readonly failingCount: number;
  /** Of how many the contacts fail. */
  readonly contactsFailing: number;
  readonly reconnectNeeded: number;
  readonly paused: number;
  readonly deadLetters: number;
  /** The alarm about syncs that stand still: when it last looked, and whether that is too long ago for one that looks every minute. */
  readonly alarm: { readonly lookedAt?: Instant; readonly isSilent: boolean };
  readonly studios: readonly StudioLine[];
  /** Where the next page of studios begins. */
  readonly next?: string;
}

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
}

/** How every studio's syncs are: totals, what fails, and studio by studio. `after` is a place `next` named. */
export async function viewOperations(deps: Deps, after?: string): Promise<Operations> {
  const { store } = deps;
  const start = after === undefined || partsOfSyncId(after) === undefined ? {} : { after: [after] };
  const [total, failing, failingCount, contactsFailing, reconnectNeeded, paused, letters, watch, found] =
    await Promise.all([
      store.count({ from: syncs }),
      findFailing(store),
      store.count({ from: syncs, where: [isFailing] }),
      store.count({ from: contactSyncs, where: [isFailing] }),
      store.count({ from: syncs, where: [{ field: 'account.status', is: '==', value: 'reconnectNeeded' }] }),
      store.count({ from: syncs, where: [{ field: 'pause.at', is: '>', value: '' }] }),
      store.count({ from: deadLetters }),
      store.get(alarmWatch),
      store.find({ from: syncs, limit: perPage, ...start }),
    ]);
  const now = deps.clock.now();
  const last = found.length < perPage ? undefined : found.at(-1)?.id;
  const [failingLines, studios] = await Promise.all([linesOf(store, failing, now), studioLines(store, found, now)]);
  return {
    syncs: total,
    failing: failingLines,
    failingCount,
    contactsFailing,
    reconnectNeeded,
    paused,
    deadLetters: letters,
    alarm: alarmOf(watch?.value.lookedAt, now),
    studios,
    ...(last === undefined ? {} : { next: last }),
  };
}

const isFailing = { field: 'failures', is: '>', value: 0 } as const;

/** The users whose calendar or contacts fail, the longest failing first. */
async function findFailing(store: Store): Promise<readonly Stored<SyncRecord>[]> {
  const orderBy = [{ field: 'failures', direction: 'desc' }] as const;
  const [calendars, contacts] = await Promise.all([
    store.find({ from: syncs, where: [isFailing], orderBy, limit: failingNamed }),
    store.find({ from: contactSyncs, where: [isFailing], orderBy, limit: failingNamed }),
  ]);
  const named = new Set(calendars.map(({ id }) => id));
  const others = contacts.filter(({ id }) => !named.has(id)).map(({ value }) => syncAt(idOf(value)));
  const found = await store.getAll(others);
  return [...calendars, ...found.flatMap((stored) => stored ?? [])];
}

function alarmOf(lookedAt: Instant | undefined, now: Instant): Operations['alarm'] {
  if (lookedAt === undefined) return { isSilent: true };
  return { lookedAt, isSilent: addSeconds(lookedAt, alarmSilentAfter) < now };
}

async function studioLines(
  store: Store,
  found: readonly Stored<SyncRecord>[],
  now: Instant,
): Promise<readonly StudioLine[]> {
  const ids = [...new Set(found.map(({ value }) => value.studioId))];
  const stored = await store.getAll(ids.map((id) => studioCollections(id).studio));
  const studios = new Map(stored.flatMap((studio) => (studio === undefined ? [] : [[studio.value.id, studio.value]])));
  const byStudio = Map.groupBy(await linesOf(store, found, now, studios), ({ studioId }) => studioId);
  return [...byStudio].map(([studioId, lines]) => {
    const studio = studios.get(studioId);
    const due = lines.flatMap(({ status, nextSyncAt }) =>
      status !== 'off' && nextSyncAt !== undefined && nextSyncAt <= now ? [nextSyncAt] : [],
    );
    const oldestDue = due.toSorted()[0];
    return {
      studioId,
      name: studio?.name ?? studioId,
      plan: studio?.plan,
      counts: countsOf(lines),
      ...(oldestDue === undefined ? {} : { oldestDue }),
    };
  });
}

function countsOf(lines: readonly SyncLine[]): Readonly<Record<OperatorStatus, number>> {
  const counts = { off: 0, inOrder: 0, late: 0, failing: 0, stalled: 0, reconnectNeeded: 0, paused: 0 };
  for (const { status } of lines) counts[status] += 1;
  return counts;
}

/** One studio and each of its syncs; undefined where there is none. */
export async function viewStudioSyncs(
  deps: Deps,
  studioId: string,
): Promise<{ readonly studio: Studio; readonly syncs: readonly SyncLine[] } | undefined> {
  if (!isId(studioId)) return undefined;
  const found = await deps.store.find({ from: syncs, where: [{ field: 'studioId', is: '==', value: studioId }] });
  const [first] = found;
  if (first === undefined) return undefined;
  const studio = (await deps.store.get(studioCollections(first.value.studioId).studio))?.value;
  if (studio === undefined) return undefined;
  return { studio, syncs: await linesOf(deps.store, found, deps.clock.now(), new Map([[studio.id, studio]])) };
}

/** One user's sync as the page with its actions shows it. */
export interface OperatedSync {
  readonly line: SyncLine;
  readonly sync: SyncRecord;
  readonly calendar: HalfLine;
  /** Absent where no client group was ever chosen. */
  readonly contacts?: { readonly line: HalfLine; readonly record: ContactSyncRecord };
  readonly studioName: string;
  readonly userName: string;
}

/** One sync with its records, for the page with its actions; undefined where there is none. */
export async function viewSync(deps: Deps, syncId: string): Promise<OperatedSync | undefined> {
  const parts = partsOfSyncId(syncId);
  if (parts === undefined) return undefined;
  const id = syncIdOf(parts.studioId, parts.userId);
  const places = studioCollections(parts.studioId);
  const [stored, contacts, studio, user] = await Promise.all([
    deps.store.get(syncAt(id)),
    deps.store.get(contactSyncAt(id)),
    deps.store.get(places.studio),
    deps.store.get(places.user(parts.userId)),
  ]);
  if (stored === undefined) return undefined;
  const seen = { now: deps.clock.now(), studio: studio?.value };
  const sync = stored.value;
  return {
    line: lineOf(sync, contacts?.value, seen),
    sync,
    calendar: calendarLine(sync, seen),
    ...(contacts === undefined
      ? {}
      : { contacts: { line: contactsLine(sync, contacts.value, seen), record: contacts.value } }),
    studioName: studio?.value.name ?? parts.studioId,
    userName: user?.value.name ?? parts.userId,
  };
}

/** Each of these syncs with its contacts, one line for each. */
async function linesOf(
  store: Store,
  found: readonly Stored<SyncRecord>[],
  now: Instant,
  studios?: ReadonlyMap<StudioId, Studio>,
): Promise<readonly SyncLine[]> {
  const contacts = await store.getAll(found.map(({ value }) => contactSyncAt(idOf(value))));
  return found.map(({ value }, index) =>
    lineOf(value, contacts[index]?.value, { now, studio: studios?.get(value.studioId) }),
  );
}

function idOf({ studioId, userId }: Pick<SyncRecord, 'studioId' | 'userId'>): SyncId {
  return syncIdOf(studioId, userId);
}
