import { arrange, withAnswers } from './arrange.ts';
import type { Arranged } from './arrange.ts';
import { foldSeries } from './fold-series.ts';
import { eventIdOf } from './ids.ts';
import type { CalendarInput, GoogleEvent, Pair } from './model.ts';
import { pairAsTheyAre, pairByLikeness, pairByMark, pairByOrigin } from './pair-twins.ts';
import type { Events, Items, Pairing } from './pair-twins.ts';
import { unpairedEvents, unpairedItems, without } from './plan-unpaired.ts';
import { problemOf, repeats } from './rules.ts';
import { ended } from './settle-removals.ts';

/** Ties to be made again and ties to be ended; nothing is written on either side. */
export interface RepairPlan {
  readonly pairs: readonly Pair[];
  readonly byMark: number;
  readonly byId: number;
  readonly byLikeness: number;
  /** Living ties of which neither side is there any more, as ended ones. */
  readonly ended: readonly Pair[];
  /** Living ties left as they are. */
  readonly inStep: number;
  /** What could not be paired. */
  readonly onlyInStudio: number;
  readonly onlyInGoogle: number;
}

/**
 * Pairs again what belongs together, the most certain first: by our mark, by an id that only our event or booking of that name
 * can have, by evident likeness. A tie that was cut while both sides stand is tied again. Pure; the input is a full read.
 */
export function planRepair(asked: CalendarInput): RepairPlan {
  const input = { ...withAnswers(foldSeries(asked)), matchEvidentTwins: true };
  const arranged = arrange({ ...input, pairs: withoutEndedOfStanding(input) });
  const events = unpairedEvents(arranged);
  const items = unpairedItems(arranged);
  const marked = pairByMark(arranged, items, events);
  const origin = pairByOrigin(arranged, without(items, marked.bookings), without(events, marked.events));
  const certain = { bookings: marked.bookings.union(origin.bookings), events: marked.events.union(origin.events) };
  const derived = pairByOurId(arranged, without(items, certain.bookings), without(events, certain.events));
  const known = { bookings: certain.bookings.union(derived.bookings), events: certain.events.union(derived.events) };
  const likely = pairByLikeness(arranged, without(items, known.bookings), without(events, known.events));
  const bookings = known.bookings.union(likely.bookings);
  const taken = known.events.union(likely.events);
  const living = input.pairs.filter((pair) => pair.ended === undefined);
  const dead = living.filter((pair) => isGoneOnBothSides(arranged, pair));
  return {
    pairs: [marked, origin, derived, likely].flatMap((pairing) => pairing.pairs.map((pair) => unusedFrom(asked, pair))),
    byMark: marked.pairs.length,
    byId: origin.pairs.length + derived.pairs.length,
    byLikeness: likely.pairs.length,
    ended: dead.map(ended),
    inStep: living.length - dead.length,
    onlyInStudio: without(items, bookings).size,
    onlyInGoogle: [...without(events, taken).values()].filter((event) => isWanted(event, input)).length,
  };
}

/** Whether an event could be paired at all, as far as repeating goes. */
function isWanted(event: GoogleEvent, { policy }: CalendarInput): boolean {
  return !repeats(event) || (policy.includeGoogleSeries && problemOf(event) === undefined);
}

/** A cut tie says which ids are used up; whether its two sides are one thing is looked at anew while the booking stands. */
function withoutEndedOfStanding({ pairs, studio }: CalendarInput): readonly Pair[] {
  const standing = new Set(studio.flatMap((state) => (state.kind === 'item' ? [state.item.bookingId] : [])));
  return pairs.filter((pair) => pair.ended === undefined || !standing.has(pair.bookingId));
}

/** So many ids of one booking are looked for. */
const generationsTried = 5;

/** Our own event whose mark is lost: nobody else makes these ids. */
function pairByOurId(arranged: Arranged, items: Items, events: Events): Pick<Pairing, 'pairs' | 'bookings' | 'events'> {
  const { owner } = arranged.input;
  const pairs = [...items.values()].flatMap((item) => {
    for (let generation = 0; generation < generationsTried; generation++) {
      const event = events.get(eventIdOf(owner, item.bookingId, generation));
      if (event === undefined || problemOf(event) !== undefined) continue;
      return [{ ...pairAsTheyAre(arranged, item, event).pair, generation }];
    }
    return [];
  });
  return {
    pairs,
    bookings: new Set(pairs.map(({ bookingId }) => bookingId)),
    events: new Set(pairs.map(({ eventId }) => eventId)),
  };
}

function isGoneOnBothSides({ studioByBooking, googleByEvent }: Arranged, pair: Pair): boolean {
  const studioGone = studioByBooking.get(pair.bookingId)?.kind === 'gone';
  const google = googleByEvent.get(pair.eventId);
  return studioGone && (google?.kind === 'gone' || (google === undefined && pair.outOfGoogle !== undefined));
}

/** No later event of the booking takes an id that a cut tie had used. */
function unusedFrom({ pairs }: CalendarInput, pair: Pair): Pair {
  const before = pairs.find((one) => one.bookingId === pair.bookingId);
  return before === undefined ? pair : { ...pair, generation: Math.max(pair.generation, before.generation) };
}
