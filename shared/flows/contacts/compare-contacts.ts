import type { SyncId } from '../../domain/ids.ts';
import { addSeconds } from '../../domain/time.ts';
import type { Instant } from '../../domain/time.ts';
import { contactSyncAt, studioCollections, syncAt } from '../../ports/collections.ts';
import { GoogleFailure } from '../../ports/google.ts';
import type { ContactSyncRecord } from '../../ports/records/contact-sync-record.ts';
import type { RunCounts, RunRecord } from '../../ports/records/run-record.ts';
import { readsLagFor } from '../../sync/contacts/freshness.ts';
import type { ContactAction, ContactsInput } from '../../sync/contacts/model.ts';
import { planContacts } from '../../sync/contacts/plan.ts';
import { driftWarning } from '../operate/compare-sample.ts';
import type { CompareOutcome } from '../operate/compare-sample.ts';
import { openGrant } from '../sign-in/grants.ts';
import { readOwner } from '../sync-run/begin-run.ts';
import { compareAgainAfter } from '../sync-run/cadence.ts';
import { contactsReadiness, openContactsRun, readActiveGroup } from './begin-contacts-run.ts';
import { gatherContacts } from './gather-contacts.ts';
import { contactOutboxSlice, readContactOutbox } from './read-clients.ts';
import { contactCursorToUse, nameOfChange, readContacts } from './read-contacts.ts';
import type { ContactsDeps, ContactsRun } from './run.ts';

const runsKept = 90 * 86_400;

/**
 * Reads both sides of one user's contacts in full and counts what a sync in good order would not find, as `compareSample` does for the
 * calendar: pairs whose sides differ although neither has news, lost ties. Repairs nothing; the counts go into the contact sync, and
 * into a run with a warning where there is any.
 */
export async function compareContacts(
  deps: ContactsDeps,
  { syncId }: { readonly syncId: SyncId },
): Promise<CompareOutcome> {
  const [owner, grant] = [await readOwner(deps, syncId), await openGrant(deps, syncId)];
  const sync = (await deps.store.get(syncAt(syncId)))?.value;
  const record = (await deps.store.get(contactSyncAt(syncId)))?.value;
  if (owner === undefined || grant === undefined || sync === undefined || record?.cursor === undefined)
    return { kind: 'notReady' };
  const readiness = contactsReadiness(sync, record);
  if (readiness.kind !== 'ready' || readiness.subject !== record.subject) return { kind: 'notReady' };
  const { subject } = readiness;
  const { fence } = record;
  const group = await readActiveGroup(deps.store, record);
  const contacts = deps.google.contactsOf(grant);
  const given = {
    syncId,
    trigger: 'compare',
    fence,
    sync,
    record,
    subject,
    contacts,
    group,
    ...owner,
  } as const;
  const run = { ...openContactsRun(deps, given), populates: { google: false, studio: false } };
  try {
    return await compare(run, record);
  } catch (error) {
    if (error instanceof GoogleFailure) return { kind: 'googleFailed', reason: error.reason };
    throw error;
  }
}

async function compare(run: ContactsRun, record: ContactSyncRecord): Promise<CompareOutcome> {
  const startedAt = run.deps.clock.now();
  const lastAsOf = record.cursor?.asOf;
  const cursor = contactCursorToUse(run, record);
  const news = cursor === undefined ? undefined : await readContacts(run, { cursor, lastAsOf });
  if (news === undefined || news.kind === 'full') return { kind: 'notReady' };
  const outbox = await readContactOutbox(run);
  // So much under way leaves nothing to compare.
  if (outbox.length >= contactOutboxSlice) return comeAgain(run);
  const google = await readContacts(run, { cursor: undefined, lastAsOf });
  const waiting = new Set(outbox.map(({ value }) => value.clientId));
  const input = await gatherContacts(run, { record, google, changed: [...waiting] });
  const told = new Set(news.changes.map(nameOfChange));
  const isOnItsWay = (action: ContactAction): boolean =>
    waiting.has(action.clientId) ||
    (action.contactName !== undefined && told.has(action.contactName)) ||
    isFresh(input, action, startedAt);
  const drifted = planContacts(input).actions.filter((action) => !isBookkeeping(action) && !isOnItsWay(action));
  const pairs = input.pairs.filter(({ endedAt, outOfGoogle }) => endedAt === undefined && outOfGoogle === undefined);
  return note(run, record, { startedAt, pairs: pairs.length, drift: countsOf(drifted) });
}

/** Another version of the same is no drift. */
function isBookkeeping({ kind }: ContactAction): boolean {
  return kind === 'remember' || kind === 'forget';
}

/** Whether the contact changed so lately that lists may not agree about it yet, or the client is being made there. */
function isFresh(input: ContactsInput, { clientId, contactName }: ContactAction, now: Instant): boolean {
  const since = addSeconds(now, -readsLagFor);
  const shown = input.google.find((change) => change.kind === 'contact' && change.contact.name === contactName);
  const pair = input.pairs.find((one) => one.clientId === clientId);
  const latest = [shown?.kind === 'contact' ? shown.contact.updated : undefined, pair?.googleUpdated, pair?.endedAt];
  return pair?.creatingSince !== undefined || latest.some((at) => at !== undefined && at > since);
}

function countsOf(actions: readonly ContactAction[]): RunCounts {
  const counts: { [Kind in ContactAction['kind']]?: number } = {};
  for (const { kind } of actions) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

async function note(
  run: ContactsRun,
  begun: ContactSyncRecord,
  found: { readonly startedAt: Instant; readonly pairs: number; readonly drift: RunCounts },
): Promise<CompareOutcome> {
  const { deps, syncId, id, studio, user } = run;
  const { startedAt, pairs, drift } = found;
  const at = deps.clock.now();
  const drifted = Object.values(drift).reduce((sum, count) => sum + count, 0);
  const outcome = await deps.store.transact(async (transaction): Promise<CompareOutcome> => {
    const now = (await transaction.get(contactSyncAt(syncId)))?.value;
    if (now === undefined || !isUntouched(begun, now)) return { kind: 'disturbed' };
    transaction.update(contactSyncAt(syncId), { lastCompare: { at, pairs, drift } });
    if (drifted > 0) {
      const record: RunRecord = {
        id,
        of: 'contacts',
        studioId: studio.id,
        userId: user.id,
        trigger: 'compare',
        startedAt,
        endedAt: at,
        outcome: 'nothing',
        counts: drift,
        lines: [],
        linesLeftOut: 0,
        warnings: [driftWarning(drifted)],
        expiresAt: addSeconds(at, runsKept),
      };
      transaction.set(studioCollections(studio.id).run(id), record);
    }
    return { kind: 'compared', pairs, drift };
  });
  return outcome.kind === 'disturbed' ? comeAgain(run) : outcome;
}

/** What came in between is over soon: the comparison is due again then. */
async function comeAgain({ deps, syncId }: ContactsRun): Promise<CompareOutcome> {
  await deps.store.transact(async (transaction) => {
    if ((await transaction.get(contactSyncAt(syncId))) === undefined) return;
    const nextCompareAt = addSeconds(deps.clock.now(), compareAgainAfter);
    transaction.update(contactSyncAt(syncId), { nextCompareAt });
  });
  return { kind: 'disturbed' };
}

function isUntouched(begun: ContactSyncRecord, now: ContactSyncRecord): boolean {
  return (
    begun.fence === now.fence && begun.cursor?.token === now.cursor?.token && begun.asked.studio === now.asked.studio
  );
}
