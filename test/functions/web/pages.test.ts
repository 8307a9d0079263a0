import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiApp } from '../../../functions/api.ts';
import type { Log } from '../../../functions/log.ts';
import { createWebApp } from '../../../functions/web.ts';
import { syncs } from '../../../shared/ports/collections.ts';
import { StoreFailure } from '../../../shared/ports/store.ts';
import { makeStudio, openWorkbench } from './workbench.ts';
import type { Browser, Workbench } from './workbench.ts';

const nasty = '</script><img src=x onerror=alert(1)>"\'&';

describe('the pages of a studio', () => {
  let bench: Workbench;
  let browser: Browser;
  beforeAll(async () => {
    bench = await openWorkbench();
    browser = bench.openBrowser();
    await makeStudio(browser);
  });
  afterAll(() => bench.close());

  it.each(['/calendar', '/clients', '/clients/new', '/google-sync', '/users', '/studio', '/api-keys'])(
    'send whoever is not signed in to the sign-in page and back (%s)',
    async (path) => {
      expect((await browser.get(path)).status).toBe(200);
      const answer = await bench.openBrowser().get(path);
      expect(answer.status).toBe(303);
      expect(answer.location).toBe(`/sign-in?returnTo=${encodeURIComponent(path)}`);
    },
  );

  it('show what people entered as text, whatever it looks like', async () => {
    await browser.get('/clients/new');
    expect((await browser.post('/clients', { givenName: nasty, familyName: 'X' })).status).toBe(303);
    for (const path of ['/clients', '/calendar']) {
      const { html } = await browser.get(path);
      expect(html).not.toContain('<img src=x');
      expect(html).toContain('img src=x');
    }
  });

  it('keep a client’s addresses and numbers, and say what is missing in the form', async () => {
    await browser.get('/clients/new');
    const refused = await browser.post('/clients', { givenName: '', company: '', notes: 'kept' });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('kept');
    await browser.post('/clients', {
      givenName: 'Maria',
      email0: 'maria@example.com',
      email0Label: 'work',
      phone0: '1',
    });
    const path = /href="(\/clients\/[^"]+)">Maria</.exec((await browser.get('/clients')).html)?.[1] ?? '';
    const { html } = await browser.get(path);
    expect(html).toContain('value="maria@example.com"');
    expect(html).toContain('value="work"');
    expect((await browser.post(path, { givenName: 'Mary' })).status).toBe(303);
    expect((await browser.get('/clients')).html).toContain('>Mary<');
  });

  it('show a new key once, and take it back', async () => {
    await browser.get('/api-keys');
    const made = await browser.post('/api-keys', { name: 'Booking software' });
    const secret = /<code>([^<]+)<\/code>/.exec(made.html)?.[1] ?? '';
    expect(secret.length).toBeGreaterThan(40);
    const again = await browser.get('/api-keys');
    expect(again.html).not.toContain(secret);
    const revoke = /action="(\/api-keys\/[^"]+\/revoke)"/.exec(again.html)?.[1] ?? '';
    expect((await browser.post(revoke, {})).status).toBe(303);
    expect((await browser.get('/api-keys')).html).toContain('revoked');
  });

  it('answer paths where there is nothing, and other studios’ ids, alike', async () => {
    for (const path of [
      '/nothing',
      '/clients/unknown',
      '/bookings/unknown',
      '/users/unknown',
      '/users/x/google-sync',
    ]) {
      expect((await browser.get(path)).status).toBe(404);
    }
  });

  it('say so plainly when the store is down, and log it without a name or a token', async () => {
    const lines: string[] = [];
    const store = { ...bench.store, get: () => Promise.reject(new StoreFailure('unavailable')) };
    const config = { publicUrl: 'http://localhost:8080', channelSecret: 'c'.repeat(32) };
    const log: Log = (line) => lines.push(JSON.stringify(line));
    const app = createWebApp({ ...bench.deps, store, log }, config);
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await app.request('http://localhost:8080/calendar', { headers: { cookie } });
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('our fault, not yours');
    expect(lines).toHaveLength(1);
    expect(lines.join()).not.toMatch(/ann@|studiosync=/);
  });
});

describe('the sync of a user over the API', () => {
  let bench: Workbench;
  let browser: Browser;
  let userId: string;
  let csrfToken: string;
  const publicUrl = 'http://localhost:8080';
  beforeAll(async () => {
    bench = await openWorkbench();
    browser = bench.openBrowser();
    await makeStudio(browser);
    const [sync] = await bench.store.find({ from: syncs });
    userId = sync?.value.userId ?? '';
    csrfToken = /name="csrf-token" content="([^"]+)"/.exec((await browser.get('/calendar')).html)?.[1] ?? '';
  });
  afterAll(() => bench.close());

  async function ask(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) {
    const config = { publicUrl, channelSecret: 'a secret for channels, long enough' };
    const app = createApiApp(bench.deps, config);
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await app.request(`${publicUrl}/api/v1/users/${userId}/google-sync${path}`, {
      method,
      headers: { cookie, origin: publicUrl, 'x-csrf-token': csrfToken, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const json: unknown = await answer.json();
    return { status: answer.status, json, headers: answer.headers };
  }

  it('is off to begin with, with everything the settings say', async () => {
    const { json } = await ask('GET', '');
    expect(json).toMatchObject({
      enabled: false,
      calendarId: null,
      privacy: 'full',
      mail: { warnings: true, report: false, address: '' },
      account: { email: 'ann@example.com', status: 'connected', calendarGranted: true, contactsGranted: true },
      status: 'off',
      push: 'polling',
      openConflicts: 0,
    });
  });

  it('is set by a merge patch: what is not named stays, null takes a choice back', async () => {
    const [calendar] = (await ask('GET', '/calendars')).json as { id: string; timeZone: string; writable: boolean }[];
    expect(calendar).toMatchObject({ id: 'ann@example.com', timeZone: 'America/Chicago', writable: true });
    await ask('PATCH', '', { enabled: true, calendarId: 'primary', mail: { address: 'me@example.com' } });
    await bench.runSyncs();
    const set = await ask('GET', '');
    expect(set.json).toMatchObject({
      enabled: true,
      calendarId: 'ann@example.com',
      calendarTimeZone: 'America/Chicago',
      timeZoneMatches: true,
      status: 'idle',
      mail: { warnings: true, address: 'me@example.com' },
      lastRun: { outcome: expect.any(String) as string },
    });
    const cleared = await ask('PATCH', '', { calendarId: null });
    expect(cleared.json).toMatchObject({ enabled: true, calendarId: null, status: 'off', nextSyncAt: null });
  });

  it('names every field it cannot take', async () => {
    expect(await ask('PATCH', '', { privacy: 'secret', enabeld: true })).toMatchObject({ status: 422 });
    const wrong = await ask('PATCH', '', { mail: { address: 'nobody' }, clientGroupId: 'unknown' });
    expect(wrong.status).toBe(422);
    expect(wrong.json).toMatchObject({ errors: [{ path: 'clientGroupId' }, { path: 'mail.address' }] });
    expect((await ask('PATCH', '', { enabled: false }, { 'if-match': '"9999"' })).status).toBe(412);
  });

  it('syncs on demand once a minute, previews, and checks the set-up', async () => {
    await ask('PATCH', '', { enabled: true, calendarId: 'ann@example.com', populateGoogle: true });
    expect((await ask('POST', '/preview')).json).toMatchObject({ studioToGoogle: { create: 0 }, googleToStudio: {} });
    expect((await ask('POST', '/run')).status).toBe(202);
    const soon = await ask('POST', '/run');
    expect(soon.status).toBe(429);
    expect(Number(soon.headers.get('retry-after'))).toBeGreaterThan(0);
    await bench.runSyncs();
    const lines = (await ask('GET', '/check')).json as { step: string; ok: boolean; remedy: string }[];
    expect(lines.filter(({ ok }) => !ok).map(({ step }) => step)).toEqual(['push']);
    expect(lines.filter(({ ok, remedy }) => ok && remedy !== '')).toEqual([]);
  });

  it('previews settings that are not saved: the body of PATCH, refused as PATCH refuses it, nothing kept', async () => {
    const event = { summary: 'Lunch', start: { date: '2030-01-01' }, end: { date: '2030-01-02' } };
    await bench.callGoogle('ann@example.com', 'POST', '/calendars/ann@example.com/events', event);
    await ask('PATCH', '', { enabled: false, calendarId: null });
    bench.queue.take();
    const before = await ask('GET', '');
    const settings = { enabled: true, calendarId: 'ann@example.com', populateStudio: true };
    expect((await ask('POST', '/preview')).json).toMatchObject({ status: 409, code: 'syncOff' });
    expect(await ask('POST', '/preview', settings)).toMatchObject({
      status: 200,
      json: { studioToGoogle: { create: 0 }, googleToStudio: { create: 1, pair: 0, skip: 0 } },
    });
    expect((await ask('POST', '/preview', { ...settings, calendarId: 'nobody@example.com' })).json).toMatchObject({
      status: 422,
      errors: [{ path: 'calendarId', message: 'This account has no such calendar.' }],
    });
    expect((await ask('POST', '/preview', { enabeld: true })).status).toBe(422);
    expect((await ask('POST', '/preview', settings, { 'if-match': '"9999"' })).status).toBe(412);
    expect((await ask('GET', '')).json).toEqual(before.json);
    expect(bench.queue.take()).toEqual([]);
  });

  it('is removed, and says how many events went with it', async () => {
    const answer = await ask('POST', '/disconnect', { events: 'delete' });
    expect(answer.json).toEqual({ eventsDeleted: 0, eventsLeft: 0, contactsDeleted: 0, contactsLeft: 0 });
    expect((await ask('GET', '')).json).toMatchObject({ account: { status: 'none', email: null } });
    expect((await ask('POST', '/disconnect', { events: 'leave' })).status).toBe(409);
  });
});
