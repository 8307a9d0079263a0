import { z } from 'zod';

/** The failures that can be asked for, and what a person reads about them. */
export const failureKinds = {
  throttle: 'Answer 429: too many requests',
  unavailable: 'Answer 503: nothing is taken in',
  refuse: 'Answer 403: the sender is not verified',
  'lose-answer': 'Take the mail in, but cut the connection instead of answering',
  hang: 'Take nothing in and never answer',
} as const;

/** How the next requests to send fail. */
export type FailureKind = keyof typeof failureKinds;

/** What is asked of POST /failures: this failure for so many requests; 0 takes it back. A form sends the number as text. */
export const failureRequest = z.object({
  kind: z.enum(['throttle', 'unavailable', 'refuse', 'lose-answer', 'hang']),
  times: z.coerce.number().int().min(0).max(10_000).default(1),
});

/** The failures still to come, oldest order first. */
export interface Failures {
  set(kind: FailureKind, times: number): void;
  /** The failure of the next request, which is used up by this; undefined when all is well. */
  take(): FailureKind | undefined;
  pending(): readonly { readonly kind: FailureKind; readonly times: number }[];
}

/** No failures at first. */
export function createFailures(): Failures {
  const left = new Map<FailureKind, number>();
  return {
    set(kind, times) {
      left.delete(kind);
      if (times > 0) {
        left.set(kind, times);
      }
    },
    take() {
      for (const [kind, times] of left) {
        if (times > 1) {
          left.set(kind, times - 1);
        } else {
          left.delete(kind);
        }
        return kind;
      }
      return undefined;
    },
    pending: () => Array.from(left, ([kind, times]) => ({ kind, times })),
  };
}
