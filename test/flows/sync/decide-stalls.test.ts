import { describe, expect, test } from 'vitest';
import { asId } from '../../../shared/domain/ids.ts';
import type { CalendarId, ChannelId, ClientGroupId } from '../../../shared/domain/ids.ts';
import { addSeconds } from '../../../shared/domain/time.ts';
import type { Instant } from '../../../shared/domain/time.ts';
import { newContactSync } from '../../../shared/flows/contacts/new-contact-sync.ts';
import { newSync } from '../../../shared/flows/google-sync/new-sync.ts';
import { decideStalls } from '../../../shared/flows/operate/decide-stalls.ts';
import type { ContactSyncRecord } from '../../../shared/ports/records/contact-sync-record.ts';
import type { SyncRecord } from '../../../shared/ports/records/sync-record.ts';
import { annId, at, studioId } from './studio-records.ts';

const now = at('2026-11-23T12:00:00Z');
const minutes = (count: number): Instant => addSeconds(now, count * 60);
const connectedAt = at('2026-11-01T12:00:00Z');
const calendarId: CalendarId = asId('ann@example.com');
const clientGroupId: ClientGroupId = asId('weddings');

const blank = newSync(studioId, annId);
const account: NonNullable<SyncRecord['account']> = {
  subject: asId('ann'),
  email: 'ann@example.com',
  status: 'connected',
  permissions: ['calendar', 'contacts'],
  connectedAt,
};
const calendar: SyncRecord = {
  ...blank,
  settings: { ...blank.settings, enabled: true, calendarId, clientGroupId },
  account,
  pollMinutes: 15,
  lastSuccessAt: minutes(-5),
  alarmAt: minutes(115),
};
const contacts: ContactSyncRecord = {
  ...newContactSync(studioId, annId),
  clientGroupId,
  lastSuccessAt: minutes(-5),
  alarmAt: minutes(115),
};
/** Two hours without a good look. */
const due = { lastSuccessAt: minutes(-120), alarmAt: now } as const;

/** Fields of a record that are otherwise; undefined stands for absent. */
type Otherwise<Stored> = { readonly [Field in keyof Stored]?: Stored[Field] | undefined };

interface Change {
  readonly calendar?: Otherwise<SyncRecord>;
  readonly contacts?: Otherwise<ContactSyncRecord>;
}

function decided(change: Change, hasOwner = true) {
  // Nothing of it tells a field that is undefined from one that is absent.
  const sync = { ...calendar, ...change.calendar } as SyncRecord;
  const record = { ...contacts, ...change.contacts } as ContactSyncRecord;
  return decideStalls({ sync, contacts: record }, { now, hasOwner });
}

const toldOf = (change: Change): readonly string[] => decided(change).flatMap(({ told }) => told?.of ?? []);

describe('of the two halves of a sync', () => {
  const channel = { channelId: asId<ChannelId>('channel'), resourceId: 'r', calendarId, expiresAt: minutes(600) };
  test.each<readonly [string, Change, readonly string[]]>([
    ['nothing is told while neither alarm has come', {}, []],
    ['the calendar is told alone', { calendar: due }, ['calendar']],
    ['the contacts are told alone', { contacts: due }, ['contacts']],
    ['both are told, the calendar first', { contacts: due, calendar: due }, ['calendar', 'contacts']],
    [
      'the one whose alarm comes within the hour is told along',
      { contacts: due, calendar: { lastSuccessAt: minutes(-61), alarmAt: minutes(59) } },
      ['calendar', 'contacts'],
    ],
    [
      'the one whose alarm comes later is not',
      { contacts: due, calendar: { lastSuccessAt: minutes(-59), alarmAt: minutes(61) } },
      ['contacts'],
    ],
    [
      'the one that went well when it was last looked at is not, however near its alarm',
      { contacts: due, calendar: { lastSuccessAt: minutes(-20), alarmAt: minutes(40) } },
      ['contacts'],
    ],
    [
      'the calendar is not, while Google tells of changes and a look may still come',
      { contacts: due, calendar: { channel, lastSuccessAt: minutes(-80), alarmAt: minutes(40) } },
      ['contacts'],
    ],
    [
      'the calendar is, where a look should have come though Google tells of changes',
      { contacts: due, calendar: { channel, lastSuccessAt: minutes(-100), alarmAt: minutes(20) } },
      ['calendar', 'contacts'],
    ],
    [
      'contacts are, where their half-hourly look did not go well',
      { calendar: due, contacts: { lastSuccessAt: minutes(-61), alarmAt: minutes(59) } },
      ['calendar', 'contacts'],
    ],
    [
      'the one that was told before is not told again',
      { contacts: due, calendar: { ...due, stalledSince: minutes(-120) } },
      ['contacts'],
    ],
    [
      'the one that was told before, and has no alarm, is not told again',
      { contacts: due, calendar: { ...due, alarmAt: undefined, stalledSince: minutes(-120) } },
      ['contacts'],
    ],
    [
      'the one that never went well is not told along: it may be new',
      { contacts: due, calendar: { lastSuccessAt: undefined, alarmAt: minutes(10) } },
      ['contacts'],
    ],
    [
      'contacts that are off are not told',
      { calendar: due, contacts: { ...due, clientGroupId: undefined } },
      ['calendar'],
    ],
  ])('%s', (_, change, told) => {
    expect(toldOf(change)).toEqual(told);
  });
});

describe('what is written', () => {
  test('takes the alarm away and keeps since when it stands still', () => {
    const [decision] = decided({ contacts: due });
    expect(decision).toMatchObject({ of: 'contacts', change: { alarmAt: undefined, stalledSince: due.lastSuccessAt } });
  });

  test('for one that never went well is since when the account is attached', () => {
    const [decision] = decided({ contacts: { alarmAt: now, lastSuccessAt: undefined } });
    expect(decision?.change.stalledSince).toBe(connectedAt);
  });

  test.each<readonly [string, Change, boolean]>([
    ['not allowed', { contacts: due, calendar: { account: { ...account, permissions: ['calendar'] } } }, true],
    ['switched off', { contacts: due, calendar: { settings: { ...calendar.settings, enabled: false } } }, true],
    ['told before', { contacts: { ...due, stalledSince: minutes(-300) } }, true],
    ['of a studio without sync', { contacts: due }, false],
  ])('only takes the alarm away where contacts are %s', (_, change, hasOwner) => {
    expect(decided(change, hasOwner)).toEqual([{ of: 'contacts', change: { alarmAt: undefined } }]);
  });

  test('moves the alarm of what operators paused', () => {
    const pause = { by: 'ops@example.com', at: minutes(-90) };
    expect(decided({ calendar: { ...due, pause }, contacts: due })).toEqual([
      { of: 'calendar', change: { alarmAt: minutes(60) } },
      { of: 'contacts', change: { alarmAt: minutes(60) } },
    ]);
  });
});

describe('what stops it', () => {
  const lastFailure = (reason: NonNullable<SyncRecord['lastFailure']>['reason']) =>
    ({ failures: 3, lastFailure: { reason, said: 'no', at: minutes(-9) } }) as const;

  test.each<readonly [string, Otherwise<ContactSyncRecord>, string, boolean]>([
    ['a failure', lastFailure('unavailable'), 'unavailable', false],
    ['a mistake of ours', lastFailure('internal'), 'notRun', false],
    ['nothing that is known', {}, 'notRun', false],
    ['writes that rest', { writesPausedUntil: minutes(30) }, 'paused', false],
    ['writes that rested', { writesPausedUntil: minutes(-30) }, 'notRun', false],
    [
      'a refused name',
      { ...lastFailure('rejected'), told: { contact_labelRefused_x: { print: 'x', at: now } } },
      'labelRefused',
      true,
    ],
    ['a refusal that is none of a name', lastFailure('rejected'), 'rejected', false],
  ])('%s', (_, record, code, isAsked) => {
    const [decision] = decided({ contacts: { ...due, ...record } });
    expect(decision?.told).toMatchObject({ code, isAsked });
  });

  test('a lost grant is told of both halves, which were asked for it', () => {
    const lost = { account: { ...account, status: 'reconnectNeeded' } } as const;
    const contactsSoon = { lastSuccessAt: minutes(-80), alarmAt: minutes(40) };
    const told = decided({ calendar: { ...due, ...lost }, contacts: contactsSoon }).map((decision) => decision.told);
    expect(told).toMatchObject([
      { of: 'calendar', code: 'reconnect', isAsked: true },
      { of: 'contacts', code: 'reconnect', isAsked: true },
    ]);
  });
});
