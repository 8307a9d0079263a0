import { setImmediate as afterPromises } from 'node:timers/promises';
import { fromEpochMilliseconds } from '../../shared/domain/time.ts';
import type { Clock } from '../../shared/ports/clock.ts';

/** Time that jumps from one thing to the next. */
export interface Timeline extends Clock {
  /** Lets something happen so many milliseconds after the beginning. */
  at(milliseconds: number, work: () => void): void;
  /** Lets everything happen up to then, milliseconds after the beginning. */
  runUntil(milliseconds: number): Promise<void>;
}

interface Happening {
  readonly at: number;
  readonly order: number;
  readonly work: () => void;
}

/** A timeline that begins at `start`, milliseconds since 1970. Things of the same moment happen in the order they were asked for. */
export function createTimeline(start: number): Timeline {
  const heap: Happening[] = [];
  let now = 0;
  let order = 0;

  const at = (milliseconds: number, work: () => void): void => {
    order += 1;
    push(heap, { at: Math.max(now, milliseconds), order, work });
  };
  return {
    now: () => fromEpochMilliseconds(start + now),
    elapsed: () => now,
    sleep: (milliseconds) =>
      new Promise((resolve) => {
        at(now + milliseconds, resolve);
      }),
    at,
    async runUntil(end) {
      for (let next = heap[0]; next !== undefined && next.at <= end; next = heap[0]) {
        now = next.at;
        while (heap[0] !== undefined && heap[0].at <= now) pop(heap)?.work();
        await afterPromises();
      }
      now = end;
    },
  };
}

function isBefore(one: Happening, other: Happening): boolean {
  return one.at === other.at ? one.order < other.order : one.at < other.at;
}

function push(heap: Happening[], item: Happening): void {
  let place = heap.length;
  heap.push(item);
  while (place > 0) {
    const above = (place - 1) >> 1;
    const parent = heap[above];
    if (parent === undefined || !isBefore(item, parent)) break;
    heap[place] = parent;
    place = above;
  }
  heap[place] = item;
}

function pop(heap: Happening[]): Happening | undefined {
  const [first] = heap;
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return first;
  let place = 0;
  for (;;) {
    const [left, right] = [heap[2 * place + 1], heap[2 * place + 2]];
    const isRight = right !== undefined && left !== undefined && isBefore(right, left);
    const child = isRight ? right : left;
    if (child === undefined || !isBefore(child, last)) break;
    heap[place] = child;
    place = 2 * place + (isRight ? 2 : 1);
  }
  heap[place] = last;
  return first;
}
