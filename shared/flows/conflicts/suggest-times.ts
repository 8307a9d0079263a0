import { freeTimes } from '../../domain/free-times.ts';
import { addSeconds } from '../../domain/time.ts';
import type { Span } from '../../domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { Reader } from '../../ports/store.ts';
import { busyTimes } from '../../sync/conflicts/meetings.ts';
import type { Look } from '../../sync/conflicts/meetings.ts';
import { lengthOf, movedTo } from '../../sync/conflicts/targets.ts';
import type { Target } from '../../sync/conflicts/targets.ts';
import type { ConflictView } from './read-conflict-facts.ts';
import { readOthers } from './read-overlaps.ts';

/** Times proposed for one booking. */
const mostProposed = 5;
/** How far ahead free times are looked for, seconds: two weeks, and the day that has begun. */
const lookedAhead = 15 * 86_400;
/** The longest that fits into a working day, seconds. */
const longest = 10 * 3600;

/** Where each of two bookings that meet could be moved; nothing where no answer moves any. */
export async function suggestionsFor(
  { store, clock }: { readonly store: Reader; readonly clock: Clock },
  { conflict, schedule, choices }: ConflictView,
): Promise<readonly { readonly target: Target; readonly spans: readonly Span[] }[]> {
  if (schedule === undefined || conflict.answer !== undefined || !choices.includes('moveOne')) return [];
  const studio = (await store.get(studioCollections(conflict.studioId).studio))?.value;
  if (studio === undefined) return [];
  const look = { timeZone: studio.timeZone, now: clock.now() };
  return Promise.all(
    schedule.targets.map(async (target) => ({ target, spans: await suggestTimes(store, target, look) })),
  );
}

/**
 * When all its people and resources would be free for a booking: spans as long as its own, on working days' hours of the two weeks
 * from its time (or from now) on. None for what is all-day, cannot be moved, or fits into no working day.
 */
export async function suggestTimes(reader: Reader, target: Target, look: Look): Promise<readonly Span[]> {
  const { span, booking } = target;
  if (!target.canMove || span.kind === 'allDay' || lengthOf(span) > longest) return [];
  const start = span.start > look.now ? span.start : look.now;
  const within = { start, end: addSeconds(start, lookedAhead) };
  const others = await readOthers(reader, booking, within);
  const taken = others.flatMap((other) => busyTimes(other, within, look.timeZone));
  const wish = {
    length: lengthOf(span),
    now: span.start,
    notBefore: look.now,
    timeZone: look.timeZone,
    count: mostProposed,
  };
  return freeTimes(wish, taken).flatMap((free) => movedTo(span, { start: free }) ?? []);
}
