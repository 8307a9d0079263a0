import type { MailId } from '../../domain/ids.ts';
import { syncIdOf } from '../../domain/ids.ts';
import type { GoogleSyncSettings } from '../../domain/settings.ts';
import type { User } from '../../domain/studio.ts';
import type { Instant } from '../../domain/time.ts';
import type { RunRecord, Warning } from '../../ports/records/run-record.ts';
import type { Transaction } from '../../ports/store.ts';
import { mailIdOf, queueMail } from './queue-mail.ts';

/** A run that ended, as far as mails tell of it. */
export interface EndedRun {
  readonly user: Pick<User, 'id' | 'studioId' | 'email'>;
  readonly mail: GoogleSyncSettings['mail'];
  readonly run: Pick<RunRecord, 'id' | 'counts' | 'lines'>;
  /** Warnings nobody was told of before. */
  readonly news: readonly Warning[];
  /** Questions no mail has told of yet. */
  readonly conflicts: number;
  /** What the run filled, where it ended a populate. */
  readonly filled?: 'google' | 'studio' | 'both';
  readonly now: Instant;
}

/**
 * Queues what a run has to say to its user: one mail with what is new (the end of a populate and its problems are one mail), and
 * the detailed report for who asked for it. A run ends once, so each is said once. Returns what to request once it is committed.
 */
export function queueRunMails(transaction: Transaction, ended: EndedRun): readonly MailId[] {
  return [...queueNews(transaction, ended), ...queueReport(transaction, ended)];
}

function queueNews(transaction: Transaction, ended: EndedRun): readonly MailId[] {
  const { mail, user, run, news: warnings, conflicts, filled } = ended;
  if (!mail.warnings) return [];
  const about = { userId: user.id, runId: run.id, warnings, conflicts };
  if (filled !== undefined) {
    return [queueFor(transaction, ended, { kind: 'populateFinished', ...about, filled, counts: run.counts })];
  }
  return warnings.length === 0 && conflicts === 0 ? [] : [queueFor(transaction, ended, { kind: 'warnings', ...about })];
}

/** Only of a run that changed or skipped something: what travels is reported, that nothing did is not. */
function queueReport(transaction: Transaction, ended: EndedRun): readonly MailId[] {
  const { mail, user, run } = ended;
  if (!mail.report || run.lines.every(({ kind }) => kind === 'skip')) return [];
  return [queueFor(transaction, ended, { kind: 'report', userId: user.id, runId: run.id })];
}

function queueFor(
  transaction: Transaction,
  { user, mail, now }: EndedRun,
  subject: Parameters<typeof queueMail>[1]['subject'] & { readonly runId: string },
): MailId {
  const id = mailIdOf(subject.kind, syncIdOf(user.studioId, user.id), subject.runId);
  const to = mail.address === '' ? user.email : mail.address;
  queueMail(transaction, { id, studioId: user.studioId, to, subject, at: now });
  return id;
}
