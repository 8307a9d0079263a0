import type { SyncId } from '../../domain/ids.ts';
import { contactPairAt, contactSyncAt, syncAt } from '../../ports/collections.ts';
import { GoogleFailure } from '../../ports/google.ts';
import type { ContactSyncRecord } from '../../ports/records/contact-sync-record.ts';
import type { RepairCounts } from '../../ports/records/sync-record.ts';
import type { ContactPair } from '../../sync/contacts/model.ts';
import { planContactsRepair } from '../../sync/contacts/plan-repair.ts';
import type { RepairOutcome } from '../operate/repair-sync.ts';
import { waitForLease } from '../operate/wait-for-lease.ts';
import { requestContactSyncs } from '../request-syncs.ts';
import { openGrant } from '../sign-in/grants.ts';
import { readOwner } from '../sync-run/begin-run.ts';
import { readFencedOf, renewedLease } from '../sync-run/lease.ts';
import { LeaseLost } from '../sync-run/run.ts';
import { contactsReadiness, openContactsRun, readActiveGroup } from './begin-contacts-run.ts';
import { gatherContacts } from './gather-contacts.ts';
import { readContacts } from './read-contacts.ts';
import type { ContactsDeps, ContactsRun } from './run.ts';

/** Pairs saved in one transaction. */
const commitSize = 200;

/**
 * Pairs all contacts of one user again without duplicating: reads both sides in full, makes lost and cut ties again by mark, id and
 * certain likeness, ends those of which neither side is left. Nothing is created, changed or deleted on either side; what differs is
 * settled by the run it asks for. Doing it again, or after it was cut off, changes nothing more. Throws `StoreFailure`.
 */
export async function repairContacts(
  deps: ContactsDeps,
  request: { readonly syncId: SyncId; readonly delivery?: string },
): Promise<RepairOutcome> {
  const { syncId } = request;
  const [owner, grant] = [await readOwner(deps, syncId), await openGrant(deps, syncId)];
  if (owner === undefined || grant === undefined) return { kind: 'notReady' };
  const lease = await waitForLease(deps, contactSyncAt(syncId), request.delivery ?? deps.chance.id());
  if (lease.kind !== 'taken') return { kind: lease.kind === 'busy' ? 'busy' : 'notReady' };
  const { sync: record, fence } = lease;
  try {
    const sync = (await deps.store.get(syncAt(syncId)))?.value;
    const readiness = contactsReadiness(sync, record);
    const isReady = readiness.kind === 'ready' && readiness.subject === record.subject;
    if (sync === undefined || !isReady) return await letGo(deps, { syncId, fence, outcome: { kind: 'notReady' } });
    const { subject } = readiness;
    const group = await readActiveGroup(deps.store, record);
    const contacts = deps.google.contactsOf(grant);
    const given = {
      syncId,
      trigger: 'repair',
      fence,
      sync,
      record,
      subject,
      contacts,
      group,
      ...owner,
    } as const;
    return { kind: 'repaired', found: await repair(openContactsRun(deps, given), record) };
  } catch (error) {
    if (error instanceof LeaseLost) return { kind: 'leaseLost' };
    if (!(error instanceof GoogleFailure)) throw error;
    return letGo(deps, { syncId, fence, outcome: { kind: 'googleFailed', reason: error.reason } });
  }
}

async function repair(run: ContactsRun, record: ContactSyncRecord): Promise<RepairCounts> {
  const { deps, syncId, fence } = run;
  const google = await readContacts(run, { cursor: undefined, lastAsOf: record.cursor?.asOf });
  const { pairs, ended, ...counts } = planContactsRepair(await gatherContacts(run, { record, google, changed: [] }));
  const found = { ...counts, ended: ended.length };
  await savePairs(run, [...pairs, ...ended]);
  await deps.store.transact(async (transaction) => {
    await readFencedOf(transaction, contactSyncAt(syncId), fence);
    const at = deps.clock.now();
    const freed = { compareAll: true, lease: undefined, nextSyncAt: at, lastRepair: { at, found } } as const;
    transaction.update(contactSyncAt(syncId), freed);
  });
  await requestContactSyncs(deps, [syncId], 'continuation');
  return found;
}

async function savePairs({ deps, syncId, fence }: ContactsRun, pairs: readonly ContactPair[]): Promise<void> {
  for (let first = 0; first < pairs.length; first += commitSize) {
    await deps.store.transact(async (transaction) => {
      const lease = renewedLease(await readFencedOf(transaction, contactSyncAt(syncId), fence));
      for (const pair of pairs.slice(first, first + commitSize))
        transaction.set(contactPairAt(syncId, pair.clientId), pair);
      if (lease !== undefined) transaction.update(contactSyncAt(syncId), lease);
    });
  }
}

/** Frees the lease where it is still ours. */
async function letGo(
  deps: ContactsDeps,
  end: { readonly syncId: SyncId; readonly fence: number; readonly outcome: RepairOutcome },
): Promise<RepairOutcome> {
  const document = contactSyncAt(end.syncId);
  await deps.store.transact(async (transaction) => {
    const record = (await transaction.get(document))?.value;
    if (record?.lease?.fence === end.fence)
      transaction.update(document, { lease: undefined, nextSyncAt: deps.clock.now() });
  });
  return end.outcome;
}
