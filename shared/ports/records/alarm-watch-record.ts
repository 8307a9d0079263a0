/** The watch over the alarm itself. */
import type { Instant } from '../../domain/time.ts';

/** When the alarm about syncs that stand still last looked, and how many it told of then. */
export interface AlarmWatchRecord {
  readonly lookedAt: Instant;
  readonly stalled: number;
}
