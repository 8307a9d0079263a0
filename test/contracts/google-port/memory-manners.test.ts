import { beforeEach, describe, expect, test } from 'vitest';
import { createMemoryGoogle, type MemoryGoogle } from '../../../shared/adapters/memory/google.ts';
import { asId, type EventId } from '../../../shared/domain/ids.ts';
import type { CalendarDate, Span } from '../../../shared/domain/time.ts';
import type { GoogleCalendar } from '../../../shared/ports/google.ts';
import { createVirtualClock } from '../../adapters/google/virtual-clock.ts';
import { ann, calendarId, newEvent, readAll } from './port-examples.ts';

/** What Google leaves open about series, and the memory Google can be told to do one way or the other. */
let google: MemoryGoogle;
let calendar: GoogleCalendar;
let masterId: EventId;

const date = (text: string) => asId<CalendarDate>(text);
const at = (start: string, end: string): Span => ({
  kind: 'timed',
  start: asId(start),
  end: asId(end),
  timeZone: asId('Europe/Berlin'),
});
const later = at('2026-03-02T14:00:00Z', '2026-03-02T15:00:00Z');

beforeEach(async () => {
  google = createMemoryGoogle({ clock: createVirtualClock() });
  google.person.addAccount({ email: ann, name: 'Ann', timeZone: asId('Europe/Berlin') });
  calendar = google.calendarOf(google.grant({ email: ann, permissions: ['calendar'] }));
  const recurrence = { rule: 'FREQ=WEEKLY;COUNT=6', excludedDates: [], changes: [] };
  masterId = (await calendar.insertEvent(calendarId, newEvent('series00', { recurrence }))).id;
});

describe('exceptions of a series at a new time', () => {
  beforeEach(() => {
    google.person.editOccurrence(calendarId, { masterId, originalDate: date('2026-03-09') }, { title: 'Own' });
    google.person.deleteOccurrence(calendarId, { masterId, originalDate: date('2026-03-16') });
  });

  test('are dropped: each is told as gone, and its occurrence takes place as the others do', async () => {
    const { token } = await readAll(calendar);
    google.person.editAll(calendarId, masterId, { span: later });
    const { changes } = await readAll(calendar, token);
    expect(changes.slice(1)).toEqual([
      { kind: 'gone', eventId: 'series00_20260309T110000Z' },
      { kind: 'gone', eventId: 'series00_20260316T110000Z' },
    ]);
    const of = { masterId, originalStart: asId<never>('2026-03-16T14:00:00Z') };
    expect(await calendar.readOccurrence(calendarId, of)).toMatchObject({ event: { entry: { title: 'Shoot' } } });
  });

  test('are kept, under the ids of the new starts', async () => {
    google.trouble.setManners({ exceptionsOnNewTime: 'kept' });
    google.person.editAll(calendarId, masterId, { span: later });
    const [, ...exceptions] = await calendar.readSeries(calendarId, masterId);
    expect(exceptions).toMatchObject([
      {
        event: {
          id: 'series00_20260309T140000Z',
          entry: { title: 'Own', span: at('2026-03-09T14:00:00Z', '2026-03-09T15:00:00Z') },
          series: { originalStart: '2026-03-09T14:00:00Z' },
        },
      },
      { kind: 'gone', eventId: 'series00_20260316T140000Z', series: { originalStart: '2026-03-16T14:00:00Z' } },
    ]);
  });

  test('keep a time of their own', async () => {
    google.trouble.setManners({ exceptionsOnNewTime: 'kept' });
    const span = at('2026-03-10T08:00:00Z', '2026-03-10T09:00:00Z');
    google.person.editOccurrence(calendarId, { masterId, originalDate: date('2026-03-09') }, { span });
    const master = await calendar.readEvent(calendarId, masterId);
    if (master.kind !== 'event') throw new Error('no series');
    const { version, entry } = master.event;
    const change = { eventId: masterId, version, entry: { ...entry, span: later }, mark: newEvent('x').mark };
    await calendar.patchEvent(calendarId, { ...change, fields: ['span'] });
    const of = { masterId, originalStart: asId<never>('2026-03-09T14:00:00Z') };
    expect(await calendar.readOccurrence(calendarId, of)).toMatchObject({ event: { entry: { span } } });
  });
});

test('a series is told after its exceptions, on another page', async () => {
  google.trouble.setManners({ order: 'exceptionsFirst' });
  google.trouble.setPaging({ pageSize: 1 });
  google.person.deleteOccurrence(calendarId, { masterId, originalDate: date('2026-03-09') });
  const { changes, pages } = await readAll(calendar);
  expect(pages).toBe(2);
  expect(changes).toMatchObject([{ kind: 'gone', series: { masterId } }, { event: { id: masterId } }]);
});

test.each([
  ['linked', 'copied', 'series00_R20260316T110000', true],
  ['random', 'copied', '_half', true],
  ['random', 'left', '_half', false],
] as const)('the second half has a %s id and our mark %s', async (followingIds, followingMark, name, isMarked) => {
  google.trouble.setManners({ followingIds, followingMark });
  const of = { masterId, originalDate: date('2026-03-16') };
  const otherId = google.person.editFollowing(calendarId, of, { title: 'Following' });
  expect(otherId.startsWith(name)).toBe(true);
  const read = await calendar.readEvent(calendarId, otherId);
  expect(read.kind === 'event' && read.event.mark !== undefined).toBe(isMarked);
});

test('a series that gets a rule we cannot say keeps all but the rule', async () => {
  google.person.editOccurrence(calendarId, { masterId, originalDate: date('2026-03-09') }, { title: 'Own' });
  google.person.obscure(calendarId, masterId, 'It repeats by more than one rule.');
  const [master, own] = await calendar.readSeries(calendarId, masterId);
  expect(master).toMatchObject({ event: { series: { role: 'master', problem: 'It repeats by more than one rule.' } } });
  expect(master).not.toHaveProperty('event.entry.recurrence');
  expect(own).toMatchObject({ event: { entry: { title: 'Own' }, series: { role: 'occurrence', masterId } } });
});

test('an invitation to one occurrence of a series that is elsewhere stands for itself', async () => {
  const place = {
    masterId: asId<EventId>('elsewhere'),
    originalDate: date('2026-03-09'),
    originalStart: asId<never>('2026-03-09T11:00:00Z'),
    own: [],
  };
  const { entry } = newEvent('x');
  const eventId = google.person.create(calendarId, entry, { place, organizedByOthers: true, answer: 'accepted' });
  expect(await calendar.readEvent(calendarId, eventId)).toMatchObject({
    event: { entry, readOnly: 'otherOrganizer', series: { role: 'occurrence', masterId: 'elsewhere' } },
  });
  expect(await calendar.readSeries(calendarId, place.masterId)).toEqual([]);
  google.person.delete(calendarId, eventId);
  expect(await calendar.readEvent(calendarId, eventId)).toMatchObject({ kind: 'gone' });
});
