import type { Random } from './random.ts';

/** What may befall one call of a port. */
export type Fault =
  /** It fails, and nothing happened. */
  | 'failBefore'
  /** It happened, and the answer is lost. */
  | 'failAfter'
  /** It takes some seconds: time for somebody else. */
  | 'late'
  /** It takes longer than a lease lasts. */
  | 'slow'
  /** The worker dies, and nothing happened. */
  | 'crashBefore'
  /** It happened, and the worker dies before it hears of it. */
  | 'crashAfter';

/** How much goes wrong. */
export type Weather =
  | 'calm'
  | 'usual'
  | 'stormy'
  /** Nothing but answers of Google's to writes that are lost, every other one. */
  | 'lossy';

/** Decides what befalls each call; every fault has a number, so that single ones can be taken out of a history. */
export interface Faults {
  /** Nothing goes wrong from now on. */
  end(): void;
  /** What befalls the next call, if anything. */
  next(label: string): Fault | undefined;
  /** In so many of a hundred cases while there are faults at all: for messages. */
  mishap(label: string, share: number): boolean;
  /** How many faults were decided so far, left out or not. */
  readonly count: () => number;
}

const shareOfCalls: Readonly<Record<Weather, number>> = { calm: 0, usual: 3, stormy: 10, lossy: 50 };
const writesToGoogle = /^(?:insertEvent|patchEvent|deleteEvent|clearMark)/;
const kinds: readonly Fault[] = [
  'failBefore',
  'failBefore',
  'failAfter',
  'failAfter',
  'slow',
  'crashBefore',
  'crashAfter',
];

/** Faults of a seed, without the numbered ones that are left out. */
export function createFaults(random: Random, weather: Weather, leftOut: ReadonlySet<number>): Faults {
  let count = 0;
  let ended = weather === 'calm';
  const isMeant = (): boolean => !leftOut.has((count += 1));
  return {
    end() {
      ended = true;
    },
    next(label) {
      if (weather === 'lossy' && !writesToGoogle.test(label)) return undefined;
      if (ended || !random.percent(shareOfCalls[weather])) return undefined;
      const kind = weather === 'lossy' ? 'failAfter' : random.pick(kinds);
      return isMeant() ? kind : undefined;
    },
    mishap(_label, share) {
      if (ended || weather === 'lossy' || !random.percent(share)) return false;
      return isMeant();
    },
    count: () => count,
  };
}
