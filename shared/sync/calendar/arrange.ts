import type { BookingId, EventId } from '../../domain/ids.ts';
import { printsOf } from '../merge.ts';
import type { AgreedPrints } from '../model.ts';
import { entryShape } from './entry-shape.ts';
import { generationOf } from './ids.ts';
import { isUnconfirmed, ownMark } from './rules.ts';
import type {
  Action,
  CalendarInput,
  ContinuedSeries,
  GoogleChange,
  GoogleEvent,
  Pair,
  Skip,
  StudioState,
} from './model.ts';

/** What one item comes to: things to do, things wanted and not allowed. */
export interface ItemPlan {
  readonly actions: readonly Action[];
  readonly skips: readonly Skip[];
}

/** Nothing to do and nothing to tell. */
export const nothingToDo: ItemPlan = { actions: [], skips: [] };

/** The input, arranged so that everything about one item is found at once. */
export interface Arranged {
  readonly input: CalendarInput;
  /** Ended pairs too. */
  readonly pairsByBooking: ReadonlyMap<BookingId, Pair>;
  /** Living pairs only. */
  readonly pairsByEvent: ReadonlyMap<EventId, Pair>;
  readonly studioByBooking: ReadonlyMap<BookingId, StudioState>;
  readonly googleByEvent: ReadonlyMap<EventId, GoogleChange>;
}

/** A pair with what each side says of it now. */
export interface PairNow {
  readonly arranged: Arranged;
  readonly pair: Pair;
  readonly studio: StudioState;
  /** The event as Google holds it, when Google said anything; fields it merely holds in its own way read as agreed. */
  readonly event: GoogleEvent | undefined;
  /** Series that go on where this one was cut off in Google. */
  readonly continued: readonly ContinuedSeries[];
}

/** Arranges the input. */
export function arrange(input: CalendarInput): Arranged {
  const living = input.pairs.filter((pair) => pair.ended === undefined);
  return {
    input,
    pairsByBooking: new Map(input.pairs.map((pair) => [pair.bookingId, pair])),
    pairsByEvent: new Map(living.map((pair) => [pair.eventId, pair])),
    studioByBooking: new Map(input.studio.map((state) => [bookingIdOfState(state), state])),
    googleByEvent: new Map(input.google.map((change) => [eventIdOfChange(change), change])),
  };
}

/** The input with every event the user has not accepted read as tentative, whatever its own status. */
export function withAnswers(input: CalendarInput): CalendarInput {
  return { ...input, google: input.google.map(withAnswer) };
}

function withAnswer(change: GoogleChange): GoogleChange {
  if (change.kind !== 'event' || !isUnconfirmed(change.event)) return change;
  return { ...change, event: { ...change.event, entry: { ...change.event.entry, status: 'tentative' } } };
}

/**
 * The input with every pair ended whose booking was put back in Google by a write whose answer was lost: the next event is
 * there under our mark and the next id, and is paired like any other whose answer was lost.
 */
export function withLostAnswers(input: CalendarInput): CalendarInput {
  const { owner } = input;
  const events = input.google.flatMap((change) => (change.kind === 'event' ? change.event : []));
  const eventsByBooking = Map.groupBy(events, (event) => ownMark(event, owner)?.bookingId);
  const wasPutBack = ({ bookingId, eventId, generation }: Pair): boolean =>
    (eventsByBooking.get(bookingId) ?? []).some(
      (event) =>
        event.id !== eventId && generationOf(event.id, { owner, bookingId, first: generation + 1 }) !== undefined,
    );
  return { ...input, pairs: input.pairs.map((pair) => (wasPutBack(pair) ? { ...pair, ended: true } : pair)) };
}

/** The id of the event a change of Google's speaks of. */
export function eventIdOfChange(change: GoogleChange): EventId {
  return change.kind === 'event' ? change.event.id : change.eventId;
}

/** The id of the booking a state of the studio's speaks of. */
export function bookingIdOfState(state: StudioState): BookingId {
  return state.kind === 'item' ? state.item.bookingId : state.bookingId;
}

/** What was agreed on, as prints; fields nobody ever agreed on are left out. */
export function agreedPrints(pair: Pair): AgreedPrints {
  const unagreed = new Set<string>(pair.unagreed);
  return Object.fromEntries(
    Object.entries(printsOf(entryShape, pair.agreed)).filter(([field]) => !unagreed.has(field)),
  );
}
