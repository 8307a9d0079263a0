import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sendgrid from '@sendgrid/mail';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startInbox, type LocalInbox } from '../../../infra/local/inbox/server.ts';
import { createSendGridEvents } from '../../../shared/adapters/sendgrid/events.ts';
import type { ReadEvents } from '../../../shared/ports/mail-events.ts';

type Mail = Exclude<Parameters<typeof sendgrid.send>[0], unknown[]>;

const greeting: Mail = {
  to: { email: 'ana@example.com', name: 'Ana' },
  from: { email: 'studio@example.com', name: 'Studio' },
  subject: 'Your session <tomorrow>',
  text: 'See you: https://studio.example.com/b/1?a=1&b=2.',
  html: '<p>See <a href="https://studio.example.com/b/1?a=1&amp;b=2">you</a></p><script>alert(1)</script>',
  headers: { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
  customArgs: { outbox: 'o-1' },
  categories: ['reminder'],
};

describe('the local inbox, for the real SendGrid client', () => {
  let inbox: LocalInbox;
  let directory: string;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'inbox-'));
    inbox = await startInbox({ directory });
  });

  afterEach(async () => {
    await inbox.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  function sender(url = inbox.url, key = 'SG.test-key'): typeof sendgrid {
    // The typings leave out the client, the only place where another address can be set.
    const { client } = sendgrid as unknown as { client: { setDefaultRequest(name: string, value: unknown): void } };
    // In this order: setting the key sets the address back.
    sendgrid.setApiKey(key);
    client.setDefaultRequest('baseUrl', url);
    sendgrid.setTimeout(2000);
    return sendgrid;
  }

  // What the inbox answers is the contract under test; a wrong shape fails the assertion that reads it.
  async function mails(query = ''): Promise<Record<string, unknown>[]> {
    const response = await fetch(`${inbox.url}/mails${query}`);
    return (await response.json()) as Record<string, unknown>[];
  }

  async function post(body: unknown, headers: Record<string, string> = { authorization: 'Bearer SG.x' }) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return fetch(`${inbox.url}/v3/mail/send`, { method: 'POST', body: text, headers });
  }

  async function failNext(kind: string, times = 1): Promise<void> {
    const response = await fetch(`${inbox.url}/failures`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind, times }),
    });
    expect(response.status).toBe(200);
  }

  it('takes a mail in with 202, an empty body and its id, and keeps all of it', async () => {
    const [response] = await sender().send(greeting);

    expect(response.statusCode).toBe(202);
    expect(response.body).toBe('');
    expect(await mails()).toMatchObject([
      {
        messageId: response.headers['x-message-id'],
        to: [{ email: 'ana@example.com', name: 'Ana' }],
        from: { email: 'studio@example.com' },
        subject: 'Your session <tomorrow>',
        text: greeting.text,
        html: greeting.html,
        headers: greeting.headers,
        customArgs: greeting.customArgs,
        categories: ['reminder'],
      },
    ]);
  });

  it('keeps mails when it is started again, and forgets them when told to', async () => {
    await sender().send(greeting);
    await inbox.stop();
    inbox = await startInbox({ directory });

    expect(await mails()).toHaveLength(1);
    expect((await fetch(`${inbox.url}/mails`, { method: 'DELETE' })).status).toBe(204);
    await inbox.stop();
    inbox = await startInbox({ directory });
    expect(await mails()).toEqual([]);
  });

  it('makes one mail of each personalization, with its own values, the newest first', async () => {
    await sender().send({
      from: 'studio@example.com',
      subject: 'Hello {{name}}',
      content: [{ type: 'text/plain', value: 'Dear {{name}}' }],
      customArgs: { all: '1', own: 'no' },
      personalizations: [
        { to: 'a@example.com', substitutions: { name: 'Ana' }, customArgs: { own: 'a' } },
        { to: 'b@example.com', cc: 'c@example.com', substitutions: { name: '$&' } },
      ],
    });

    expect(await mails()).toMatchObject([
      { subject: 'Hello $&', cc: [{ email: 'c@example.com' }], customArgs: { all: '1', own: 'no' } },
      { subject: 'Hello Ana', text: 'Dear Ana', customArgs: { all: '1', own: 'a' } },
    ]);
    expect(await mails('?to=C@example.com')).toMatchObject([{ subject: 'Hello $&' }]);
  });

  it('checks a mail in sandbox mode with 200 and keeps nothing', async () => {
    const [response] = await sender().send({ ...greeting, mailSettings: { sandboxMode: { enable: true } } });

    expect(response.statusCode).toBe(200);
    expect(await mails()).toEqual([]);
  });

  it.each([['Bearer other'], ['SG.key'], ['Bearer SG.'], [undefined]])(
    'answers 401 to the authorization %s',
    async (given) => {
      const response = await post({}, given === undefined ? {} : { authorization: given });

      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ errors: [{ field: null, help: null }] });
    },
  );

  it('gives a wrong key to the client as code 401', async () => {
    await expect(sender(inbox.url, 'wrong').send(greeting)).rejects.toMatchObject({ code: 401 });
  });

  const minimal = {
    personalizations: [{ to: [{ email: 'a@example.com' }] }],
    from: { email: 's@example.com' },
    subject: 's',
    content: [{ type: 'text/plain', value: 'x' }],
  };
  const many = (count: number) => Array.from({ length: count }, (_, index) => ({ email: `a${index}@example.com` }));

  it('accepts the smallest valid mail', async () => {
    expect((await post(minimal)).status).toBe(202);
  });

  it.each([
    ['no personalizations', { ...minimal, personalizations: undefined }, 'personalizations'],
    ['an empty list of personalizations', { ...minimal, personalizations: [] }, 'personalizations'],
    ['a personalization without to', { ...minimal, personalizations: [{}] }, 'personalizations.0.to'],
    [
      'an address that is none',
      { ...minimal, personalizations: [{ to: [{ email: 'a' }] }] },
      'personalizations.0.to.0.email',
    ],
    ['the same address twice', { ...minimal, personalizations: [{ to: many(1), cc: many(1) }] }, 'personalizations.0'],
    ['1,001 recipients', { ...minimal, personalizations: [{ to: many(600) }, { to: many(401) }] }, 'personalizations'],
    ['no from', { ...minimal, from: undefined }, 'from'],
    ['no subject', { ...minimal, subject: undefined }, 'subject'],
    ['an empty subject', { ...minimal, subject: '' }, 'subject'],
    ['no content', { ...minimal, content: undefined }, 'content'],
    ['empty content', { ...minimal, content: [{ type: 'text/plain', value: '' }] }, 'content.0.value'],
    [
      'html before text',
      {
        ...minimal,
        content: [
          { type: 'text/html', value: 'x' },
          { type: 'text/plain', value: 'x' },
        ],
      },
      'content',
    ],
    ['a reserved header', { ...minimal, headers: { 'reply-TO': 'x' } }, 'headers'],
    ['custom arguments over 10,000 bytes', { ...minimal, custom_args: { a: 'x'.repeat(10_000) } }, 'custom_args'],
    ['custom arguments that are no text', { ...minimal, custom_args: { a: 1 } }, 'custom_args.a'],
    ['11 categories', { ...minimal, categories: Array.from({ length: 11 }, (_, index) => `${index}`) }, 'categories'],
    ['the same category twice', { ...minimal, categories: ['a', 'a'] }, 'categories'],
    ['sending in four days', { ...minimal, send_at: Math.floor(Date.now() / 1000) + 4 * 86_400 }, 'send_at'],
    ['a reply address and a list of them', { ...minimal, reply_to: many(1)[0], reply_to_list: many(1) }, 'reply_to'],
    [
      'an attachment that is not base64',
      { ...minimal, attachments: [{ filename: 'a', content: '*' }] },
      'attachments.0.content',
    ],
    ['a field that does not exist', { ...minimal, subjekt: 's' }, null],
    ['no JSON', '{', null],
  ])('refuses %s with 400 and names the field', async (_, body, field) => {
    const response = await post(body);

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ message: expect.any(String), field, help: null }] });
    expect(await mails()).toEqual([]);
  });

  it('answers 413 to more than 30 MB, 405 to another method, 404 to another path', async () => {
    const large = { ...minimal, content: [{ type: 'text/plain', value: 'x'.repeat(31 * 1024 * 1024) }] };

    expect((await post(large)).status).toBe(413);
    expect((await fetch(`${inbox.url}/v3/mail/send`)).status).toBe(405);
    expect((await fetch(`${inbox.url}/v3/other`)).status).toBe(404);
  });

  it.each([
    ['throttle', 429],
    ['unavailable', 503],
    ['refuse', 403],
  ])('fails the next request as told: %s is %i, keeps nothing, and is over then', async (kind, code) => {
    await failNext(kind);

    await expect(sender().send(greeting)).rejects.toMatchObject({ code });
    expect(await mails()).toEqual([]);
    await sender().send(greeting);
    expect(await mails()).toHaveLength(1);
  });

  it('says with a 429 when to come back', async () => {
    await failNext('throttle', 2);

    const headers = (await post(minimal)).headers;
    expect(headers.get('x-ratelimit-remaining')).toBe('0');
    expect(Number(headers.get('x-ratelimit-reset'))).toBeGreaterThan(1_700_000_000);
    expect((await post(minimal)).status).toBe(429);
    expect((await post(minimal)).status).toBe(202);
  });

  it('takes the mail in and loses the answer', async () => {
    await failNext('lose-answer');

    await expect(sender().send(greeting)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await mails()).toHaveLength(1);
  });

  it('takes nothing in and never answers', async () => {
    await failNext('hang');

    await expect(sender().send(greeting)).rejects.toMatchObject({ code: 'ECONNABORTED' });
    expect(await mails()).toEqual([]);
  });

  it('refuses a failure it does not know, and takes one back with 0 times', async () => {
    const unknown = await fetch(`${inbox.url}/failures`, {
      method: 'POST',
      body: new URLSearchParams({ kind: 'explode' }),
    });
    await failNext('refuse', 3);
    await failNext('refuse', 0);

    expect(unknown.status).toBe(422);
    expect((await post(minimal)).status).toBe(202);
  });

  it('shows mails on a page, markup of others harmless, links to follow', async () => {
    await sender().send(greeting);
    const [{ id }] = (await mails()) as [{ id: string }];

    const list = await (await fetch(`${inbox.url}/`)).text();
    const page = await (await fetch(`${inbox.url}/mails/${id}`)).text();

    expect(list).toContain('Your session &lt;tomorrow&gt;');
    expect(list).toContain(`href="/mails/${id}"`);
    expect(page).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
    expect(page).not.toContain('<script>');
    expect(page).toContain('href="https://studio.example.com/b/1?a=1&amp;b=2"');
    expect((await fetch(`${inbox.url}/mails/none`)).status).toBe(404);
  });

  it('sets failures and deletes mail from the page without script', async () => {
    await sender().send(greeting);

    const set = await fetch(`${inbox.url}/failures`, {
      method: 'POST',
      body: new URLSearchParams({ kind: 'unavailable', times: '2' }),
      redirect: 'manual',
    });
    const page = await (await fetch(`${inbox.url}/`)).text();
    const deleted = await fetch(`${inbox.url}/mails/delete`, { method: 'POST', redirect: 'manual' });

    expect([set.status, deleted.status]).toEqual([303, 303]);
    expect(page).toContain('nothing is taken in: 2 to come');
    expect(await mails()).toEqual([]);
    expect((await post(minimal)).status).toBe(503);
  });

  it('works under a base path', async () => {
    const mounted = await startInbox({ basePath: '/inbox' });
    try {
      await sender(mounted.url).send(greeting);
      const list = await (await fetch(`${mounted.url}/`)).text();

      expect(mounted.url).toMatch(/\/inbox$/);
      expect(list).toMatch(/href="\/inbox\/mails\/[^"]+"/);
      expect((await fetch(mounted.url)).status).toBe(200);
    } finally {
      await mounted.stop();
    }
  });
});

/** A webhook that reads what comes with the adapter of the product, and whatever else is posted. */
async function startWebhook() {
  const posts: { path: string; body: string; read: ReadEvents }[] = [];
  let publicKey = '';
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = Buffer.concat(await request.toArray());
    const header = (name: string) => String(request.headers[`x-twilio-email-event-webhook-${name}`] ?? '');
    const delivery = { body, signature: header('signature'), timestamp: header('timestamp') };
    const read = await createSendGridEvents({ publicKey }).read(delivery, Date.now());
    posts.push({ path: request.url ?? '', body: body.toString(), read });
    response.writeHead(204).end();
  };
  const server = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const expectKey = (key: string) => {
    publicKey = key;
  };
  return { url, posts, expectKey, [Symbol.dispose]: () => void server.close() };
}

describe('what becomes of a mail in the local inbox', () => {
  const body = {
    personalizations: [{ to: [{ email: 'ana@example.com' }] }],
    from: { email: 's@example.com' },
    subject: 's',
    content: [{ type: 'text/plain', value: 'x' }],
    custom_args: { studiosync_mail: 'mail-1' },
  };

  async function inboxWithMail(webhook: string | undefined, headers: Record<string, string> = {}) {
    const inbox = await startInbox(webhook === undefined ? {} : { webhook: `${webhook}/hooks/sendgrid` });
    const sent = await fetch(`${inbox.url}/v3/mail/send`, {
      method: 'POST',
      body: JSON.stringify({ ...body, headers }),
      headers: { authorization: 'Bearer SG.x' },
    });
    expect(sent.status).toBe(202);
    const [mail] = (await (await fetch(`${inbox.url}/mails`)).json()) as { id: string }[];
    const tell = (kind: string) =>
      fetch(`${inbox.url}/mails/${mail?.id}/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ kind }),
      });
    return { inbox, tell, page: `${inbox.url}/mails/${mail?.id}` };
  }

  it.each([
    ['deliver', { fate: 'delivered' }],
    ['bounce', { fate: 'bounced', suppresses: 'bounced' }],
    ['block', { fate: 'blocked' }],
    ['spam', { fate: 'spamReported', suppresses: 'spamReported' }],
    ['unsubscribe', { fate: 'unsubscribed', suppresses: 'unsubscribed' }],
  ])('is told as SendGrid tells it, signed (%s)', async (kind, meaning) => {
    using webhook = await startWebhook();
    const { inbox, tell } = await inboxWithMail(webhook.url);
    try {
      webhook.expectKey(inbox.eventKey);
      expect(await (await tell(kind)).json()).toEqual({ status: 204 });
      expect(webhook.posts).toMatchObject([
        {
          path: '/hooks/sendgrid',
          read: { kind: 'events', ignored: 0, events: [{ address: 'ana@example.com', mailId: 'mail-1', ...meaning }] },
        },
      ]);
    } finally {
      await inbox.stop();
    }
  });

  it('unsubscribes with one click as mail programs do: a post without cookies, and only where the mail allows it', async () => {
    using webhook = await startWebhook();
    const allowing = await inboxWithMail(webhook.url, {
      'List-Unsubscribe': `<${webhook.url}/unsubscribe/x>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
    const silent = await inboxWithMail(webhook.url);
    try {
      expect(await (await allowing.tell('one-click')).json()).toEqual({ status: 204 });
      expect(webhook.posts).toMatchObject([{ path: '/unsubscribe/x', body: 'List-Unsubscribe=One-Click' }]);
      expect(await (await silent.tell('one-click')).json()).toEqual({ problem: 'no such header' });
    } finally {
      await Promise.all([allowing.inbox.stop(), silent.inbox.stop()]);
    }
  });

  it('is told from the page without script, which says what came back', async () => {
    using webhook = await startWebhook();
    const { inbox, page } = await inboxWithMail(webhook.url);
    try {
      webhook.expectKey(inbox.eventKey);
      expect(await (await fetch(page)).text()).toContain('Let it bounce');
      const form = { method: 'POST', body: new URLSearchParams({ kind: 'bounce' }) };
      expect(await (await fetch(`${page}/events`, form)).text()).toContain('Let it bounce: answered 204');
    } finally {
      await inbox.stop();
    }
  });

  it('says when nobody can be told, and knows no other kinds', async () => {
    const { inbox, tell } = await inboxWithMail(undefined);
    try {
      expect(await (await tell('bounce')).json()).toEqual({ problem: 'no webhook' });
      expect((await tell('explode')).status).toBe(422);
    } finally {
      await inbox.stop();
    }
  });

  it('signs with the same key after a new start', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'inbox-key-'));
    const keys: string[] = [];
    for (let start = 0; start < 2; start += 1) {
      const inbox = await startInbox({ directory });
      keys.push(inbox.eventKey);
      await inbox.stop();
    }
    rmSync(directory, { recursive: true, force: true });
    expect(keys[0]).toBe(keys[1]);
  });
});
