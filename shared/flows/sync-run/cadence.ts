import { usualStallHours } from '../../domain/studio.ts';
import { addSeconds, toEpochMilliseconds } from '../../domain/time.ts';
import type { Instant } from '../../domain/time.ts';
import type { Chance } from '../../ports/clock.ts';
import type { GoogleFailureReason } from '../../ports/google.ts';
import type { SyncTrigger } from '../../ports/queue.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';

/** Seconds between safety reads while push works. */
const whilePushed = 3600;
/** Minutes between safety reads of a sync that never ran. */
const usualPollMinutes = 15;
/** The first wait after a failure, and the longest, seconds. */
const firstBackoff = 15;
const longestBackoff = 3600;
/** The longest wait for a Google that is down, seconds, and after how many failures it counts as down for long: a quarter of an hour. */
const patientBackoff = 180;
const patientAttempts = 12;

/** Seconds between two comparisons of everything, give or take a day. */
const compareEvery = 7 * 86_400;
const compareJitter = 86_400;

/** A comparison that a run came into is made again after so many seconds. */
export const compareAgainAfter = 3600;

/** When a sync that was compared now is compared next: in a week, spread by a day either way. */
export function nextCompare(now: Instant, chance: Chance): Instant {
  return addSeconds(now, compareEvery + (chance.fraction() - 0.5) * 2 * compareJitter);
}

/** When a sync that went well for the first time is compared: within a week, spread by its shard. */
export function firstCompare(sync: Pick<SyncRecord, 'shard'>, now: Instant): Instant {
  return addSeconds(now, Math.round((compareEvery * (sync.shard + 1)) / 64));
}

/** When a sync that is well is looked at next: rarely where push tells of changes, else as the studio set it; spread by 25 %. */
export function nextLook(sync: SyncRecord, at: { readonly now: Instant; readonly chance: Chance }): Instant {
  return addSeconds(at.now, lookEvery(sync, at.now) * (0.75 + at.chance.fraction() * 0.5));
}

/** Seconds between two looks at a sync that is well, before they are spread. */
export function lookEvery(sync: SyncRecord, now: Instant): number {
  const polling = (sync.pollMinutes ?? usualPollMinutes) * 60;
  return isPushHealthy(sync, now) ? Math.max(whilePushed, polling) : polling;
}

/** Room beyond the next planned look before a sync counts as standing still, seconds. */
const alarmSlack = 1800;

/** When people are told that a sync stands still, unless it went well before: after the studio's hours, and never before a look is due. */
export function alarmAfter(
  now: Instant,
  next: { readonly nextSyncAt: Instant; readonly stallHours?: number },
): Instant {
  const byStudio = addSeconds(now, (next.stallHours ?? usualStallHours) * 3600);
  const byLook = addSeconds(next.nextSyncAt, alarmSlack);
  return byLook > byStudio ? byLook : byStudio;
}

/** Whether Google tells of changes in the chosen calendar by itself. */
export function isPushHealthy(sync: SyncRecord, now: Instant): boolean {
  return (
    sync.channel !== undefined && sync.channel.calendarId === sync.settings.calendarId && sync.channel.expiresAt > now
  );
}

/**
 * When a sync that failed so often in a row is tried again: capped exponential with full jitter, at least what was asked for. A Google
 * that is down is asked every few minutes for a while: most outages are short, and whoever waits for the end of one has waited already.
 * What that costs Google the circuit breaker bounds.
 */
export function nextAttempt(
  failures: number,
  at: {
    readonly now: Instant;
    readonly chance: Chance;
    readonly atLeastSeconds?: number;
    readonly reason?: GoogleFailureReason;
  },
): Instant {
  const isPatient = at.reason === 'unavailable' && failures <= patientAttempts;
  const cap = Math.min(isPatient ? patientBackoff : longestBackoff, firstBackoff * 2 ** Math.min(failures, 16));
  return addSeconds(at.now, Math.max(at.atLeastSeconds ?? 0, 5 + at.chance.fraction() * cap));
}

/**
 * How often in a row a sync has failed, after it did once more. While it fails only the attempts made because they were due count:
 * whoever keeps working during an outage must not wait the longer for its end.
 */
export function failuresAfter(sync: Pick<SyncRecord, 'failures'>, trigger: SyncTrigger): number {
  const wasDue = trigger === 'tick' || trigger === 'populate' || trigger === 'continuation' || trigger === 'undo';
  return wasDue ? sync.failures + 1 : Math.max(1, sync.failures);
}

/** Whole seconds from one instant to another. */
export function secondsBetween(earlier: Instant, later: Instant): number {
  return (toEpochMilliseconds(later) - toEpochMilliseconds(earlier)) / 1000;
}
