import type { GoogleSubject, SyncId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import { contactPairAt, contactPairsOf, contactSyncAt, syncAt } from '../../ports/collections.ts';
import { GoogleFailure } from '../../ports/google.ts';
import type { SyncTrigger } from '../../ports/queue.ts';
import type { ContactSyncRecord } from '../../ports/records/contact-sync-record.ts';
import type { RunSummary } from '../../ports/records/run-record.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import { openGrant } from '../sign-in/grants.ts';
import { requestContactSyncs } from '../request-syncs.ts';
import { readOwner } from '../sync-run/begin-run.ts';
import { isHeldByAnother, isToldToLookAgain, readFencedOf, takeLeaseOf } from '../sync-run/lease.ts';
import { isStopping, LeaseLost, mustPause } from '../sync-run/run.ts';
import { without } from '../without.ts';
import { contactsReadiness, openContactsRun, readActiveGroup, underSettings } from './begin-contacts-run.ts';
import type { ContactsReadiness } from './begin-contacts-run.ts';
import { runContactsPass } from './contacts-pass.ts';
import { failContacts } from './fail-contacts.ts';
import { lookIdle } from './idle-look.ts';
import type { ContactsRead } from './read-contacts.ts';
import { restContacts } from './rest-contacts.ts';
import type { ContactsDeps, ContactsRun } from './run.ts';
import { settleContacts } from './settle-contacts.ts';

/** How a request for a contact sync ended. Only what throws is worth delivering the request again. */
export type ContactsOutcome =
  | Exclude<ContactsReadiness, { kind: 'ready' }>
  /** Nobody knows this sync. */
  | { readonly kind: 'unknown' }
  /** Another run holds the lease and was told to look again. */
  | { readonly kind: 'busy' }
  /** Nothing had changed on either side. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'leaseLost' }
  | { readonly kind: 'done' | 'continues' | 'failed'; readonly run: RunSummary };

/** A request as it was delivered: the same delivery again takes over from whoever died on it. */
export interface ContactsRequest {
  readonly syncId: SyncId;
  readonly trigger: SyncTrigger;
  readonly delivery?: string;
}

/** Looks taken in one run at most; what is asked for after that has its own message. */
const mostPasses = 8;
/** The wait before looking again, milliseconds. */
const settlingTime = 500;
/** Pairs of another account are taken out so many at a time. */
const clearSize = 200;

/**
 * One sync of one user's contacts: lease, read, plan, apply, save, release. Killed anywhere, the next run finishes it. Throws only
 * `StoreFailure` and `KeyFailure`: our own infrastructure is down, so the request should come again.
 */
export async function syncContacts(deps: ContactsDeps, request: ContactsRequest): Promise<ContactsOutcome> {
  const { syncId, trigger, delivery } = request;
  const document = contactSyncAt(syncId);
  const stored = await deps.store.get(document);
  if (stored === undefined) return { kind: 'unknown' };
  const idle = await lookIdle(deps, request, stored);
  if (idle.kind === 'nothing') return { kind: 'nothing' };
  const known = idle.kind === 'read' ? idle.google : undefined;
  const sync = await deps.store.get(syncAt(syncId));
  const readiness = contactsReadiness(sync?.value, stored.value);
  if (readiness.kind !== 'ready') return restContacts(deps, syncId, readiness);
  const isTold = trigger === 'studio' || isToldToLookAgain(stored.value);
  if (isHeldByAnother(stored, delivery) && isTold) return { kind: 'busy' };
  const [grant, owner] = [await openGrant(deps, syncId), await readOwner(deps, syncId)];
  if (grant === undefined) return restContacts(deps, syncId, { kind: 'reconnectNeeded' });
  // Whoever switches the studio's job or plan on again pokes nobody: the tick goes on asking.
  if (owner === undefined) return { kind: 'off' };
  const lease = await takeLeaseOf(deps, document, { trigger, holder: delivery ?? deps.chance.id() });
  if (lease.kind !== 'taken') return lease;
  const { fence } = lease;
  // As they are now: they may have changed since they were read without the lease.
  const settings = (await deps.store.get(syncAt(syncId)))?.value;
  const now = contactsReadiness(settings, lease.sync);
  if (settings === undefined || now.kind !== 'ready' || now.subject !== grant.subject)
    return letGo(deps, { syncId, fence });
  const contacts = deps.google.contactsOf(grant);
  try {
    const record = await ofThisAccount(deps, { syncId, fence, record: lease.sync, subject: now.subject });
    const group = await readActiveGroup(deps.store, record);
    const given = { syncId, trigger, fence, sync: settings, record, contacts, group, subject: now.subject, ...owner };
    return await passesOrFailure(openContactsRun(deps, given), { sync: settings, record, known });
  } catch (error) {
    if (error instanceof LeaseLost) return { kind: 'leaseLost' };
    throw error;
  }
}

async function letGo(
  deps: ContactsDeps,
  { syncId, fence }: { readonly syncId: SyncId; readonly fence: number },
): Promise<ContactsOutcome> {
  await deps.store.transact(async (transaction) => {
    const stored = await transaction.get(contactSyncAt(syncId));
    if (stored?.value.lease?.fence !== fence) return;
    transaction.update(contactSyncAt(syncId), { lease: undefined, nextSyncAt: deps.clock.now() });
  });
  return { kind: 'busy' };
}

/** Pairs, label and cursor of another account say nothing of this one: they are taken out, and everything begins anew. */
async function ofThisAccount(
  deps: ContactsDeps,
  given: {
    readonly syncId: SyncId;
    readonly fence: number;
    readonly record: ContactSyncRecord;
    readonly subject: GoogleSubject;
  },
): Promise<ContactSyncRecord> {
  const { syncId, fence, record, subject } = given;
  if (record.subject === subject) return record;
  const document = contactSyncAt(syncId);
  for (;;) {
    const pairs =
      record.subject === undefined ? [] : await deps.store.find({ from: contactPairsOf(syncId), limit: clearSize });
    const isLast = pairs.length < clearSize;
    const after = await deps.store.transact(async (transaction) => {
      const { value: now } = await readFencedOf(transaction, document, fence);
      for (const { value } of pairs) transaction.delete(contactPairAt(syncId, value.clientId));
      if (!isLast) return undefined;
      const anew =
        record.subject === undefined
          ? now
          : without(now, 'cursor', 'label', 'labelBegun', 'othersKnown', 'doubtUntil', 'writesPausedUntil');
      const next: ContactSyncRecord = { ...anew, subject, compareAll: true };
      transaction.set(document, next);
      return next;
    });
    if (after !== undefined) return after;
  }
}

/** What the first pass begins with. */
interface Begun {
  readonly sync: SyncRecord;
  readonly record: ContactSyncRecord;
  readonly known: ContactsRead | undefined;
}

async function passesOrFailure(run: ContactsRun, begun: Begun): Promise<ContactsOutcome> {
  const startedAt = run.deps.clock.now();
  try {
    return await passes(run, begun, startedAt);
  } catch (error) {
    if (error instanceof GoogleFailure) return { kind: 'failed', run: await failContacts(run, error, startedAt) };
    throw error;
  }
}

async function passes(run: ContactsRun, begun: Begun, startedAt: Instant): Promise<ContactsOutcome> {
  let { record, sync } = begun;
  let now = run;
  for (let pass = 1; ; pass++) {
    const isFirst = pass === 1;
    const passed = await runContactsPass(now, record, { isFirst, known: isFirst ? begun.known : undefined });
    const isLast = pass >= mostPasses || mustPause(run);
    const settled = await settleContacts(now, passed, { startedAt, isLast, sync });
    if (settled.kind === 'done') return settled;
    if (settled.kind === 'continues') {
      await requestContactSyncs(run.deps, [run.syncId], isStopping(run) ? run.trigger : 'continuation');
      return settled;
    }
    ({ record } = settled);
    await run.deps.clock.sleep(settlingTime * pass);
    const { syncId, fence, deps } = run;
    sync = (await deps.store.get(syncAt(syncId)))?.value ?? sync;
    // Settings and group may have changed since: what they changed is why there is another look.
    if (contactsReadiness(sync, record).kind !== 'ready') return letGo(deps, { syncId, fence });
    now = underSettings(run, { sync, record, group: await readActiveGroup(deps.store, record) });
  }
}
