import type sendGridService from '@sendgrid/mail';
import { MailFailure, type Mailer, type OutgoingMail } from '../../ports/mailer.ts';
import { mailFailureFrom } from './failure.ts';
import { mailKeyArgument } from './mail-key.ts';

/** How to reach SendGrid. */
export interface SendGridOptions {
  readonly apiKey: string;
  /** An origin standing in for `https://api.sendgrid.com` (`SENDGRID_BASE_URL`). */
  readonly baseUrl?: string;
  /** Milliseconds to wait for an answer; after that whether the mail went is unknown. */
  readonly timeout?: number;
}

const usualTimeout = 20_000;

/** Mails over SendGrid's own client, which is loaded with the first mail. It never repeats by itself, nor do we. */
export function createSendGridMailer(options: SendGridOptions): Mailer {
  let loading: Promise<Send> | undefined;
  return {
    async send(mail) {
      const send = await (loading ??= loadClient(options));
      try {
        await send(toSendGridMail(mail));
      } catch (thrown) {
        const { reason, retryAfterSeconds, said } = mailFailureFrom(thrown);
        throw new MailFailure(reason, {
          // What was thrown holds the key and the address; its status says enough.
          cause: new Error(`sendgrid: ${said}`),
          ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
        });
      }
    },
  };
}

/** SendGrid's form of a mail. Links are left as they are: mails about access must not pass through a tracker. */
export function toSendGridMail(mail: OutgoingMail): SendGridMail {
  return {
    to: { email: mail.to },
    from: { email: mail.from.address, name: mail.from.name },
    ...(mail.replyTo !== undefined && { replyTo: { email: mail.replyTo } }),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    customArgs: { [mailKeyArgument]: mail.key },
    ...(mail.unsubscribeUrl !== undefined && { headers: unsubscribeHeaders(mail.unsubscribeUrl) }),
    trackingSettings: {
      clickTracking: { enable: false, enableText: false },
      openTracking: { enable: false },
      subscriptionTracking: { enable: false },
    },
  };
}

/** One click unsubscribes, in the mail program itself (RFC 8058). */
function unsubscribeHeaders(url: string): Record<string, string> {
  return { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}

/** One mail in SendGrid's form. */
export type SendGridMail = Exclude<Parameters<typeof sendGridService.send>[0], readonly unknown[]>;

type Send = (mail: SendGridMail) => Promise<unknown>;

/** The parts of the package that its types leave out. */
interface UntypedSendGrid {
  readonly MailService: new () => typeof sendGridService & {
    readonly client: {
      setDefaultHeader(name: string, value: string): void;
      setDefaultRequest(name: string, value: unknown): void;
    };
  };
}

async function loadClient(options: SendGridOptions): Promise<Send> {
  const { default: sendGrid } = await import('@sendgrid/mail');
  // A service of our own, not the one every user of the package shares; its types hide the class and its client.
  const service = new (sendGrid as unknown as UntypedSendGrid).MailService();
  // Set by hand, because the client prints a line about a key that looks odd to it.
  service.client.setDefaultHeader('Authorization', `Bearer ${options.apiKey}`);
  service.client.setDefaultRequest('timeout', options.timeout ?? usualTimeout);
  if (options.baseUrl !== undefined) service.client.setDefaultRequest('baseUrl', options.baseUrl);
  return (mail) => service.send(mail);
}
