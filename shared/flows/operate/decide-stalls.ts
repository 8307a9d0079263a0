import { addSeconds } from '../../domain/time.ts';
import type { Instant } from '../../domain/time.ts';
import type { GoogleFailureReason } from '../../ports/google.ts';
import type { ContactSyncRecord } from '../../ports/records/contact-sync-record.ts';
import type { StalledHalf } from '../../ports/records/mail-record.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import { contactsReadiness } from '../contacts/begin-contacts-run.ts';
import { contactsInWords, isLabelRefused } from '../contacts/contacts-trouble-mails.ts';
import type { HalfToTell } from '../mails/queue-stalled.ts';
import { contactsLookEvery } from '../contacts/settle-contacts.ts';
import { readinessOf } from '../sync-run/begin-run.ts';
import { lookEvery } from '../sync-run/cadence.ts';
import { inWords } from '../sync-run/failure-mails.ts';

/** A sync its operators paused is looked at again so much later, seconds. */
const pausedAgainAfter = 3600;
/** A half whose alarm is so near is told along with the other, seconds, where no planned look of it went well. */
const toldAlongWithin = 3600;
/** Looks are spread by a quarter, and a run may take some minutes: later than this it did not go well, seconds. */
const latestSpread = 1.25;
const runTakes = 900;

/** What the alarm does about one half of a user's sync: what is written to it, and what people are told. */
export interface StallDecision {
  readonly of: 'calendar' | 'contacts';
  readonly change: { readonly alarmAt: Instant | undefined; readonly stalledSince?: Instant };
  readonly told?: HalfToTell;
}

/**
 * Decides about the halves of a user's sync whose alarm has come, the calendar first. Of the two that stand still for one cause the
 * later one is told with the other, so that it is one mail. `hasOwner`: studio and user are there and may sync.
 */
export function decideStalls(
  { sync, contacts }: { readonly sync: SyncRecord; readonly contacts: ContactSyncRecord | undefined },
  { now, hasOwner }: { readonly now: Instant; readonly hasOwner: boolean },
): readonly StallDecision[] {
  const halves = [calendarHalf(sync, now), ...(contacts === undefined ? [] : [contactsHalf(sync, contacts)])];
  const due = halves.map((half) => {
    const { alarmAt } = half.record;
    return alarmAt === undefined || alarmAt > now ? undefined : decide(half, { now, hasOwner });
  });
  const isTold = due.some((decision) => decision?.told !== undefined);
  return halves.flatMap(
    (half, index) => due[index] ?? (isTold && standsStillToo(half, now) ? [standstill(half, now)] : []),
  );
}

/** The calendar or the contacts, as far as the alarm looks at them. */
interface Half {
  readonly of: 'calendar' | 'contacts';
  readonly readiness: 'ready' | 'off' | 'paused' | 'reconnectNeeded' | 'notPermitted';
  readonly record: Pick<
    SyncRecord | ContactSyncRecord,
    'alarmAt' | 'stalledSince' | 'failures' | 'lastFailure' | 'lastSuccessAt' | 'writesPausedUntil'
  >;
  /** Seconds between two looks while it is well. */
  readonly lookEvery: number;
  readonly connectedAt: Instant | undefined;
  readonly inWords: (reason: GoogleFailureReason) => ReturnType<typeof inWords>;
  /** Google keeps the group's name for itself: the user was asked to change it. */
  readonly isNameRefused: boolean;
}

function calendarHalf(sync: SyncRecord, now: Instant): Half {
  return {
    of: 'calendar',
    readiness: readinessOf(sync).kind,
    record: sync,
    lookEvery: lookEvery(sync, now),
    connectedAt: sync.account?.connectedAt,
    inWords,
    isNameRefused: false,
  };
}

function contactsHalf(sync: SyncRecord, record: ContactSyncRecord): Half {
  return {
    of: 'contacts',
    readiness: contactsReadiness(sync, record).kind,
    record,
    lookEvery: contactsLookEvery,
    connectedAt: sync.account?.connectedAt,
    inWords: contactsInWords,
    isNameRefused: isLabelRefused(record),
  };
}

function decide(half: Half, at: { readonly now: Instant; readonly hasOwner: boolean }): StallDecision {
  const { of, readiness, record } = half;
  if (readiness === 'paused') return { of, change: { alarmAt: addSeconds(at.now, pausedAgainAfter) } };
  // Switched off, not allowed, or nobody's any more: what is switched on again is watched again.
  const isOff = !at.hasOwner || readiness === 'off' || readiness === 'notPermitted';
  const wasTold = record.stalledSince !== undefined;
  return isOff || wasTold ? { of, change: { alarmAt: undefined } } : standstill(half, at.now);
}

/**
 * Whether this half, whose alarm comes a little later than that of the other, stands still as well. When its next look is due says
 * nothing: the tick moves that on whatever becomes of the run.
 */
function standsStillToo({ readiness, record, lookEvery: every }: Half, now: Instant): boolean {
  const { alarmAt, stalledSince, lastSuccessAt } = record;
  if (alarmAt === undefined || stalledSince !== undefined || alarmAt > addSeconds(now, toldAlongWithin)) return false;
  if (readiness !== 'ready') return readiness === 'reconnectNeeded';
  // One that never went well may have been switched on a minute ago.
  return lastSuccessAt !== undefined && addSeconds(lastSuccessAt, every * latestSpread + runTakes) < now;
}

function standstill(half: Half, now: Instant): StallDecision {
  const { of, record, connectedAt } = half;
  const since = record.lastSuccessAt ?? connectedAt ?? now;
  return {
    of,
    change: { alarmAt: undefined, stalledSince: since },
    told: { of, since, ...reasonOf(half, now) },
  };
}

function reasonOf(half: Half, now: Instant): Omit<HalfToTell, 'of' | 'since'> {
  const { failures, lastFailure, writesPausedUntil } = half.record;
  if (half.readiness === 'reconnectNeeded') return { code: 'reconnect', ...inWords('reconnect'), isAsked: true };
  if (half.isNameRefused) return { ...nameRefused, isAsked: true };
  const isPaused = writesPausedUntil !== undefined && writesPausedUntil > now;
  if (isPaused) return { code: 'paused', ...half.inWords('paused'), isAsked: false };
  if (failures > 0 && lastFailure !== undefined && lastFailure.reason !== 'internal')
    return { code: lastFailure.reason, ...half.inWords(lastFailure.reason), isAsked: false };
  return { ...notRun, isAsked: false };
}

type Trouble = Pick<StalledHalf, 'code' | 'reason' | 'remedy'>;

const nameRefused: Trouble = {
  code: 'labelRefused',
  reason: 'Google keeps the name of the client group for itself, so its contacts cannot be synced.',
  remedy: 'Give the client group another name: the label follows.',
};

const notRun: Trouble = {
  code: 'notRun',
  reason: 'No sync came to its end.',
  remedy: 'The operators have been told. “Sync now” on the Google tab tries it at once.',
};
