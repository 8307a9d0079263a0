import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LocalGoogle } from '../../../infra/local/google/server.ts';
import { startGoogle } from '../../../infra/local/google/server.ts';
import type { Calendar } from './calendar-client.ts';
import { CALENDAR_SCOPE, calendarOf, created, hour, refusalOf } from './calendar-client.ts';

const calendarId = 'primary';
let google: LocalGoogle;
let api: Calendar;
let email = '';
let count = 0;

beforeAll(async () => {
  google = await startGoogle({ quotas: 'off', seed: 7 });
});
beforeEach(() => {
  count += 1;
  email = `p${count}@example.com`;
  google.addPerson({ email, name: 'P' });
  api = calendarOf(google, email);
});
afterEach(() => {
  google.clearFailures();
  google.setQuotas('off');
});
afterAll(() => google.stop());

describe('an ordered failure', () => {
  it('loses the answer after the write was applied', async () => {
    google.fail({ kind: 'loseAnswer', methods: ['calendar.events.insert'], times: 1 });
    const event = hour('lost', 4, { id: `lost00000${count}` });
    await expect(api.events.insert({ calendarId, requestBody: event })).rejects.toThrow();
    expect((await api.events.get({ calendarId, eventId: event.id ?? '' })).data.summary).toBe('lost');
    expect((await refusalOf(api.events.insert({ calendarId, requestBody: event }))).status).toBe(409);
  });

  it('drops the connection before anything is applied', async () => {
    google.fail({ kind: 'dropBefore', methods: ['calendar.events.insert'], times: 1 });
    await expect(api.events.insert({ calendarId, requestBody: hour('x') })).rejects.toThrow();
    expect((await api.events.list({ calendarId })).data.items).toEqual([]);
  });

  it('answers 5xx with a page', async () => {
    google.fail({ kind: 'unavailable', status: 502, times: 1 });
    const { accessToken } = google.issueTokens({ email, scopes: [CALENDAR_SCOPE] });
    const url = `${google.url}/calendar/v3/calendars/primary/events`;
    const response = await fetch(url, { headers: { authorization: `Bearer ${accessToken}` } });
    expect(response.status).toBe(502);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toContain('<!DOCTYPE html>');
    expect((await api.events.list({ calendarId })).status).toBe(200);
  });

  it.each([
    [{ kind: 'backendError' as const }, 500, 'backendError'],
    [{ kind: 'throttle' as const, status: 403 }, 403, 'rateLimitExceeded'],
    [{ kind: 'throttle' as const, status: 429 }, 429, 'rateLimitExceeded'],
  ])('%o is refused so', async (order, status, reason) => {
    google.fail(order);
    expect(await refusalOf(api.events.list({ calendarId }))).toEqual({ status, reason });
  });

  it('strikes only the methods and the person it names', async () => {
    google.fail({ kind: 'backendError', methods: ['calendar.events.*'], email });
    expect((await refusalOf(api.events.list({ calendarId }))).status).toBe(500);
    expect((await api.calendarList.list()).status).toBe(200);
    google.addPerson({ email: 'spared@example.com', name: 'S' });
    expect((await calendarOf(google, 'spared@example.com').events.list({ calendarId })).status).toBe(200);
  });

  it('strikes the token endpoint, too', async () => {
    google.fail({ kind: 'unavailable', methods: ['oauth.token'], times: 1 });
    const response = await fetch(`${google.url}/token`, { method: 'POST', body: 'grant_type=refresh_token' });
    expect(response.status).toBe(503);
  });

  it('strikes its share of the calls, the same ones for the same seed', async () => {
    const pattern = async (): Promise<string> => {
      const seeded = await startGoogle({ quotas: 'off', seed: 42, people: [{ email: 'a@x.y', name: 'A' }] });
      const client = calendarOf(seeded, 'a@x.y');
      seeded.fail({ kind: 'backendError', share: 0.5 });
      let text = '';
      for (let index = 0; index < 40; index += 1)
        text += await client.events.list({ calendarId }).then(
          () => '.',
          () => 'x',
        );
      await seeded.stop();
      return text;
    };
    const [one, two] = [await pattern(), await pattern()];
    expect(one).toBe(two);
    expect(one).toContain('x');
    expect(one).toContain('.');
  });

  it('never answers a call that hangs, and a stop ends it', async () => {
    const other = await startGoogle({ people: [{ email: 'a@x.y', name: 'A' }] });
    other.fail({ kind: 'hang' });
    const call = calendarOf(other, 'a@x.y').events.list({ calendarId });
    const outcome = call.then(
      () => 'answered',
      () => 'broken',
    );
    expect(await Promise.race([outcome, new Promise((resolve) => setTimeout(resolve, 100, 'waiting'))])).toBe(
      'waiting',
    );
    await other.stop();
    expect(await outcome).toBe('broken');
  });

  it('is taken back by its number', async () => {
    const id = google.fail({ kind: 'backendError' });
    google.clearFailures(id);
    expect((await api.events.list({ calendarId })).status).toBe(200);
  });
});

describe('a pause of writes', () => {
  it('refuses writes for hours with quotaExceeded and goes on reading', async () => {
    google.pauseWrites(email, 3 * 3_600_000);
    expect(await refusalOf(created(api, hour('x')))).toEqual({ status: 403, reason: 'quotaExceeded' });
    expect((await api.events.list({ calendarId })).status).toBe(200);
    google.advanceClock(3 * 3_600_000 + 1);
    expect(await created(calendarOf(google, email), hour('x'))).toBeTruthy();
  });
});

describe('quotas', () => {
  const limits = {
    perUserPerMinute: 10,
    perProjectPerMinute: 1_000,
    calendarWrites: { writes: 1_000, seconds: 10 },
    refusal: 403 as const,
  };

  it('count a minute per user, in a sliding window', async () => {
    google.setQuotas(limits);
    for (let index = 0; index < 10; index += 1) await api.events.list({ calendarId });
    expect(await refusalOf(api.events.list({ calendarId }))).toEqual({ status: 403, reason: 'userRateLimitExceeded' });
    google.advanceClock(61_000);
    expect((await api.events.list({ calendarId })).status).toBe(200);
  });

  it('weigh a patch three times', async () => {
    google.setQuotas(limits);
    const eventId = await created(api, hour('x'));
    for (let index = 0; index < 3; index += 1)
      await api.events.patch({ calendarId, eventId, requestBody: { summary: `${index}` } });
    expect((await refusalOf(api.events.list({ calendarId }))).status).toBe(403);
  });

  it('count per project over all users', async () => {
    google.advanceClock(61_000);
    google.setQuotas({ ...limits, perProjectPerMinute: 4, refusal: 429 });
    api = calendarOf(google, email);
    google.addPerson({ email: 'second@example.com', name: 'S' });
    const second = calendarOf(google, 'second@example.com');
    for (let index = 0; index < 2; index += 1) {
      await api.events.list({ calendarId });
      await second.events.list({ calendarId });
    }
    expect(await refusalOf(second.events.list({ calendarId }))).toEqual({ status: 429, reason: 'rateLimitExceeded' });
  });

  it('throttle bursts of writes to one calendar', async () => {
    google.advanceClock(61_000);
    google.setQuotas({ ...limits, perUserPerMinute: 100, calendarWrites: { writes: 3, seconds: 10 } });
    api = calendarOf(google, email);
    for (let index = 0; index < 3; index += 1) await created(api, hour('x'));
    expect((await refusalOf(created(api, hour('x')))).reason).toBe('rateLimitExceeded');
    expect((await api.events.list({ calendarId })).status).toBe(200);
  });
});

describe('counts', () => {
  it('tell calls by method, requests and bytes, until reset', async () => {
    google.resetCounts();
    await created(api, hour('x'));
    await api.events.list({ calendarId });
    await api.events.list({ calendarId });
    const counts = google.counts();
    expect(counts.methods).toEqual({ 'calendar.events.insert': 1, 'calendar.events.list': 2 });
    expect(counts.requests).toBe(3);
    expect(counts.bytesIn).toBeGreaterThan(50);
    expect(counts.bytesOut).toBeGreaterThan(500);
    google.resetCounts();
    expect(google.counts()).toEqual({ methods: {}, requests: 0, bytesIn: 0, bytesOut: 0, notifications: 0 });
  });
});
