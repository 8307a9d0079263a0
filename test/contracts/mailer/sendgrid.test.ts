import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startInbox, type LocalInbox } from '../../../infra/local/inbox/server.ts';
import { createSendGridMailer, type SendGridOptions } from '../../../shared/adapters/sendgrid/mailer.ts';
import { MailFailure, type OutgoingMail } from '../../../shared/ports/mailer.ts';

let inbox: LocalInbox;

beforeAll(async () => {
  inbox = await startInbox();
});
beforeEach(async () => {
  await fetch(`${inbox.url}/mails`, { method: 'DELETE' });
});
afterAll(() => inbox.stop());

const mail: OutgoingMail = {
  key: 'mail-1',
  to: 'ann@example.com',
  from: { address: 'studio@example.com', name: 'Studio, Berlin <3' },
  replyTo: 'office@example.com',
  subject: 'Two bookings overlap {{now}}',
  text: 'Plain: https://studio.example/a',
  html: '<p>Rich: <a href="https://studio.example/a">a</a></p>',
  unsubscribeUrl: 'https://studio.example/unsubscribe?token=abc',
};

const mailerWith = (options: Partial<SendGridOptions> = {}) =>
  createSendGridMailer({ apiKey: 'SG.local', baseUrl: inbox.url, ...options });
const failNext = (kind: string, times = 1) =>
  fetch(`${inbox.url}/failures`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind, times }),
  });
const mails = async (): Promise<unknown> => (await fetch(`${inbox.url}/mails?to=ann@example.com`)).json();

async function failureOf(sending: Promise<void>): Promise<MailFailure> {
  try {
    await sending;
  } catch (thrown) {
    if (thrown instanceof MailFailure) return thrown;
    throw thrown;
  }
  throw new Error('the mail went');
}

describe('a mail', () => {
  test('arrives as it was written, with our key and one-click unsubscribing', async () => {
    await mailerWith().send(mail);
    const [arrived] = (await mails()) as readonly unknown[];
    expect(JSON.stringify(arrived)).toContain('"mail-1"');
    expect(arrived).toMatchObject({
      subject: mail.subject,
      headers: {
        'List-Unsubscribe': '<https://studio.example/unsubscribe?token=abc>',
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      },
      customArgs: { studiosync_mail: 'mail-1' },
    });
    for (const text of [mail.text, mail.html, mail.from.name, 'office@example.com']) {
      expect(JSON.stringify(arrived)).toContain(JSON.stringify(text).slice(1, -1));
    }
  });

  test('about access says nothing of unsubscribing', async () => {
    const { unsubscribeUrl: _url, ...plain } = mail;
    await mailerWith().send(plain);
    expect(JSON.stringify(await mails())).not.toContain('List-Unsubscribe');
  });

  test.each([
    ['throttle', 'throttled'],
    ['unavailable', 'unavailable'],
    ['refuse', 'unauthorized'],
  ])('that meets %s did not go: %s', async (kind, reason) => {
    await failNext(kind);
    expect((await failureOf(mailerWith().send(mail))).reason).toBe(reason);
    expect(await mails()).toEqual([]);
  });

  test('that is throttled says how long to wait', async () => {
    await failNext('throttle');
    const { retryAfterSeconds } = await failureOf(mailerWith().send(mail));
    expect(retryAfterSeconds).toBeGreaterThanOrEqual(0);
    expect(retryAfterSeconds).toBeLessThan(60);
  });

  test('whose answer is lost may have gone, and is not sent again by us', async () => {
    await failNext('lose-answer');
    expect((await failureOf(mailerWith().send(mail))).reason).toBe('unknown');
    expect(await mails()).toHaveLength(1);
  });

  test('that is never answered may have gone', async () => {
    await failNext('hang');
    expect((await failureOf(mailerWith({ timeout: 300 }).send(mail))).reason).toBe('unknown');
  });

  test('is refused when it can never go', async () => {
    expect((await failureOf(mailerWith().send({ ...mail, to: 'nobody' }))).reason).toBe('refused');
    expect((await failureOf(mailerWith().send({ ...mail, subject: '' }))).reason).toBe('refused');
  });

  test('does not go with a wrong key, nor where nobody listens', async () => {
    expect((await failureOf(mailerWith({ apiKey: 'wrong' }).send(mail))).reason).toBe('unauthorized');
    expect((await failureOf(mailerWith({ baseUrl: 'http://127.0.0.1:1' }).send(mail))).reason).toBe('unavailable');
  });

  test('leaves no line in the log and no address or key in its failure', async () => {
    const printed = vi.spyOn(console, 'warn');
    await failNext('refuse');
    const failure = await failureOf(mailerWith({ apiKey: 'SG.secret' }).send(mail));
    await failureOf(mailerWith({ apiKey: 'wrong' }).send(mail));
    const told = [failure.message, failure.stack, String(failure.cause), JSON.stringify(failure)].join();
    expect(told).not.toMatch(/example\.com|SG\.secret/);
    expect(printed).not.toHaveBeenCalled();
    printed.mockRestore();
  });
});
