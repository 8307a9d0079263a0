import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { StoredMail } from './mail-store.ts';

/** What can be told of a mail, and what a person reads about it. */
export const eventKinds = {
  deliver: 'Say it was delivered',
  bounce: 'Let it bounce',
  block: 'Let it be blocked this once',
  spam: 'Report it as spam',
  unsubscribe: 'Unsubscribe through SendGrid',
  'one-click': 'Unsubscribe as mail programs do (one click)',
} as const;

/** What is told of a mail. `one-click` is no event: the mail program itself posts to the address in the mail's header (RFC 8058). */
export type EventKind = keyof typeof eventKinds;

/** What is asked of POST /mails/:id/events. */
export const eventRequest = z.object({
  kind: z.enum(['deliver', 'bounce', 'block', 'spam', 'unsubscribe', 'one-click']),
});

/** What telling came to: the status that came back, or why nothing did. */
export type Told =
  { readonly status: number } | { readonly problem: 'nobody listens' | 'no such header' | 'no webhook' };

/** Tells of mails as SendGrid's Event Webhook does (facts 9). */
export interface EventSender {
  /** The public key its deliveries are verified with: base64 of the DER form, as SendGrid's settings show it. */
  readonly publicKey: string;
  tell(mail: StoredMail, kind: EventKind): Promise<Told>;
}

/** Where events go and what they are signed with. */
export interface EventSenderOptions {
  /** The webhook; nothing can be told without one. */
  readonly webhook: string | undefined;
  /** Where the key is kept between starts; without it, it ends with the process. */
  readonly directory: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const patience = 10_000;

/** Makes the sender, with the key of an earlier start where there is one. */
export function createEventSender({ webhook, directory, now }: EventSenderOptions): EventSender {
  const key = keyFrom(directory);
  return {
    publicKey: createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64'),
    async tell(mail, kind) {
      if (kind === 'one-click') return postOneClick(mail);
      if (webhook === undefined) return { problem: 'no webhook' };
      const timestamp = String(Math.floor(now() / 1000));
      const body = Buffer.from(JSON.stringify(eventsOf(mail, kind, Number(timestamp))));
      const signature = sign('sha256', Buffer.concat([Buffer.from(timestamp), body]), key).toString('base64');
      return post(webhook, body, {
        'content-type': 'application/json',
        'x-twilio-email-event-webhook-signature': signature,
        'x-twilio-email-event-webhook-timestamp': timestamp,
      });
    },
  };
}

/** What each kind adds to an event. */
const particulars: Readonly<Record<Exclude<EventKind, 'one-click'>, Readonly<Record<string, string>>>> = {
  deliver: { event: 'delivered', response: '250 2.0.0 OK' },
  bounce: { event: 'bounce', type: 'bounce', reason: '550 5.1.1 The mailbox does not exist', status: '5.1.1' },
  block: { event: 'bounce', type: 'blocked', reason: '421 4.7.0 Try again later', status: '4.7.0' },
  spam: { event: 'spamreport' },
  unsubscribe: { event: 'unsubscribe' },
};

function eventsOf(mail: StoredMail, kind: Exclude<EventKind, 'one-click'>, timestamp: number): readonly object[] {
  return mail.to.map(({ email }) => ({
    email,
    timestamp,
    sg_event_id: randomBytes(18).toString('base64url'),
    sg_message_id: `${mail.messageId}.recvd-local-1`,
    ...(mail.categories.length === 0 ? {} : { category: mail.categories }),
    ...mail.customArgs,
    ...particulars[kind],
  }));
}

async function postOneClick(mail: StoredMail): Promise<Told> {
  const headers = new Headers(mail.headers);
  const url = /<(https?:[^>]+)>/.exec(headers.get('List-Unsubscribe') ?? '')?.[1];
  if (url === undefined || !headers.has('List-Unsubscribe-Post')) return { problem: 'no such header' };
  const body = Buffer.from('List-Unsubscribe=One-Click');
  return post(url, body, { 'content-type': 'application/x-www-form-urlencoded' });
}

async function post(url: string, body: Buffer, headers: Readonly<Record<string, string>>): Promise<Told> {
  try {
    const request = {
      method: 'POST',
      body,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(patience),
    } as const;
    return { status: (await fetch(url, request)).status };
  } catch {
    return { problem: 'nobody listens' };
  }
}

function keyFrom(directory: string | undefined): KeyObject {
  if (directory === undefined) return newKey();
  const file = join(directory, 'event-key.pem');
  try {
    return createPrivateKey(readFileSync(file));
  } catch {
    const key = newKey();
    mkdirSync(directory, { recursive: true });
    writeFileSync(file, key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    return key;
  }
}

function newKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
}
