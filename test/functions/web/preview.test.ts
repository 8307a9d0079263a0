import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addSeconds } from '../../../shared/domain/time.ts';
import { book } from '../../../shared/flows/bookings/book.ts';
import { studioCollections, syncs } from '../../../shared/ports/collections.ts';
import type { SyncRecord } from '../../../shared/ports/records/sync-record.ts';
import { makeStudio, openWorkbench } from './workbench.ts';
import type { Browser, Workbench } from './workbench.ts';

const email = 'ann@example.com';
const both = {
  enabled: 'on',
  calendarId: email,
  populateGoogle: 'on',
  populateStudio: 'on',
  privacy: 'title',
  'mail.address': 'desk@example.com',
};

describe('the preview of the settings form', () => {
  let bench: Workbench;
  let browser: Browser;
  beforeEach(async () => {
    bench = await openWorkbench();
    browser = bench.openBrowser();
    await makeStudio(browser);
    await bookOne('Portfolio day');
    await createEvent('Lunch', 1);
    await createEvent('Dinner', 2);
  });
  afterEach(() => bench.close());

  it('is a button of the same form, beside the one that saves', async () => {
    const { html } = await browser.get('/google-sync');
    const { userId } = await sync();
    expect(html).toContain(`formaction="/users/${userId}/google-sync/preview#preview"`);
    expect(html).toContain('Save settings');
  });

  it('counts both directions in words, keeps what was entered, and saves nothing', async () => {
    const before = await sync();
    const { status, html } = await post('/preview', both);
    expect(status).toBe(200);
    expect(html).toContain('In Google: 1 made, 0 changed, 0 deleted, 0 skipped.');
    expect(html).toContain('In the studio: 2 made, 0 changed, 0 deleted, 0 skipped.');
    expect(html).toContain('Nothing was saved or written.');
    for (const name of ['enabled', 'populateGoogle', 'populateStudio'])
      expect(html).toMatch(new RegExp(`name="${name}" value="on" checked`));
    expect(html).toMatch(/<option value="ann@example.com" selected/);
    expect(html).toMatch(/<option value="title" selected/);
    expect(html).toContain('value="desk@example.com"');
    expect(html).toContain('Save settings');
    expect(await sync()).toEqual(before);
    expect(bench.queue.take()).toEqual([]);
  });

  it('is what happens once the same form is saved', async () => {
    const { html } = await post('/preview', both);
    expect((await post('', both)).status).toBe(303);
    await bench.runSyncs();
    const { counts = {} } = (await sync()).lastRun ?? {};
    expect(html).toContain(`In Google: ${counts.createInGoogle ?? 0} made`);
    expect(html).toContain(`In the studio: ${counts.createInStudio ?? 0} made`);
    expect(counts).toMatchObject({ createInGoogle: 1, createInStudio: 2 });
    expect((await browser.get('/google-sync?preview=1')).html).toContain('In Google: 0 made');
  });

  it('keeps the choice to leave our events behind', async () => {
    await post('', { enabled: 'on', calendarId: email });
    const { html } = await post('/preview', { ...both, ourEvents: 'leave' });
    expect(html).toMatch(/name="ourEvents" value="leave" checked/);
    expect(html).not.toMatch(/name="ourEvents" value="move" checked/);
  });

  it('names what is wrong with the form as saving does', async () => {
    const wrong = { ...both, calendarId: 'nobody@example.com', 'mail.address': 'nobody' };
    const saved = await post('', wrong);
    const previewed = await post('/preview', wrong);
    expect([saved.status, previewed.status]).toEqual([422, 422]);
    for (const { html } of [saved, previewed]) {
      expect(html).toMatch(/id="mail.address-problem"/);
      expect(html).toMatch(/name="enabled" value="on" checked/);
      expect(html.match(/role="alert"/g)).toHaveLength(1);
    }
  });

  it('says what is missing where nothing would be synced', async () => {
    const off = await post('/preview', { ...both, enabled: 'off' });
    expect(off.status).toBe(409);
    expect(off.html).toContain('Tick “Enable Google sync” first.');
    const none = await post('/preview', { ...both, calendarId: '' });
    expect(none.html).toContain('No Google calendar is chosen.');
  });

  it('says so when the account must be authenticated again', async () => {
    bench.google.revokeAccess(email);
    const { status, html } = await post('/preview', both);
    expect(status).toBe(409);
    expect(html).toContain('Google no longer lets StudioSync reach this account.');
  });

  it('is not for other users', async () => {
    const { userId } = await sync();
    const ben = bench.openBrowser();
    await makeStudio(ben, 'ben@example.com');
    expect((await ben.post(`/users/${userId}/google-sync/preview`, both)).status).toBe(404);
  });

  async function post(path: string, form: Readonly<Record<string, string>>) {
    return browser.post(`/users/${(await sync()).userId}/google-sync${path}`, form);
  }

  async function sync(): Promise<SyncRecord> {
    const found = await bench.store.find({ from: syncs });
    const mine = found.find(({ value }) => value.account?.email === email);
    if (mine === undefined) throw new Error('the sync of the test is gone');
    return mine.value;
  }

  async function createEvent(summary: string, inHours: number) {
    const at = (hours: number) => ({ dateTime: addSeconds(bench.deps.clock.now(), hours * 3600) });
    await bench.callGoogle(email, 'POST', `/calendars/${email}/events`, {
      summary,
      start: at(inHours),
      end: at(inHours + 1),
    });
  }

  async function bookOne(description: string) {
    const { studioId, userId } = await sync();
    const [studio, user] = await Promise.all([
      bench.store.get(studioCollections(studioId).studio),
      bench.store.get(studioCollections(studioId).user(userId)),
    ]);
    if (studio === undefined || user === undefined) throw new Error('the studio of the test is gone');
    const start = addSeconds(bench.deps.clock.now(), 86_400);
    await book(bench.deps, {
      studioId,
      actor: { kind: 'user', userId, name: user.value.name },
      allowOverlap: true,
      wanted: {
        kind: 'appointment',
        description,
        span: { kind: 'timed', start, end: addSeconds(start, 3600), timeZone: studio.value.timeZone },
        status: 'confirmed',
        busy: true,
        location: '',
        notes: '',
        colour: '',
        resourceIds: [],
        bookedBy: '',
        userIds: [userId],
      },
    });
  }
});
