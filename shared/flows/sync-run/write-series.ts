import type { Entry } from '../../domain/entry.ts';
import { sameSpan } from '../../domain/time.ts';
import type { CalendarDate } from '../../domain/time.ts';
import { syncAt } from '../../ports/collections.ts';
import { GoogleFailure } from '../../ports/google.ts';
import type { GoogleCalendar } from '../../ports/google.ts';
import { foldWhole } from '../../sync/calendar/fold-series.ts';
import type { GoogleChange, GoogleEvent, GoogleWrite } from '../../sync/calendar/model.ts';
import {
  areAsExpected,
  asKnown,
  asSent,
  fieldsOfMaster,
  fieldsToWrite,
  isAsExpected,
  occurrenceWrites,
  staleDetails,
} from '../../sync/calendar/occurrence-writes.ts';
import type { OccurrenceWrite } from '../../sync/calendar/occurrence-writes.ts';
import { isSeries, namedDates } from '../../sync/calendar/occurrences.ts';
import { confirmLease } from './lease.ts';
import type { Run } from './run.ts';

type Insert = Extract<GoogleWrite, { kind: 'insert' }>;
type Patch = Extract<GoogleWrite, { kind: 'patch' }>;

/** An event as Google holds it after a write: with all that became of its occurrences, where it repeats. */
export type Written = Pick<GoogleEvent, 'version' | 'entry' | 'readOnly'>;

/**
 * Makes an event, and of a series the occurrences that differ, one by one after it. Cut off in between, the event is found by its
 * mark and the rest is written then. Throws `GoogleFailure`; `changedMeanwhile` where somebody changes an occurrence meanwhile.
 */
export async function insertWhole(run: Run, write: Insert): Promise<Written> {
  const event = await run.calendar.insertEvent(run.calendarId, write);
  const { recurrence } = write.entry;
  if (recurrence === undefined) return event;
  const held = { ...write.entry, recurrence: { ...recurrence, changes: [] } };
  const answers = await writeOccurrences(run, write, occurrenceWrites(held, write.entry));
  return { ...event, entry: asHeld(write, event, answers) };
}

/**
 * Changes an event, and of a series only those occurrences that differ. What the series' own change made of them is looked at before
 * they are written. Every step may be repeated. Throws as `insertWhole` does.
 */
export async function patchWhole(run: Run, write: Patch): Promise<Written> {
  const fields = fieldsOfMaster(write.held, write.entry, write.fields);
  const event = fields.length === 0 ? undefined : await run.calendar.patchEvent(run.calendarId, { ...write, fields });
  if (!isSeries(write.entry)) return event ?? { version: write.version, entry: write.entry };
  const known = isSeries(write.held) ? namedDates(write.held) : [];
  const isRead = event !== undefined && known.length + namedDates(write.entry).length > 0;
  const writes = isRead
    ? await writesAfterMaster(run, write, event)
    : occurrenceWrites(write.held, write.entry, write.asRead);
  const answers = await writeOccurrences(run, write, writes);
  if (event === undefined) return { version: write.version, entry: asHeld(write, undefined, answers) };
  return { ...event, entry: asHeld(write, event, answers) };
}

/** What is left to write to the occurrences of a series once the series itself is written. */
async function writesAfterMaster(run: Run, write: Patch, answer: GoogleEvent): Promise<readonly OccurrenceWrite[]> {
  const whole = foldWhole(await run.calendar.readSeries(run.calendarId, write.eventId), write.eventId);
  const before = [write.held, ...(write.asRead === undefined ? [] : [write.asRead])];
  const now = whole?.event.entry;
  if (whole === undefined || now === undefined || !before.some((held) => areAsExpected(now, held, write.entry)))
    throw new GoogleFailure('changedMeanwhile', 'an occurrence changed while its series was written');
  const held = asKnown(asSent(now, write.entry, answer.entry), write);
  const stale = staleDetails(whole.exceptions, write.entry, { held, answered: answer.entry });
  return [...occurrenceWrites(held, write.entry, now), ...stale];
}

/** What Google answered for each occurrence that was written, by its date. */
type Answers = ReadonlyMap<CalendarDate, GoogleEvent>;

async function writeOccurrences(
  run: Run,
  series: Insert | Patch,
  writes: readonly OccurrenceWrite[],
): Promise<Answers> {
  const answers = new Map<CalendarDate, GoogleEvent>();
  for (const write of writes) {
    const answer = await writeOccurrence(run, series, write);
    if (answer !== undefined) answers.set(write.date, answer);
  }
  return answers;
}

async function writeOccurrence(
  run: Run,
  series: Insert | Patch,
  write: OccurrenceWrite,
): Promise<GoogleEvent | undefined> {
  const { entry, held, originalStart } = write;
  const { calendar, calendarId } = run;
  const of = { masterId: series.eventId, originalStart };
  let now = await readForWriting(run, of);
  if (entry === undefined) {
    if (now?.kind !== 'event') return undefined;
    if (!isAsExpected(now.event.entry, write)) throw changedMeanwhile();
    await calendar.deleteEvent(calendarId, now.event.id, now.event.version);
    return undefined;
  }
  if (now === undefined && held === 'excluded') {
    await liftExclusions(run, series);
    now = await readForWriting(run, of);
  }
  if (now?.kind === 'gone' && held === 'excluded')
    return calendar.undeleteEvent(calendarId, { eventId: now.eventId, entry, mark: series.mark });
  if (now?.kind === 'gone') throw changedMeanwhile();
  if (now?.kind !== 'event') throw await noOccurrence(run, series, write);
  if (held !== 'excluded' && !isAsExpected(now.event.entry, write)) throw changedMeanwhile();
  const fields = fieldsToWrite(now.event, entry, held);
  if (fields.length === 0) return now.event;
  const { id: eventId, version } = now.event;
  return calendar.patchEvent(calendarId, { eventId, version, entry, fields, mark: series.mark });
}

/** An occurrence as it is before any successor of ours writes it: what we write under its version goes over nothing of theirs. */
async function readForWriting(
  run: Run,
  of: Parameters<GoogleCalendar['readOccurrence']>[1],
): Promise<GoogleChange | undefined> {
  const now = await run.calendar.readOccurrence(run.calendarId, of);
  await confirmLease(run.deps, syncAt(run.syncId), run.fence);
  return now;
}

/** No occurrence begins then: either the series is at another time in Google meanwhile, or its rule makes none there. */
async function noOccurrence(
  run: Run,
  { eventId, entry }: Insert | Patch,
  { date }: OccurrenceWrite,
): Promise<GoogleFailure> {
  const master = await run.calendar.readEvent(run.calendarId, eventId);
  if (master.kind !== 'event' || !isSamePattern(master.event.entry, entry)) return changedMeanwhile();
  return new GoogleFailure('rejected', `no occurrence of ${date}`);
}

/**
 * An occurrence left out by the series itself (EXDATE) is not there to be brought back: the series must no longer leave it out. Nor is
 * it there where the series was cut off or moved meanwhile, and then its rule must not be written over what nobody has seen.
 */
async function liftExclusions(run: Run, series: Insert | Patch): Promise<void> {
  const { eventId, entry, mark } = series;
  const master = await run.calendar.readEvent(run.calendarId, eventId);
  await confirmLease(run.deps, syncAt(run.syncId), run.fence);
  if (master.kind !== 'event') throw changedMeanwhile();
  const { version, entry: now } = master.event;
  const known = series.kind === 'patch' ? [entry, series.held] : [entry];
  if (!known.some((each) => isSamePattern(now, each)) || leavesOutMore(now, known)) throw changedMeanwhile();
  await run.calendar.patchEvent(run.calendarId, { eventId, version, entry, fields: ['recurrence'], mark });
}

/** Whether two series begin at the same time and repeat by the same rule. */
function isSamePattern(one: Entry, other: Entry): boolean {
  return sameSpan(one.span, other.span) && one.recurrence?.rule === other.recurrence?.rule;
}

/** Whether a series leaves out what it was not known to. */
function leavesOutMore(now: Entry, known: readonly Entry[]): boolean {
  const dates = new Set(known.flatMap(({ recurrence }) => recurrence?.excludedDates ?? []));
  return (now.recurrence?.excludedDates ?? []).some((date) => !dates.has(date));
}

function changedMeanwhile(): GoogleFailure {
  return new GoogleFailure('changedMeanwhile', 'an occurrence changed meanwhile');
}

/** The series as Google holds it now: as it was sent, but for what Google answered otherwise. */
function asHeld(write: Insert | Patch, event: GoogleEvent | undefined, answers: Answers): GoogleEvent['entry'] {
  const { recurrence } = write.entry;
  const entry = event?.entry ?? write.entry;
  if (recurrence === undefined) return entry;
  const changes = recurrence.changes.map((change) => {
    const answer = answers.get(change.originalDate)?.entry;
    if (answer === undefined) return change;
    return {
      ...change,
      ...(change.description === undefined ? {} : { description: answer.title }),
      ...(change.location === undefined ? {} : { location: answer.location }),
      ...(change.notes === undefined ? {} : { notes: answer.notes }),
    };
  });
  const rule = event?.entry.recurrence?.rule ?? recurrence.rule;
  return { ...entry, recurrence: { ...recurrence, rule, changes } };
}
