import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { http } from '@google-cloud/functions-framework';
import { getTestServer } from '@google-cloud/functions-framework/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { keepBodies } from '../../../functions/framework.ts';
import type { LogLine } from '../../../functions/log.ts';
import { endingOf, receiveMessages } from '../../../functions/receive.ts';
import { startPushIdentity, type PushIdentity } from '../../../infra/local/push-identity.ts';
import { createIdentityTokenCheck } from '../../../shared/adapters/google/verify-identity-token.ts';
import { createMemoryStore } from '../../../shared/adapters/memory/store.ts';
import { createSystemClock } from '../../../shared/adapters/system/clock.ts';
import { deadLetters } from '../../../shared/ports/collections.ts';
import { KeyFailure } from '../../../shared/ports/keys.ts';
import { MailFailure } from '../../../shared/ports/mailer.ts';
import { QueueFailure } from '../../../shared/ports/queue.ts';
import { StoreFailure } from '../../../shared/ports/store.ts';

const account = { audience: 'the-product', email: 'invoker@example.com' };
const clock = createSystemClock();

let identity: PushIdentity;
let server: Server;
let address: string;
let store = createMemoryStore({ clock });
let lines: LogLine[] = [];
let handle: (word: string) => Promise<Record<string, string>>;

beforeAll(async () => {
  identity = await startPushIdentity(account);
  keepBodies();
  const deps = {
    clock,
    get store() {
      return store;
    },
    log: (line: LogLine) => void lines.push(line),
    identify: createIdentityTokenCheck({
      issuers: ['https://accounts.google.com'],
      ...account,
      jwksUrl: identity.keysUrl,
    }),
  };
  http(
    'receive-test',
    receiveMessages(deps, {
      logged: 'word',
      message: z.object({ word: z.string() }),
      handle: ({ word }) => handle(word),
    }),
  );
  server = getTestServer('receive-test');
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await identity.stop();
});

beforeEach(() => {
  store = createMemoryStore({ clock });
  lines = [];
  handle = (word) => Promise.resolve({ outcome: `heard ${word}` });
});

async function push(body: string, headers: Record<string, string> = {}): Promise<number> {
  const authorization = `Bearer ${await identity.sign(account)}`;
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization, ...headers },
    body,
  });
  return answer.status;
}

function wrapped(data: unknown): string {
  const bytes = Buffer.from(typeof data === 'string' ? data : JSON.stringify(data)).toString('base64');
  return JSON.stringify({
    message: { data: bytes, messageId: '17', message_id: '17', publishTime: '2026-01-01T00:00:00Z' },
    subscription: 'projects/p/subscriptions/words',
    deliveryAttempt: 3,
  });
}

describe('a readable message', () => {
  test('is acknowledged once the flow is through, and logged in one line', async () => {
    expect(await push(wrapped({ word: 'yes' }))).toBe(204);

    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      severity: 'INFO',
      message: 'word',
      ending: 'handled',
      outcome: 'heard yes',
      messageId: '17',
      attempt: 3,
    });
  });

  const failures: [string, Error, number][] = [
    ['the store is down', new StoreFailure('unavailable'), 503],
    ['the store is overrun', new StoreFailure('contention'), 503],
    ['the queue is down', new QueueFailure(), 503],
    ['the keys are down', new KeyFailure('unavailable'), 503],
    ['the mail provider is down', new MailFailure('unavailable'), 503],
    ['a key does not fit', new KeyFailure('refused'), 500],
    ['a write met what should not be there', new StoreFailure('exists'), 500],
    ['we made a mistake', new TypeError('undefined is not a function, for ann@example.com'), 500],
  ];
  test.each(failures)('comes again when %s', async (_when, failure, status) => {
    handle = () => Promise.reject(failure);

    expect(await push(wrapped({ word: 'no' }))).toBe(status);

    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ ending: endingOf(failure), error: failure.name });
    expect(JSON.stringify(lines)).not.toContain('ann@example.com');
    expect(await store.find({ from: deadLetters })).toEqual([]);
  });
});

describe('an unreadable message', () => {
  const bodies: [string, string][] = [
    ['no JSON around it', '{"message":'],
    ['no message in it', '{"subscription":"projects/p/subscriptions/words"}'],
    ['no JSON inside', wrapped('{"word"')],
    ['another shape inside', wrapped({ letter: 'a' })],
    ['an empty body', ''],
  ];
  test.each(bodies)('with %s is kept as a dead letter and not delivered again', async (_what, body) => {
    expect(await push(body)).toBe(204);

    expect(lines.map(({ ending }) => ending)).toEqual(['unreadable']);
    expect(await store.find({ from: deadLetters })).toHaveLength(1);
  });

  test('is kept with where it came from, what it said and how often it was tried', async () => {
    await push(wrapped({ letter: 'a' }));

    const [kept] = await store.find({ from: deadLetters });
    expect(kept?.value).toMatchObject({ topic: 'words', data: '{"letter":"a"}', attempts: 3 });
  });

  test('is kept once however often it comes', async () => {
    await push(wrapped({ letter: 'a' }));
    await push(wrapped({ letter: 'a' }));

    expect(await store.find({ from: deadLetters })).toHaveLength(1);
  });
});

describe('a caller that is not our Pub/Sub', () => {
  const callers: [string, () => Promise<Record<string, string>>][] = [
    ['without a token', () => Promise.resolve({ authorization: '' })],
    ['with something else for a token', () => Promise.resolve({ authorization: 'Bearer not-a-token' })],
    [
      'with a token for somebody else',
      async () => ({ authorization: `Bearer ${await identity.sign({ ...account, audience: 'other' })}` }),
    ],
    [
      'as another account',
      async () => ({ authorization: `Bearer ${await identity.sign({ ...account, email: 'other@example.com' })}` }),
    ],
  ];
  test.each(callers)('%s is turned away before anything is read', async (_who, headers) => {
    let heard = 0;
    handle = () => {
      heard += 1;
      return Promise.resolve({});
    };

    expect(await push(wrapped({ word: 'yes' }), await headers())).toBe(401);

    expect(heard).toBe(0);
    expect(lines.map(({ ending }) => ending)).toEqual(['notPubSub']);
  });

  test('must post', async () => {
    expect((await fetch(address)).status).toBe(405);
  });
});
