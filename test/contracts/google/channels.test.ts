import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LocalGoogle } from '../../../infra/local/google/server.ts';
import { startGoogle } from '../../../infra/local/google/server.ts';
import type { Calendar } from './calendar-client.ts';
import { calendarOf, created, hour, refusalOf } from './calendar-client.ts';

interface Delivery {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const calendarId = 'primary';
let google: LocalGoogle;
let api: Calendar;
let count = 0;
let email = '';
let deliveries: Delivery[] = [];
let answers: number[] = [];
const receiver = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => (body += String(chunk)));
  request.on('end', () => {
    deliveries.push({ headers: request.headers, body });
    response.writeHead(answers.shift() ?? 204).end();
  });
});
let address = '';

beforeAll(async () => {
  google = await startGoogle({ quotas: 'off' });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
beforeEach(() => {
  count += 1;
  email = `p${count}@example.com`;
  google.addPerson({ email, name: 'P' });
  api = calendarOf(google, email);
  deliveries = [];
  answers = [];
});
afterEach(async () => {
  google.troubleDeliveries({});
  await google.deliveriesSettled();
});
afterAll(async () => {
  await google.stop();
  receiver.closeAllConnections();
  receiver.close();
});

async function watch(id: string, more: object = {}): Promise<{ id: string; resourceId: string; expiration: string }> {
  const { data } = await api.events.watch({
    calendarId,
    requestBody: { id, type: 'web_hook', address, token: 'secret', ...more },
  });
  return { id, resourceId: data.resourceId ?? '', expiration: data.expiration ?? '' };
}

const states = (): unknown[] => deliveries.map(({ headers }) => headers['x-goog-resource-state']);

describe('a channel', () => {
  it('says sync first, then exists for each change, with all headers and no body', async () => {
    const id = `channel-${count}`;
    const { resourceId, expiration } = await watch(id);
    await created(api, hour('one'));
    await google.deliveriesSettled();
    expect(states()).toEqual(['sync', 'exists']);
    expect(deliveries.every((delivery) => delivery.body === '')).toBe(true);
    expect(deliveries[1]?.headers).toMatchObject({
      'x-goog-channel-id': id,
      'x-goog-channel-token': 'secret',
      'x-goog-resource-id': resourceId,
      'x-goog-channel-expiration': new Date(Number(expiration)).toUTCString(),
    });
    expect(deliveries[1]?.headers['x-goog-resource-uri']).toContain('/calendar/v3/calendars/');
    expect(deliveries[0]?.headers['x-goog-message-number']).toBe('1');
    expect(Number(deliveries[1]?.headers['x-goog-message-number'])).toBeGreaterThan(1);
  });

  it('lives seven days, or as long as is asked for when that is shorter', async () => {
    const week = Number((await watch(`a-${count}`)).expiration) - google.now();
    expect(Math.round(week / 60_000)).toBe(7 * 24 * 60);
    const short = Number((await watch(`b-${count}`, { params: { ttl: '3600' } })).expiration) - google.now();
    expect(Math.round(short / 60_000)).toBe(60);
    const long =
      Number((await watch(`c-${count}`, { expiration: String(google.now() + 90 * 86_400_000) })).expiration) -
      google.now();
    expect(Math.round(long / 60_000)).toBe(7 * 24 * 60);
  });

  it('is silent after its end', async () => {
    await watch(`end-${count}`, { params: { ttl: '60' } });
    google.advanceClock(61_000);
    await created(api, hour('one'));
    await google.deliveriesSettled();
    expect(states()).toEqual(['sync']);
  });

  it('needs an id that was never used', async () => {
    const { resourceId } = await watch(`same-${count}`);
    expect(await refusalOf(watch(`same-${count}`))).toEqual({ status: 400, reason: 'channelIdNotUnique' });
    await api.channels.stop({ requestBody: { id: `same-${count}`, resourceId } });
    expect((await refusalOf(watch(`same-${count}`))).reason).toBe('channelIdNotUnique');
  });

  it.each([
    ['an id of 65 characters', { id: 'x'.repeat(65) }, 400],
    ['a token of 257 characters', { token: 'x'.repeat(257) }, 400],
    ['another type', { type: 'email' }, 400],
    ['plain http to another machine', { address: 'http://example.com/hook' }, 401],
  ])('refuses %s', async (_what, more, status) => {
    expect((await refusalOf(watch(`refused-${count}-${status}`, more))).status).toBe(status);
  });

  it('is refused by calendars that cannot push', async () => {
    google.refusePush(email);
    expect(await refusalOf(watch(`holidays-${count}`))).toEqual({
      status: 400,
      reason: 'pushNotSupportedForRequestedResource',
    });
  });

  it('takes https addresses', async () => {
    const { data } = await api.events.watch({
      calendarId,
      requestBody: { id: `https-${count}`, type: 'web_hook', address: 'https://127.0.0.1:9/hook' },
    });
    expect(data.resourceId).toBeTruthy();
  });

  it('made with eventTypes never delivers', async () => {
    await api.events.watch({
      calendarId,
      eventTypes: ['default'],
      requestBody: { id: `types-${count}`, type: 'web_hook', address },
    });
    await created(api, hour('one'));
    await google.deliveriesSettled();
    expect(states()).toEqual(['sync']);
  });

  it('is one of several that each deliver, under the same resource id', async () => {
    const [one, two] = [await watch(`one-${count}`), await watch(`two-${count}`)];
    expect(one.resourceId).toBe(two.resourceId);
    await created(api, hour('x'));
    await google.deliveriesSettled();
    expect(states().filter((state) => state === 'exists')).toHaveLength(2);
  });

  it('tells of what the person does in Google, too', async () => {
    await watch(`person-${count}`);
    await fetch(`${google.url}/_/people/${email}/calendars/primary/events`, {
      method: 'POST',
      body: JSON.stringify(hour('by hand')),
    });
    await google.deliveriesSettled();
    expect(states()).toEqual(['sync', 'exists']);
  });

  it('on the list of calendars tells of a new calendar', async () => {
    await api.calendarList.watch({ requestBody: { id: `list-${count}`, type: 'web_hook', address } });
    await api.calendars.insert({ requestBody: { summary: 'New' } });
    await google.deliveriesSettled();
    expect(states()).toEqual(['sync', 'exists']);
  });
});

describe('stopping', () => {
  it('ends the deliveries; a second stop is 404', async () => {
    const { id, resourceId } = await watch(`stop-${count}`);
    expect((await api.channels.stop({ requestBody: { id, resourceId } })).status).toBe(204);
    await created(api, hour('one'));
    await google.deliveriesSettled();
    expect(states()).toEqual(['sync']);
    expect(await refusalOf(api.channels.stop({ requestBody: { id, resourceId } }))).toEqual({
      status: 404,
      reason: 'notFound',
    });
  });

  it('is for the user who opened it', async () => {
    const { id, resourceId } = await watch(`own-${count}`);
    google.addPerson({ email: 'other@example.com', name: 'Other' });
    const other = calendarOf(google, 'other@example.com');
    expect((await refusalOf(other.channels.stop({ requestBody: { id, resourceId } }))).status).toBe(404);
  });

  it('is not possible after a revoke, and the channel goes on', async () => {
    const { id, resourceId } = await watch(`revoked-${count}`);
    google.revokeAccess(email);
    expect((await refusalOf(api.channels.stop({ requestBody: { id, resourceId } }))).status).toBe(401);
    await fetch(`${google.url}/_/people/${email}/calendars/primary/events`, {
      method: 'POST',
      body: JSON.stringify(hour('still')),
    });
    await google.deliveriesSettled();
    expect(states()).toEqual(['sync', 'exists']);
  });
});

describe('deliveries', () => {
  it('are repeated after 503 and 500, and dropped after 404', async () => {
    google.troubleDeliveries({ retryDelay: 5 });
    await watch(`retry-${count}`);
    await google.deliveriesSettled();
    answers = [503, 500, 204];
    await created(api, hour('one'));
    await google.deliveriesSettled();
    expect(states()).toEqual(['sync', 'exists', 'exists', 'exists']);
    expect(new Set(deliveries.slice(1).map(({ headers }) => headers['x-goog-message-number'])).size).toBe(1);
    answers = [404];
    await created(api, hour('two'));
    await google.deliveriesSettled();
    expect(states()).toHaveLength(5);
  });

  it('can be lost', async () => {
    await watch(`lost-${count}`);
    google.troubleDeliveries({ lose: 1 });
    await created(api, hour('one'));
    await google.deliveriesSettled();
    expect(states()).toEqual(['sync']);
  });

  it('can come twice, under one number', async () => {
    await watch(`double-${count}`);
    google.troubleDeliveries({ duplicate: 1 });
    await created(api, hour('one'));
    await google.deliveriesSettled();
    expect(states()).toEqual(['sync', 'exists', 'exists']);
    expect(deliveries[1]?.headers['x-goog-message-number']).toBe(deliveries[2]?.headers['x-goog-message-number']);
  });

  it('can come out of order', async () => {
    await watch(`order-${count}`);
    google.troubleDeliveries({ reorder: 1 });
    await created(api, hour('held back'));
    google.troubleDeliveries({});
    await created(api, hour('overtakes'));
    await google.deliveriesSettled();
    const numbers = deliveries.slice(1).map(({ headers }) => Number(headers['x-goog-message-number']));
    expect(numbers).toHaveLength(2);
    expect(numbers[0]).toBeGreaterThan(numbers[1] ?? Infinity);
  });
});
