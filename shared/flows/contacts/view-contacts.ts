import { syncIdOf } from '../../domain/ids.ts';
import type { StudioId, UserId } from '../../domain/ids.ts';
import { planIncludesSync } from '../../domain/studio.ts';
import type { Instant } from '../../domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import {
  contactOutboxOf,
  contactReviewsOf,
  contactSyncAt,
  contactsSetAsideOf,
  overruledOf,
  studioCollections,
  syncAt,
} from '../../ports/collections.ts';
import type { ContactSetAsideRecord, OverruledRecord } from '../../ports/records/contact-sync-record.ts';
import type { RunSummary } from '../../ports/records/run-record.ts';
import type { Store } from '../../ports/store.ts';
import { isHeld } from '../sync-run/lease.ts';
import { contactsReadiness } from './begin-contacts-run.ts';

/** What a contact sync is doing, in one word. `notPermitted`: Google Contacts are not allowed for the account. */
export type ContactsStatus =
  'off' | 'idle' | 'running' | 'throttled' | 'failing' | 'reconnectNeeded' | 'notPermitted' | 'paused';

/** The state of one user's contact sync. Null stands for none. */
export interface ContactsView {
  readonly status: ContactsStatus;
  /** The label's name in Google, once it was made. */
  readonly label: string | null;
  /** The group's name, where Google keeps it for itself and the label has the one from before. */
  readonly refusedTitle: string | null;
  /** Clients whose change has not reached Google. */
  readonly waiting: number;
  readonly lastRun: RunSummary | null;
  readonly lastSuccessAt: Instant | null;
  readonly nextSyncAt: Instant | null;
  /** The last good sync before a standstill people were told of, while it lasts. */
  readonly stalledSince: Instant | null;
  readonly lastFailure: { readonly reason: string; readonly at: Instant } | null;
  readonly openReviews: number;
  readonly setAside: number;
}

/** One user's contact sync, as the Google tab shows it. */
export async function viewContacts(
  deps: { readonly store: Store; readonly clock: Clock },
  { studioId, userId }: { readonly studioId: StudioId; readonly userId: UserId },
): Promise<ContactsView> {
  const syncId = syncIdOf(studioId, userId);
  const [studio, stored, sync, waiting, openReviews, setAside] = await Promise.all([
    deps.store.get(studioCollections(studioId).studio),
    deps.store.get(contactSyncAt(syncId)),
    deps.store.get(syncAt(syncId)),
    deps.store.count({ from: contactOutboxOf(syncId) }),
    deps.store.count({ from: contactReviewsOf(syncId), where: [{ field: 'state', is: '==', value: 'open' }] }),
    deps.store.count({ from: contactsSetAsideOf(syncId) }),
  ]);
  const record = stored?.value;
  const isOn = studio !== undefined && studio.value.syncJob.enabled && planIncludesSync(studio.value.plan);
  const status = stored === undefined || !isOn ? 'off' : statusOf(stored, sync?.value, deps.clock.now());
  return {
    status,
    label: record?.label?.title ?? null,
    refusedTitle: record?.label?.refusedTitle ?? null,
    waiting,
    lastRun: record?.lastRun ?? null,
    lastSuccessAt: record?.lastSuccessAt ?? null,
    nextSyncAt: record?.nextSyncAt ?? null,
    stalledSince: mayRun(status) ? (record?.stalledSince ?? null) : null,
    lastFailure:
      record?.lastFailure === undefined ? null : { reason: record.lastFailure.reason, at: record.lastFailure.at },
    openReviews,
    setAside,
  };
}

/** What is off, paused or not let in stands still for a reason of its own. */
function mayRun(status: ContactsStatus): boolean {
  return status === 'idle' || status === 'running' || status === 'throttled' || status === 'failing';
}

function statusOf(
  stored: Parameters<typeof isHeld>[0] & { readonly value: Parameters<typeof contactsReadiness>[1] },
  sync: Parameters<typeof contactsReadiness>[0],
  now: Instant,
): ContactsStatus {
  const record = stored.value;
  const readiness = contactsReadiness(sync, record);
  if (readiness.kind !== 'ready') return readiness.kind;
  if (isHeld(stored)) return 'running';
  if (record.writesPausedUntil !== undefined && record.writesPausedUntil > now) return 'paused';
  if (record.failures === 0) return 'idle';
  return record.lastFailure?.reason === 'throttled' ? 'throttled' : 'failing';
}

/** Clients Google does not accept, at most 50, for the page. */
export async function listContactsSetAside(
  deps: { readonly store: Store },
  { studioId, userId }: { readonly studioId: StudioId; readonly userId: UserId },
): Promise<readonly ContactSetAsideRecord[]> {
  const found = await deps.store.find({ from: contactsSetAsideOf(syncIdOf(studioId, userId)), limit: 50 });
  return found.map(({ value }) => value);
}

/** Values that lost against the other side's, the newest first, at most 50, for the page. */
export async function listOverruled(
  deps: { readonly store: Store },
  { studioId, userId }: { readonly studioId: StudioId; readonly userId: UserId },
): Promise<readonly OverruledRecord[]> {
  const found = await deps.store.find({
    from: overruledOf(syncIdOf(studioId, userId)),
    orderBy: [{ field: 'at', direction: 'desc' }],
    limit: 50,
  });
  return found.map(({ value }) => value);
}
