import type { MailSubject } from '../../ports/records/mail-record.ts';

/** The link of an invitation signs somebody in: once it is on its way, the record needs it no more. */
export function withoutSecret(subject: MailSubject): MailSubject {
  return subject.kind === 'invitation' ? { ...subject, token: '' } : subject;
}
