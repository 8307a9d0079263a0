import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asId } from '../../../shared/domain/ids.ts';
import type { RunId, UserId } from '../../../shared/domain/ids.ts';
import { addSeconds } from '../../../shared/domain/time.ts';
import { studioCollections, syncs } from '../../../shared/ports/collections.ts';
import type { RunRecord } from '../../../shared/ports/records/run-record.ts';
import type { SyncRecord } from '../../../shared/ports/records/sync-record.ts';
import { makeStudio, openWorkbench } from './workbench.ts';
import type { Browser, Workbench } from './workbench.ts';

const email = 'ann@example.com';
let bench: Workbench;
let browser: Browser;
let sync: SyncRecord;

beforeEach(async () => {
  bench = await openWorkbench();
  browser = bench.openBrowser();
  await makeStudio(browser);
  const [found] = await bench.store.find({ from: syncs });
  if (found === undefined) throw new Error('no sync');
  sync = found.value;
});
afterEach(() => bench.close());

/** Two events of Ann's Google come in; the path of the run that brought them. */
async function bringIn(): Promise<string> {
  const tab = `/users/${sync.userId}/google-sync`;
  await browser.post(tab, { enabled: 'on', calendarId: email, syncAppointmentsBack: 'on' });
  await bench.runSyncs();
  for (const summary of ['Dentist', '<b>Lunch</b>']) {
    await bench.callGoogle(email, 'POST', `/calendars/${email}/events`, {
      summary,
      location: 'Main Street',
      start: { dateTime: new Date(Date.now() + 86_400_000).toISOString() },
      end: { dateTime: new Date(Date.now() + 90_000_000).toISOString() },
    });
  }
  await browser.post(`${tab}/run`, {});
  await bench.runSyncs();
  const { html } = await browser.get('/runs?outcome=changed');
  return /href="(\/runs\/[^"?]+)"/.exec(html)?.[1] ?? '';
}

async function addRun(id: string, fields: Partial<RunRecord>): Promise<void> {
  const startedAt = addSeconds(bench.deps.clock.now(), -60);
  const run: RunRecord = {
    id: asId<RunId>(id),
    studioId: sync.studioId,
    userId: sync.userId,
    trigger: 'tick',
    startedAt,
    endedAt: startedAt,
    outcome: 'nothing',
    counts: {},
    lines: [],
    linesLeftOut: 0,
    warnings: [],
    expiresAt: addSeconds(startedAt, 86_400),
    ...fields,
  };
  await bench.store.write([{ kind: 'set', document: studioCollections(sync.studioId).run(run.id), value: run }]);
}

function rowsOf(html: string): number {
  return html.match(/<a href="\/runs\/[^"?]+"><time/g)?.length ?? 0;
}

describe('a run on its page', () => {
  it('says what asked for it, what it did with each field, how long it took and what it cost', async () => {
    const { html } = await browser.get(await bringIn());
    expect(html).toContain('Sync now');
    expect(html).toContain('2 made in the studio');
    expect(html).toContain('Made in the studio');
    expect(html).toContain('Main Street');
    expect(html).toMatch(/Calls to Google<\/dt><dd>[1-9]/);
    expect(html).toContain('&lt;b&gt;Lunch&lt;/b&gt;');
  });

  it('shows what taking it back would do, does it on a click, and says what it came to', async () => {
    const path = await bringIn();
    expect((await browser.get(path)).html).not.toContain('Take 2 items back');
    const preview = await browser.get(`${path}?undo=1`);
    expect(preview.html).toContain('2 items would go back: ');
    expect(preview.html).toContain('2 taken out of the studio (the event stays)');
    expect(await browser.post(`${path}/undo`, {})).toMatchObject({ status: 303 });
    expect((await browser.get(path)).html).toContain('This sync is being taken back.');

    await bench.runSyncs();

    const done = (await browser.get(path)).html;
    expect(done).toContain('Ann Lee had this sync taken back');
    expect(done).toContain('2 items went back');
    const own = /href="(\/runs\/[^"?]+)">See what it did/.exec(done)?.[1] ?? '';
    expect((await browser.get(own)).html).toContain('Deleted in the studio');
    const { items } = await bench.callGoogle(email, 'GET', `/calendars/${email}/events`);
    expect(items).toHaveLength(2);
    expect((await browser.post(`${path}/undo`, {})).status).toBe(409);
  });

  it('names what it would leave as it is, and why', async () => {
    const path = await bringIn();
    const [stored] = await bench.store.find({ from: studioCollections(sync.studioId).bookings });
    await browser.post(`/bookings/${stored?.id}/delete`, {});
    const { html } = await browser.get(`${path}?undo=1`);
    expect(html).toContain('1 item would go back: ');
  });

  it('shows a run of contacts, too, and offers no undo of it', async () => {
    const cardAfter = {
      givenName: 'Maya',
      familyName: 'Lindt',
      company: '',
      jobTitle: '',
      emails: [{ value: 'maya@example.com', label: 'home' }],
      phones: [],
      address: { street: '', city: '', region: '', postalCode: '', country: '' },
      notes: '',
    };
    const line = { kind: 'createInGoogle', clientId: asId<never>('maya'), title: 'Maya Lindt', cardAfter } as const;
    await addRun('contacts', { of: 'contacts', outcome: 'done', counts: { createInGoogle: 1 }, lines: [line] });
    const { html } = await browser.get('/runs/contacts');
    expect(html).toContain('Contacts sync of Ann Lee');
    expect(html).toContain('href="/clients/maya"');
    expect(html).toContain('maya@example.com (home)');
    expect(html).not.toContain('Take it back');
  });

  it('is nobody else’s to see', async () => {
    await addRun('other', { userId: asId<UserId>('somebody') });
    const stored = (await bench.store.get(studioCollections(sync.studioId).user(sync.userId)))?.value;
    await bench.store.write([
      {
        kind: 'update',
        document: studioCollections(sync.studioId).user(sync.userId),
        fields: { role: 'user', version: (stored?.version ?? 0) + 1 },
      },
    ]);
    expect((await browser.get('/runs/other')).status).toBe(404);
    expect((await browser.post('/runs/other/undo', {})).status).toBe(404);
    expect((await browser.get('/runs?user=somebody')).html).not.toContain('href="/runs/other"');
  });
});

describe('the history of syncs', () => {
  it('is filtered by user, outcome and day, by the address alone', async () => {
    const longAgo = addSeconds(bench.deps.clock.now(), -20 * 86_400);
    await addRun('quiet', {});
    await addRun('failed', { outcome: 'failed' });
    await addRun('changed', { outcome: 'done', counts: { updateInStudio: 2 } });
    await addRun('old', { startedAt: longAgo, endedAt: longAgo, userId: asId<UserId>('ben') });

    expect(rowsOf((await browser.get('/runs')).html)).toBe(4);
    expect((await browser.get('/runs?outcome=trouble')).html).toContain('href="/runs/failed"');
    expect(rowsOf((await browser.get('/runs?outcome=trouble')).html)).toBe(1);
    expect(rowsOf((await browser.get('/runs?outcome=changed')).html)).toBe(1);
    expect(rowsOf((await browser.get(`/runs?user=${sync.userId}`)).html)).toBe(3);
    expect(rowsOf((await browser.get(`/runs?to=${longAgo.slice(0, 10)}`)).html)).toBe(1);
    expect(rowsOf((await browser.get('/runs?user=ben&outcome=trouble')).html)).toBe(0);
  });
});
