import type { Studio } from '../domain/studio.ts';
import type { ConflictRecord } from '../ports/records/conflict-record.ts';
import type { MailSubject } from '../ports/records/mail-record.ts';
import type { RunRecord } from '../ports/records/run-record.ts';

/** What the words of a mail draw on besides its subject, as it is when the mail is sent. */
export interface MailContext {
  readonly studio: Pick<Studio, 'id' | 'name' | 'locale' | 'timeZone'>;
  /** The user the mail is about; absent when they no longer exist. */
  readonly userName?: string;
  /** The origin of links, without a slash at the end. */
  readonly publicUrl: string;
  /** Where one click switches these mails off; absent on those about access. */
  readonly unsubscribeUrl?: string;
  /** The run the mail is about, where it is still kept. */
  readonly run?: RunRecord;
  /** The questions that run raised, whatever became of them. */
  readonly questions?: readonly ConflictRecord[];
  /** How many bookings stand on both sides now. */
  readonly pairs?: number;
}

/** One sort of mail. */
export type SubjectOf<Kind extends MailSubject['kind']> = Extract<MailSubject, { readonly kind: Kind }>;

/** The parts that every mail of a studio has: its name, why it comes, and where it is switched off. */
export function framed(
  { studio, unsubscribeUrl }: MailContext,
  why: string,
): { readonly studio: string; readonly footer: string; readonly unsubscribeUrl?: string } {
  return {
    studio: studio.name,
    footer: why,
    ...(unsubscribeUrl === undefined ? {} : { unsubscribeUrl }),
  };
}

/** Whom the mail greets: nobody where the user is gone. */
export function greeted({ userName }: MailContext): { readonly greeting?: string } {
  return userName === undefined ? {} : { greeting: userName };
}

/** In which zone the times of a mail are told. */
export function zoneNote({ studio }: MailContext): string {
  return `Times are in the studio’s time zone, ${studio.timeZone.replaceAll('_', ' ')}.`;
}
