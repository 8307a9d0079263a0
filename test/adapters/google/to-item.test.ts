import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { eventsPageFrom } from '../../../shared/adapters/google/answers.ts';
import { toItem } from '../../../shared/adapters/google/to-item.ts';
import { asId } from '../../../shared/domain/ids.ts';
import type { TimeZone } from '../../../shared/domain/time.ts';
import type { GoogleChange } from '../../../shared/sync/calendar/model.ts';

const calendar = { timeZone: asId<TimeZone>('Europe/Berlin'), accessRole: 'owner' };

/** A plain event as Google sends it, with what a case changes. */
function eventJson(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    kind: 'calendar#event',
    etag: '"3485452990504510"',
    id: 'e1',
    status: 'confirmed',
    created: '2026-03-01T08:00:00.000Z',
    updated: '2026-03-01T09:10:11.252Z',
    summary: 'Lunch',
    creator: { email: 'ann@example.com', self: true },
    organizer: { email: 'ann@example.com', self: true },
    start: { dateTime: '2026-03-02T12:00:00+01:00', timeZone: 'Europe/Berlin' },
    end: { dateTime: '2026-03-02T13:00:00+01:00', timeZone: 'Europe/Berlin' },
    iCalUID: 'e1@google.com',
    sequence: 0,
    reminders: { useDefault: true },
    eventType: 'default',
    ...changes,
  };
}

function readEvent(changes: Record<string, unknown> = {}, facts: Parameters<typeof toItem>[1] = calendar) {
  const change = toItem(eventJson(changes), facts);
  if (change.kind !== 'event') throw new Error(`not an event: ${JSON.stringify(change)}`);
  return change.event;
}

describe('an event of Google', () => {
  test('is read in our words', () => {
    expect(readEvent()).toEqual({
      id: 'e1',
      version: '"3485452990504510"',
      updated: '2026-03-01T09:10:11Z',
      entry: {
        title: 'Lunch',
        span: { kind: 'timed', start: '2026-03-02T11:00:00Z', end: '2026-03-02T12:00:00Z', timeZone: 'Europe/Berlin' },
        location: '',
        notes: '',
        detail: '',
        busy: true,
        status: 'confirmed',
      },
      kind: 'default',
      answer: 'none',
    });
  });

  test('without a title has an empty one', () => {
    expect(readEvent({ summary: undefined }).entry.title).toBe('');
  });

  test('has its texts trimmed and its line ends made one', () => {
    const { entry } = readEvent({ summary: ' a ', location: ' b\r\nc ', description: 'd\r\ne ' });
    expect([entry.title, entry.location, entry.notes]).toEqual(['a', 'b\nc', 'd\ne']);
  });

  test.each([
    [
      'all day, the end exclusive',
      { start: { date: '2026-03-01' }, end: { date: '2026-03-02' } },
      { kind: 'allDay', start: '2026-03-01', end: '2026-03-02' },
    ],
    [
      'in another offset than its zone has: the instant counts',
      { start: { dateTime: '2026-03-02T06:00:00-05:00', timeZone: 'Europe/Berlin' } },
      { start: '2026-03-02T11:00:00Z', timeZone: 'Europe/Berlin' },
    ],
    [
      'in a zone of its own',
      { start: { dateTime: '2026-03-02T12:00:00+01:00', timeZone: 'Asia/Tokyo' } },
      { timeZone: 'Asia/Tokyo' },
    ],
    [
      "without a zone: the calendar's",
      { start: { dateTime: '2026-03-02T11:00:00Z' } },
      { start: '2026-03-02T11:00:00Z', timeZone: 'Europe/Berlin' },
    ],
    [
      'in a zone nobody knows, which does not matter for one event',
      { start: { dateTime: '2026-03-02T11:00:00Z', timeZone: 'Mars/Olympus' } },
      { start: '2026-03-02T11:00:00Z', timeZone: 'Europe/Berlin' },
    ],
    [
      'at a wall time without an offset',
      { start: { dateTime: '2026-03-02T11:00:00', timeZone: 'Europe/Berlin' } },
      { start: '2026-03-02T10:00:00Z' },
    ],
    [
      'of no length',
      { end: { dateTime: '2026-03-02T12:00:00+01:00' } },
      { start: '2026-03-02T11:00:00Z', end: '2026-03-02T11:00:00Z' },
    ],
  ])('is %s', (_case, changes, span) => {
    expect(readEvent(changes).entry.span).toMatchObject(span);
  });

  test.each([
    ['no start', { start: undefined }, 'The event has no start.'],
    ['an empty start', { start: {} }, 'The event has no start.'],
    ['no end', { end: undefined }, 'The event has no end.'],
    ['mixed kinds', { start: { date: '2026-03-01' } }, 'One end of the event is a date, the other a time of day.'],
    [
      'the year zero',
      { start: { date: '0000-12-30' }, end: { date: '0000-12-31' } },
      'Its start or end is not a time between the years 1900 and 2200.',
    ],
    [
      'a date that is none',
      { start: { date: '2026-02-30' }, end: { date: '2026-03-02' } },
      'Its start or end is not a time between the years 1900 and 2200.',
    ],
    ['an end before its start', { end: { dateTime: '2026-03-02T11:00:00+01:00' } }, 'It ends before it starts.'],
    [
      'a day without length',
      { start: { date: '2026-03-01' }, end: { date: '2026-03-01' } },
      'It ends before it starts.',
    ],
    [
      'a wall time in an unknown zone',
      { start: { dateTime: '2026-03-02T11:00:00', timeZone: 'Mars/Olympus' } },
      'Its time zone is not known here.',
    ],
    [
      'a rule in an unknown zone',
      { recurrence: ['RRULE:FREQ=DAILY'], start: { dateTime: '2026-03-02T11:00:00Z', timeZone: 'Mars/Olympus' } },
      'Its time zone is not known here.',
    ],
    ['a title longer than we store', { summary: 'x'.repeat(2_001) }, 'Its title is longer than 2,000 characters.'],
    [
      'a location longer than we store',
      { location: 'x'.repeat(2_001) },
      'Its location is longer than 2,000 characters.',
    ],
    [
      'a description longer than we store',
      { description: 'x'.repeat(100_001) },
      'Its description is longer than 100,000 characters.',
    ],
    ['a form we do not know', { start: 'tomorrow' }, 'Google describes it in a form that is not known here.'],
  ])('with %s is set aside', (_case, changes, problem) => {
    expect(toItem(eventJson(changes), calendar)).toEqual({
      kind: 'unreadable',
      eventId: 'e1',
      version: '"3485452990504510"',
      problem,
    });
  });

  test.each([undefined, null, 'x', [], {}, { id: 7 }, { status: 'cancelled' }])(
    'that is not one at all (%j) is set aside too',
    (json) => {
      expect(toItem(json, calendar).kind).toBe('unreadable');
    },
  );

  test.each([
    ['absent: confirmed', undefined, 'confirmed'],
    ['tentative', 'tentative', 'tentative'],
    ['confirmed', 'confirmed', 'confirmed'],
  ])('has the status %s', (_case, status, expected) => {
    expect(readEvent({ status }).entry.status).toBe(expected);
  });

  test('is free only when it says so', () => {
    expect(readEvent({ transparency: 'transparent' }).entry.busy).toBe(false);
    expect(readEvent({ transparency: 'opaque' }).entry.busy).toBe(true);
  });

  test("tells the user's own answer, not the guests'", () => {
    const guest = { email: 'tom@example.com', responseStatus: 'declined' };
    expect(readEvent({ attendees: [guest] }).answer).toBe('none');
    expect(readEvent({ attendees: [guest, { self: true, responseStatus: 'accepted' }] }).answer).toBe('accepted');
    expect(readEvent({ attendees: [{ self: true }] }).answer).toBe('needsAction');
  });

  test.each([
    ['organized by someone else', { organizer: { email: 'tom@example.com' } }, 'default', 'otherOrganizer'],
    ['locked', { locked: true }, 'default', 'locked'],
    ['made from a mail', { eventType: 'fromGmail' }, 'fromGmail', 'fromGmail'],
    ['a birthday', { eventType: 'birthday' }, 'birthday', 'specialKind'],
    ['an absence', { eventType: 'outOfOffice' }, 'outOfOffice', 'specialKind'],
    ['a kind Google added later', { eventType: 'dreamTime' }, 'unknown', 'specialKind'],
    ['our own', {}, 'default', undefined],
    ['our own and private', { visibility: 'private' }, 'default', undefined],
    ['our own, private and without a title', { visibility: 'private', summary: undefined }, 'default', undefined],
  ])('that is %s may be written accordingly', (_case, changes, kind, readOnly) => {
    const event = readEvent(changes);
    expect([event.kind, event.readOnly]).toEqual([kind, readOnly]);
  });

  test.each(['reader', 'freeBusyReader', 'writerWithoutPrivateAccess', 'somethingNew'])(
    'that is private and stripped for a %s is known to be so',
    (accessRole) => {
      const event = readEvent({ visibility: 'private', summary: undefined }, { ...calendar, accessRole });
      expect(event.readOnly).toBe('privateToOthers');
    },
  );

  test('has the mark it carries', () => {
    const event = readEvent({
      extendedProperties: { private: { studiosync: '1.1.s.u.b', 'studiosync-sent-0': '{"title":"p"}' } },
    });
    expect(event.mark).toEqual({ studioId: 's', userId: 'u', bookingId: 'b', sent: { title: 'p' } });
  });

  test('keeps the HTML of its notes', () => {
    const event = readEvent({ description: 'bring <b>props</b>' });
    expect([event.entry.notes, event.notesMarkup]).toEqual(['bring props', 'bring <b>props</b>']);
  });

  test('that is the master of a series says how it repeats', () => {
    const event = readEvent({
      recurrence: ['EXDATE;TZID=Europe/Berlin:20260309T120000,20260316T120000', 'RRULE:FREQ=WEEKLY;BYDAY=MO'],
    });
    expect(event.series).toEqual({ role: 'master' });
    expect(event.entry.recurrence).toEqual({
      rule: 'FREQ=WEEKLY;BYDAY=MO',
      excludedDates: ['2026-03-09', '2026-03-16'],
      changes: [],
    });
  });

  test('that repeats in a way we cannot say is read with all the rest, and why', () => {
    const event = readEvent({ recurrence: ['RRULE:FREQ=HOURLY'] });
    expect(event.series).toEqual({ role: 'master', problem: 'A series repeats at most once a day.' });
    expect(event.entry).toMatchObject({ title: 'Lunch' });
    expect(event.entry).not.toHaveProperty('recurrence');
  });

  test('with an empty list of rules is no series', () => {
    expect(readEvent({ recurrence: [] })).not.toHaveProperty('series');
  });

  test('that is an occurrence names its master and its place in the rule', () => {
    const event = readEvent({ recurringEventId: 'm', originalStartTime: { date: '2026-03-01' } });
    expect(event.series).toEqual({ role: 'occurrence', masterId: 'm', originalStart: '2026-03-01' });
  });
});

const sequencesSchema = z.object({ sequences: z.record(z.string(), z.object({ response: z.unknown() })) });

/** What each recorded answer should be read as: kinds and places in the series, in Google's order. */
const recorded: Readonly<Record<string, readonly string[]>> = {
  create_create: ['event master'],
  'delete_all_all-1': ['gone'],
  'delete_all_all-2': ['gone'],
  'delete_single_delete.single-2': ['event master', 'gone occurrence'],
  'delete_single_delete.single': ['event master', 'gone occurrence'],
  'delete_this-and-following_delete.this-and-following-2': ['event master', 'gone'],
  'delete_this-and-following_delete.this-and-following': ['event master', 'gone occurrence'],
  'edit_single_single.instance-1': ['event master', 'event occurrence'],
};

describe('recorded answers', () => {
  // Recorded by SwitchbackTech/compass (MIT); named in the file itself.
  const file = readFileSync(new URL('../../fixtures/google/calendar-sync-sequences.json', import.meta.url), 'utf8');
  const { sequences } = sequencesSchema.parse(JSON.parse(file));
  const pages = Object.entries(sequences).map(([name, { response }]) => ({
    name,
    page: eventsPageFrom(response, undefined),
  }));

  test.each(pages)('$name holds nothing unreadable, and ends with a cursor', ({ page }) => {
    expect(page.changes.filter((change) => change.kind === 'unreadable')).toEqual([]);
    expect(page.changes.length).toBeGreaterThan(0);
    expect(page.nextToken).toMatch(/.+/);
    expect(page).toMatchObject({ timeZone: 'America/Chicago', writable: true });
  });

  test.each(pages.filter(({ name }) => name in recorded))('$name is read item by item', ({ name, page }) => {
    expect(page.changes.map(shapeOf)).toEqual(recorded[name]);
  });

  test('the cancelled occurrence keeps its master and its original start', () => {
    const page = pages.find(({ name }) => name === 'delete_single_delete.single')?.page;
    expect(page?.changes[1]).toEqual({
      kind: 'gone',
      eventId: '5hni4sj3ql1669otmjg7sn1mok_20250325T130000Z',
      series: { role: 'occurrence', masterId: '5hni4sj3ql1669otmjg7sn1mok', originalStart: '2025-03-25T13:00:00Z' },
    });
  });
});

function shapeOf(change: GoogleChange): string {
  const series = change.kind === 'event' ? change.event.series : change.kind === 'gone' ? change.series : undefined;
  return series === undefined ? change.kind : `${change.kind} ${series.role}`;
}
