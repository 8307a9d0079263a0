import { usualStallHours } from '../../domain/studio.ts';
import { addSeconds } from '../../domain/time.ts';
import type { Instant } from '../../domain/time.ts';
import type { MailId } from '../../domain/ids.ts';
import { contactSyncAt, studioCollections, syncAt } from '../../ports/collections.ts';
import type { ContactSyncRecord } from '../../ports/records/contact-sync-record.ts';
import type { RunOutcome, RunRecord, RunSummary, Warning } from '../../ports/records/run-record.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import type { Transaction } from '../../ports/store.ts';
import type { ContactNews } from '../../sync/contacts/model.ts';
import { mailIdOf, queueMail, requestMail } from '../mails/queue-mail.ts';
import { alarmAfter, firstCompare } from '../sync-run/cadence.ts';
import { readFencedOf } from '../sync-run/lease.ts';
import { untold } from '../sync-run/warnings.ts';
import { without } from '../without.ts';
import type { ContactsPass } from './contacts-pass.ts';
import { warningOf } from './news.ts';
import type { ContactsRun } from './run.ts';

/** How long runs are kept, seconds. */
const runsKept = 90 * 86_400;
/** The rest of a run has its own message; if that is lost the tick asks for it so soon, seconds. */
const restComesAfter = 60;
/** Google tells of no changes in contacts: they are looked for every half hour (PRODUCT 8), spread by a quarter. Seconds. */
export const contactsLookEvery = 1800;

/** When contacts that are well are looked at next. */
export function nextContactsLook(deps: Pick<ContactsRun['deps'], 'chance'>, now: Instant): Instant {
  return addSeconds(now, contactsLookEvery * (0.75 + deps.chance.fraction() * 0.5));
}

/** What became of a run that came to its end in order. */
export type ContactsSettled =
  /** More was asked for meanwhile: the lease is kept, look again. */
  | { readonly kind: 'again'; readonly record: ContactSyncRecord }
  | { readonly kind: 'continues'; readonly run: RunSummary }
  | { readonly kind: 'done'; readonly run: RunSummary };

/** How a pass ends. */
interface PassEnd {
  readonly startedAt: Instant;
  readonly isLast: boolean;
  /** Whether the contacts may be left without a place in the calendar's run that clears the populate boxes. */
  readonly sync: SyncRecord;
}

/**
 * Ends a pass: moves the cursor, and unless more was asked for meanwhile frees the lease, writes down the run and queues its mails,
 * all in one transaction under the fence.
 */
export async function settleContacts(run: ContactsRun, pass: ContactsPass, end: PassEnd): Promise<ContactsSettled> {
  const document = contactSyncAt(run.syncId);
  const { settled, mails } = await run.deps.store.transact(async (transaction) => {
    const { value: record } = await readFencedOf(transaction, document, run.fence);
    const now = run.deps.clock.now();
    const progressed = afterPass(run, pass, record);
    const hasRest = pass.applied === 'outOfTime' || (pass.applied === 'all' && hasMore(progressed, pass));
    if (hasRest && pass.applied === 'all' && !end.isLast) {
      const { lease } = progressed;
      const goesOn =
        lease === undefined ? progressed : { ...progressed, lease: { ...lease, begun: record.asked.google } };
      transaction.set(document, goesOn);
      return { settled: { kind: 'again', record: goesOn } as const, mails: [] };
    }
    const warnings = [...(record.untold ?? []), ...unreadableIn(run)].map(warningOf);
    const { news, told } = untold(warnings, record, now);
    const outcome = hasRest ? 'continues' : outcomeOf(run, pass);
    const summary = contactsSummary(run, { startedAt: end.startedAt, endedAt: now, outcome });
    transaction.set(document, release({ ...progressed, told }, { run, pass, summary, now }));
    if (pass.applied === 'all' && !hasRest) clearBoxes(transaction, run, end.sync);
    writeContactsRun(transaction, run, { summary, warnings });
    const queued = queueMails(transaction, run, { news, now });
    const kind = hasRest ? ('continues' as const) : ('done' as const);
    return { settled: { kind, run: summary }, mails: queued };
  });
  await requestMail(run.deps, mails);
  return settled;
}

/** Contacts of clients that could not be read: told at most daily, as long as that lasts. */
function unreadableIn({ ledger }: ContactsRun): readonly ContactNews[] {
  const lines = ledger.lines().filter(({ reason }) => reason === 'unreadable');
  return lines.map(({ title, detail = '' }) => ({ code: 'unreadable', title, detail }));
}

/** The record with what the pass settled: the cursor last of all that was read and written. */
function afterPass(
  run: ContactsRun,
  { google, begun, applied, label }: ContactsPass,
  record: ContactSyncRecord,
): ContactSyncRecord {
  if (applied !== 'all') return record;
  const settled = {
    studio: begun.asked.studio,
    google: google === undefined ? record.settled.google : begun.asked.google,
  };
  const seen = { ...record, settled, subject: run.subject, ...(google === undefined ? {} : { cursor: google.cursor }) };
  if (google?.kind !== 'full') return doubtsAfter(run, begun, seen, false);
  // What asked for everything before this look is served by it; what did so meanwhile, or a label made anew behind its back, is not.
  const isServed = begun.asked.studio === record.asked.studio && (label === undefined || label === record.label?.name);
  return doubtsAfter(run, begun, isServed ? without(seen, 'compareAll', 'populates') : seen, true);
}

/** Whether contacts may still have been made without our knowing. */
function doubtsAfter(
  run: ContactsRun,
  begun: ContactSyncRecord,
  record: ContactSyncRecord,
  readEverything: boolean,
): ContactSyncRecord {
  if (record.doubtUntil === undefined || run.ledger.hasDoubts()) return record;
  const wasOpen = begun.doubtUntil !== undefined;
  const isOver = !wasOpen || (readEverything && begun.doubtUntil <= run.deps.clock.now());
  return isOver ? without(record, 'doubtUntil') : record;
}

function hasMore(record: ContactSyncRecord, pass: ContactsPass): boolean {
  const { asked, settled, compareAll } = record;
  return pass.moreInOutbox || asked.studio > settled.studio || asked.google > settled.google || compareAll === true;
}

function release(
  record: ContactSyncRecord,
  end: { readonly run: ContactsRun; readonly pass: ContactsPass; readonly summary: RunSummary; readonly now: Instant },
): ContactSyncRecord {
  const { run, pass, summary, now } = end;
  const promise = run.trigger === 'now' ? (['promisedRunId'] as const) : [];
  const free = { ...without(record, 'lease', 'lastFailure', 'untold', ...promise), failures: 0, lastRun: summary };
  const { stallHours = usualStallHours } = run.studio.syncJob;
  if (pass.applied === 'outOfTime') {
    const nextSyncAt = addSeconds(now, restComesAfter);
    return { ...free, nextSyncAt, alarmAt: alarmAfter(now, { nextSyncAt, stallHours }) };
  }
  if (pass.applied === 'writesPaused') return { ...free, nextSyncAt: record.writesPausedUntil ?? now };
  const look = summary.outcome === 'continues' ? addSeconds(now, restComesAfter) : nextContactsLook(run.deps, now);
  const { doubtUntil } = record;
  const nextSyncAt =
    doubtUntil !== undefined && doubtUntil < look
      ? doubtUntil > now
        ? doubtUntil
        : addSeconds(now, restComesAfter)
      : look;
  return {
    ...without(free, 'stalledSince'),
    lastSuccessAt: now,
    nextSyncAt,
    nextCompareAt: record.nextCompareAt ?? firstCompare(record, now),
    stallHours,
    alarmAt: alarmAfter(now, { nextSyncAt, stallHours }),
  };
}

function outcomeOf(run: ContactsRun, pass: ContactsPass): RunOutcome {
  if (pass.applied === 'writesPaused') return 'paused';
  return run.ledger.changedAnything() ? 'done' : 'nothing';
}

/** The calendar's run clears the populate boxes; where no calendar is chosen there is none. */
function clearBoxes(transaction: Transaction, run: ContactsRun, sync: SyncRecord): void {
  const { calendarId, populateGoogle, populateStudio } = sync.settings;
  if (calendarId !== undefined || (!populateGoogle && !populateStudio)) return;
  const settings = { ...sync.settings, populateGoogle: false, populateStudio: false };
  transaction.update(syncAt(run.syncId), { settings, version: sync.version + 1 });
}

/** The short form of a contact run. */
export function contactsSummary(
  run: ContactsRun,
  end: { readonly startedAt: Instant; readonly endedAt: Instant; readonly outcome: RunOutcome },
): RunSummary {
  return { id: run.id, of: 'contacts', trigger: run.trigger, ...end, counts: run.ledger.counts(), calls: run.calls() };
}

/** Writes a run down when it has anything to tell, or was promised to whoever asked for it. */
export function writeContactsRun(
  transaction: Transaction,
  run: ContactsRun,
  told: { readonly summary: RunSummary; readonly warnings: readonly Warning[] },
): void {
  const isEmpty = run.ledger.lines().length === 0 && told.warnings.length === 0 && told.summary.outcome === 'nothing';
  if (isEmpty && run.trigger !== 'now') return;
  const record: RunRecord = {
    ...told.summary,
    studioId: run.studio.id,
    userId: run.user.id,
    lines: run.ledger.lines(),
    linesLeftOut: run.ledger.linesLeftOut(),
    warnings: told.warnings,
    expiresAt: addSeconds(told.summary.endedAt, runsKept),
  };
  transaction.set(studioCollections(run.studio.id).run(run.id), record);
}

/** One mail at most with what was not told before, and the report of what was done where the user wants one. */
function queueMails(
  transaction: Transaction,
  run: ContactsRun,
  told: { readonly news: readonly Warning[]; readonly now: Instant },
): readonly MailId[] {
  const { mail, studio, user } = run;
  const to = mail.address === '' ? user.email : mail.address;
  const about = { studioId: studio.id, to, at: told.now };
  const ids: MailId[] = [];
  if (mail.warnings && told.news.length > 0) {
    const id = mailIdOf('warnings', run.syncId, run.id);
    const subject = { kind: 'warnings', userId: user.id, runId: run.id, warnings: told.news, conflicts: 0 } as const;
    queueMail(transaction, { ...about, id, subject });
    ids.push(id);
  }
  if (mail.report && run.ledger.changedAnything()) {
    const id = mailIdOf('report', run.syncId, run.id);
    queueMail(transaction, { ...about, id, subject: { kind: 'report', userId: user.id, runId: run.id } });
    ids.push(id);
  }
  return ids;
}
