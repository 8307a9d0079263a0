import { beforeEach, describe, expect, test } from 'vitest';
import { asId } from '../../../shared/domain/ids.ts';
import type { CalendarId } from '../../../shared/domain/ids.ts';
import type { GoogleSyncSettings } from '../../../shared/domain/settings.ts';
import { operateSync } from '../../../shared/flows/operate/operate-sync.ts';
import { raiseStallAlarms } from '../../../shared/flows/operate/stall-alarm.ts';
import { studioCollections, syncAt } from '../../../shared/ports/collections.ts';
import type { Permission } from '../../../shared/ports/google.ts';
import type { OperatorAction } from '../../../shared/ports/records/sync-record.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { addressOf, annId, studioId, syncOf, weddings } from './studio-with-contacts.ts';
import type { StudioWithContacts } from './studio-with-contacts.ts';
import { operators, startWatchedStudio } from './watched-studio.ts';
import type { Trouble, WatchedStudio } from './watched-studio.ts';

const syncId = syncOf(annId);
const calendarId: CalendarId = asId(addressOf(annId));
const withCalendar = { calendarId };

let studio: StudioWithContacts;
let trouble: Trouble;
let watched: WatchedStudio;
let connect: WatchedStudio['connect'];
let ticks: WatchedStudio['ticks'];
let hours: WatchedStudio['hours'];
let told: WatchedStudio['told'];

beforeEach(async () => {
  watched = await startWatchedStudio();
  ({ studio, trouble, connect, ticks, hours, told } = watched);
});

const everybody = (halves: string) => [`operators: ${halves}`, `studio: ${halves}`, `user: ${halves}`];
const act = async (action: OperatorAction) => operateSync(studio.deps, { syncId, action, operator: 'ops@example.com' });

describe('in fifty ticks people are told once', () => {
  interface Case {
    readonly what: string;
    readonly settings: Partial<GoogleSyncSettings>;
    readonly permissions?: readonly Permission[];
    readonly happens: Trouble;
    readonly mails: readonly string[];
  }
  const cases: readonly Case[] = [
    { what: 'nothing while all is well', settings: withCalendar, happens: {}, mails: [] },
    {
      what: 'of the calendar, while contacts go on',
      settings: withCalendar,
      happens: { calendar: 'unavailable' },
      mails: everybody('calendar'),
    },
    {
      what: 'of the contacts, while the calendar goes on',
      settings: withCalendar,
      happens: { contacts: 'unavailable' },
      mails: everybody('contacts'),
    },
    {
      what: 'of both in one mail, where Google fails',
      settings: withCalendar,
      happens: { calendar: 'unavailable', contacts: 'unavailable' },
      mails: everybody('calendar and contacts'),
    },
    {
      what: 'of both in one mail, where nobody works',
      settings: withCalendar,
      happens: { calendar: 'lost', contacts: 'lost' },
      mails: everybody('calendar and contacts'),
    },
    {
      what: 'of contacts, where no calendar is chosen',
      settings: {},
      happens: { contacts: 'forbidden' },
      mails: everybody('contacts'),
    },
    {
      what: 'of contacts, where no calendar is chosen and nobody works',
      settings: {},
      happens: { contacts: 'lost' },
      mails: everybody('contacts'),
    },
    {
      what: 'of contacts, where Google takes none for hours',
      settings: withCalendar,
      happens: { contacts: 'paused' },
      mails: everybody('contacts'),
    },
  ];

  test.each(cases)('$what', async ({ settings, permissions, happens, mails }) => {
    await connect(settings, permissions);
    await hours(3);
    expect(await told()).toEqual([]);
    Object.assign(trouble, happens);
    await ticks(50);
    expect(await told()).toEqual(mails);
  });

  test('of contacts that never went well', async () => {
    trouble.contacts = 'lost';
    await connect({});
    await ticks(50);
    expect(await told()).toEqual(everybody('contacts'));
    const { account } = (await studio.store.get(syncAt(syncId)))?.value ?? {};
    expect(await studio.record(annId)).toMatchObject({ stalledSince: account?.connectedAt });
  });

  test('of contacts, where the permission for the calendar is missing', async () => {
    await connect(withCalendar, ['contacts']);
    await hours(3);
    trouble.contacts = 'unavailable';
    const before = await told();
    await ticks(50);
    const isOfContacts = (line: string): boolean => line.endsWith(': contacts');
    expect(before.filter(isOfContacts)).toEqual([]);
    expect((await told()).filter(isOfContacts)).toEqual(everybody('contacts'));
  });
});

describe('contacts that stand still', () => {
  beforeEach(async () => {
    await connect({});
    await hours(1);
  });

  test('are told by what stops them', async () => {
    trouble.contacts = 'forbidden';
    await hours(3);
    const stalled = (await studio.mails()).find(({ subject }) => subject.kind === 'stalled');
    expect(stalled?.subject).toMatchObject({
      halves: [{ code: 'forbidden', reason: 'Google does not allow us to use the contacts of this account.' }],
    });
  });

  test('are over with the next good look, by itself, and told anew when they come again', async () => {
    trouble.contacts = 'unavailable';
    await hours(4);
    expect((await studio.record(annId)).stalledSince).toBeDefined();
    trouble.contacts = undefined;
    expect(await studio.run(annId)).toMatchObject({ kind: 'done' });
    expect(await studio.record(annId)).not.toHaveProperty('stalledSince');
    await hours(4);
    expect(await told()).toHaveLength(3);
    trouble.contacts = 'lost';
    await hours(4);
    expect(await told()).toHaveLength(6);
  });

  test('are over when they are switched off, and watched anew once they are on', async () => {
    trouble.contacts = 'lost';
    await hours(4);
    await studio.setSettings(annId, { enabled: false });
    expect(await studio.record(annId)).not.toHaveProperty('stalledSince');
    await studio.setSettings(annId, { enabled: true });
    await ticks(1);
    expect((await studio.record(annId)).alarmAt).toBeDefined();
  });

  test('are over also with an idle look', async () => {
    trouble.contacts = 'lost';
    await hours(4);
    expect((await studio.record(annId)).stalledSince).toBeDefined();
    watched.queue.take();
    expect(await studio.run(annId)).toEqual({ kind: 'nothing' });
    expect(await studio.record(annId)).not.toHaveProperty('stalledSince');
    expect((await studio.record(annId)).alarmAt).toBeDefined();
  });

  test('are told after the hours the studio set', async () => {
    const { studio: document } = studioCollections(studioId);
    const syncJob = (await studio.store.get(document))?.value.syncJob;
    await studio.store.write([{ kind: 'update', document, fields: { syncJob: { ...syncJob, stallHours: 6 } } }]);
    await studio.run(annId, 'now');
    trouble.contacts = 'unavailable';
    await hours(5.5);
    expect(await told()).toEqual([]);
    await hours(1);
    expect(await told()).toHaveLength(3);
  });
});

describe('nobody is told of contacts', () => {
  // As the settings are merged here, a field that is there and undefined takes the choice back.
  const withoutGroup = { clientGroupId: undefined } as unknown as Partial<GoogleSyncSettings>;
  const settings: readonly (readonly [string, Partial<GoogleSyncSettings>])[] = [
    ['of a sync that is switched off', { enabled: false }],
    ['of a sync without a client group, whose calendar goes on', withoutGroup],
  ];
  test.each(settings)('%s', async (_, change) => {
    await connect(withCalendar);
    await hours(1);
    trouble.contacts = 'lost';
    await studio.setSettings(annId, change);
    await ticks(50);
    expect(await told()).toEqual([]);
    expect(await studio.record(annId)).not.toHaveProperty('alarmAt');
  });

  test('that operators paused; once resumed they are watched again', async () => {
    await connect({});
    await hours(1);
    await act('pause');
    await ticks(50);
    expect(await told()).toEqual([]);
    await act('resume');
    await hours(1);
    expect((await studio.record(annId)).lastFailure).toBeUndefined();
    expect(await told()).toEqual([]);
    trouble.contacts = 'lost';
    await hours(4);
    expect(await told()).toEqual(everybody('contacts'));
  });

  test('that are not allowed: the user was told so', async () => {
    await connect({});
    await hours(1);
    await studio.connect(annId, {}, ['calendar']);
    await ticks(50);
    expect((await studio.mails()).map(({ subject }) => subject.kind)).toEqual(['warnings']);
    await studio.connect(annId);
    await hours(1);
    trouble.contacts = 'lost';
    await hours(4);
    expect(await told()).toEqual(everybody('contacts'));
  });

  test('of a studio whose plan has no sync', async () => {
    await connect({});
    await hours(1);
    const { studio: document } = studioCollections(studioId);
    await studio.store.write([{ kind: 'update', document, fields: { plan: 'express' } }]);
    await ticks(50);
    expect(await told()).toEqual([]);
  });
});

describe('the studio’s job address alone is told of contacts', () => {
  test('of a user who was asked to let us in again, in one mail with the calendar', async () => {
    await connect(withCalendar);
    await hours(1);
    trouble.contacts = 'reconnect';
    await ticks(50);
    expect(await told()).toEqual(['studio: calendar and contacts']);
    expect((await studio.mails()).filter(({ subject }) => subject.kind === 'reconnect')).toHaveLength(1);
  });

  test('whose group has a name Google keeps for itself: the user was asked to change it', async () => {
    await studio.changeGroup(weddings, { name: 'Family' });
    await connect({});
    await ticks(50);
    expect(await told()).toEqual(['studio: contacts']);
    const kinds = (await studio.mails()).map(({ subject }) => subject.kind);
    expect(kinds.toSorted((one, other) => one.localeCompare(other))).toEqual(['stalled', 'warnings']);
  });
});

test('the alarm asks two questions while nobody stands still, and reads nothing else', async () => {
  await connect(withCalendar);
  await hours(1);
  let questions = 0;
  const store: Store = {
    ...studio.store,
    find: async (query) => {
      questions += 1;
      return studio.store.find(query);
    },
    get: async () => Promise.reject(new Error('reads')),
    transact: async () => Promise.reject(new Error('reads and writes')),
  };
  await raiseStallAlarms({ store, queue: watched.queue }, { now: studio.clock.now(), operators });
  expect(questions).toBe(2);
});
