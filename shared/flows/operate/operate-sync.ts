import type { SyncId } from '../../domain/ids.ts';
import { contactSyncAt, syncAt } from '../../ports/collections.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Queue, SyncTrigger } from '../../ports/queue.ts';
import type { OperatorAction, SyncRecord } from '../../ports/records/sync-record.ts';
import type { Store } from '../../ports/store.ts';
import { readEverythingAgain } from './read-everything-again.ts';
import { refuse } from '../refused.ts';
import type { Refused } from '../refused.ts';
import { requestContactSyncs, requestSyncs } from '../request-syncs.ts';
import { readinessOf } from '../sync-run/begin-run.ts';

/** Acts kept on a sync; older ones fall off. */
const actsKept = 30;

/** One act of one of the vendor's operators, known by their e-mail address. */
export interface OperatorRequest {
  readonly syncId: SyncId;
  readonly action: OperatorAction;
  readonly operator: string;
}

/**
 * Does something to one sync for an operator and writes down who and when, in one step. What takes longer is asked for: a sync,
 * everything read and compared anew, a fresh channel, a repair. A pause keeps later runs away; one under way ends in order.
 */
export async function operateSync(
  deps: { readonly store: Store; readonly queue: Queue; readonly clock: Clock },
  { syncId, action, operator }: OperatorRequest,
): Promise<{ readonly kind: 'done' } | Refused> {
  const answer = await deps.store.transact(async (transaction) => {
    const sync = (await transaction.get(syncAt(syncId)))?.value;
    if (sync === undefined) return refuse('notFound', 'There is no such sync.', 'Choose one from the list.');
    const contacts = (await transaction.get(contactSyncAt(syncId)))?.value;
    const refusal = refusalOf(sync, action);
    if (refusal !== undefined) return refusal;
    const at = deps.clock.now();
    const operatorLog = [...(sync.operatorLog ?? []), { action, by: operator, at }].slice(-actsKept);
    transaction.update(syncAt(syncId), { ...changeOf(sync, action, { by: operator, at }), operatorLog });
    const runs = action === 'syncNow' || action === 'fullResync' || action === 'resume';
    const withContacts = (runs || action === 'repair') && contacts?.clientGroupId !== undefined;
    if (withContacts && runs) {
      const asked = { ...contacts.asked, studio: contacts.asked.studio + 1 };
      const again = action === 'fullResync' ? { compareAll: true as const, asked } : {};
      transaction.update(contactSyncAt(syncId), { nextSyncAt: at, ...again });
    }
    // An idle look at contacts does not read who paused what: the tick asks for none.
    if (action === 'pause' && contacts !== undefined)
      transaction.update(contactSyncAt(syncId), { nextSyncAt: undefined });
    return { kind: 'done' as const, withContacts };
  });
  if (answer.kind === 'refused') return answer;
  const trigger = triggerOf(action);
  if (trigger !== undefined) await requestSyncs(deps, [syncId], trigger);
  if (trigger !== undefined && answer.withContacts) await requestContactSyncs(deps, [syncId], trigger);
  return { kind: 'done' };
}

/** The actions that make sense for a sync as it is. */
export function actionsFor(sync: SyncRecord): readonly OperatorAction[] {
  switch (readinessOf(sync).kind) {
    case 'ready':
      return ['syncNow', 'fullResync', 'repair', 'renewChannel', 'pause'];
    case 'paused':
      return ['resume'];
    case 'off':
    case 'reconnectNeeded':
      return sync.pause === undefined ? ['pause'] : ['resume'];
  }
}

function refusalOf(sync: SyncRecord, action: OperatorAction): Refused | undefined {
  if (actionsFor(sync).includes(action)) return undefined;
  return refuse(
    'notPossibleNow',
    'This sync is paused, switched off, not set up, or waits for its user to authenticate again.',
    'Look at its status: only what its page offers is possible.',
  );
}

function changeOf(
  sync: SyncRecord,
  action: OperatorAction,
  act: NonNullable<SyncRecord['pause']>,
): { readonly [Field in keyof SyncRecord]?: SyncRecord[Field] | undefined } {
  const soon = { nextSyncAt: act.at };
  switch (action) {
    case 'syncNow':
      return soon;
    case 'fullResync':
      return { ...readEverythingAgain(sync), ...soon };
    case 'pause':
      return { pause: act };
    case 'resume':
      return { pause: undefined, ...(sync.account?.status === 'connected' ? soon : {}) };
    case 'renewChannel':
      // The run opens another where it finds none, and closes whatever is left of this one.
      return { channel: undefined, pushRefused: undefined, ...soon };
    case 'repair':
      return {};
  }
}

function triggerOf(action: OperatorAction): SyncTrigger | undefined {
  switch (action) {
    case 'syncNow':
    case 'resume':
    case 'renewChannel':
      return 'now';
    case 'fullResync':
      // Among the long work: nobody waits behind it.
      return 'continuation';
    case 'repair':
      return 'repair';
    case 'pause':
      return undefined;
  }
}
