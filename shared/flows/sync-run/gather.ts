import type { BookingId, EventId } from '../../domain/ids.ts';
import { pairsOf } from '../../ports/collections.ts';
import type { OutboxRecord, SyncRecord } from '../../ports/records/sync-record.ts';
import { eventIdOfChange } from '../../sync/calendar/arrange.ts';
import type {
  CalendarInput,
  CalendarPlan,
  GoogleChange,
  Mark,
  NewEvents,
  Pair,
  StudioState,
} from '../../sync/calendar/model.ts';
import { placeTold } from '../../sync/calendar/fold-series.ts';
import { planCalendar } from '../../sync/calendar/plan.ts';
import { withNewSeries } from './new-series.ts';
import { readDoubted, readUnseen } from './read-google.ts';
import type { GoogleAnswer } from './read-google.ts';
import { readAllPairs, readPairs, readScheduledIds, readStates } from './read-studio.ts';
import { withEverySeriesRead, withSeriesRead } from './read-series.ts';
import { withTakenOut } from './read-taken-out.ts';
import { ownerOf } from './run.ts';
import type { Run } from './run.ts';

/** What a pass found on both sides before anything was asked about pairs. */
export interface Findings {
  readonly sync: SyncRecord;
  /** Undefined when the pass did not look at Google. */
  readonly google: GoogleAnswer | undefined;
  readonly outbox: readonly OutboxRecord[];
}

/** Fetches what the engine needs to see for these findings, and nothing else. */
export async function gather(run: Run, { sync, google, outbox }: Findings): Promise<CalendarInput> {
  const comparesAll = google?.kind === 'full' || sync.compareAll === true;
  const wanted = new Set<BookingId>(outbox.map((entry) => entry.bookingId));
  const scheduled = run.populates ? await readScheduledIds(run) : [];
  if (sync.settings.populateGoogle) for (const id of scheduled) wanted.add(id);
  const named = { bookings: [...wanted], events: eventsNamedBy(google?.changes ?? []) };
  const found = comparesAll ? await readAllPairs(run) : await readPairs(run, named);
  const marked = markedWithoutPair(run, google?.changes ?? [], found);
  const ofMarked = comparesAll ? [] : await readPairs(run, { bookings: marked, events: [] });
  const pairs = [...found, ...ofMarked].map((pair) => inThisCalendar(run, pair));
  const unseen = google === undefined ? [] : await readUnseen(run, google, pairs);
  const changes = [...(google?.changes ?? []), ...unseen];
  const living = pairs.filter((pair) => pair.ended === undefined);
  const seen = new Set(changes.map(eventIdOfChange));
  const told = pairs.filter((pair) => pair.ended === undefined || seen.has(pair.eventId)).map((pair) => pair.bookingId);
  const studio = await readStates(run, [...new Set([...wanted, ...scheduled, ...told, ...marked])]);
  const doubted = await readDoubted(run, { pairs, studio, google: changes, wantedInGoogle: wanted });
  const input = await withSeriesRead(run, {
    owner: ownerOf(run),
    calendarId: run.calendarId,
    policy: run.policy,
    pairs,
    pairCount: comparesAll ? living.length : await countPairs(run, changes, studio),
    studio,
    google: [...changes, ...doubted],
    wantedInGoogle: wanted,
    newEvents: newEventsOf(run, sync, google),
    matchEvidentTwins: run.populates,
  });
  return withTakenOut(run, input);
}

/** The events changes speak of, and the series those belong to. */
function eventsNamedBy(changes: readonly GoogleChange[]): readonly EventId[] {
  return [...new Set(changes.flatMap((change) => [eventIdOfChange(change), placeTold(change)?.masterId ?? []].flat()))];
}

/** The bookings named by marks of ours on events that no pair knows: their tie may have been lost with the answer to an insert. */
function markedWithoutPair(run: Run, changes: readonly GoogleChange[], pairs: readonly Pair[]): readonly BookingId[] {
  const paired = new Set(pairs.map((pair) => pair.eventId));
  const known = new Set(pairs.map((pair) => pair.bookingId));
  const marked = changes.flatMap((change) =>
    change.kind === 'event' && !paired.has(change.event.id) && isOurs(run, change.event.mark)
      ? [change.event.mark.bookingId]
      : [],
  );
  return [...new Set(marked)].filter((bookingId) => !known.has(bookingId));
}

function isOurs(run: Run, mark: Mark | undefined): mark is Mark {
  return mark?.studioId === run.studio.id && mark.userId === run.user.id;
}

/** Plans one item anew, from what both sides hold now; `change` is what Google said of its event last. */
export async function planAgain(
  run: Run,
  item: { readonly bookingId: BookingId; readonly change?: GoogleChange },
): Promise<CalendarPlan> {
  const changes = item.change === undefined ? [] : [item.change];
  const named = { bookings: [item.bookingId], events: eventsNamedBy(changes) };
  const pairs = (await readPairs(run, named)).map((pair) => inThisCalendar(run, pair));
  const studio = await readStates(run, [...new Set([item.bookingId, ...pairs.map((pair) => pair.bookingId)])]);
  const input = await withEverySeriesRead(run, {
    owner: ownerOf(run),
    calendarId: run.calendarId,
    policy: run.policy,
    pairs,
    pairCount: pairs.length,
    studio,
    google: changes,
    wantedInGoogle: new Set([item.bookingId]),
    newEvents: { kind: 'all' },
    matchEvidentTwins: run.populates,
  });
  const complete = await withTakenOut(run, await withNewSeries(run, input));
  const plan = planCalendar(complete);
  // What else is new is for the pass that reads it.
  const asked = new Set(input.google.map(eventIdOfChange));
  const others = new Set(complete.google.map(eventIdOfChange)).difference(asked);
  return {
    ...plan,
    actions: plan.actions.filter(({ eventId }) => !others.has(eventId)),
    skips: plan.skips.filter(({ eventId }) => eventId === undefined || !others.has(eventId)),
  };
}

/** A pair of another calendar says nothing of this one, but its id's generation is used up. */
function inThisCalendar(run: Run, pair: Pair): Pair {
  const isHere = pair.calendarId === run.calendarId || run.comesAlong?.(pair) === true;
  return isHere ? pair : { ...pair, ended: true };
}

/** Counted only where the guard could need it: few deletes are never suspicious. */
async function countPairs(run: Run, changes: readonly GoogleChange[], studio: readonly StudioState[]): Promise<number> {
  const gone =
    changes.filter((change) => change.kind === 'gone').length + studio.filter((state) => state.kind === 'gone').length;
  if (gone <= 10) return 0;
  const from = pairsOf(run.syncId);
  const [all, ended] = await Promise.all([
    run.deps.store.count({ from }),
    run.deps.store.count({ from, where: [{ field: 'ended', is: '==', value: true }] }),
  ]);
  return all - ended;
}

function newEventsOf(run: Run, sync: SyncRecord, google: GoogleAnswer | undefined): NewEvents {
  if (sync.settings.populateStudio) return { kind: 'populate', window: run.window() };
  if (google?.kind !== 'full') return { kind: 'all' };
  const asOf = sync.cursor?.calendarId === run.calendarId ? sync.cursor.asOf : undefined;
  return { kind: 'since', asOf, ...(sync.bringSeriesIn === true ? { bringsSeries: true } : {}) };
}
