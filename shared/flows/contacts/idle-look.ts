import { contactSyncAt } from '../../ports/collections.ts';
import { GoogleFailure } from '../../ports/google.ts';
import type { GoogleContacts } from '../../ports/google-contacts.ts';
import type { SyncTrigger } from '../../ports/queue.ts';
import type { ContactCursor, ContactSyncRecord } from '../../ports/records/contact-sync-record.ts';
import { StoreFailure } from '../../ports/store.ts';
import type { Stored } from '../../ports/store.ts';
import type { SyncId } from '../../domain/ids.ts';
import { openGrant } from '../sign-in/grants.ts';
import { alarmAfter } from '../sync-run/cadence.ts';
import { isHeld } from '../sync-run/lease.ts';
import { contactCursorToUse, shownUntil } from './read-contacts.ts';
import type { ContactsAnswer, ContactsRead } from './read-contacts.ts';
import type { ContactsDeps } from './run.ts';
import { nextContactsLook } from './settle-contacts.ts';

/** What a look without a lease found. */
export type ContactsIdleLook =
  /** Nothing had changed on either side, and that is noted. */
  | { readonly kind: 'nothing' }
  /** Something had: here is what was read, so that it is not read twice. */
  | { readonly kind: 'read'; readonly google: ContactsRead }
  /** This look was not for us to take. */
  | { readonly kind: 'notIdle' };

/**
 * The cheapest look at contacts there is: one list of Google's, two reads (this sync and its grant) and one write of ours, no lease.
 * The settings are not read: whatever keeps contacts from being synced takes their `nextSyncAt` away, and then this look is not
 * taken. Nothing is changed but the note of the look, and that only if nobody else changed the sync meanwhile.
 */
export async function lookIdle(
  deps: ContactsDeps,
  { syncId, trigger }: { readonly syncId: SyncId; readonly trigger: SyncTrigger },
  stored: Stored<ContactSyncRecord>,
): Promise<ContactsIdleLook> {
  if (trigger !== 'tick' || isHeld(stored) || hasWork(stored.value)) return { kind: 'notIdle' };
  const grant = await openGrant(deps, syncId);
  if (grant === undefined || grant.subject !== stored.value.subject) return { kind: 'notIdle' };
  const contacts = deps.google.contactsOf(grant);
  const populates = { google: false, studio: false };
  const cursor = contactCursorToUse({ deps, contacts, populates }, stored.value);
  if (cursor === undefined) return { kind: 'notIdle' };
  const answer = await onePage(deps, contacts, cursor);
  if (answer === undefined) return { kind: 'notIdle' };
  if (answer.changes.length > 0) return { kind: 'read', google: { answer, cursorToken: cursor.token } };
  return (await noteLook(deps, { syncId, stored, cursor: answer.cursor })) ? { kind: 'nothing' } : { kind: 'notIdle' };
}

function hasWork(record: ContactSyncRecord): boolean {
  const { asked, settled, nextSyncAt, clientGroupId, doubtUntil, untold, failures, populates } = record;
  const waits = asked.studio > settled.studio || asked.google > settled.google;
  const isOff = nextSyncAt === undefined || clientGroupId === undefined;
  return waits || isOff || doubtUntil !== undefined || untold !== undefined || populates !== undefined || failures > 0;
}

/** One page of changes; undefined where there are more, or Google says no: a run with a lease then does it properly. */
async function onePage(
  deps: ContactsDeps,
  contacts: GoogleContacts,
  cursor: ContactCursor,
): Promise<ContactsAnswer | undefined> {
  const asOf = shownUntil(deps.clock.now(), cursor.asOf);
  try {
    const page = await contacts.readContacts({ kind: 'changes', token: cursor.token });
    if (page.nextToken === undefined) return undefined;
    return { kind: 'changes', changes: page.changes, cursor: { ...cursor, token: page.nextToken, asOf } };
  } catch (error) {
    if (error instanceof GoogleFailure) return undefined;
    throw error;
  }
}

async function noteLook(
  deps: ContactsDeps,
  look: {
    readonly syncId: SyncId;
    readonly stored: Stored<ContactSyncRecord>;
    readonly cursor: ContactCursor;
  },
): Promise<boolean> {
  const now = deps.clock.now();
  const { value: record, revision } = look.stored;
  const nextSyncAt = nextContactsLook(deps, now);
  const fields: { readonly [Field in keyof ContactSyncRecord]?: ContactSyncRecord[Field] | undefined } = {
    cursor: look.cursor,
    lastSuccessAt: now,
    nextSyncAt,
    alarmAt: alarmAfter(now, { ...record, nextSyncAt }),
    stalledSince: undefined,
  };
  try {
    await deps.store.write([{ kind: 'update', document: contactSyncAt(look.syncId), fields, revision }]);
    return true;
  } catch (error) {
    if (error instanceof StoreFailure && (error.reason === 'changed' || error.reason === 'missing')) return false;
    throw error;
  }
}
