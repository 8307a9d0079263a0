/** Messages that failed for good. */
import type { Instant } from '../../domain/time.ts';

/** A message that failed for good. */
export interface DeadLetterRecord {
  readonly topic: string;
  /** The message as it came, at most 10 kB of it: ids only, by our own rule. */
  readonly data: string;
  readonly attempts?: number;
  readonly at: Instant;
  /** An operator handed it over again, by their e-mail address. */
  readonly replayed?: { readonly by: string; readonly at: Instant };
  readonly expiresAt: Instant;
}
