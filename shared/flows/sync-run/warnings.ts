import { fingerprint } from '../../domain/fingerprint.ts';
import { isSameZone } from '../../domain/time.ts';
import type { Instant } from '../../domain/time.ts';
import type { RunLine, Warning } from '../../ports/records/run-record.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import type { GoogleAnswer } from './read-google.ts';
import type { Run } from './run.ts';
import { secondsBetween } from './cadence.ts';

/** The same problem is mailed again after this long at the earliest, seconds, and only when what it says has changed. */
const againAfter = 86_400;
/** Problems remembered as told, some 100 bytes each; of the last day, or still standing, so many more. */
const mostTold = 500;
const mostToldInADay = 3000;
/** Warnings that wait for a run to come to its end, some 300 bytes each. */
const mostWaiting = 500;
/** What stands is found by every run; all else is behind the cursor once that moves. */
const foundAnew = new Set(['timeZoneDiffers', 'calendarNotWritable']);
/** Told once of each item, ever, whatever becomes of it. */
const toldOnce = new Set(['repeats', 'madeRepeating', 'unknownRule']);

/**
 * What a run has to tell, in plain words: each problem with what to do about it. What a pass of its own, or of a run that died, found
 * and nobody was told of is told with it: behind a cursor that moved, nothing would find it again.
 */
export function warningsOf(run: Run, sync: SyncRecord, google: GoogleAnswer | undefined): readonly Warning[] {
  const found = foundBy(run, sync, google);
  const keys = new Set(found.map(keyOf));
  return [...(sync.toWarnOf ?? []).filter((warning) => !keys.has(keyOf(warning))), ...found];
}

function foundBy(run: Run, sync: SyncRecord, google: GoogleAnswer | undefined): readonly Warning[] {
  const warnings: Warning[] = [];
  const zone = google?.timeZone ?? sync.calendarTimeZone;
  if (zone !== undefined && !isSameZone(zone, run.studio.timeZone)) warnings.push(otherZone(zone, run.studio.timeZone));
  if (google !== undefined && !google.writable) warnings.push(notWritable());
  for (const title of sync.putBack ?? []) warnings.push(titlePutBack(title));
  for (const held of run.ledger.heldDeletes()) warnings.push(massDelete(held.goneFrom, held.bookingIds.length));
  for (const line of run.ledger.lines()) {
    if (line.kind === 'setAside') warnings.push(notAccepted(line));
    if (line.kind === 'skip' && line.reason === 'unreadable') warnings.push(unreadable(line.title, line.detail ?? ''));
    if (line.kind === 'skip' && (line.reason === 'readOnlyEvent' || line.reason === 'calendarNotWritable'))
      warnings.push(notOurs(line));
    if (line.kind === 'skip' && line.reason === 'declined' && line.bookingId !== undefined)
      warnings.push(declined(line));
    if (line.kind === 'skip' && line.reason === 'repeats') warnings.push(repeating(line));
    if (line.kind === 'skip' && line.reason === 'unknownRule') warnings.push(unknownRule(line));
  }
  return warnings;
}

/** Those of the news that no later look would find, should this run die before it comes to its end. */
export function foundOnce(news: readonly Warning[]): readonly Warning[] {
  return news.filter(({ code }) => !foundAnew.has(code)).slice(0, mostWaiting);
}

/** Which of them were not told before, and what is remembered as told afterwards. */
export function untold(
  warnings: readonly Warning[],
  sync: Pick<SyncRecord, 'told'>,
  now: Instant,
): { readonly news: readonly Warning[]; readonly told: SyncRecord['told'] } {
  const told = { ...sync.told };
  const news: Warning[] = [];
  for (const warning of warnings) {
    const key = keyOf(warning);
    const print = fingerprint(warning.message).slice(0, 16);
    const before = told[key];
    const isKnown = before !== undefined && (before.print === print || toldOnce.has(warning.code));
    if (isKnown || (before !== undefined && secondsBetween(before.at, now) < againAfter)) continue;
    told[key] = { print, at: now };
    news.push(warning);
  }
  return { news, told: bounded(told, new Set(warnings.map(keyOf)), now) };
}

/**
 * What is remembered as told, the newest of it: all that stands now and all of the last day, as far as the sync's document has room,
 * so that nothing pruned is told again soon.
 */
function bounded(told: SyncRecord['told'], standing: ReadonlySet<string>, now: Instant): SyncRecord['told'] {
  const all = Object.entries(told);
  if (all.length <= mostTold) return told;
  const isFresh = ([key, { at }]: (typeof all)[number]): boolean =>
    standing.has(key) || secondsBetween(at, now) < againAfter;
  const newestFirst = all.toSorted(([, one], [, other]) => (one.at < other.at ? 1 : -1));
  const fresh = newestFirst.filter(isFresh).slice(0, mostToldInADay);
  const rest = newestFirst.filter((entry) => !isFresh(entry)).slice(0, Math.max(0, mostTold - fresh.length));
  return Object.fromEntries([...fresh, ...rest]);
}

function keyOf(warning: Warning): string {
  return warning.item === undefined ? warning.code : `${warning.code}_${fingerprint(warning.item).slice(0, 16)}`;
}

function otherZone(calendar: string, studio: string): Warning {
  return {
    code: 'timeZoneDiffers',
    message: `Your Google calendar shows times in ${calendar}, the studio works in ${studio}. Nothing is shifted.`,
    remedy:
      'Set the time zone of the calendar in Google Calendar’s settings to the studio’s, unless you are travelling.',
  };
}

function notWritable(): Warning {
  return {
    code: 'calendarNotWritable',
    message: 'Your Google calendar can be read but not changed any more, so nothing from the studio reaches it.',
    remedy:
      'Choose a calendar you may change on the Google tab, or ask the owner of this one for permission to make changes.',
  };
}

function titlePutBack(title: string): Warning {
  return {
    code: 'titlePutBack',
    message: `The title or text of “${title}” was changed in Google and has been put back: the studio writes it.`,
    remedy: 'Change the client or the type of the booking in the studio instead.',
    item: title,
  };
}

function massDelete(goneFrom: 'studio' | 'google', count: number): Warning {
  const place = goneFrom === 'google' ? 'your Google calendar' : 'the studio';
  return {
    code: `massDelete_${goneFrom}`,
    message: `${count} items vanished from ${place} at once. They have not been deleted on the other side.`,
    remedy:
      'If that was not meant, put them back where they vanished; otherwise approve the deletes on the Conflicts page.',
  };
}

function notAccepted({ title, detail = '', bookingId }: RunLine): Warning {
  return {
    code: 'setAside',
    message: `“${title}” could not be written to Google. ${detail}`,
    remedy: 'Change the booking in the studio; it is tried again then.',
    item: title,
    ...(bookingId === undefined ? {} : { bookingId }),
  };
}

function unreadable(title: string, problem: string): Warning {
  return {
    code: 'unreadable',
    message: `An event${title === '' ? '' : ` (“${title}”)`} in your Google calendar could not be read: ${problem}`,
    remedy: 'Correct the event in Google Calendar; it is tried again then.',
    item: `${title}|${problem}`,
  };
}

function notOurs({ title, bookingId }: RunLine): Warning {
  return {
    code: 'readOnlyEvent',
    message: `“${title}” was changed in the studio, but its event belongs to somebody else and stays as it is.`,
    remedy: 'Ask the organizer of the event to change it.',
    item: title,
    ...(bookingId === undefined ? {} : { bookingId }),
  };
}

function declined({ title, bookingId }: RunLine): Warning {
  return {
    code: 'declined',
    message: `“${title}” is declined in your Google calendar. Its booking stays in the studio, and no second event is made beside it.`,
    remedy: 'Accept the invitation in Google Calendar to have it there again; nobody else can.',
    item: title,
    ...(bookingId === undefined ? {} : { bookingId }),
  };
}

function repeating({ title, bookingId, eventId }: RunLine): Warning {
  if (bookingId !== undefined)
    return {
      code: 'madeRepeating',
      message: `“${title}” was made to repeat in Google. In the studio it stays the one booking it was.`,
      remedy: 'Make it repeat in the studio instead, and take the repeat out in Google Calendar.',
      item: bookingId,
      bookingId,
    };
  return {
    code: 'repeats',
    message: `“${title}” repeats and is not synced.`,
    remedy: 'Make the repeat in the studio instead, or tick “Bring repeating Google events in” on the Google tab.',
    item: eventId ?? '',
  };
}

function unknownRule({ title, detail = '', bookingId, eventId }: RunLine): Warning {
  return {
    code: 'unknownRule',
    message: `“${title}” repeats in Google by a rule the studio does not know, and is left as it is. ${detail}`,
    remedy: 'Give it a plain rule in Google Calendar: some days, weeks, months or years apart.',
    item: eventId ?? title,
    ...(bookingId === undefined ? {} : { bookingId }),
  };
}
