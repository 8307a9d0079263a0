import type { Entry } from '../../domain/entry.ts';
import type { EventId } from '../../domain/ids.ts';
import { boundsOf } from '../../domain/time.ts';
import { bookingIdOfState, nothingToDo } from './arrange.ts';
import type { Arranged, ItemPlan } from './arrange.ts';
import { entryShape, shortPrints } from './entry-shape.ts';
import { bookingIdOf, eventIdOf } from './ids.ts';
import type { Action, GoogleEvent, Pair, Skip, SkipReason, StudioItem, Window } from './model.ts';
import { newBookingId } from './new-booking-id.ts';
import { joined, nextGeneration, pairByLikeness, pairByMark, pairByOrigin } from './pair-twins.ts';
import type { Events, Items } from './pair-twins.ts';
import { ownMark, problemOf, refusalOfGoogleWrite, refusalOfNewEvent, repeats } from './rules.ts';

/**
 * What is on one side only: twins left by a lost answer are told by their mark and paired, at populate those evidently the
 * same are paired, and what remains is created on the other side where that is allowed. `taken` names events that something else
 * is done about.
 */
export function planUnpaired(arranged: Arranged, taken: ReadonlySet<EventId> = new Set()): ItemPlan {
  const events = without(unpairedEvents(arranged), taken);
  const items = unpairedItems(arranged);
  const marked = pairByMark(arranged, items, events);
  const origin = pairByOrigin(arranged, without(items, marked.bookings), without(events, marked.events));
  const certain = { bookings: marked.bookings.union(origin.bookings), events: marked.events.union(origin.events) };
  const likely = pairByLikeness(arranged, without(items, certain.bookings), without(events, certain.events));
  const restItems = without(without(items, certain.bookings), likely.bookings);
  const rest = without(without(events, certain.events), likely.events);
  const restEvents = without(rest, eventsTakenBy([marked.plan]));
  const plans = [
    marked.plan,
    origin.plan,
    likely.plan,
    ...[...restItems.values()].map((item) => createInGoogle(arranged, item)),
    ...[...restEvents.values()].map((event) => createInStudio(arranged, event)),
    unreadableOnes(arranged),
  ];
  return joined(plans);
}

/** The events that come in as what goes on where another series was cut off. */
export function eventsTakenBy(plans: readonly ItemPlan[]): ReadonlySet<EventId> {
  const actions = plans.flatMap((plan) => plan.actions);
  return new Set(actions.flatMap(({ continued = [] }) => continued.map(({ pair }) => pair.eventId)));
}

/** The events without a living pair. */
export function unpairedEvents({ input, pairsByEvent }: Arranged): Events {
  const events = new Map<GoogleEvent['id'], GoogleEvent>();
  for (const change of input.google) {
    if (change.kind === 'event' && !pairsByEvent.has(change.event.id)) events.set(change.event.id, change.event);
  }
  return events;
}

/** The bookings on the schedule without a living pair. */
export function unpairedItems({ input, pairsByBooking }: Arranged): Items {
  const items = new Map<StudioItem['bookingId'], StudioItem>();
  for (const state of input.studio) {
    const pair = pairsByBooking.get(bookingIdOfState(state));
    if (state.kind === 'item' && (pair === undefined || pair.ended !== undefined))
      items.set(state.item.bookingId, state.item);
  }
  return items;
}

/** What of a map is not taken. */
export function without<Key, Value>(all: ReadonlyMap<Key, Value>, taken: ReadonlySet<Key>): ReadonlyMap<Key, Value> {
  return new Map([...all].filter(([key]) => !taken.has(key)));
}

function createInGoogle(arranged: Arranged, item: StudioItem): ItemPlan {
  const { owner, calendarId, policy, wantedInGoogle } = arranged.input;
  if (!wantedInGoogle.has(item.bookingId)) return nothingToDo;
  const generation = nextGeneration(arranged, item.bookingId);
  const eventId = eventIdOf(owner, item.bookingId, generation);
  if (!policy.writable)
    return refused({
      wanted: 'createInGoogle',
      reason: 'calendarNotWritable',
      bookingId: item.bookingId,
      title: item.entry.title,
      span: item.entry.span,
    });
  const action: Action = {
    kind: 'createInGoogle',
    bookingId: item.bookingId,
    eventId,
    title: item.entry.title,
    ...eventBefore(arranged, item),
    google: {
      kind: 'insert',
      eventId,
      entry: item.entry,
      mark: { ...owner, bookingId: item.bookingId, sent: shortPrints(item.entry) },
    },
    pair: {
      kind: 'save',
      pair: {
        bookingId: item.bookingId,
        calendarId,
        eventId,
        generation,
        agreed: item.entry,
        studioVersion: item.version,
        googleVersion: '',
        origin: 'studio',
      },
    },
    after: item.entry,
    conflicts: [],
    putBack: [],
  };
  return { actions: [action], skips: [] };
}

/** The event that a booking came in with, and that may be there although their tie was cut: it was declined, or stands again. */
function eventBefore(
  { input: { owner, calendarId }, pairsByBooking, googleByEvent }: Arranged,
  { bookingId }: StudioItem,
): Pick<Action, 'lookFirst'> {
  const before = pairsByBooking.get(bookingId);
  if (before?.calendarId !== calendarId || googleByEvent.has(before.eventId)) return {};
  return bookingIdOf(owner, calendarId, before.eventId) === bookingId ? { lookFirst: before.eventId } : {};
}

function createInStudio(arranged: Arranged, event: GoogleEvent): ItemPlan {
  const { owner, calendarId, policy } = arranged.input;
  const reason = refusalOf(arranged, event);
  if (reason === 'beforeBaseline' || reason === 'outsideWindow') return nothingToDo;
  if (reason !== undefined)
    return refused({
      wanted: 'createInStudio',
      reason,
      eventId: event.id,
      title: event.entry.title,
      span: event.entry.span,
      ...(reason === 'unknownRule' ? { problem: problemOf(event) ?? '' } : {}),
    });
  const bookingId = newBookingId(arranged, event);
  const action: Action = {
    kind: 'createInStudio',
    bookingId,
    eventId: event.id,
    title: event.entry.title,
    ...(ownMark(event, owner) === undefined || refusalOfGoogleWrite(event.readOnly, policy) !== undefined
      ? {}
      : { google: { kind: 'clearMark', eventId: event.id, version: event.version } as const }),
    studio: { kind: 'create', bookingId, entry: { ...event.entry, detail: '' } },
    pair: {
      kind: 'save',
      pair: {
        bookingId,
        calendarId,
        eventId: event.id,
        generation: arranged.pairsByBooking.get(bookingId)?.generation ?? -1,
        ...agreedOnCreation(event.entry),
        studioVersion: 1,
        googleVersion: event.version,
        origin: 'google',
        ...(event.notesMarkup === undefined ? {} : { notesMarkup: event.notesMarkup }),
        ...(event.readOnly === undefined ? {} : { readOnly: event.readOnly }),
      },
    },
    after: event.entry,
    conflicts: [],
    putBack: [],
  };
  return { actions: [action], skips: [] };
}

/** A copy of one of our events holds the studio's text of another booking: it stays there, and is nobody's edit. */
function agreedOnCreation(entry: Entry): Pick<Pair, 'agreed' | 'heldByGoogle'> {
  if (entry.detail === '') return { agreed: entry };
  return { agreed: { ...entry, detail: '' }, heldByGoogle: { detail: entryShape.print('detail', entry) } };
}

function refusalOf({ input }: Arranged, event: GoogleEvent): SkipReason | undefined {
  const { newEvents, owner, policy } = input;
  switch (newEvents.kind) {
    case 'all':
      break;
    case 'populate':
      if (!isInside(event, newEvents.window)) return 'outsideWindow';
      break;
    case 'since':
      if (newEvents.bringsSeries === true && repeats(event)) break;
      if (newEvents.asOf === undefined || event.updated <= newEvents.asOf) return 'beforeBaseline';
      break;
  }
  // Another user's sync put it into a calendar they share: that booking is in the studio already.
  if (event.mark !== undefined && event.mark.studioId === owner.studioId && event.mark.userId !== owner.userId)
    return 'ofAnotherUser';
  // Whoever ticks the populate box asks for these once, also where changes do not flow back.
  return refusalOfNewEvent(event, newEvents.kind === 'populate' ? { ...policy, twoWay: true } : policy);
}

/** A series begins when it begins; that Google named it when asked for the window says that it reaches into it. */
function isInside({ entry, series }: GoogleEvent, window: Window): boolean {
  if (series?.role === 'master') return true;
  return entry.span.kind === 'allDay'
    ? entry.span.end > window.startDate
    : boundsOf(entry.span, entry.span.timeZone).end > window.start;
}

function unreadableOnes({ input, pairsByEvent }: Arranged): ItemPlan {
  const skips: Skip[] = [];
  for (const change of input.google) {
    if (change.kind !== 'unreadable' || pairsByEvent.has(change.eventId)) continue;
    skips.push({
      wanted: 'createInStudio',
      reason: 'unreadable',
      eventId: change.eventId,
      title: '',
      problem: change.problem,
    });
  }
  return { actions: [], skips };
}

function refused(skip: Skip): ItemPlan {
  return { actions: [], skips: [skip] };
}
