import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { http } from '@google-cloud/functions-framework';
import { getTestServer } from '@google-cloud/functions-framework/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { keepBodies } from '../../../functions/framework.ts';
import type { LogLine } from '../../../functions/log.ts';
import { createMailEvents } from '../../../functions/mail-events.ts';
import { createMemoryStore } from '../../../shared/adapters/memory/store.ts';
import { createSendGridEvents } from '../../../shared/adapters/sendgrid/events.ts';
import { fromEpochMilliseconds } from '../../../shared/domain/time.ts';
import { suppressionOf } from '../../../shared/flows/mails/suppression.ts';
import { StoreFailure } from '../../../shared/ports/store.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { eventKey, signed } from '../../adapters/sendgrid/signed-events.ts';

const second = 1_790_000_000;
const now = fromEpochMilliseconds(second * 1000);
const clock = { now: () => now, elapsed: () => 0, sleep: () => Promise.resolve() };

let server: Server;
let address: string;
let store: Store = createMemoryStore({ clock });
let lines: LogLine[] = [];

/** A store that nobody may ask anything. */
const untouchable = new Proxy({} as Store, {
  get: (_, name) => {
    throw new Error(`the store was asked: ${String(name)}`);
  },
});
const storeDown = { transact: () => Promise.reject(new StoreFailure('unavailable')) };

beforeAll(async () => {
  const deps = {
    get store() {
      return store;
    },
    clock,
    mailEvents: createSendGridEvents({ publicKey: eventKey }),
    log: (line: LogLine) => void lines.push(line),
  };
  keepBodies();
  http('mail-events-test', createMailEvents(deps));
  server = getTestServer('mail-events-test');
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/sendgrid`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  store = createMemoryStore({ clock });
  lines = [];
});

const bounce = {
  email: 'ann@example.com',
  timestamp: second,
  event: 'bounce',
  type: 'bounce',
  reason: '550 no such mailbox',
  sg_event_id: 'event-1',
};

async function deliver(body: string, changed: Readonly<Record<string, string>> = {}, method = 'POST'): Promise<number> {
  const { signature, timestamp } = signed(body, second);
  const headers = {
    'content-type': 'application/json',
    'x-twilio-email-event-webhook-signature': signature,
    'x-twilio-email-event-webhook-timestamp': timestamp,
    ...changed,
  };
  return (await fetch(address, { method, headers, ...(method === 'POST' ? { body } : {}) })).status;
}

describe('SendGrid’s webhook', () => {
  test('notes what became of mails', async () => {
    expect(await deliver(JSON.stringify([bounce]))).toBe(204);
    expect(await suppressionOf({ store }, { address: 'ann@example.com', now })).toMatchObject({ reason: 'bounced' });
    expect(lines).toMatchObject([{ severity: 'INFO', ending: 'handled', noted: 1, repeated: 0, ignored: 0 }]);
  });

  test('is verified on the bytes as they came, whatever their form', async () => {
    expect(await deliver(`\n[\t${JSON.stringify(bounce)} ]\r\n`)).toBe(204);
    expect(lines).toMatchObject([{ ending: 'handled', noted: 1 }]);
  });

  test.each([
    ['a wrong signature', { 'x-twilio-email-event-webhook-signature': 'MEUCIQ==' }],
    ['no signature', { 'x-twilio-email-event-webhook-signature': '' }],
    ['another time', { 'x-twilio-email-event-webhook-timestamp': String(second + 1) }],
  ])('refuses %s with 401 and reads nothing', async (_, changed) => {
    store = untouchable;
    expect(await deliver(JSON.stringify([bounce]), changed)).toBe(401);
    expect(lines).toMatchObject([{ severity: 'WARNING', ending: 'notGenuine' }]);
  });

  test('refuses too much, and other methods, and reads nothing', async () => {
    store = untouchable;
    expect(await deliver(`[${' '.repeat(1_100_000)}]`)).toBe(413);
    expect(await deliver('', {}, 'GET')).toBe(405);
  });

  test('ends what is genuine and will never be readable', async () => {
    store = untouchable;
    expect(await deliver('{"events": []}')).toBe(204);
    expect(lines).toMatchObject([{ severity: 'ERROR', ending: 'unreadable' }]);
  });

  test('wants it again when the store is down', async () => {
    store = storeDown as unknown as Store; // nothing else of it is asked
    expect(await deliver(JSON.stringify([bounce]))).toBe(503);
    expect(lines).toMatchObject([{ ending: 'infrastructureDown' }]);
  });

  test('logs no address and nothing of what was said', async () => {
    await deliver(JSON.stringify([bounce]));
    await deliver(JSON.stringify([bounce]), { 'x-twilio-email-event-webhook-signature': 'x' });
    expect(JSON.stringify(lines)).not.toMatch(/example\.com|mailbox/);
  });
});
