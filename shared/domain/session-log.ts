import { actorName } from './booking.ts';
import type { Actor, Session, StatusNote } from './booking.ts';
import { describeRule } from './describe-rule.ts';
import { fallenAway } from './series.ts';
import { addDays, sameSpan, withOffset } from './time.ts';
import type { Instant, Span } from './time.ts';

/** Notes beyond these fall off at the old end: a session is one document, and that has an end. */
const mostNotes = 1000;

/**
 * The session as it is kept after a change: a new time takes back the confirmation unless the change itself confirms, and
 * every change of time, status and confirmation is noted with who or what made it. `before` is the same session.
 */
export function loggedSession(
  before: Session,
  after: Session,
  change: { readonly actor: Actor; readonly at: Instant },
): Session {
  const moved = !sameSpan(before.span, after.span);
  const unconfirmed = moved && after.confirmedAt !== undefined && after.confirmedAt === before.confirmedAt;
  const { confirmedAt, ...rest } = after;
  const kept: Session = unconfirmed || confirmedAt === undefined ? rest : { ...rest, confirmedAt };
  const texts = [
    ...(moved ? [`Time: ${wordedSpan(before.span)} → ${wordedSpan(after.span)}`] : []),
    ...repeatsTexts(before, after),
    ...(before.status === after.status ? [] : [`Status: ${before.status} → ${after.status}`]),
    ...confirmationText(before, kept, unconfirmed),
  ];
  return withNotes(kept, texts, change);
}

/** The session with these lines added to its log. */
export function withNotes(
  session: Session,
  texts: readonly string[],
  change: { readonly actor: Actor; readonly at: Instant },
): Session {
  const added: readonly StatusNote[] = texts.map((text) => ({ at: change.at, by: actorName(change.actor), text }));
  return added.length === 0
    ? session
    : { ...session, statusNotes: [...session.statusNotes, ...added].slice(-mostNotes) };
}

function wordedRule({ span, recurrence }: Session): string {
  return recurrence === undefined ? 'not' : describeRule({ span, recurrence }, 'en-US');
}

/** What changed of how a series repeats: its rule, and each occurrence that was left out, brought back, moved or moved back. */
function repeatsTexts(before: Session, after: Session): readonly string[] {
  const [old, now] = [before.recurrence, after.recurrence];
  if (old?.rule !== now?.rule) {
    const gone = fallenAway(old, now).join(', ');
    const rules = `Repeats: ${wordedRule(before)} → ${wordedRule(after)}`;
    return [rules, ...(gone === '' ? [] : [`No longer left out or changed: ${gone}`])];
  }
  if (old === undefined || now === undefined) return [];
  const left = now.excludedDates.filter((date) => !old.excludedDates.includes(date));
  const back = old.excludedDates.filter((date) => !now.excludedDates.includes(date));
  const moved = now.changes.flatMap(({ originalDate, span }) => {
    const known = old.changes.find((change) => change.originalDate === originalDate)?.span;
    return span === undefined || (known !== undefined && sameSpan(known, span)) ? [] : [{ originalDate, span }];
  });
  const asUsual = old.changes.filter(
    ({ originalDate, span }) =>
      span !== undefined &&
      !now.excludedDates.includes(originalDate) &&
      now.changes.find((change) => change.originalDate === originalDate)?.span === undefined,
  );
  return [
    ...left.map((date) => `Occurrence of ${date}: taken out of the series`),
    ...back.map((date) => `Occurrence of ${date}: back in the series`),
    ...moved.map(({ originalDate, span }) => `Occurrence of ${originalDate}: moved to ${wordedSpan(span)}`),
    ...asUsual.map(({ originalDate }) => `Occurrence of ${originalDate}: at its usual time again`),
  ];
}

function confirmationText(before: Session, after: Session, becauseMoved: boolean): readonly string[] {
  if (becauseMoved) return ['Confirmation taken back: the time changed'];
  if (before.confirmedAt === after.confirmedAt) return [];
  return [after.confirmedAt === undefined ? 'Confirmation taken back' : 'Confirmed'];
}

/** A span as the log writes it: wall times in the span's own zone, or the first and last day. */
function wordedSpan(span: Span): string {
  switch (span.kind) {
    case 'timed': {
      const start = wordedWallTime(withOffset(span.start, span.timeZone));
      const end = wordedWallTime(withOffset(span.end, span.timeZone));
      const endShown = end.date === start.date ? end.time : `${end.date} ${end.time}`;
      return `${start.date} ${start.time} to ${endShown} (${span.timeZone})`;
    }
    case 'allDay': {
      const last = addDays(span.end, -1);
      return last === span.start ? `${span.start}, all day` : `${span.start} to ${last}, all day`;
    }
  }
}

function wordedWallTime(text: string): { readonly date: string; readonly time: string } {
  return { date: text.slice(0, 10), time: text.slice(11, 16) };
}
