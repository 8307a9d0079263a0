import { syncIdOf } from '../../domain/ids.ts';
import type { GoogleSubject, StudioId, UserId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import { accountAt, contactSyncAt, grantAt, syncAt } from '../../ports/collections.ts';
import { followSettings } from '../contacts/follow-settings.ts';
import type { Permission } from '../../ports/google.ts';
import type { SealedSecret } from '../../ports/keys.ts';
import type { AccountRecord } from '../../ports/records/account-records.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import type { DocumentPath, Transaction } from '../../ports/store.ts';
import { newSync } from '../google-sync/new-sync.ts';
import { refusalOfSharedCalendar } from '../google-sync/calendar-in-use.ts';
import { refuse } from '../refused.ts';
import type { Refused } from '../refused.ts';
import { without } from '../without.ts';

/** The account a user consented with. */
export interface AccountToAttach {
  readonly studioId: StudioId;
  readonly userId: UserId;
  readonly subject: GoogleSubject;
  readonly email: string;
  readonly permissions: readonly Permission[];
  /** The new grant; absent when Google gave none, then the one we hold stays. */
  readonly sealed?: SealedSecret;
  readonly at: Instant;
}

/**
 * Attaches a Google account to a user, in the caller's transaction, which must have done its reads before. The sync goes on
 * where it stopped: settings, pairs and cursor stay. Another account than before starts without a calendar.
 * Attaching the account a user already has renews its grant; a grant is never overwritten by nothing.
 */
export async function attachAccount(
  transaction: Transaction,
  input: AccountToAttach,
): Promise<{ readonly kind: 'attached'; readonly sync: SyncRecord } | Refused> {
  const syncId = syncIdOf(input.studioId, input.userId);
  const account = (await transaction.get(accountAt(input.subject)))?.value;
  const sync = (await transaction.get(syncAt(syncId)))?.value ?? newSync(input.studioId, input.userId);
  const grant = (await transaction.get(grantAt(syncId)))?.value;
  const contactSync = (await transaction.get(contactSyncAt(syncId)))?.value;
  const removed = await removedAccount(transaction, sync, input);
  if (account !== undefined && isTakenByAnother(account, input)) return accountTaken(input.email);
  if (sync.account !== undefined && sync.account.subject !== input.subject) return anotherAttached(sync.account.email);
  if (input.sealed === undefined && grant?.subject !== input.subject) return noGrant();
  const resting = await isCalendarTaken(transaction, sync);
  if (input.sealed !== undefined) {
    const { subject, sealed, at } = input;
    transaction.set(grantAt(syncId), { subject, sealed, grantedAt: at });
  }
  transaction.set(accountAt(input.subject), accountOf(input, account));
  if (removed !== undefined) transaction.delete(removed);
  const renewed = syncWith(sync, input);
  const attached = resting ? { ...renewed, settings: { ...renewed.settings, enabled: false } } : renewed;
  transaction.set(syncAt(syncId), attached);
  const followed = followSettings(contactSync, attached, { was: sync, at: input.at });
  if (followed !== undefined) transaction.set(contactSyncAt(syncId), followed.record);
  return { kind: 'attached', sync: attached };
}

/** The record of the account this one takes the place of, where it is still this user's: it signs them in no more. */
async function removedAccount(
  transaction: Transaction,
  { detachedSubject }: SyncRecord,
  input: AccountToAttach,
): Promise<DocumentPath<AccountRecord> | undefined> {
  if (detachedSubject === undefined || detachedSubject === input.subject) return undefined;
  const stored = await transaction.get(accountAt(detachedSubject));
  return stored !== undefined && isOf(stored.value, input) ? accountAt(detachedSubject) : undefined;
}

/** Whether another user of the studio took the calendar while this one had no account: the sync then waits for another choice. */
async function isCalendarTaken(transaction: Transaction, sync: SyncRecord): Promise<boolean> {
  const { enabled, calendarId } = sync.settings;
  if (sync.account !== undefined || !enabled || calendarId === undefined) return false;
  return (await refusalOfSharedCalendar(transaction, { ...sync, calendarId })) !== undefined;
}

function isTakenByAnother(account: AccountRecord, input: AccountToAttach): boolean {
  return !isOf(account, input) && account.detachedAt === undefined;
}

function isOf(account: AccountRecord, user: Pick<AccountToAttach, 'studioId' | 'userId'>): boolean {
  return account.studioId === user.studioId && account.userId === user.userId;
}

function accountOf(input: AccountToAttach, before: AccountRecord | undefined): AccountRecord {
  const { studioId, userId, email, at } = input;
  const isSame = before !== undefined && isOf(before, input);
  return { studioId, userId, email, since: isSame && before.detachedAt === undefined ? before.since : at };
}

function syncWith(sync: SyncRecord, input: AccountToAttach): SyncRecord {
  const before = sync.detachedSubject ?? sync.account?.subject;
  const same = without(sync, 'lastFailure', 'detachedSubject', 'nextSyncAt');
  const base = before === undefined || before === input.subject ? same : withoutCalendar(same);
  const { subject, email, permissions, at } = input;
  const renewed = sync.account?.status === 'connected' ? sync.account : undefined;
  return {
    ...base,
    account: { subject, email, permissions, status: 'connected', connectedAt: renewed?.connectedAt ?? at },
    failures: 0,
    ...(sync.account === undefined ? { compareAll: true as const } : {}),
    ...(base.settings.enabled && base.settings.calendarId !== undefined ? { nextSyncAt: at } : {}),
  };
}

/** Calendar, cursor and channel belong to the account that was removed. */
function withoutCalendar(sync: SyncRecord): SyncRecord {
  const rest = without(
    sync,
    'cursor',
    'channel',
    'pushRefused',
    'calendarName',
    'calendarTimeZone',
    'calendarWritable',
  );
  return { ...rest, settings: without(sync.settings, 'calendarId'), version: sync.version + 1 };
}

function accountTaken(email: string): Refused {
  return refuse(
    'accountTaken',
    `The Google account ${email} is attached to another user already.`,
    'Choose another Google account, or have the other user remove theirs first.',
  );
}

function anotherAttached(email: string): Refused {
  return refuse(
    'anotherAccountAttached',
    `Your user is connected with the Google account ${email}, and you chose a different one.`,
    `Choose ${email} on Google’s page, or remove it on the Google tab first.`,
  );
}

function noGrant(): Refused {
  return refuse(
    'noLastingAccess',
    'Google gave no lasting access this time.',
    'Remove StudioSync under “Third-party apps” of your Google account, then connect again.',
  );
}
