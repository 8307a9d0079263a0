import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { http } from '@google-cloud/functions-framework';
import { getTestServer } from '@google-cloud/functions-framework/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createGooglePush } from '../../../functions/google-push.ts';
import type { LogLine } from '../../../functions/log.ts';
import { createMemoryQueue } from '../../../shared/adapters/memory/queue.ts';
import { asId, type ChannelId, type StudioId, syncIdOf, type UserId } from '../../../shared/domain/ids.ts';
import { channelTokenOf } from '../../../shared/flows/push/channel-token.ts';
import { type Queue, QueueFailure } from '../../../shared/ports/queue.ts';

const channelSecret = 'a secret of this test, worth nothing';
const channelId = asId<ChannelId>('channel-1');
const syncId = syncIdOf(asId<StudioId>('lumen'), asId<UserId>('ann'));

let server: Server;
let address: string;
let memory = createMemoryQueue();
let queue: Queue = memory;
let lines: LogLine[] = [];

beforeAll(async () => {
  const deps = {
    queue: { publish: (...message: Parameters<Queue['publish']>) => queue.publish(...message) },
    log: (line: LogLine) => void lines.push(line),
  };
  http('google-push-test', createGooglePush(deps, { channelSecret }));
  server = getTestServer('google-push-test');
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/google`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  memory = createMemoryQueue();
  queue = memory;
  lines = [];
});

const notification = {
  'x-goog-channel-id': channelId,
  'x-goog-resource-id': 'resource-1',
  'x-goog-resource-state': 'exists',
  'x-goog-resource-uri': 'https://www.googleapis.com/calendar/v3/calendars/ann@example.com/events',
  'x-goog-message-number': '7',
  'x-goog-channel-token': channelTokenOf(channelSecret, channelId, syncId),
};

async function notify(changed: Readonly<Record<string, string | undefined>> = {}, method = 'POST'): Promise<number> {
  const headers = Object.entries({ ...notification, ...changed }).filter(
    (header): header is [string, string] => header[1] !== undefined,
  );
  return (await fetch(address, { method, headers })).status;
}

describe('a notification of Google', () => {
  test('asks for the sync of its channel', async () => {
    expect(await notify()).toBe(204);

    expect(memory.take()).toEqual([{ topic: 'sync-requested', message: { syncId, trigger: 'push' } }]);
    expect(lines).toMatchObject([{ severity: 'INFO', message: 'google push', ending: 'requested' }]);
  });

  test('that only says the channel is open asks for nothing', async () => {
    expect(await notify({ 'x-goog-resource-state': 'sync', 'x-goog-message-number': '1' })).toBe(204);

    expect(memory.take()).toEqual([]);
  });

  test('comes again when the request for a sync could not be handed over', async () => {
    queue = { publish: () => Promise.reject(new QueueFailure()) };

    expect(await notify()).toBe(503);
  });
});

describe('what is not a notification for us', () => {
  test.each([
    ['a channel we did not open', { 'x-goog-channel-id': 'channel-2' }],
    ['another token', { 'x-goog-channel-token': `${syncId}.guessed` }],
    ['no token', { 'x-goog-channel-token': undefined }],
  ])('%s is ignored without a word', async (_what, changed) => {
    expect(await notify(changed)).toBe(204);

    expect(memory.take()).toEqual([]);
    expect(lines).toMatchObject([{ ending: 'ignored', why: 'notOurs' }]);
  });

  test.each([
    ['no channel', { 'x-goog-channel-id': undefined }],
    ['no resource', { 'x-goog-resource-id': undefined }],
    ['a state nobody knows', { 'x-goog-resource-state': 'maybe' }],
    ['no number', { 'x-goog-message-number': 'seven' }],
  ])('%s is refused, so that it is not sent again', async (_what, changed) => {
    expect(await notify(changed)).toBe(400);

    expect(memory.take()).toEqual([]);
    expect(lines).toMatchObject([{ severity: 'WARNING', ending: 'malformed' }]);
  });

  test('a page visit is refused', async () => {
    expect(await notify({}, 'GET')).toBe(400);
  });

  test('nothing of it is logged but how it ended', async () => {
    await notify({ 'x-goog-channel-token': `${syncId}.guessed` });

    expect(JSON.stringify(lines)).not.toMatch(/ann|guessed|resource-1/);
  });
});
