import type { LabelName } from '../../domain/ids.ts';
import {
  contactOutboxAt,
  contactPairAt,
  contactReviewAt,
  contactSyncAt,
  contactUntyingAt,
} from '../../ports/collections.ts';
import type { ContactOutboxRecord, ContactSyncRecord } from '../../ports/records/contact-sync-record.ts';
import type { Stored } from '../../ports/store.ts';
import type { ContactsInput, ContactsPlan } from '../../sync/contacts/model.ts';
import { isLabelOff } from '../../sync/contacts/label-off.ts';
import { planContacts } from '../../sync/contacts/plan.ts';
import { readFencedOf } from '../sync-run/lease.ts';
import { mustPause } from '../sync-run/run.ts';
import { applyContacts } from './apply-contacts.ts';
import type { ContactsApplied, ContactsManner } from './apply-contacts.ts';
import { reviewIdOf } from './commit-contacts.ts';
import { gatherContacts } from './gather-contacts.ts';
import type { ContactFindings } from './gather-contacts.ts';
import { keepLabel } from './keep-label.ts';
import { readBeforeMaking, rememberOthers } from './known-others.ts';
import { contactCursorToUse, nameOfChange, readContacts, readNamed } from './read-contacts.ts';
import type { ContactsAnswer, ContactsRead } from './read-contacts.ts';
import { contactOutboxSlice, readContactOutbox } from './read-clients.ts';
import type { ContactsRun } from './run.ts';
import { untyingIdOf } from './untie-contact.ts';

/** What one pass came to. */
export interface ContactsPass {
  /** The record as it stood when the pass began: what was asked after that is not settled by it. */
  readonly begun: ContactSyncRecord;
  /** Undefined when the pass did not look at Google. */
  readonly google: ContactsAnswer | undefined;
  /** The label everyone was put under. */
  readonly label: LabelName | undefined;
  readonly applied: ContactsApplied;
  readonly moreInOutbox: boolean;
}

/** Outbox entries are taken out in transactions of this many. */
const clearSize = 100;

/**
 * One look at both sides: sees to the label, reads Google's changes and the studio's outbox, plans, carries the plan out, takes the
 * settled entries out of the outbox. The cursor is not moved here: that comes last, when the run settles.
 */
export async function runContactsPass(
  run: ContactsRun,
  begun: ContactSyncRecord,
  { isFirst, known }: { readonly isFirst: boolean; readonly known: ContactsRead | undefined },
): Promise<ContactsPass> {
  const mustRead = contactCursorToUse(run, begun) === undefined || begun.asked.google > begun.settled.google;
  const looks = mustRead || (isFirst && run.trigger !== 'studio');
  const isFull = looks && contactCursorToUse(run, begun) === undefined;
  const now = run.deps.clock.now();
  const writesPaused = begun.writesPausedUntil !== undefined && begun.writesPausedUntil > now;
  const tended = await withLabel(run, begun, isFull || run.trigger === 'now', writesPaused);
  const position = { cursor: contactCursorToUse(run, tended), lastAsOf: tended.cursor?.asOf ?? tended.label?.madeAt };
  const read = looks ? await readOnce(run, position, known) : undefined;
  const outbox = await readContactOutbox(run);
  const changed = outbox.map(({ value }) => value.clientId);
  const { record, google, input, plan } = await planPass(run, { record: tended, google: read, changed }, writesPaused);
  run.ledger.skipped(plan.skips);
  const applied = await applyContacts(run, plan, {
    label: input.label,
    writesPaused,
    mustPause: () => mustPause(run),
    planAgain: (item) => planAgain(run, item, { record, writesPaused }),
  });
  if (applied === 'all') {
    if (google !== undefined) await rememberOthers(run, { record, google, input, plan });
    await closeAnswered(run, input);
    await clearOutbox(run, outbox);
    await closeUntied(run, input);
  }
  return { begun, google, label: input.label, applied, moreInOutbox: outbox.length >= contactOutboxSlice };
}

/** Plans from what was read, and where somebody is to be made, from as much more as must be known before that. */
async function planPass(
  run: ContactsRun,
  findings: ContactFindings,
  writesPaused: boolean,
): Promise<ContactFindings & { readonly input: ContactsInput; readonly plan: ContactsPlan }> {
  let { record, google } = findings;
  for (;;) {
    let input = await gatherContacts(run, { ...findings, record, google });
    if (google?.kind !== 'full' && isLabelOff(input)) {
      // Taken off one contact, or deleted altogether: Google tells both alike.
      record = await withLabel(run, record, true, writesPaused);
      input = { ...input, label: record.label?.name };
    }
    const planned = { ...findings, record, google, input, plan: planContacts(input) };
    const more = writesPaused ? undefined : await readBeforeMaking(run, planned);
    if (more === undefined) return planned;
    google = more;
  }
}

/** Plans one client anew from what both sides hold now. */
async function planAgain(
  run: ContactsRun,
  { clientId, contactName }: Parameters<ContactsManner['planAgain']>[0],
  { record, writesPaused }: { readonly record: ContactSyncRecord; readonly writesPaused: boolean },
): Promise<ContactsPlan> {
  const changes = contactName === undefined ? [] : await readNamed(run, [contactName]);
  const found = await gatherContacts(run, { record, google: undefined, changed: [clientId] });
  const told = new Set(changes.map(nameOfChange));
  const known = found.google.filter((change) => !told.has(nameOfChange(change)));
  const input: ContactsInput = { ...found, google: [...known, ...changes], newContacts: { kind: 'all' } };
  if (!isLabelOff(input)) return planContacts(input);
  const { label } = await withLabel(run, record, true, writesPaused);
  return planContacts({ ...input, label: label?.name });
}

/** What was read from this very cursor before the lease was taken is not read again. */
async function readOnce(
  run: ContactsRun,
  position: Parameters<typeof readContacts>[1],
  known: ContactsRead | undefined,
): Promise<ContactsAnswer> {
  const isKnown = known !== undefined && known.cursorToken === position.cursor?.token;
  return isKnown ? known.answer : readContacts(run, position);
}

async function withLabel(
  run: ContactsRun,
  record: ContactSyncRecord,
  isDoubted: boolean,
  writesPaused: boolean,
): Promise<ContactSyncRecord> {
  const { group } = run;
  if (group === undefined || writesPaused) return record;
  return keepLabel(run, record, { group, look: isDoubted ? 'lookAgain' : 'asRemembered' });
}

/** What a person answered about a contact has been done: it is not read again. */
async function closeAnswered(run: ContactsRun, { reviews }: ContactsInput): Promise<void> {
  const answered = reviews.filter(({ answer }) => answer !== undefined);
  if (answered.length === 0) return;
  await run.deps.store.transact(async (transaction) => {
    await readFencedOf(transaction, contactSyncAt(run.syncId), run.fence);
    const documents = answered.map(({ contactName }) => contactReviewAt(run.syncId, reviewIdOf(contactName)));
    for (const stored of await transaction.getAll(documents)) {
      if (stored?.value.state === 'answered' && stored.value.carriedOut !== true)
        transaction.set(contactReviewAt(run.syncId, stored.value.id), { ...stored.value, carriedOut: true });
    }
  });
}

/** Ties that a person called wrong are cut: their clients get contacts of their own in the next look, which is asked for. */
async function closeUntied({ deps, syncId, fence }: ContactsRun, { untied }: ContactsInput): Promise<void> {
  const cut = untied.filter(({ doneAt }) => doneAt === undefined);
  if (cut.length === 0) return;
  await deps.store.transact(async (transaction) => {
    const { value: record } = await readFencedOf(transaction, contactSyncAt(syncId), fence);
    const at = deps.clock.now();
    const untyings = await transaction.getAll(cut.map((one) => contactUntyingAt(syncId, untyingIdOf(one))));
    const pairs = await transaction.getAll(cut.map(({ clientId }) => contactPairAt(syncId, clientId)));
    for (const stored of untyings) {
      if (stored !== undefined) transaction.set(contactUntyingAt(syncId, stored.id), { ...stored.value, doneAt: at });
    }
    for (const [index, { clientId }] of cut.entries()) {
      const version = pairs[index]?.value.studioVersion ?? 0;
      transaction.set(contactOutboxAt(syncId, clientId), { clientId, version, at });
    }
    const asked = { ...record.asked, studio: record.asked.studio + 1 };
    transaction.update(contactSyncAt(syncId), { asked, nextSyncAt: at });
  });
}

/** Takes entries out, except those written again since they were read. */
async function clearOutbox(run: ContactsRun, entries: readonly Stored<ContactOutboxRecord>[]): Promise<void> {
  for (let from = 0; from < entries.length; from += clearSize) {
    const some = entries.slice(from, from + clearSize);
    await run.deps.store.transact(async (transaction) => {
      await readFencedOf(transaction, contactSyncAt(run.syncId), run.fence);
      const documents = some.map((entry) => contactOutboxAt(run.syncId, entry.value.clientId));
      for (const [index, stored] of (await transaction.getAll(documents)).entries())
        if (stored !== undefined && stored.revision === some[index]?.revision) transaction.delete(stored);
    });
  }
}
