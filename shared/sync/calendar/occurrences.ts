import type { Entry } from '../../domain/entry.ts';
import { originalDates, originalSpan } from '../../domain/expand-series.ts';
import type { OccurrenceChange, Recurrence } from '../../domain/series.ts';
import { sameSpan } from '../../domain/time.ts';
import type { CalendarDate } from '../../domain/time.ts';

/** The fields an occurrence may have of its own; whatever else an entry has it has from its series. */
export type OccurrenceField = 'title' | 'span' | 'location' | 'notes' | 'busy';

/** Each of them, in the order of entries. */
export const occurrenceFields: readonly OccurrenceField[] = ['title', 'span', 'location', 'notes', 'busy'];

/** What one occurrence has, its own or its series'. */
export type OccurrenceFields = Pick<Entry, OccurrenceField>;

/** How one occurrence stands: it takes place like this, or not at all. */
export type OccurrenceState = OccurrenceFields | 'excluded';

/** An entry that repeats. */
export interface SeriesEntry extends Entry {
  readonly recurrence: Recurrence;
}

/** Whether an entry repeats. */
export function isSeries(entry: Entry): entry is SeriesEntry {
  return entry.recurrence !== undefined;
}

/** The dates of which a series says anything of its own, each once. */
export function namedDates({ recurrence }: SeriesEntry): readonly CalendarDate[] {
  return [...recurrence.excludedDates, ...recurrence.changes.map(({ originalDate }) => originalDate)];
}

/** How any occurrence of a series stands, by its original date. */
export function statesOf(series: SeriesEntry): (date: CalendarDate) => OccurrenceState {
  const excluded = new Set(series.recurrence.excludedDates);
  const changes = new Map(series.recurrence.changes.map((change) => [change.originalDate, change]));
  return (date) => (excluded.has(date) ? 'excluded' : fieldsOn(series, date, changes.get(date)));
}

function fieldsOn(series: Entry, date: CalendarDate, change: OccurrenceChange | undefined): OccurrenceFields {
  return {
    title: change?.description ?? series.title,
    span: change?.span ?? originalSpan(series.span, date),
    location: change?.location ?? series.location,
    notes: change?.notes ?? series.notes,
    busy: change?.busy ?? series.busy,
  };
}

/** How an occurrence stands that has nothing of its own. */
export function inherited(series: Entry, date: CalendarDate): OccurrenceFields {
  return fieldsOn(series, date, undefined);
}

/** Whether a field of two occurrences means the same. */
export function isSameIn(field: OccurrenceField, one: OccurrenceFields, other: OccurrenceFields): boolean {
  return field === 'span' ? sameSpan(one.span, other.span) : one[field] === other[field];
}

/** Whether two occurrences stand alike. */
export function isSameState(one: OccurrenceState, other: OccurrenceState): boolean {
  if (one === 'excluded' || other === 'excluded') return one === other;
  return occurrenceFields.every((field) => isSameIn(field, one, other));
}

/**
 * The recurrence of a series by this rule whose occurrences stand like this: what equals the series is left out, and so is what
 * is said of dates that the rule does not make.
 */
export function recurrenceOf(
  series: Entry,
  rule: string,
  states: ReadonlyMap<CalendarDate, OccurrenceState>,
): Recurrence {
  const plain: Recurrence = { rule, excludedDates: [], changes: [] };
  const dates = [...states.keys()].toSorted();
  const [from, to] = [dates[0], dates.at(-1)];
  if (from === undefined || to === undefined) return plain;
  const made = new Set(originalDates({ span: series.span, recurrence: plain }, { from, to }));
  const excludedDates: CalendarDate[] = [];
  const changes: OccurrenceChange[] = [];
  for (const date of dates.filter((each) => made.has(each))) {
    const state = states.get(date);
    if (state === 'excluded') excludedDates.push(date);
    const change = state === undefined || state === 'excluded' ? undefined : changeFrom(series, date, state);
    if (change !== undefined) changes.push(change);
  }
  return { rule, excludedDates, changes };
}

/** What an occurrence has of its own; undefined where that is nothing. */
function changeFrom(series: Entry, date: CalendarDate, state: OccurrenceFields): OccurrenceChange | undefined {
  const usual = inherited(series, date);
  const own = new Set(occurrenceFields.filter((field) => !isSameIn(field, state, usual)));
  if (own.size === 0) return undefined;
  return {
    originalDate: date,
    ...(own.has('span') ? { span: state.span } : {}),
    ...(own.has('title') ? { description: state.title } : {}),
    ...(own.has('location') ? { location: state.location } : {}),
    ...(own.has('notes') ? { notes: state.notes } : {}),
    ...(own.has('busy') ? { busy: state.busy } : {}),
  };
}

/** An entry in the one form that says what it says of its occurrences; one that does not repeat as it is. */
export function settledSeries(entry: Entry): Entry {
  if (!isSeries(entry)) return entry;
  const stateOn = statesOf(entry);
  const states = new Map(namedDates(entry).map((date) => [date, stateOn(date)]));
  return { ...entry, recurrence: recurrenceOf(entry, entry.recurrence.rule, states) };
}

/** An occurrence as an entry of its own: with what its series says besides. */
export function occurrenceEntry(series: Entry, state: OccurrenceFields): Entry {
  const { recurrence: _recurrence, ...entry } = series;
  return { ...entry, ...state };
}
