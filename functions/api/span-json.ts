import { parseDate, parseInstant, parseTimeZone, spanProblem, withOffset } from '../../shared/domain/time.ts';
import type { Span } from '../../shared/domain/time.ts';
import type { InputError } from '../../shared/flows/refused.ts';
import type { MomentInput, MomentJson } from './moment.ts';

/** What is wrong with the two ends of a booking. */
export interface BadSpan {
  readonly errors: readonly InputError[];
}

/** Reads both ends of a booking. The zone of the start is kept for both. */
export function readSpan(start: MomentInput, end: MomentInput): Span | BadSpan {
  const kinds = [kindOf(start), kindOf(end)];
  if (kinds[0] === 'mixed') return bad('start', mixed);
  if (kinds[1] === 'mixed') return bad('end', mixed);
  if (kinds[0] !== kinds[1]) return bad('end', 'Both ends are timed, or both are dates.');
  return kinds[0] === 'date' ? readAllDay(start, end) : readTimed(start, end);
}

/** The span with the ends a merge patch names changed: an end not named stays, and so do the fields of an end not named. */
export function patchedSpan(
  before: Span,
  patch: { readonly start?: MomentInput | undefined; readonly end?: MomentInput | undefined },
): Span | BadSpan {
  if (patch.start === undefined && patch.end === undefined) return before;
  return readSpan(
    patchedMoment(momentJson(before, 'start'), patch.start),
    patchedMoment(momentJson(before, 'end'), patch.end),
  );
}

/** One end of a span as the API tells it. */
export function momentJson(span: Span, end: 'start' | 'end'): MomentJson {
  switch (span.kind) {
    case 'timed':
      return { dateTime: withOffset(span[end], span.timeZone), timeZone: span.timeZone };
    case 'allDay':
      return { date: span[end] };
  }
}

/** The same as one text. */
export function momentText(span: Span, end: 'start' | 'end'): string {
  const moment = momentJson(span, end);
  return 'date' in moment ? moment.date : moment.dateTime;
}

const mixed = 'It is either dateTime with timeZone, or date.';

function kindOf(moment: MomentInput): 'date' | 'time' | 'mixed' {
  const isDate = present(moment.date);
  const isTime = present(moment.dateTime) || present(moment.timeZone);
  if (isDate && isTime) return 'mixed';
  return isDate ? 'date' : 'time';
}

function readAllDay(start: MomentInput, end: MomentInput): Span | BadSpan {
  const first = parseDate(start.date ?? '');
  const last = parseDate(end.date ?? '');
  if (first === undefined) return bad('start.date', noDate);
  if (last === undefined) return bad('end.date', noDate);
  return ordered({ kind: 'allDay', start: first, end: last });
}

function readTimed(start: MomentInput, end: MomentInput): Span | BadSpan {
  const [from, until] = [parseInstant(start.dateTime ?? ''), parseInstant(end.dateTime ?? '')];
  const zone = parseTimeZone(start.timeZone ?? '');
  const endZone = parseTimeZone(end.timeZone ?? '');
  const errors: InputError[] = [
    ...(from === undefined ? [{ path: 'start.dateTime', message: noTime }] : []),
    ...(zone === undefined ? [{ path: 'start.timeZone', message: noZone }] : []),
    ...(until === undefined ? [{ path: 'end.dateTime', message: noTime }] : []),
    ...(endZone === undefined ? [{ path: 'end.timeZone', message: noZone }] : []),
  ];
  if (from === undefined || until === undefined || zone === undefined || errors.length > 0) return { errors };
  return ordered({ kind: 'timed', start: from, end: until, timeZone: zone });
}

const noDate = 'It is no date YYYY-MM-DD of the years 1900 to 2200.';
const noTime = 'It is no RFC 3339 time with an offset, of the years 1900 to 2200.';
const noZone = 'It is no time zone of the IANA database, such as Europe/Berlin.';

function ordered(span: Span): Span | BadSpan {
  if (spanProblem(span) === undefined) return span;
  return bad(
    'end',
    span.kind === 'allDay' ? 'The end is exclusive: at least the day after the start.' : 'It ends before it starts.',
  );
}

/** Merged field by field; naming a date takes the time away and the other way round, as nobody means both. */
function patchedMoment(before: MomentInput, patch: MomentInput | undefined): MomentInput {
  if (patch === undefined) return before;
  if (present(patch.date) && !present(patch.dateTime)) return { ...patch };
  if (present(patch.dateTime)) return { ...before, date: undefined, ...patch };
  return { ...before, ...patch };
}

function present(value: string | null | undefined): boolean {
  return value !== null && value !== undefined;
}

function bad(path: string, message: string): BadSpan {
  return { errors: [{ path, message }] };
}
