import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asId, syncIdOf } from '../../../shared/domain/ids.ts';
import type { ClientGroupId } from '../../../shared/domain/ids.ts';
import { addSeconds } from '../../../shared/domain/time.ts';
import { heldFields } from '../../../shared/flows/google-sync/hold-sync.ts';
import { book } from '../../../shared/flows/bookings/book.ts';
import { accountAt, grantAt, pairsOf, studioCollections, syncAt, syncs } from '../../../shared/ports/collections.ts';
import type { SyncRecord } from '../../../shared/ports/records/sync-record.ts';
import { makeStudio, openWorkbench } from './workbench.ts';
import type { Browser, Workbench } from './workbench.ts';

const email = 'ann@example.com';

describe('the Google tab', () => {
  let bench: Workbench;
  let browser: Browser;
  beforeEach(async () => {
    bench = await openWorkbench();
    browser = bench.openBrowser();
    await makeStudio(browser);
  });
  afterEach(() => bench.close());

  it('lists the calendars with their zones, those that may only be read disabled', async () => {
    await addReadOnlyCalendar();
    const { html } = await browser.get('/google-sync');
    expect(html).toMatch(/<option[^>]*value="ann@example.com"[^>]*>[^<]*America\/Chicago/);
    expect(html).toMatch(/<option[^>]*disabled[^>]*>[^<]*read-only/);
  });

  it('refuses a calendar that may only be read, in the form, and saves nothing', async () => {
    const id = await addReadOnlyCalendar();
    const answer = await save({ enabled: 'on', calendarId: id });
    expect(answer.status).toBe(422);
    expect(answer.html).toContain('You may only read');
    expect(answer.html).toMatch(/name="enabled" value="on" checked/);
    expect((await sync()).settings.enabled).toBe(false);
  });

  it('switches the sync on: from then on bookings reach Google', async () => {
    expect((await save({ enabled: 'on', calendarId: email })).status).toBe(303);
    await bench.runSyncs();
    await bookOne('Portfolio day');
    await bench.runSyncs();
    expect(await titles(email)).toEqual(['Portfolio day']);
    const { html } = await browser.get('/google-sync');
    expect(html).toContain('In step');
    expect(html).toContain('1 made in Google');
  });

  it('tells a studio of the express plan plainly that it has no sync', async () => {
    await browser.get('/studio');
    const { studio } = await owner();
    await browser.post('/studio', {
      name: studio.name,
      timeZone: studio.timeZone,
      plan: 'express',
      populateMonthsBack: '3',
      pollMinutes: '15',
    });
    await browser.get('/google-sync');
    const answer = await save({ enabled: 'on' });
    expect(answer.status).toBe(409);
    expect(answer.html).toContain('The express plan does not include Google sync.');
  });

  it('warns when the calendar’s zone is not the studio’s', async () => {
    const berlin = await addCalendar('Away', 'Europe/Berlin');
    await save({ calendarId: berlin });
    expect((await browser.get('/google-sync')).html).toContain('Nothing shifts');
  });

  it('keeps the choices about repeats, contacts and the detailed report', async () => {
    const { studioId } = await sync();
    const id = asId<ClientGroupId>('vip');
    await bench.store.write([
      {
        kind: 'set',
        document: studioCollections(studioId).clientGroup(id),
        value: { id, studioId, name: 'VIP clients', inactive: false, version: 1 },
      },
    ]);
    expect((await browser.get('/google-sync')).html).toContain('VIP clients');
    const ticked = { includeGoogleSeries: 'on', syncContactsBack: 'on', mailReport: 'on', clientGroupId: 'vip' };
    expect((await save(ticked)).status).toBe(303);
    expect((await sync()).settings).toMatchObject({
      includeGoogleSeries: true,
      syncContactsBack: true,
      clientGroupId: 'vip',
      mail: { report: true },
    });
    const { html } = await browser.get('/google-sync');
    expect(html).toContain('The clients of “VIP clients” are synced.');
    expect((await save({ clientGroupId: '' })).status).toBe(303);
    expect((await sync()).settings.clientGroupId).toBeUndefined();
  });

  it('moves our events along to another calendar, each once', async () => {
    await save({ enabled: 'on', calendarId: email });
    await bench.runSyncs();
    await bookOne('One');
    await bookOne('Two', 86_400);
    await bench.runSyncs();
    const other = await addCalendar('Studio', 'America/Chicago');
    await browser.get('/google-sync');

    expect((await save({ calendarId: other, ourEvents: 'move' })).location).toContain('done=2');
    await bench.runSyncs();

    expect(await titles(email)).toEqual([]);
    expect(await titles(other)).toEqual(['One', 'Two']);
    const bookings = await bench.store.find({ from: studioCollections((await sync()).studioId).bookings });
    expect(bookings.filter(({ value }) => !value.deleted)).toHaveLength(2);
    expect((await sync()).lease).toBeUndefined();
  });

  it('refuses another calendar while somebody is changing it, so that our events stay together', async () => {
    await save({ enabled: 'on', calendarId: email });
    await bench.runSyncs();
    await bookOne('One');
    await bench.runSyncs();
    const [first, second] = [
      await addCalendar('First', 'America/Chicago'),
      await addCalendar('Second', 'America/Chicago'),
    ];
    await browser.get('/google-sync');
    // Somebody else's change has taken hold, and carries the events over at this moment.
    const stored = (await bench.store.find({ from: syncs }))[0];
    if (stored === undefined) throw new Error('there is a sync');
    const held = { ...stored.value, ...heldFields(stored) };
    await bench.store.write([
      { kind: 'set', document: stored, value: { ...held, settings: { ...held.settings, calendarId: first } } },
    ]);
    const answer = await save({ calendarId: second });
    expect(answer.status).toBe(409);
    expect(answer.html).toContain('is being changed at this moment');
    expect((await sync()).settings.calendarId).toBe(first);
    expect(await titles(second)).toEqual([]);
  });

  it('leaves our events in the old calendar when asked to, and touches them no more', async () => {
    await save({ enabled: 'on', calendarId: email });
    await bench.runSyncs();
    await bookOne('Stays');
    await bench.runSyncs();
    const other = await addCalendar('Studio', 'America/Chicago');
    await browser.get('/google-sync');

    await save({ calendarId: other, ourEvents: 'leave' });
    await bench.runSyncs();

    expect(await titles(email)).toEqual(['Stays']);
    const bookings = await bench.store.find({ from: studioCollections((await sync()).studioId).bookings });
    expect(bookings.filter(({ value }) => !value.deleted)).toHaveLength(1);
  });

  it('asks what to do about a session whose event was deleted in Google', async () => {
    await save({ enabled: 'on', calendarId: email, syncAppointmentsBack: 'on' });
    await bench.runSyncs();
    await bookSession();
    await bench.runSyncs();
    const { items = [] } = await bench.callGoogle(email, 'GET', `/calendars/${email}/events`);
    await bench.callGoogle(email, 'DELETE', `/calendars/${email}/events/${items[0]?.id ?? ''}`);
    await browser.get('/google-sync');
    await requestSync();
    const { html } = await browser.get('/google-sync');
    expect(html).toContain('1 open question');
    expect(html).toContain('Deleted in Google. It stays');
    expect(await livingBookings()).toEqual(['Portraits']);
  });

  it('refuses settings from a page that is no longer current', async () => {
    await browser.get('/google-sync');
    const { version } = await sync();
    await save({ includeTentative: 'on', version: String(version) });
    const stale = await save({ syncAppointmentsBack: 'on', version: String(version) });
    expect(stale.status).toBe(409);
    expect((await sync()).settings).toMatchObject({ includeTentative: true, syncAppointmentsBack: false });
  });

  describe('removing the account', () => {
    beforeEach(async () => {
      await save({ enabled: 'on', calendarId: email, syncAppointmentsBack: 'on' });
      await bench.runSyncs();
      await bookOne('Ours');
      await bench.runSyncs();
      await bench.callGoogle(email, 'POST', `/calendars/${email}/events`, {
        summary: 'Theirs',
        start: { dateTime: '2030-01-01T10:00:00Z' },
        end: { dateTime: '2030-01-01T11:00:00Z' },
      });
      await requestSync();
      await browser.get('/google-sync');
    });

    it('can leave our events: attaching the account again duplicates nothing, and the sync goes on', async () => {
      expect((await remove('leave')).status).toBe(303);
      expect(await titles(email)).toEqual(['Ours', 'Theirs']);
      expect((await sync()).account).toBeUndefined();

      await browser.consent('/auth/google?connect=1&returnTo=/google-sync', { email });
      await bench.runSyncs();
      await bookOne('Later', 172_800);
      await bench.runSyncs();

      expect(await titles(email)).toEqual(['Later', 'Ours', 'Theirs']);
      expect(await livingBookings()).toEqual(['Later', 'Ours', 'Theirs']);
    });

    it('can delete our events, never those made in Google', async () => {
      expect((await remove('delete')).location).toContain('done=1');
      expect(await titles(email)).toEqual(['Theirs']);
      expect(await livingBookings()).toEqual(['Ours', 'Theirs']);
    });

    it('takes the access back at Google and keeps no grant', async () => {
      const { account } = await sync();
      await remove('leave');
      expect(await bench.store.get(grantAt(await syncId()))).toBeUndefined();
      const kept = await bench.store.get(accountAt(account?.subject ?? asId('')));
      expect(kept?.value.detachedAt).toBeDefined();
      expect((await browser.get('/google-sync')).html).toContain('Authenticate my Google account');
    });

    it('still lets the person sign in with it', async () => {
      await remove('leave');
      const again = bench.openBrowser();
      expect((await again.consent('/auth/google', { email })).location).toBe('/');
      expect((await again.get('/google-sync')).status).toBe(200);
    });
  });

  it('refuses an account another user has, whatever they sent', async () => {
    const ben = bench.openBrowser();
    await makeStudio(ben, 'ben@example.com');
    await ben.post(`/users/${(await userOf('ben@example.com')).id}/google-sync/disconnect`, { events: 'leave' });
    const taken = await ben.consent('/auth/google?connect=1&returnTo=/google-sync', { email });
    expect(taken.status).toBe(409);
    expect(taken.html).toContain('attached to another user already');
  });

  it('is not shown to other studios, nor to plain users of others', async () => {
    const { userId } = await sync();
    const ben = bench.openBrowser();
    await makeStudio(ben, 'ben@example.com');
    expect((await ben.get(`/users/${userId}/google-sync`)).status).toBe(404);
    expect((await ben.post(`/users/${userId}/google-sync`, { enabled: 'on' })).status).toBe(404);
    expect((await sync()).settings.enabled).toBe(false);
  });

  async function owner() {
    const { studioId, userId } = await sync();
    const places = studioCollections(studioId);
    const [studio, user] = await Promise.all([bench.store.get(places.studio), bench.store.get(places.user(userId))]);
    if (studio === undefined || user === undefined) throw new Error('the studio of the test is gone');
    return { studio: studio.value, user: user.value };
  }

  async function sync(): Promise<SyncRecord> {
    const found = await bench.store.find({ from: syncs });
    const user = await userOf(email);
    const mine = found.find(({ value }) => value.userId === user.id);
    if (mine === undefined) throw new Error('the sync of the test is gone');
    return mine.value;
  }

  async function userOf(address: string) {
    const found = await bench.store.find({ from: syncs });
    for (const { value } of found) {
      const user = await bench.store.get(studioCollections(value.studioId).user(value.userId));
      if (user?.value.email === address) return user.value;
    }
    throw new Error('no such user in the test');
  }

  async function syncId() {
    const { studioId, userId } = await sync();
    return syncIdOf(studioId, userId);
  }

  async function save(form: Readonly<Record<string, string>>) {
    return browser.post(`/users/${(await sync()).userId}/google-sync`, form);
  }

  async function remove(events: 'leave' | 'delete') {
    return browser.post(`/users/${(await sync()).userId}/google-sync/disconnect`, { events });
  }

  async function requestSync() {
    bench.passSeconds(61);
    await browser.post(`/users/${(await sync()).userId}/google-sync/run`, {});
    await bench.runSyncs();
  }

  async function bookOne(description: string, later = 0) {
    const { studio, user } = await owner();
    const start = addSeconds(bench.deps.clock.now(), 7200 + later);
    await book(bench.deps, {
      studioId: studio.id,
      actor: { kind: 'user', userId: user.id, name: user.name },
      allowOverlap: true,
      wanted: {
        kind: 'appointment',
        description,
        span: { kind: 'timed', start, end: addSeconds(start, 3600), timeZone: studio.timeZone },
        status: 'confirmed',
        busy: true,
        location: '',
        notes: '',
        colour: '',
        resourceIds: [],
        bookedBy: '',
        userIds: [user.id],
      },
    });
  }

  async function bookSession() {
    const { studio, user } = await owner();
    await browser.get('/clients/new');
    await browser.post('/clients', { givenName: 'Maria', familyName: 'Alvarez' });
    const [client] = await bench.store.find({ from: studioCollections(studio.id).clients });
    const start = addSeconds(bench.deps.clock.now(), 7200);
    await book(bench.deps, {
      studioId: studio.id,
      actor: { kind: 'user', userId: user.id, name: user.name },
      allowOverlap: true,
      wanted: {
        kind: 'session',
        description: 'Portraits',
        span: { kind: 'timed', start, end: addSeconds(start, 3600), timeZone: studio.timeZone },
        status: 'confirmed',
        busy: true,
        location: '',
        notes: '',
        colour: '',
        resourceIds: [],
        bookedBy: '',
        photographerId: user.id,
        clientId: client?.value.id ?? asId(''),
      },
    });
  }

  async function livingBookings() {
    const found = await bench.store.find({ from: studioCollections((await sync()).studioId).bookings });
    return found
      .filter(({ value }) => !value.deleted)
      .map(({ value }) => value.booking.description)
      .toSorted();
  }

  async function titles(calendarId: string) {
    const { items = [] } = await bench.callGoogle(email, 'GET', `/calendars/${encodeURIComponent(calendarId)}/events`);
    return items.map(({ summary }) => summary ?? '').toSorted();
  }

  async function addCalendar(summary: string, timeZone: string) {
    const made = await bench.callGoogle(email, 'POST', '/calendars', { summary, timeZone });
    if (made.id === undefined) throw new Error('the local Google made no calendar');
    return made.id;
  }

  /** A calendar of Ben's that Ann may read. */
  async function addReadOnlyCalendar() {
    const made = await bench.callGoogle('ben@example.com', 'POST', '/calendars', { summary: 'Ben shows' });
    const id = made.id ?? '';
    const form = new URLSearchParams({ email, role: 'reader' });
    const page = `${bench.google.url}/people/ben@example.com/calendars/${encodeURIComponent(id)}/share`;
    await fetch(page, { method: 'POST', body: form, redirect: 'manual' });
    return id;
  }

  it('keeps pairs of what it leaves behind, so nothing is taken for new', async () => {
    await save({ enabled: 'on', calendarId: email });
    await bench.runSyncs();
    await bookOne('Kept');
    await bench.runSyncs();
    expect(await bench.store.find({ from: pairsOf(await syncId()) })).toHaveLength(1);
    await remove('leave');
    const [pair] = await bench.store.find({ from: pairsOf(await syncId()) });
    expect(pair?.value.ended).toBeUndefined();
    expect((await bench.store.get(syncAt(await syncId())))?.value.cursor).toBeDefined();
  });
});
