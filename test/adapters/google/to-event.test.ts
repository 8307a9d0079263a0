import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toInsertBody, toPatchBody, toUndeleteBody, toUnmarkBody } from '../../../shared/adapters/google/to-event.ts';
import { toItem } from '../../../shared/adapters/google/to-item.ts';
import { entryFields, type Entry, type EntryField } from '../../../shared/domain/entry.ts';
import { asId, type EventId } from '../../../shared/domain/ids.ts';
import type { CalendarDate, TimeZone } from '../../../shared/domain/time.ts';
import type { Mark } from '../../../shared/sync/calendar/model.ts';
import { separatorLine } from '../../../shared/sync/calendar/event-text.ts';

const mark: Mark = { studioId: asId('s'), userId: asId('u'), bookingId: asId('b'), sent: { title: 'p' } };
const eventId: EventId = asId('abc12');
const berlin: TimeZone = asId('Europe/Berlin');
const timed: Entry['span'] = {
  kind: 'timed',
  start: asId('2026-03-02T11:00:00Z'),
  end: asId('2026-03-02T12:00:00Z'),
  timeZone: berlin,
};
const allDay: Entry['span'] = { kind: 'allDay', start: asId('2026-03-02'), end: asId('2026-03-04') };
const entry: Entry = {
  title: 'Shoot',
  span: timed,
  location: 'Room 1',
  notes: 'props',
  detail: 'Ann',
  busy: true,
  status: 'confirmed',
};
const privateProperties = { private: { studiosync: '1.1.s.u.b', 'studiosync-sent-0': '{"title":"p"}' } };

describe('a new event', () => {
  test('says everything of the entry and nothing else', () => {
    expect(toInsertBody({ eventId, entry, mark })).toEqual({
      id: 'abc12',
      summary: 'Shoot',
      location: 'Room 1',
      description: `props\n\n${separatorLine}\nAnn`,
      start: { dateTime: '2026-03-02T12:00:00+01:00', timeZone: 'Europe/Berlin' },
      end: { dateTime: '2026-03-02T13:00:00+01:00', timeZone: 'Europe/Berlin' },
      transparency: 'opaque',
      status: 'confirmed',
      extendedProperties: privateProperties,
    });
  });

  test('lasting whole days has dates, the end exclusive', () => {
    const body = toInsertBody({ eventId, entry: { ...entry, span: allDay, busy: false, status: 'tentative' }, mark });
    expect(body).toMatchObject({
      start: { date: '2026-03-02' },
      end: { date: '2026-03-04' },
      transparency: 'transparent',
      status: 'tentative',
    });
    expect(body.start).not.toHaveProperty('dateTime');
  });

  test('that repeats has its rule and the moments it leaves out', () => {
    const recurrence = { rule: 'FREQ=DAILY', excludedDates: [asId<CalendarDate>('2026-03-03')], changes: [] };
    const body = toInsertBody({ eventId, entry: { ...entry, recurrence }, mark });
    expect(body.recurrence).toEqual(['RRULE:FREQ=DAILY', 'EXDATE:20260303T110000Z']);
    expect(toInsertBody({ eventId, entry: { ...entry, span: allDay, recurrence }, mark }).recurrence).toEqual([
      'RRULE:FREQ=DAILY',
      'EXDATE;VALUE=DATE:20260303',
    ]);
  });
});

describe('a patch', () => {
  test.each<[string, readonly EntryField[], Partial<Entry>, object]>([
    ['nothing but the mark', [], {}, {}],
    ['the title', ['title'], {}, { summary: 'Shoot' }],
    ['an emptied title', ['title'], { title: '' }, { summary: '' }],
    ['the location', ['location'], {}, { location: 'Room 1' }],
    ['the notes', ['notes'], {}, { description: `props\n\n${separatorLine}\nAnn` }],
    ['the detail', ['detail'], { detail: '' }, { description: 'props' }],
    ['busy', ['busy'], { busy: false }, { transparency: 'transparent' }],
    ['the status', ['status'], { status: 'tentative' }, { status: 'tentative' }],
    ['no repeating any more', ['recurrence'], {}, { recurrence: [] }],
    [
      'a time, taking a date away',
      ['span'],
      {},
      {
        start: { dateTime: '2026-03-02T12:00:00+01:00', timeZone: 'Europe/Berlin', date: null },
        end: { dateTime: '2026-03-02T13:00:00+01:00', timeZone: 'Europe/Berlin', date: null },
      },
    ],
    [
      'a date, taking a time away',
      ['span'],
      { span: allDay },
      {
        start: { date: '2026-03-02', dateTime: null, timeZone: null },
        end: { date: '2026-03-04', dateTime: null, timeZone: null },
      },
    ],
  ])('writes %s', (_case, fields, changes, expected) => {
    expect(toPatchBody({ entry: { ...entry, ...changes }, fields, mark })).toEqual({
      ...expected,
      extendedProperties: privateProperties,
    });
  });

  test('keeps the form of notes that did not change', () => {
    const body = toPatchBody({ entry, fields: ['detail'], mark, notesMarkup: '<b>props</b>' });
    expect(body.description).toBe(`<b>props</b>\n\n${separatorLine}\nAnn`);
  });

  test('that takes the mark off touches nothing else', () => {
    expect(Object.keys(toUnmarkBody())).toEqual(['extendedProperties']);
    expect(toUnmarkBody().extendedProperties?.private).toMatchObject({ studiosync: null, 'studiosync-sent-0': null });
  });

  test('that brings an event back says that it stands, and nulls the other kind of time', () => {
    const body = toUndeleteBody({ eventId, entry, mark }, 'event');
    expect(body).toMatchObject({ status: 'confirmed', start: { date: null }, recurrence: [] });
    expect(body).not.toHaveProperty('id');
  });

  test('that brings an occurrence back does not speak of repeating', () => {
    const body = toUndeleteBody({ eventId, entry, mark }, 'occurrence');
    expect(body).toMatchObject({ status: 'confirmed', summary: 'Shoot', start: { date: null } });
    expect(body).not.toHaveProperty('recurrence');
  });

  test('never speaks of guests', () => {
    const bodies = [
      toInsertBody({ eventId, entry, mark }),
      toPatchBody({ entry, fields: entryFields, mark }),
      toUndeleteBody({ eventId, entry, mark }, 'event'),
    ];
    for (const body of bodies) expect(Object.keys(body)).not.toContain('attendees');
  });
});

const text = fc.string({ unit: 'grapheme' }).map((raw) => raw.trim().replaceAll('\r', ''));
const instants = fc
  .tuple(fc.integer({ min: 0, max: 7_000_000_000 }), fc.nat(1_000_000))
  .map(([start, length]) =>
    [start, start + length].map((second) => new Date(second * 1000).toISOString().replace('.000', '')),
  );
const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia');
const spans = fc.tuple(instants, zones).map(([[start = '', end = ''], zone]): Entry['span'] => ({
  kind: 'timed',
  start: asId(start),
  end: asId(end),
  timeZone: asId(zone),
}));
const entries: fc.Arbitrary<Entry> = fc.record({
  title: text,
  span: fc.oneof(spans, fc.constant(allDay)),
  location: text,
  notes: text,
  detail: text,
  busy: fc.boolean(),
  status: fc.constantFrom('confirmed' as const, 'tentative' as const),
});

test('what is written is read back as the same entry', () => {
  fc.assert(
    fc.property(entries, (written) => {
      const body = toInsertBody({ eventId, entry: written, mark });
      const json = { ...body, etag: '"1"', updated: '2026-03-01T00:00:00Z', organizer: { self: true } };
      const change = toItem(JSON.parse(JSON.stringify(json)), { timeZone: berlin });
      expect(change).toMatchObject({ kind: 'event', event: { entry: written, mark, kind: 'default' } });
    }),
  );
});
