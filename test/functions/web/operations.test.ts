import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWebApp } from '../../../functions/web.ts';
import { asId, syncIdOf } from '../../../shared/domain/ids.ts';
import type { ClientGroupId, SyncId } from '../../../shared/domain/ids.ts';
import { newContactSync } from '../../../shared/flows/contacts/new-contact-sync.ts';
import { recordDeadLetter } from '../../../shared/flows/operate/record-dead-letter.ts';
import { contactSyncAt, studioCollections, syncAt, syncs } from '../../../shared/ports/collections.ts';
import type { SyncRecord } from '../../../shared/ports/records/sync-record.ts';
import { makeStudio, openWorkbench } from './workbench.ts';
import type { Browser, Workbench } from './workbench.ts';

const ops = 'ops@example.com';
const email = 'ann@example.com';
let bench: Workbench;
let ann: Browser;
let operator: Browser;
let syncId: SyncId;

beforeEach(async () => {
  bench = await openWorkbench({ operators: [ops] });
  bench.google.addPerson({ email: ops, name: 'Olive Ops' });
  ann = bench.openBrowser();
  await makeStudio(ann);
  const tab = /action="(\/users\/[^"]+\/google-sync)"/.exec((await ann.get('/google-sync')).html)?.[1] ?? '';
  await ann.post(tab, { enabled: 'on', calendarId: email, syncAppointmentsBack: 'on' });
  await bench.runSyncs();
  const [found] = await bench.store.find({ from: syncs });
  if (found === undefined) throw new Error('no sync');
  syncId = syncIdOf(found.value.studioId, found.value.userId);
  operator = bench.openBrowser();
  const back = await operator.consent('/auth/google?returnTo=/operations', { email: ops });
  await operator.get(back.location);
});
afterEach(() => bench.close());

async function sync(): Promise<SyncRecord> {
  const stored = await bench.store.get(syncAt(syncId));
  if (stored === undefined) throw new Error('no sync');
  return stored.value;
}

const act = async (action: string) => operator.post(`/operations/syncs/${syncId}`, { action });

describe('who sees the operations pages', () => {
  it('an operator, who needs no studio of their own', async () => {
    const browser = bench.openBrowser();
    expect((await browser.get('/operations')).location).toBe('/sign-in?returnTo=%2Foperations');
    const back = await browser.consent('/auth/google?returnTo=/operations', { email: ops });
    expect((await browser.get(back.location)).location).toBe('/operations');
    expect((await browser.get('/operations')).status).toBe(200);
  });

  it('an operator who belongs to a studio, and finds them in the navigation', async () => {
    const browser = bench.openBrowser();
    await makeStudio(browser, ops);
    expect((await browser.get('/calendar')).html).toContain('href="/operations"');
    expect((await browser.get('/operations')).status).toBe(200);
    await browser.get(`/operations/syncs/${syncId}`);
    expect((await browser.post(`/operations/syncs/${syncId}`, { action: 'pause' })).status).toBe(303);
    expect((await browser.post(`/operations/syncs/${syncId}`, { action: 'resume' }, { csrfToken: 'x' })).status).toBe(
      403,
    );
  });

  it('nobody else: not an owner, not one who enters an operator’s address as their own', async () => {
    const { studioId, userId } = await sync();
    const document = studioCollections(studioId).user(userId);
    await bench.store.write([{ kind: 'update', document, fields: { email: ops } }]);
    for (const path of ['/operations', `/operations/syncs/${syncId}`, '/operations/dead-letters']) {
      const page = await ann.get(path);
      expect([page.status, page.html.includes('Operations')]).toEqual([404, false]);
    }
    expect((await ann.post(`/operations/syncs/${syncId}`, { action: 'pause' })).status).toBe(404);
    expect((await sync()).pause).toBeUndefined();
  });

  it('nobody where none are named, and no form from elsewhere', async () => {
    const app = createWebApp(bench.deps, { publicUrl: 'http://localhost:8080', channelSecret: 'c'.repeat(32) });
    const cookie = [...operator.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const page = await app.request('http://localhost:8080/operations', { headers: { cookie } });
    expect(page.status).toBe(404);
    const forged = { action: 'pause' };
    const path = `/operations/syncs/${syncId}`;
    expect((await operator.post(path, forged, { origin: 'https://evil.example.com' })).status).toBe(403);
    expect((await sync()).pause).toBeUndefined();
  });
});

describe('what operators see', () => {
  it('is counts, codes and moments of every studio, never what a sync carries', async () => {
    const { studioId } = await sync();
    await bench.callGoogle(email, 'POST', `/calendars/${email}/events`, {
      summary: 'Very private title',
      location: 'Secret place',
      start: { dateTime: '2030-01-01T10:00:00Z' },
      end: { dateTime: '2030-01-01T11:00:00Z' },
    });
    await act('syncNow');
    await bench.runSyncs();
    expect((await bench.store.find({ from: studioCollections(studioId).bookings })).length).toBe(1);
    await recordDeadLetter(bench.deps, { topic: 'sync-requested', messageId: 'm1', data: '"Very private title"' });
    const failure = { reason: 'unavailable', said: '503 backendError', at: bench.deps.clock.now() } as const;
    const failing = { failures: 3, lastFailure: failure };
    await bench.store.write([{ kind: 'update', document: syncAt(syncId), fields: failing }]);
    const pages = await Promise.all(
      ['', `/studios/${studioId}`, `/syncs/${syncId}`, '/dead-letters'].map((path) =>
        operator.get(`/operations${path}`),
      ),
    );
    for (const page of pages) {
      expect(page.status).toBe(200);
      expect(page.html).not.toMatch(/Very private|Secret place|ann@example/);
    }
    expect(pages[0]?.html).toContain('Lumen');
    expect(pages[0]?.html).toContain('unavailable, 3 in a row');
    expect(pages[2]?.html).toContain('503 backendError');
  });

  it('is also what stands still, of calendars and of contacts, above what fails', async () => {
    const { studioId, userId } = await sync();
    const stalledSince = bench.deps.clock.now();
    const failing = { failures: 3, lastFailure: { reason: 'unavailable', said: '503', at: stalledSince } } as const;
    await bench.store.write([{ kind: 'update', document: syncAt(syncId), fields: failing }]);
    const contacts = {
      ...newContactSync(studioId, userId),
      clientGroupId: asId<ClientGroupId>('weddings'),
      stalledSince,
    };
    await bench.store.write([{ kind: 'set', document: contactSyncAt(syncId), value: contacts }]);
    const { account } = await sync();
    const allowed = { ...account, permissions: ['calendar', 'contacts'] };
    await bench.store.write([{ kind: 'update', document: syncAt(syncId), fields: { account: allowed } }]);
    expect((await operator.get('/operations')).html).toContain('1 stands still');
    expect((await operator.get(`/operations/studios/${studioId}`)).html).toContain('Stands still');
    const { html } = await operator.get(`/operations/syncs/${syncId}`);
    const card = /id="contacts">([\s\S]*?)<\/section>/.exec(html)?.[1] ?? '';
    expect(card).toContain('<dt>Stands still</dt>');
    expect(html.split('<dt>Stands still</dt>')).toHaveLength(2);
  });

  it('of a studio or sync that is not there is nothing', async () => {
    for (const path of ['/studios/unknown', '/syncs/a.b', '/syncs/strange'])
      expect((await operator.get(`/operations${path}`)).status).toBe(404);
  });
});

describe('what operators do', () => {
  it('is written down with who and when, on the sync itself', async () => {
    await act('syncNow');
    const done = await act('fullResync');
    expect([done.status, done.location]).toEqual([303, `/operations/syncs/${syncId}?told=fullResync`]);
    expect((await sync()).operatorLog).toMatchObject([
      { action: 'syncNow', by: ops },
      { action: 'fullResync', by: ops },
    ]);
    const { html } = await operator.get(done.location);
    expect(html).toContain(`${ops} asked for a full resync`);
  });

  it('a pause keeps runs away and says so to the user, until it is resumed', async () => {
    await act('pause');
    await ann.get('/google-sync');
    const { userId } = await sync();
    const refused = await ann.post(`/users/${userId}/google-sync/run`, {});
    expect([refused.status, refused.html.includes('has paused this sync')]).toEqual([409, true]);
    await bench.callGoogle(email, 'POST', `/calendars/${email}/events`, {
      summary: 'Waits',
      start: { dateTime: '2030-01-01T10:00:00Z' },
      end: { dateTime: '2030-01-01T11:00:00Z' },
    });
    await bench.queue.publish('sync-requested', { syncId, trigger: 'push' });
    await bench.runSyncs();
    const bookings = studioCollections((await sync()).studioId).bookings;
    expect(await bench.store.find({ from: bookings })).toEqual([]);
    expect((await act('repair')).status).toBe(409);
    await act('resume');
    await bench.runSyncs();
    expect(await bench.store.find({ from: bookings })).toHaveLength(1);
  });

  it('a repair is asked for among the long work', async () => {
    bench.queue.take();
    await act('repair');
    expect(bench.queue.take()).toEqual([{ topic: 'bulk-sync-requested', message: { syncId, trigger: 'repair' } }]);
  });

  it('a repair is there for who syncs contacts only, and its page shows how they are', async () => {
    await ann.get('/client-groups');
    const groupId = (await ann.post('/client-groups', { name: 'Weddings' })).location.split('/').at(-1) ?? '';
    const { userId } = await sync();
    const tab = await ann.get('/google-sync');
    const version = /name="version" value="(\d+)"/.exec(tab.html)?.[1] ?? '';
    const only = { version, enabled: 'on', calendarId: '', clientGroupId: groupId };
    expect((await ann.post(`/users/${userId}/google-sync`, only)).status).toBe(303);
    await bench.runSyncs();
    await operator.get('/operations');
    expect((await act('repair')).status).toBe(303);
    const message = { syncId, trigger: 'repair', of: 'contacts' };
    expect(bench.queue.take()).toEqual([{ topic: 'bulk-sync-requested', message }]);
    const { html } = await operator.get(`/operations/syncs/${syncId}`);
    const contacts = /id="contacts">([\s\S]*?)<\/section>/.exec(html)?.[1] ?? '';
    expect(contacts).toContain('In order');
    expect(contacts).toContain('<dt>Compared</dt>');
    expect(html).not.toContain('Renew the channel');
  });

  it('an unknown action is nothing', async () => {
    expect((await act('delete')).status).toBe(404);
    expect((await sync()).operatorLog).toBeUndefined();
  });
});

describe('dead letters', () => {
  it('are handed over to their topic again, by whom is noted', async () => {
    const data = JSON.stringify({ syncId, trigger: 'push' });
    await recordDeadLetter(bench.deps, { topic: 'projects/p/subscriptions/sync-requested', messageId: 'm1', data });
    const page = await operator.get('/operations/dead-letters');
    const path = /action="(\/operations\/dead-letters\/[^"]+)"/.exec(page.html)?.[1] ?? '';
    expect(page.html).toContain(`${syncId}, asked for by push`);
    bench.queue.take();
    expect((await operator.post(path, {})).location).toBe('/operations/dead-letters?told=replayed');
    expect(bench.queue.take()).toEqual([{ topic: 'sync-requested', message: { syncId, trigger: 'push' } }]);
    expect((await operator.get('/operations/dead-letters')).html).toContain(`replayed by ${ops}`);
  });

  it.each([
    ['sync-requested', '{"syncId":"nothing","trigger":"push"}'],
    ['sync-requested', 'no json'],
    ['unknown', '{"syncId":"a.b","trigger":"push"}'],
    ['tick', '{}'],
  ])('that cannot be replayed (%s %s) offer it not, and refuse it', async (topic, data) => {
    await recordDeadLetter(bench.deps, { topic, messageId: 'm1', data });
    const page = await operator.get('/operations/dead-letters');
    expect(page.html).toContain('not readable, or not worth repeating');
    expect(page.html).not.toContain('Replay');
    const [stored] = await bench.store.find<object>({ from: { path: 'deadLetters' } });
    bench.queue.take();
    const refused = await operator.post(`/operations/dead-letters/${stored?.id ?? ''}`, {});
    expect(refused.status).toBe(409);
    expect(bench.queue.take()).toEqual([]);
  });
});
