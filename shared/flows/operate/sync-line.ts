import { syncIdOf } from '../../domain/ids.ts';
import type { StudioId, SyncId, UserId } from '../../domain/ids.ts';
import { planIncludesSync } from '../../domain/studio.ts';
import type { Studio } from '../../domain/studio.ts';
import { addSeconds } from '../../domain/time.ts';
import type { Instant } from '../../domain/time.ts';
import type { ContactSyncRecord } from '../../ports/records/contact-sync-record.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import { contactsReadiness } from '../contacts/begin-contacts-run.ts';
import { readinessOf } from '../sync-run/begin-run.ts';

/** A sync whose look is overdue by so many seconds is late: the tick comes every minute. */
const lateAfter = 900;

/** How a sync is, in the operators' words. */
export type OperatorStatus = 'off' | 'inOrder' | 'late' | 'failing' | 'stalled' | 'reconnectNeeded' | 'paused';

/** Every status, as lists show them. */
export const operatorStatuses: readonly OperatorStatus[] = [
  'inOrder',
  'late',
  'failing',
  'stalled',
  'reconnectNeeded',
  'paused',
  'off',
];

/** What needs operators most comes first. */
const byUrgency: readonly OperatorStatus[] = [
  'stalled',
  'failing',
  'late',
  'reconnectNeeded',
  'paused',
  'inOrder',
  'off',
];

/** How the calendar's or the contacts' half of a user's sync is. */
export interface HalfLine {
  readonly of: 'calendar' | 'contacts';
  readonly status: OperatorStatus;
  readonly failures: number;
  readonly failure?: NonNullable<SyncRecord['lastFailure']>;
  readonly nextSyncAt?: Instant;
  readonly lastSuccessAt?: Instant;
  /** The standstill people were told of, while it lasts. */
  readonly stalledSince?: Instant;
}

/** One user's sync as operators see it, by the half that needs them most: nothing of what it carries. */
export interface SyncLine extends HalfLine {
  readonly syncId: SyncId;
  readonly studioId: StudioId;
  readonly userId: UserId;
}

/** When it is looked at, and the studio where it is known: one that has syncs switched off has none that run. */
interface Seen {
  readonly now: Instant;
  readonly studio: Studio | undefined;
}

/** One user's sync: the calendar's half, unless the contacts need somebody more, or there is no calendar. */
export function lineOf(sync: SyncRecord, contacts: ContactSyncRecord | undefined, seen: Seen): SyncLine {
  const { studioId, userId } = sync;
  const calendar = calendarLine(sync, seen);
  const other = contacts === undefined ? calendar : contactsLine(sync, contacts, seen);
  const needsMore = byUrgency.indexOf(other.status) < byUrgency.indexOf(calendar.status);
  return { syncId: syncIdOf(studioId, userId), studioId, userId, ...(needsMore ? other : calendar) };
}

/** How the calendar's half is. */
export function calendarLine(sync: SyncRecord, seen: Seen): HalfLine {
  return { of: 'calendar', status: statusOf(readinessOf(sync).kind, sync, seen), ...factsOf(sync) };
}

/** How the contacts' half is. Contacts that are not allowed are the user's affair: for operators they are off. */
export function contactsLine(sync: SyncRecord, contacts: ContactSyncRecord, seen: Seen): HalfLine {
  const { kind } = contactsReadiness(sync, contacts);
  return {
    of: 'contacts',
    status: statusOf(kind === 'notPermitted' ? 'off' : kind, contacts, seen),
    ...factsOf(contacts),
  };
}

type Half = Pick<
  SyncRecord | ContactSyncRecord,
  'failures' | 'lastFailure' | 'nextSyncAt' | 'lastSuccessAt' | 'stalledSince'
>;

function factsOf(half: Half): Omit<HalfLine, 'of' | 'status'> {
  const { failures, lastFailure, nextSyncAt, lastSuccessAt, stalledSince } = half;
  return {
    failures,
    ...(failures === 0 || lastFailure === undefined ? {} : { failure: lastFailure }),
    ...(nextSyncAt === undefined ? {} : { nextSyncAt }),
    ...(lastSuccessAt === undefined ? {} : { lastSuccessAt }),
    ...(stalledSince === undefined ? {} : { stalledSince }),
  };
}

function statusOf(
  readiness: 'ready' | 'off' | 'paused' | 'reconnectNeeded',
  { failures, nextSyncAt, stalledSince }: Half,
  { now, studio }: Seen,
): OperatorStatus {
  const isOff = studio !== undefined && (!studio.syncJob.enabled || !planIncludesSync(studio.plan));
  if (readiness === 'off' || (isOff && readiness === 'ready')) return 'off';
  if (readiness !== 'ready') return readiness;
  if (stalledSince !== undefined) return 'stalled';
  if (failures > 0) return 'failing';
  const isLate = nextSyncAt !== undefined && nextSyncAt < addSeconds(now, -lateAfter);
  return isLate ? 'late' : 'inOrder';
}
