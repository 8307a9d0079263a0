import type { SyncId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import { contactSyncAt, syncAt } from '../../ports/collections.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Queue, SyncTrigger } from '../../ports/queue.ts';
import type { ContactSyncRecord } from '../../ports/records/contact-sync-record.ts';
import type { OperatorAction, SyncRecord } from '../../ports/records/sync-record.ts';
import type { Store } from '../../ports/store.ts';
import { contactsReadiness } from '../contacts/begin-contacts-run.ts';
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
 * Does something to one user's sync for an operator and writes down who and when, in one step. What takes longer is asked for: a sync,
 * everything read and compared anew, a fresh channel, a repair; of calendar and contacts, whichever can run. A pause keeps later runs
 * away; one under way ends in order.
 */
export async function operateSync(
  deps: { readonly store: Store; readonly queue: Queue; readonly clock: Clock },
  { syncId, action, operator }: OperatorRequest,
): Promise<{ readonly kind: 'done' } | Refused> {
  const answer = await deps.store.transact(async (transaction) => {
    const sync = (await transaction.get(syncAt(syncId)))?.value;
    if (sync === undefined) return refuse('notFound', 'There is no such sync.', 'Choose one from the list.');
    const contacts = (await transaction.get(contactSyncAt(syncId)))?.value;
    if (!actionsFor(sync, contacts).includes(action)) return notPossibleNow();
    const at = deps.clock.now();
    const concerned = concernedBy(action, sync, contacts);
    const operatorLog = [...(sync.operatorLog ?? []), { action, by: operator, at }].slice(-actsKept);
    const change = concerned.calendar ? changeOf(sync, action, { by: operator, at }) : {};
    transaction.update(syncAt(syncId), { ...change, operatorLog });
    if (contacts !== undefined && concerned.contacts) {
      const contactsChange = contactsChangeOf(contacts, action, at);
      if (contactsChange !== undefined) transaction.update(contactSyncAt(syncId), contactsChange);
    }
    return { kind: 'done' as const, concerned };
  });
  if (answer.kind === 'refused') return answer;
  const trigger = triggerOf(action);
  if (trigger !== undefined && answer.concerned.calendar) await requestSyncs(deps, [syncId], trigger);
  if (trigger !== undefined && answer.concerned.contacts) await requestContactSyncs(deps, [syncId], trigger);
  return { kind: 'done' };
}

/** The actions that make sense for a user's sync as it is: its calendar and its contacts, of which one alone may be able to run. */
export function actionsFor(sync: SyncRecord, contacts: ContactSyncRecord | undefined): readonly OperatorAction[] {
  if (sync.pause !== undefined) return ['resume'];
  const runs = whatRuns(sync, contacts);
  if (runs.calendar) return ['syncNow', 'fullResync', 'repair', 'renewChannel', 'pause'];
  return runs.contacts ? ['syncNow', 'fullResync', 'repair', 'pause'] : ['pause'];
}

/** The halves of a user's sync. */
interface Halves {
  readonly calendar: boolean;
  readonly contacts: boolean;
}

function whatRuns(sync: SyncRecord, contacts: ContactSyncRecord | undefined): Halves {
  return {
    calendar: readinessOf(sync).kind === 'ready',
    contacts: contacts !== undefined && contactsReadiness(sync, contacts).kind === 'ready',
  };
}

/** A pause is of both halves, and so is its end; only a calendar has a channel. */
function concernedBy(action: OperatorAction, sync: SyncRecord, contacts: ContactSyncRecord | undefined): Halves {
  switch (action) {
    case 'syncNow':
    case 'fullResync':
    case 'repair':
      return whatRuns(sync, contacts);
    case 'renewChannel':
      return { calendar: true, contacts: false };
    case 'pause':
      return { calendar: true, contacts: contacts !== undefined };
    case 'resume':
      return { calendar: true, contacts: contacts?.clientGroupId !== undefined };
  }
}

function notPossibleNow(): Refused {
  return refuse(
    'notPossibleNow',
    'This sync is paused, switched off, not set up, or waits for its user to authenticate again.',
    'Look at its status: only what its page offers is possible.',
  );
}

/** What is written to the contact sync; undefined for nothing: a repair is its own run. */
function contactsChangeOf(
  { asked }: ContactSyncRecord,
  action: OperatorAction,
  at: Instant,
): { readonly [Field in keyof ContactSyncRecord]?: ContactSyncRecord[Field] | undefined } | undefined {
  const soon = { nextSyncAt: at, asked: { ...asked, studio: asked.studio + 1 } };
  switch (action) {
    case 'syncNow':
    case 'resume':
      return soon;
    case 'fullResync':
      return { ...soon, compareAll: true };
    case 'pause':
      // An idle look at contacts does not read who paused what: the tick asks for none.
      return { nextSyncAt: undefined };
    case 'repair':
    case 'renewChannel':
      return undefined;
  }
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
