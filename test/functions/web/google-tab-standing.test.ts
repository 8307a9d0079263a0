import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { syncIdOf } from '../../../shared/domain/ids.ts';
import type { SyncId } from '../../../shared/domain/ids.ts';
import { contactSyncAt, studioCollections, syncAt, syncs } from '../../../shared/ports/collections.ts';
import type { ContactSyncRecord } from '../../../shared/ports/records/contact-sync-record.ts';
import type { SyncRecord } from '../../../shared/ports/records/sync-record.ts';
import { makeStudio, openWorkbench } from './workbench.ts';
import type { Browser, Workbench } from './workbench.ts';

const email = 'ann@example.com';
let bench: Workbench;
let browser: Browser;
let syncId: SyncId;
let groupId: string;

beforeEach(async () => {
  bench = await openWorkbench();
  browser = bench.openBrowser();
  await makeStudio(browser);
  await browser.get('/client-groups');
  groupId = (await browser.post('/client-groups', { name: 'Weddings' })).location.split('/').at(-1) ?? '';
  const [found] = await bench.store.find({ from: syncs });
  if (found === undefined) throw new Error('no sync');
  syncId = syncIdOf(found.value.studioId, found.value.userId);
});
afterEach(() => bench.close());

async function sync(): Promise<SyncRecord> {
  const stored = await bench.store.get(syncAt(syncId));
  if (stored === undefined) throw new Error('no sync');
  return stored.value;
}

/** Saves the settings with these halves, and lets the syncs run. */
async function setUp(
  halves: { readonly calendar?: true; readonly contacts?: true },
  until: 'synced' | 'beforeSync' = 'synced',
): Promise<void> {
  const { html } = await browser.get('/google-sync');
  const answer = await browser.post(`/users/${(await sync()).userId}/google-sync`, {
    version: /name="version" value="(\d+)"/.exec(html)?.[1] ?? '',
    enabled: 'on',
    calendarId: halves.calendar === true ? email : '',
    clientGroupId: halves.contacts === true ? groupId : '',
  });
  expect(answer.status).toBe(303);
  if (until === 'synced') await bench.runSyncs();
}

interface Seen {
  readonly head: string;
  readonly contacts: string;
  readonly html: string;
}

async function see(): Promise<Seen> {
  const { html } = await browser.get('/google-sync');
  const badges = (part: string): string =>
    [...part.matchAll(/class="badge [^"]*">([^<]*)</g)].map(([, label]) => label ?? '').join(' | ');
  return {
    head: badges(/<h1>[\s\S]*?<div class="columns">/.exec(html)?.[0] ?? ''),
    contacts: badges(/id="contacts">[\s\S]*?<\/section>/.exec(html)?.[0] ?? ''),
    html,
  };
}

const changeSync = async (fields: Partial<SyncRecord>) =>
  bench.store.write([{ kind: 'update', document: syncAt(syncId), fields }]);
const changeContacts = async (fields: Partial<ContactSyncRecord>) =>
  bench.store.write([{ kind: 'update', document: contactSyncAt(syncId), fields }]);
const allowOnly = async (...permissions: NonNullable<SyncRecord['account']>['permissions']) => {
  const { account } = await sync();
  if (account !== undefined) await changeSync({ account: { ...account, permissions } });
};
const revoke = async () => {
  const { account } = await sync();
  if (account !== undefined) await changeSync({ account: { ...account, status: 'reconnectNeeded' } });
};
const failure = () => ({
  failures: 2,
  lastFailure: { reason: 'unavailable', said: '503', at: bench.deps.clock.now() } as const,
});

/** What the alarm writes once it has told. */
const stalled = () => ({ stalledSince: bench.deps.clock.now() });

describe('the head of the Google tab says how the sync stands', () => {
  it.each([
    ['neither', {}, 'Off', 'Off'],
    ['the calendar only', { calendar: true }, 'Calendar: In step', 'Off'],
    ['contacts only', { contacts: true }, 'Contacts: In step', 'In step'],
    ['both', { calendar: true, contacts: true }, 'In step', 'In step'],
  ] as const)('of %s', async (_, halves, head, contacts) => {
    await setUp(halves);
    expect(await see()).toMatchObject({ head, contacts });
  });

  const problems: readonly (readonly [string, () => Promise<unknown>, string])[] = [
    ['the calendar fails', async () => changeSync(failure()), 'Calendar: Tried again by itself | Contacts: In step'],
    ['the contacts fail', async () => changeContacts(failure()), 'Calendar: In step | Contacts: Tried again by itself'],
    ['contacts are not allowed', async () => allowOnly('calendar'), 'Calendar: In step | Contacts: Not allowed'],
    ['the calendar is not allowed', async () => allowOnly('contacts'), 'Calendar: Not allowed | Contacts: In step'],
    ['the calendar stands still', async () => changeSync(stalled()), 'Calendar: Stands still | Contacts: In step'],
    ['the contacts stand still', async () => changeContacts(stalled()), 'Calendar: In step | Contacts: Stands still'],
    [
      'both stand still',
      async () => {
        await changeSync({ ...failure(), ...stalled() });
        await changeContacts({ ...failure(), ...stalled() });
      },
      'Stands still',
    ],
    [
      'what stood still was paused',
      async () => changeSync({ ...stalled(), pause: { by: 'ops@example.com', at: bench.deps.clock.now() } }),
      'Paused for a while',
    ],
    ['the account is lost', revoke, 'Authenticate again'],
    [
      'operators paused it',
      async () => changeSync({ pause: { by: 'ops@example.com', at: bench.deps.clock.now() } }),
      'Paused for a while',
    ],
    [
      'the group was deleted',
      async () => {
        const document = studioCollections((await sync()).studioId).clientGroups;
        const [group] = await bench.store.find({ from: document });
        await bench.store.write([{ kind: 'delete', document: { path: group?.path ?? '' } }]);
      },
      'Calendar: In step | Contacts: Nobody to sync',
    ],
    [
      'the studio switched syncs off',
      async () => {
        const document = studioCollections((await sync()).studioId).studio;
        const stored = await bench.store.get(document);
        if (stored === undefined) throw new Error('no studio');
        const syncJob = { ...stored.value.syncJob, enabled: false };
        await bench.store.write([{ kind: 'update', document, fields: { syncJob } }]);
      },
      'Off',
    ],
  ];

  it.each(problems)('of both, where %s', async (_, happens, head) => {
    await setUp({ calendar: true, contacts: true });
    await happens();
    expect((await see()).head).toBe(head);
  });

  it('before the first sync', async () => {
    await setUp({ calendar: true, contacts: true }, 'beforeSync');
    expect(await see()).toMatchObject({ head: 'Not synced yet', contacts: 'Not synced yet' });
    await bench.runSyncs();
    expect((await see()).head).toBe('In step');
  });

  it('of contacts alone, where they fail', async () => {
    await setUp({ contacts: true });
    await changeContacts(failure());
    expect((await see()).head).toBe('Contacts: Tried again by itself');
  });
});

describe('a standstill people were told of', () => {
  it.each([
    ['calendar', changeSync],
    ['contacts', changeContacts],
  ] as const)('of the %s is told on its card until a good sync ends it', async (half, change) => {
    await setUp({ calendar: true, contacts: true });
    await change(stalled());
    bench.passSeconds(7300);
    const other = half === 'calendar' ? changeContacts : changeSync;
    await other({ lastSuccessAt: bench.deps.clock.now() });
    const { html } = await see();
    expect(html.match(/No sync of the \w+ has ended well since/g)).toEqual([
      `No sync of the ${half} has ended well since`,
    ]);
    expect(html).toContain(`No sync of the ${half} has ended well for more than two hours.`);
    expect(html.includes('are kept in step') || html.includes('go out to Google; edits')).toBe(half === 'calendar');
    await browser.post(`/users/${(await sync()).userId}/google-sync/run`, {});
    await bench.runSyncs();
    expect(await see()).toMatchObject({ head: 'In step' });
    expect((await see()).html).not.toContain('has ended well since');
  });
});

describe('the standstill of a calendar', () => {
  const alarmed = () => ({ ...stalled(), alarmAt: bench.deps.clock.now() });

  it('is over when the sync is switched off, or no calendar is chosen', async () => {
    for (const off of [
      { enabled: 'off', calendarId: email },
      { enabled: 'on', calendarId: '' },
    ]) {
      await setUp({ calendar: true });
      await changeSync(alarmed());
      const { html } = await browser.get('/google-sync');
      const version = /name="version" value="(\d+)"/.exec(html)?.[1] ?? '';
      expect((await browser.post(`/users/${(await sync()).userId}/google-sync`, { version, ...off })).status).toBe(303);
      expect(await sync()).not.toHaveProperty('stalledSince');
      expect(await sync()).not.toHaveProperty('alarmAt');
    }
  });

  it('lasts while other settings change', async () => {
    await setUp({ calendar: true });
    await changeSync(alarmed());
    await setUp({ calendar: true, contacts: true }, 'beforeSync');
    expect((await sync()).stalledSince).toBeDefined();
  });
});

describe('who syncs contacts only', () => {
  it('finds nothing to put right about calendars, and can sync now', async () => {
    await setUp({ contacts: true });
    const { html } = await see();
    expect(html).toContain('No calendar is chosen: only contacts are synced.');
    expect(html).not.toContain('Choose one and save.');
    expect(html).not.toContain('Known once a calendar is chosen.');
    expect(html).toContain('The last sync ended well.');
    expect(html).toContain('<button>Sync now</button>');
    await changeContacts({ lastSuccessAt: (await sync()).account?.connectedAt ?? bench.deps.clock.now() });
    bench.passSeconds(7300);
    expect((await see()).html).toContain('No sync has ended well for more than two hours.');
  });

  it('is told when contacts are what is missing', async () => {
    await setUp({ contacts: true });
    await allowOnly('calendar');
    expect((await see()).html).toContain('Contacts are not allowed.');
  });
});
