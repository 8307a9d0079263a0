import { boundsOfSeries } from '../../domain/expand-series.ts';
import type { EventId } from '../../domain/ids.ts';
import type { Instant, TimeZone } from '../../domain/time.ts';
import { GoogleFailure } from '../../ports/google.ts';
import type { EventsPage, EventsQuestion } from '../../ports/google.ts';
import type { Cursor } from '../../ports/records/sync-record.ts';
import { eventIdOfChange } from '../../sync/calendar/arrange.ts';
import type { CalendarInput, GoogleChange, Pair } from '../../sync/calendar/model.ts';
import type { Run } from './run.ts';

/** What Google said, read to its last page. */
export interface GoogleAnswer {
  readonly kind: 'full' | 'changes';
  readonly changes: readonly GoogleChange[];
  readonly token: string;
  readonly timeZone: TimeZone | undefined;
  readonly writable: boolean;
  readonly updated: Instant | undefined;
}

/** Reads what changed since the cursor; everything inside the window when there is none, or Google no longer knows it. */
export async function readGoogle(run: Run, cursor: Cursor | undefined): Promise<GoogleAnswer> {
  if (cursor === undefined) return readInFull(run);
  try {
    return await readToTheEnd(run, { kind: 'changes', token: cursor.token });
  } catch (error) {
    if (!(error instanceof GoogleFailure) || error.reason !== 'cursorExpired') throw error;
    return readInFull(run);
  }
}

function readInFull(run: Run): Promise<GoogleAnswer> {
  return readToTheEnd(run, { kind: 'full', from: run.window().start });
}

/** Reads every page. The later of two words on one event stands: an event may change while the pages are read. */
async function readToTheEnd(run: Run, question: EventsQuestion): Promise<GoogleAnswer> {
  const changes = new Map<EventId, GoogleChange>();
  let page: EventsPage | undefined;
  let updated: Instant | undefined;
  do {
    const isFirst = page === undefined;
    page = await run.calendar.readEvents(
      run.calendarId,
      page?.nextPage === undefined ? question : { ...question, page: page.nextPage },
    );
    // The token stands where the first page was read: what changes while the others are read is news to it.
    if (isFirst) ({ updated } = page);
    for (const change of page.changes) changes.set(eventIdOfChange(change), change);
  } while (page.nextPage !== undefined);
  if (page.nextToken === undefined) throw new GoogleFailure('unavailable', 'the last page carried no sync token');
  return {
    kind: question.kind,
    changes: [...changes.values()],
    token: page.nextToken,
    timeZone: page.timeZone,
    writable: page.writable,
    updated,
  };
}

/**
 * After a full read: what became of paired events it did not name. Absence proves nothing (the event may have moved out of
 * the window), so each is asked for by itself; those outside what was read are left alone.
 */
export async function readUnseen(
  run: Run,
  answer: GoogleAnswer,
  pairs: readonly Pair[],
): Promise<readonly GoogleChange[]> {
  if (answer.kind === 'changes') return [];
  const seen = new Set(answer.changes.map(eventIdOfChange));
  const unseen = pairs.filter((pair) => isExpected(pair, run) && !seen.has(pair.eventId));
  const found: GoogleChange[] = [];
  for (const pair of unseen) found.push(await run.calendar.readEvent(run.calendarId, pair.eventId));
  return found;
}

/**
 * What became of events of which the pair does not say what Google holds, each asked for: those that were being deleted when a worker
 * died, and whose bookings stand again (Google may have done it and told of it already); and those never agreed on in every field,
 * or whose occurrences Google holds otherwise, where their bookings changed or are gone.
 */
export async function readDoubted(
  run: Run,
  { pairs, studio, google, wantedInGoogle }: Pick<CalendarInput, 'pairs' | 'studio' | 'google' | 'wantedInGoogle'>,
): Promise<readonly GoogleChange[]> {
  const seen = new Set(google.map(eventIdOfChange));
  const standing = new Set(studio.flatMap((state) => (state.kind === 'item' ? [state.item.bookingId] : [])));
  const isDoubted = ({ bookingId, beingDeleted, outOfGoogle, unagreed, occurrencesApart }: Pair): boolean => {
    if (beingDeleted === true && standing.has(bookingId)) return true;
    const isOpen = (unagreed !== undefined || occurrencesApart === true) && outOfGoogle === undefined;
    return isOpen && (wantedInGoogle.has(bookingId) || !standing.has(bookingId));
  };
  const doubted = pairs.filter((pair) => pair.ended === undefined && !seen.has(pair.eventId) && isDoubted(pair));
  const found: GoogleChange[] = [];
  for (const pair of doubted) found.push(await run.calendar.readEvent(run.calendarId, pair.eventId));
  return found;
}

function isExpected(pair: Pair, run: Run): boolean {
  if (pair.ended !== undefined || pair.calendarId !== run.calendarId) return false;
  // What waits for approval is asked for, too: the run that held it may have been cut off before anybody was asked.
  if (pair.outOfGoogle !== undefined && pair.outOfGoogle !== 'massDelete') return false;
  const { span, recurrence } = pair.agreed;
  if (recurrence !== undefined) {
    const { end } = boundsOfSeries({ span, recurrence }, run.studio.timeZone);
    return end === undefined || end > run.window().start;
  }
  return span.kind === 'allDay' ? span.end > run.window().startDate : span.end > run.window().start;
}
