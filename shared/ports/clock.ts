import type { Instant } from '../domain/time.ts';

/** Time, as the flows are told it. */
export interface Clock {
  now(): Instant;
  /** Milliseconds of a clock that only moves forward; for measuring spans, not for telling the time. */
  elapsed(): number;
  /** Waits so many milliseconds. */
  sleep(milliseconds: number): Promise<void>;
}

/** Chance, as the flows are given it. */
export interface Chance {
  /** A number from 0 (included) to 1 (excluded), for jitter. Never for secrets. */
  fraction(): number;
  /** A new id of 20 letters and digits that nobody can guess. */
  id(): string;
  /** A new secret of 256 bits, base64url. */
  secret(): string;
}
