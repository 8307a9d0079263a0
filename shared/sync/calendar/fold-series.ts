import { originalSpan } from '../../domain/expand-series.ts';
import { asId } from '../../domain/ids.ts';
import type { EventId } from '../../domain/ids.ts';
import { dateIn, parseDate, parseInstant } from '../../domain/time.ts';
import type { CalendarDate, Instant, Span } from '../../domain/time.ts';
import { eventIdOfChange } from './arrange.ts';
import { entryShape, shorten, withRuleOnly } from './entry-shape.ts';
import type { CalendarInput, GoogleChange, GoogleEvent, Pair } from './model.ts';
import { isSeries, namedDates, occurrenceFields, recurrenceOf, statesOf } from './occurrences.ts';
import type { OccurrenceState, SeriesEntry } from './occurrences.ts';

/**
 * The input with every series told as one event that says all there is to say of its occurrences: what is known of the pair,
 * overlaid by every exception Google told, in whatever order (facts 1.3). An occurrence whose series is not on this calendar, and
 * one that is paired by itself, stands alone. Every exception of a paired series must come with the series.
 */
export function foldSeries(input: CalendarInput): CalendarInput {
  const living = new Map(
    input.pairs.filter((pair) => pair.ended === undefined).map((pair) => [pair.eventId, pair] as const),
  );
  const told = new Map(input.google.map((change) => [eventIdOfChange(change), change]));
  const placed = input.google.map((change) => ({ change, place: placeOf(change, { told, living }) }));
  const exceptions = Map.groupBy(placed, ({ place }) => place?.masterId);
  const reset = new Map<EventId, Pair>();
  const google = placed.flatMap(({ change, place }): readonly GoogleChange[] => {
    if (place !== undefined) return [];
    if (change.kind !== 'event') return [change];
    const { event } = change;
    if (!isSeries(event.entry)) return [standingAlone(change)];
    const pair = living.get(event.id);
    const own = (exceptions.get(event.id) ?? []).flatMap((one) => exceptionOf(one, event.entry.span));
    const isWhole = input.wholeSeries?.has(event.id) === true;
    const folded = fold(event, own, isWhole ? undefined : pair);
    if (pair !== undefined && isWhole) reset.set(pair.eventId, withoutLostOccurrences(pair, event, folded));
    return [{ kind: 'event', event: folded }];
  });
  return {
    ...input,
    google,
    pairs: input.pairs.map((pair) => (pair.ended ? pair : (reset.get(pair.eventId) ?? pair))),
  };
}

/** A series read whole: its master with all that is to say of its occurrences, and each exception that takes place, by its date. */
export interface WholeSeries {
  readonly event: GoogleEvent;
  readonly exceptions: ReadonlyMap<CalendarDate, GoogleEvent>;
}

/** A series out of everything Google told of it; undefined when its master is not among that, or no longer a series. */
export function foldWhole(members: readonly GoogleChange[], masterId: EventId): WholeSeries | undefined {
  const master = members.find((change) => eventIdOfChange(change) === masterId);
  if (master?.kind !== 'event' || !isSeries(master.event.entry)) return undefined;
  const { span } = master.event.entry;
  const own = members.flatMap((change) => exceptionOf({ change, place: placeTold(change) }, span));
  const standing = own.flatMap(({ date, event }) => (event === 'gone' ? [] : [[date, event] as const]));
  return { event: fold(master.event, own, undefined), exceptions: new Map(standing) };
}

/** Where an exception belongs. */
interface Place {
  readonly masterId: EventId;
  readonly originalStart: Instant | CalendarDate | undefined;
  /** Whether Google told no more than its id. */
  readonly bare: boolean;
}

interface Known {
  readonly told: ReadonlyMap<EventId, GoogleChange>;
  readonly living: ReadonlyMap<EventId, Pair>;
}

/** Where a change belongs, when it is one of an exception whose series is known here; undefined for what stands by itself. */
function placeOf(change: GoogleChange, { told, living }: Known): Place | undefined {
  if (living.has(eventIdOfChange(change))) return undefined;
  const place = placeTold(change);
  if (place === undefined) return undefined;
  if (told.has(place.masterId)) return place;
  if (!living.has(place.masterId)) return undefined;
  throw new Error('every exception of a paired series comes with the series');
}

/** Where a change says, or its id lets see, that it belongs; undefined for what is no exception. */
export function placeTold(change: GoogleChange): Place | undefined {
  if (change.kind === 'unreadable') return undefined;
  const series = change.kind === 'event' ? change.event.series : change.series;
  if (series?.role === 'occurrence')
    return { masterId: series.masterId, originalStart: series.originalStart, bare: false };
  return change.kind === 'gone' ? placeInId(change.eventId) : undefined;
}

/** The id of an exception is that of its series and its original start (facts 1.4): a bare tombstone tells no more than that. */
function placeInId(eventId: EventId): Place | undefined {
  const [, masterId, year, month, day, time] = /^(.+)_(\d{4})(\d{2})(\d{2})(T\d{6}Z)?$/u.exec(eventId) ?? [];
  const date = parseDate(`${year}-${month}-${day}`);
  if (masterId === undefined || date === undefined) return undefined;
  const clock = time?.replace(/^T(..)(..)(..)Z$/u, 'T$1:$2:$3Z');
  return {
    masterId: asId(masterId),
    originalStart: clock === undefined ? date : parseInstant(`${date}${clock}`),
    bare: true,
  };
}

/** What an exception says of the date it belongs to. */
interface Exception {
  readonly date: CalendarDate;
  readonly event: GoogleEvent | 'gone';
  /** Whether the series has its occurrence of that date just when the exception says; the series may have been moved since. */
  readonly exact: boolean;
}

function exceptionOf(
  { change, place }: { readonly change: GoogleChange; readonly place: Place | undefined },
  span: Span,
): readonly Exception[] {
  const originalStart = place?.originalStart;
  if (place === undefined || originalStart === undefined || change.kind === 'unreadable') return [];
  const date = originalDateOf(originalStart, span);
  if (date === undefined) return [];
  const exact = originalSpan(span, date).start === originalStart;
  // A bare tombstone is left behind by a series that was cut off or moved: it says nothing of what the series is now.
  if (place.bare && !exact) return [];
  const event = change.kind === 'gone' || change.event.answer === 'declined' ? 'gone' : change.event;
  return [{ date, event, exact }];
}

/** The date of an original start, in the zone of the series; undefined when it is not of its kind. */
export function originalDateOf(originalStart: Instant | CalendarDate, span: Span): CalendarDate | undefined {
  const date = parseDate(originalStart);
  if (date !== undefined) return date;
  const instant = parseInstant(originalStart);
  return instant === undefined || span.kind === 'allDay' ? undefined : dateIn(instant, span.timeZone);
}

/** A master with what is known of its occurrences; `pair` says what Google need not tell again. */
function fold(event: GoogleEvent, exceptions: readonly Exception[], pair: Pair | undefined): GoogleEvent {
  const { entry } = event;
  if (!isSeries(entry)) return event;
  const states = new Map<CalendarDate, OccurrenceState>();
  if (pair !== undefined && isSeries(pair.agreed)) {
    const known: SeriesEntry = { ...entry, recurrence: pair.agreed.recurrence };
    const stateOn = statesOf(known);
    for (const date of namedDates(known)) states.set(date, stateOn(date));
  }
  for (const exception of exceptions.toSorted((one, other) => Number(one.exact) - Number(other.exact)))
    states.set(exception.date, exception.event === 'gone' ? 'excluded' : fieldsOf(exception.event));
  for (const date of entry.recurrence.excludedDates) states.set(date, 'excluded');
  return { ...event, entry: { ...entry, recurrence: recurrenceOf(entry, entry.recurrence.rule, states) } };
}

function fieldsOf({ entry }: GoogleEvent): Exclude<OccurrenceState, 'excluded'> {
  const { title, span, location, notes, busy } = entry;
  return { title, span, location, notes, busy };
}

/**
 * The pair of a series whose new time or rule is our own write and reached Google, and whose exceptions Google dropped on that
 * account before they could be written again: they are agreed no longer, so the studio's word on them is still to be written.
 */
function withoutLostOccurrences(pair: Pair, master: GoogleEvent, folded: GoogleEvent): Pair {
  const { agreed } = pair;
  if (!isSeries(agreed) || !isSeries(master.entry) || !isSeries(folded.entry)) return pair;
  const isNews = printsOfPattern(agreed).join() !== printsOfPattern(master.entry).join();
  if (!isNews || master.mark?.bookingId !== pair.bookingId) return pair;
  const { sent } = master.mark;
  if (printsOfPattern(master.entry).join() !== [sent['span'], sent['recurrence']].join()) return pair;
  const held = new Set(namedDates(folded.entry));
  const { rule, excludedDates, changes } = agreed.recurrence;
  const recurrence = {
    rule,
    excludedDates: excludedDates.filter((date) => held.has(date)),
    changes: changes.filter(({ originalDate }) => held.has(originalDate)),
  };
  return { ...pair, agreed: { ...agreed, recurrence } };
}

/** When a series begins and by what rule it repeats, as marks tell it. */
function printsOfPattern(entry: SeriesEntry): readonly string[] {
  const plain = withRuleOnly(entry);
  return (['span', 'recurrence'] as const).map((field) => shorten(entryShape.print(field, plain)));
}

/** An occurrence of a series that is not here is an event like any other. */
function standingAlone(change: Extract<GoogleChange, { kind: 'event' }>): GoogleChange {
  const { series, ...event } = change.event;
  return series?.role === 'occurrence' ? { kind: 'event', event } : change;
}

/**
 * The series that Google must be asked for as a whole before anything is planned: those whose exceptions were told without them,
 * those that changed in a way that may have changed exceptions nobody told of, and those that may come in without having been
 * listened to so far.
 */
export function seriesToRead(input: CalendarInput): readonly EventId[] {
  const living = new Map(
    input.pairs.filter((pair) => pair.ended === undefined).map((pair) => [pair.eventId, pair] as const),
  );
  const told = new Set(input.google.map(eventIdOfChange));
  const wanted = new Set<EventId>();
  for (const change of input.google) {
    const place = living.has(eventIdOfChange(change)) ? undefined : placeTold(change);
    const isKnownByName = place !== undefined && (!place.bare || living.has(place.masterId));
    if (isKnownByName && !told.has(place.masterId)) wanted.add(place.masterId);
    if (change.kind === 'event' && isSeries(change.event.entry)) {
      const pair = living.get(change.event.id);
      const mayHide = pair === undefined ? mayComeIn(input) : mayHideExceptions(change.event, pair, input);
      if (mayHide) wanted.add(change.event.id);
    }
  }
  return [...wanted].filter((id) => input.wholeSeries?.has(id) !== true);
}

/** A full read tells every exception inside what is read; an increment only those that changed since. */
function mayComeIn({ policy, newEvents }: CalendarInput): boolean {
  return policy.includeGoogleSeries && policy.twoWay && newEvents.kind === 'all';
}

/** Whether exceptions may have come, gone or changed with the series, untold. */
function mayHideExceptions(
  { entry }: GoogleEvent,
  { agreed, occurrencesApart }: Pair,
  { policy }: CalendarInput,
): boolean {
  if (!isSeries(entry)) return false;
  if (!isSeries(agreed)) return policy.includeGoogleSeries;
  if (occurrencesApart === true) return true;
  if (namedDates(agreed).length === 0) return false;
  const patternDiffers = printsOfPattern(agreed).join() !== printsOfPattern(entry).join();
  return (
    patternDiffers ||
    occurrenceFields.some(
      (field) => field !== 'span' && entryShape.print(field, entry) !== entryShape.print(field, agreed),
    )
  );
}

/** The changes with a series told anew, whole: its master and every exception of it; `gone` when it is not there (any more). */
export function withWholeSeries(
  input: CalendarInput,
  masterId: EventId,
  members: readonly GoogleChange[],
): CalendarInput {
  const isPaired = input.pairs.some((pair) => pair.ended === undefined && pair.eventId === masterId);
  // Invited to one occurrence of somebody else's series: that is all there is.
  if (members.length === 0 && !isPaired) return input;
  const others = input.google.filter(
    (change) => eventIdOfChange(change) !== masterId && placeTold(change)?.masterId !== masterId,
  );
  const now: readonly GoogleChange[] = members.length === 0 ? [{ kind: 'gone', eventId: masterId }] : members;
  const wholeSeries = new Set([...(input.wholeSeries ?? []), ...(members.length === 0 ? [] : [masterId])]);
  return { ...input, google: [...others, ...now], wholeSeries };
}
