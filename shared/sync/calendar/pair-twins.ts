import type { Entry, EntryField } from '../../domain/entry.ts';
import type { BookingId, EventId } from '../../domain/ids.ts';
import { matchEvidentTwins } from '../match.ts';
import type { AgreedPrints } from '../model.ts';
import { differingFields, withField } from '../merge.ts';
import { nothingToDo } from './arrange.ts';
import type { Arranged, ItemPlan } from './arrange.ts';
import { entryShape, likenessKey, withRuleOnly } from './entry-shape.ts';
import { bookingIdOf, generationOf } from './ids.ts';
import { continuationsOf } from './find-continuations.ts';
import type { Action, ContinuedSeries, GoogleEvent, Mark, Pair, StudioItem } from './model.ts';
import { planPair } from './plan-pair.ts';
import { ownMark, problemOf, repeats } from './rules.ts';
import { fieldAsSent } from './sent-before.ts';
import { printOfSent } from './unsaved-writes.ts';

/** Events without a pair, by id. */
export type Events = ReadonlyMap<EventId, GoogleEvent>;
/** Bookings without a living pair, by id. */
export type Items = ReadonlyMap<BookingId, StudioItem>;

/** Items that were paired, and with what consequences. */
export interface Pairing {
  readonly plan: ItemPlan;
  /** The pairs as they were found, before what differs is settled. */
  readonly pairs: readonly Pair[];
  readonly bookings: ReadonlySet<BookingId>;
  readonly events: ReadonlySet<EventId>;
}

/** Our own insert whose answer was lost: what we sent is the agreed entry, so an edit made since reads as an edit. */
export function pairByMark(arranged: Arranged, items: Items, events: Events): Pairing {
  const { owner } = arranged.input;
  const found: Found[] = [];
  const bookings = new Set<BookingId>();
  const paired = new Set<EventId>();
  for (const event of events.values()) {
    const mark = ownMark(event, owner);
    if (mark === undefined) continue;
    const { bookingId } = mark;
    const booking = unpairedBooking(arranged, items, bookingId);
    // A copy's id was never ours.
    const generation = generationOf(event.id, { owner, bookingId, first: nextGeneration(arranged, bookingId) });
    if (booking === undefined || generation === undefined || bookings.has(booking.bookingId)) continue;
    bookings.add(booking.bookingId);
    paired.add(event.id);
    const agreed = agreedBySent(booking.entry, event.entry, mark);
    found.push({ booking, event, generation, agreed });
  }
  const pairs = found.map((one) => pairOf(arranged, one));
  // What Google did to it before we knew that it was there may have been to cut it in two.
  const continuations = continuationsOf(arranged, pairs);
  const twins = pairs.map((pair) => pairUp(arranged, pair, continuations.get(pair.bookingId)));
  return { ...together(twins), bookings, events: paired };
}

/** The booking of a mark when it has no living pair, deleted meanwhile or not: then it has no entry. */
function unpairedBooking(
  { pairsByBooking, studioByBooking }: Arranged,
  items: Items,
  bookingId: BookingId,
): UnpairedBooking | undefined {
  const pair = pairsByBooking.get(bookingId);
  const state = studioByBooking.get(bookingId);
  if (state?.kind === 'gone' && (pair === undefined || pair.ended !== undefined)) return state;
  return items.get(bookingId);
}

/** A booking to be paired; without an entry when it is gone. */
interface UnpairedBooking {
  readonly bookingId: BookingId;
  readonly version: number;
  readonly entry?: Entry;
}

/** The generation the next event of a booking gets. */
export function nextGeneration({ pairsByBooking }: Arranged, bookingId: BookingId): number {
  const before = pairsByBooking.get(bookingId);
  return before === undefined ? 0 : before.generation + 1;
}

interface Agreement {
  readonly agreed: Entry;
  readonly unagreed: readonly EntryField[];
  readonly heldByGoogle?: AgreedPrints;
}

/** What was agreed, told from the prints we sent: the side that still has the sent value names it. */
function agreedBySent(studio: Entry | undefined, google: Entry, mark: Mark): Agreement {
  let agreed = studio ?? google;
  const unagreed: EntryField[] = [];
  const held: Record<string, string> = {};
  for (const field of entryShape.fields) {
    const told = fieldAsSent(mark.sent, field, { studio, google });
    if (told === undefined) unagreed.push(field);
    else agreed = withField(agreed, field, withRuleOnly(told.holder));
    if (told?.held !== undefined) held[field] = told.held;
  }
  return { agreed, unagreed, ...(Object.keys(held).length === 0 ? {} : { heldByGoogle: held }) };
}

/** An event whose own booking stands without it: the tie was cut, and the event came back. */
export function pairByOrigin(arranged: Arranged, items: Items, events: Events): Pairing {
  const { owner, calendarId } = arranged.input;
  const found = [...events.values()].flatMap((event) => {
    const item = items.get(bookingIdOf(owner, calendarId, event.id));
    return item === undefined || problemOf(event) !== undefined ? [] : [{ item, event }];
  });
  return {
    ...together(found.map(({ item, event }) => pairAsTheyAre(arranged, item, event))),
    bookings: new Set(found.map(({ item }) => item.bookingId)),
    events: new Set(found.map(({ event }) => event.id)),
  };
}

/** Pairs two items of which only what is equal is agreed. That the event is declined takes no booking away that stood without it. */
export function pairAsTheyAre(arranged: Arranged, item: StudioItem, event: GoogleEvent): Twin {
  const unagreed = differingFields(entryShape, item.entry, event.entry);
  const generation = arranged.pairsByBooking.get(item.bookingId)?.generation ?? -1;
  const pair = pairOf(arranged, { booking: item, event, generation, agreed: { agreed: item.entry, unagreed } });
  return pairUp(arranged, event.answer === 'declined' ? { ...pair, outOfGoogle: 'declined' } : pair);
}

/** At populate only: same start, same end, same title. */
export function pairByLikeness(arranged: Arranged, items: Items, events: Events): Pairing {
  if (!arranged.input.matchEvidentTwins)
    return { plan: nothingToDo, pairs: [], bookings: new Set(), events: new Set() };
  const twins = matchEvidentTwins(
    [...items.values()].map((item) => ({ key: likenessKey(item.entry), item })),
    [...events.values()].filter((event) => isOnesOwn(event)).map((event) => ({ key: likenessKey(event.entry), event })),
  );
  return {
    ...together(twins.map(({ studio: { item }, google: { event } }) => pairAsTheyAre(arranged, item, event))),
    bookings: new Set(twins.map((twin) => twin.studio.item.bookingId)),
    events: new Set(twins.map((twin) => twin.google.event.id)),
  };
}

/** An event that may be taken for the studio's: of a kind and rule we know, not declined, and not marked. */
function isOnesOwn(event: GoogleEvent): boolean {
  return (
    problemOf(event) === undefined &&
    event.answer !== 'declined' &&
    event.kind === 'default' &&
    event.mark === undefined
  );
}

/** A pair that was found, and what settling it comes to. */
export interface Twin {
  readonly plan: ItemPlan;
  readonly pair: Pair;
}

function together(twins: readonly Twin[]): Pick<Pairing, 'plan' | 'pairs'> {
  return { plan: joined(twins.map(({ plan }) => plan)), pairs: twins.map(({ pair }) => pair) };
}

/** Two items that are one. */
interface Found {
  readonly booking: UnpairedBooking;
  readonly event: GoogleEvent;
  readonly generation: number;
  readonly agreed: Agreement;
}

function pairOf({ input }: Arranged, { booking, event, generation, agreed }: Found): Pair {
  const unagreed = openFields(event, agreed);
  const mark = ownMark(event, input.owner);
  const sentPrint = mark?.bookingId === booking.bookingId ? printOfSent(mark.sent) : undefined;
  return {
    bookingId: booking.bookingId,
    calendarId: input.calendarId,
    eventId: event.id,
    generation,
    agreed: agreed.agreed,
    ...(unagreed.length === 0 ? {} : { unagreed }),
    studioVersion: booking.version,
    googleVersion: event.version,
    ...(event.notesMarkup === undefined ? {} : { notesMarkup: event.notesMarkup }),
    ...(sentPrint === undefined ? {} : { sentPrint }),
    ...(agreed.heldByGoogle === undefined ? {} : { heldByGoogle: agreed.heldByGoogle }),
    ...(event.readOnly === undefined ? {} : { readOnly: event.readOnly }),
    origin: 'studio',
  };
}

/**
 * The fields that stay open between two items. How an event repeats is one where that may not come in: the pair names the event as it
 * is, so only this keeps it from being written, or deleted, without a look at it.
 */
function openFields(event: GoogleEvent, { agreed, unagreed }: Agreement): readonly EntryField[] {
  const isNews = problemOf(event) !== undefined || (repeats(event) && agreed.recurrence === undefined);
  return isNews && !unagreed.includes('recurrence') ? [...unagreed, 'recurrence'] : unagreed;
}

/** Pairs two items and settles what differs between them, in one action. */
function pairUp(arranged: Arranged, pair: Pair, continued?: readonly ContinuedSeries[]): Twin {
  const plan = planPair(arranged, pair, continued);
  const settled = plan.actions[0];
  if (settled !== undefined)
    return {
      pair,
      plan: { ...plan, actions: [{ ...settled, kind: settled.kind === 'remember' ? 'pair' : settled.kind }] },
    };
  const action: Action = {
    kind: 'pair',
    bookingId: pair.bookingId,
    eventId: pair.eventId,
    title: pair.agreed.title,
    pair: { kind: 'save', pair },
    conflicts: [],
    putBack: [],
  };
  return { pair, plan: { ...plan, actions: [action] } };
}

/** Several plans as one. */
export function joined(plans: readonly ItemPlan[]): ItemPlan {
  return { actions: plans.flatMap((plan) => plan.actions), skips: plans.flatMap((plan) => plan.skips) };
}
