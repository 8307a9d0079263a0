import type { SyncId } from '../../domain/ids.ts';
import type { GoogleSyncSettings } from '../../domain/settings.ts';
import type { Studio, User } from '../../domain/studio.ts';
import type { Instant } from '../../domain/time.ts';
import type { GoogleFailureReason } from '../../ports/google.ts';
import type { ContactSyncRecord } from '../../ports/records/contact-sync-record.ts';
import type { Warning } from '../../ports/records/run-record.ts';
import { mailIdOf } from '../mails/queue-mail.ts';
import type { MailToQueue } from '../mails/queue-mail.ts';
import { inWords } from '../sync-run/failure-mails.ts';
import { untold } from '../sync-run/warnings.ts';
import { warningOf } from './news.ts';
import type { ContactsRun } from './run.ts';

/** Whose contacts stand still, and who hears of it. */
export interface Troubled {
  readonly syncId: SyncId;
  readonly studio: Pick<Studio, 'id'>;
  readonly user: Pick<User, 'id' | 'email'>;
  readonly mail: GoogleSyncSettings['mail'];
}

/** That Google Contacts are not allowed for the account: told once, until they are allowed again. */
export const contactsNotAllowed: Warning = {
  code: 'contact_notPermitted',
  message:
    'A client group is chosen, but Google Contacts are not allowed for your Google account, so no contacts are synced. The calendar syncs all the same.',
  remedy:
    'Authenticate the Google account again on the Google tab and leave the box for Contacts ticked; or choose no client group.',
};

/** The mail that says so, unless it was said; and what is remembered as told afterwards. */
export function notAllowedMail(troubled: Troubled, at: TroubleAt): TroubleTold {
  return troubleMail(troubled, contactsNotAllowed, at);
}

/** The same where Google keeps the name of the client group for itself. */
export function labelRefusedMail(troubled: Troubled, title: string, at: TroubleAt): TroubleTold {
  return troubleMail(troubled, labelRefused(title), at);
}

/** That the group's name cannot be a label's: told once, until it is another one. */
export function labelRefused(title: string): Warning {
  return warningOf({ code: 'labelRefused', title });
}

/** Whether nothing is synced because of that, and its user was told. */
export function isLabelRefused({
  label,
  failures,
  lastFailure,
  told,
}: Pick<ContactSyncRecord, 'label' | 'failures' | 'lastFailure' | 'told'>): boolean {
  const isRefused = label === undefined && failures > 0 && lastFailure?.reason === 'rejected';
  // What is remembered as told is named by the warning and the group's name.
  return isRefused && Object.keys(told).some((key) => key.startsWith(labelRefused('').code));
}

interface TroubleAt {
  readonly record: Pick<ContactSyncRecord, 'told'>;
  readonly runId: ContactsRun['id'];
  readonly now: Instant;
}

interface TroubleTold {
  readonly mail: MailToQueue | undefined;
  readonly told: ContactSyncRecord['told'];
}

function troubleMail({ syncId, studio, user, mail }: Troubled, warning: Warning, at: TroubleAt): TroubleTold {
  const { runId, now } = at;
  const { news, told: after } = untold([warning], at.record, now);
  if (news.length === 0 || !mail.warnings) return { mail: undefined, told: after };
  const subject = { kind: 'warnings', userId: user.id, runId, warnings: news, conflicts: 0 } as const;
  const to = mail.address === '' ? user.email : mail.address;
  return {
    mail: { id: mailIdOf(warning.code, syncId, runId), studioId: studio.id, to, subject, at: now },
    told: after,
  };
}

/** A failure of a contact run as people are told it. */
export function contactsInWords(reason: GoogleFailureReason): ReturnType<typeof inWords> {
  if (reason === 'forbidden')
    return {
      reason: 'Google does not allow us to use the contacts of this account.',
      remedy: 'Authenticate the Google account again on the Google tab and leave the box for Contacts ticked.',
    };
  // No calendar is gone: a label or a contact was not where it was looked for.
  return inWords(reason === 'gone' ? 'rejected' : reason);
}
