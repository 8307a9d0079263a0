import { sortedCandidates } from '../calendar/event-candidates.ts';
import { addDays, instantToLocal, localToInstant } from '../calendar/time-text.ts';
import { timeOf } from '../calendar/event-times.ts';
import type { View } from '../calendar/render-event.ts';
import type { JsonObject } from '../json.ts';
import { objectAt, stringAt } from '../json.ts';

/** Some days of a calendar. */
export interface DaySpan {
  readonly kind: 'week' | 'month';
  /** First day, `YYYY-MM-DD`. */
  readonly from: string;
  /** The day after the last. */
  readonly to: string;
  /** A day in the span before, and in the one after. */
  readonly previous: string;
  readonly next: string;
}

/** The events of one day; an event of several days is under its first. */
export interface Day {
  readonly date: string;
  readonly events: readonly JsonObject[];
}

/** The week (from Monday) or the month that a date is in. */
export function spanOf(date: string, kind: 'week' | 'month'): DaySpan {
  if (kind === 'week') {
    const weekday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
    const from = addDays(date, -weekday);
    return { kind, from, to: addDays(from, 7), previous: addDays(from, -7), next: addDays(from, 7) };
  }
  const from = `${date.slice(0, 7)}-01`;
  const next = `${addDays(from, 31).slice(0, 7)}-01`;
  return { kind, from, to: next, previous: `${addDays(from, -1).slice(0, 7)}-01`, next };
}

/** Today in a zone. */
export function todayIn(zone: string, now: number): string {
  return instantToLocal(now, zone).slice(0, 10);
}

interface Shown {
  readonly span: DaySpan;
  readonly now: number;
  readonly showDeleted: boolean;
}

/** The events of a span by day, series expanded; those without a readable time come last under an empty date. */
export function agendaOf(view: View, { span, now, showDeleted }: Shown): readonly Day[] {
  const midnight = (date: string): number => localToInstant(`${date}T00:00:00`, view.zone);
  const filter = {
    span: { from: midnight(span.from), to: midnight(span.to) },
    updatedFrom: -Infinity,
    text: undefined,
    iCalUID: undefined,
    eventTypes: [],
    properties: [],
    showDeleted,
  };
  const candidates = sortedCandidates({ view, filter, single: true, now }, 'start', [-Infinity, '']);
  const events = candidates.map((candidate) => candidate.render());
  const days = Map.groupBy(events, (event) => dayOf(event, view.zone, span.from));
  return [...days].map(([date, found]) => ({ date, events: found })).toSorted(byDate);
}

function dayOf(event: JsonObject, zone: string, first: string): string {
  const start = objectAt(event, 'start') ?? objectAt(event, 'originalStartTime');
  const date = stringAt(start, 'date');
  const instant = timeOf(start, zone);
  if (Number.isNaN(instant)) return '';
  const day = date ?? instantToLocal(instant, zone).slice(0, 10);
  return day < first ? first : day;
}

function byDate(left: Day, right: Day): number {
  if (left.date === '') return 1;
  if (right.date === '') return -1;
  return left.date < right.date ? -1 : 1;
}
