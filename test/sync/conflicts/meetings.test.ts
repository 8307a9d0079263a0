import { describe, expect, test } from 'vitest';
import type { Appointment } from '../../../shared/domain/booking.ts';
import { asId } from '../../../shared/domain/ids.ts';
import type { Recurrence } from '../../../shared/domain/series.ts';
import type { CalendarDate, Instant, Span, TimeZone } from '../../../shared/domain/time.ts';
import { meetingsOf, printOfTimes, takesMore } from '../../../shared/sync/conflicts/meetings.ts';
import { movedTo, targetsOf } from '../../../shared/sync/conflicts/targets.ts';

const timeZone = asId<TimeZone>('America/Chicago');
const look = { timeZone, now: asId<Instant>('2026-11-23T12:00:00Z') };

function timed(start: string, end: string): Span {
  return { kind: 'timed', start: asId<Instant>(`${start}:00Z`), end: asId<Instant>(`${end}:00Z`), timeZone };
}

function days(start: string, end: string): Span {
  return { kind: 'allDay', start: asId<CalendarDate>(start), end: asId<CalendarDate>(end) };
}

function repeating(rule: string): Recurrence {
  return { rule, excludedDates: [], changes: [] };
}

function appointment(id: string, span: Span, more: Partial<Appointment> = {}): Appointment {
  return {
    kind: 'appointment',
    id: asId(id),
    studioId: asId('lumen'),
    userIds: [asId('ann')],
    description: id,
    span,
    status: 'confirmed',
    busy: true,
    location: '',
    notes: '',
    colour: '',
    resourceIds: [],
    bookedBy: 'Ann',
    origin: 'studio',
    version: 1,
    createdAt: asId('2026-11-01T00:00:00Z'),
    updatedAt: asId('2026-11-01T00:00:00Z'),
    ...more,
  };
}

const nine = appointment('nine', timed('2026-12-01T09:00', '2026-12-01T10:00'));

describe('two bookings meet', () => {
  test.each([
    ['where they share some time', timed('2026-12-01T09:59', '2026-12-01T11:00'), 1],
    ['not where one begins as the other ends', timed('2026-12-01T10:00', '2026-12-01T11:00'), 0],
    ['not where one has no length', timed('2026-12-01T09:30', '2026-12-01T09:30'), 0],
    // 09:00 UTC is 3 at night of 1 December in Chicago.
    ['on the whole day in the studio’s zone', days('2026-12-01', '2026-12-02'), 1],
    ['not on the day before there', days('2026-11-30', '2026-12-01'), 0],
  ])('%s', (_name, span, times) => {
    expect(meetingsOf(nine, appointment('other', span), look)).toHaveLength(times);
  });

  test.each([
    ['free', { busy: false }],
    ['cancelled', { status: 'cancelled' }],
    ['deleted', { deletedAt: asId<Instant>('2026-11-02T00:00:00Z') }],
  ] as const)('never where one is %s', (_name, more) => {
    const span = timed('2026-12-01T09:00', '2026-12-01T10:00');
    expect(meetingsOf(nine, appointment('other', span, more), look)).toEqual([]);
  });

  test('also where one is tentative, or behind us', () => {
    const past = timed('2026-10-01T09:00', '2026-10-01T10:00');
    const tentative = appointment('other', past, { status: 'tentative' });
    expect(meetingsOf(appointment('past', past), tentative, look)).toHaveLength(1);
  });
});

describe('a series', () => {
  const weekly = appointment('weekly', timed('2026-01-06T15:00', '2026-01-06T16:00'), {
    recurrence: repeating('FREQ=WEEKLY'),
  });

  test('meets a single one on its day, and that occurrence is what can be moved', () => {
    const single = appointment('single', timed('2026-12-08T15:30', '2026-12-08T17:00'));
    const meetings = meetingsOf(weekly, single, look);
    expect(meetings.map(({ sides: [{ date }] }) => date)).toEqual(['2026-12-08']);
    const [ofSeries, ofSingle] = targetsOf([weekly, single], meetings, new Set());
    expect(ofSeries).toMatchObject({ bookingId: 'weekly_20261208', extent: 'occurrence', canMove: true });
    expect(ofSingle).toMatchObject({ bookingId: 'single', extent: 'booking', canMove: true, canRemove: true });
  });

  test('meets another for a year from now, not for ever', () => {
    const other = appointment('other', timed('2026-11-24T15:30', '2026-11-24T16:30'), {
      recurrence: repeating('FREQ=WEEKLY'),
    });
    const meetings = meetingsOf(weekly, other, look);
    expect(meetings).toHaveLength(53);
    const [one] = targetsOf([weekly, other], meetings, new Set());
    expect(one).toMatchObject({ bookingId: 'weekly', extent: 'series', canMove: false, canRemove: true });
  });

  test('of years ahead is looked at from its beginning', () => {
    const [one, other] = ['2031-01-07', '2031-01-07'].map((date, index) =>
      appointment(`later${index}`, timed(`${date}T15:00`, `${date}T16:00`), { recurrence: repeating('FREQ=WEEKLY') }),
    );
    if (one === undefined || other === undefined) throw new Error('two were made');
    expect(meetingsOf(one, other, look).length).toBeGreaterThan(50);
  });

  test('leaves out what it leaves out', () => {
    const recurrence = { ...repeating('FREQ=WEEKLY'), excludedDates: [asId<CalendarDate>('2026-12-08')] };
    const single = appointment('single', timed('2026-12-08T15:30', '2026-12-08T17:00'));
    expect(meetingsOf({ ...weekly, recurrence }, single, look)).toEqual([]);
  });
});

describe('what somebody else keeps in Google', () => {
  test('is not ours to move or remove', () => {
    const other = appointment('other', timed('2026-12-01T09:00', '2026-12-01T11:00'));
    const targets = targetsOf([nine, other], meetingsOf(nine, other, look), new Set([other.id]));
    expect(targets.map(({ canMove, canRemove }) => [canMove, canRemove])).toEqual([
      [true, true],
      [false, false],
    ]);
  });
});

describe('a booking takes more than before', () => {
  test.each<[string, Partial<Appointment> | undefined, Partial<Appointment>, boolean]>([
    ['when it is new', undefined, {}, true],
    ['at another time', { span: timed('2026-12-02T09:00', '2026-12-02T10:00') }, {}, true],
    ['once it is busy', { busy: false }, {}, true],
    ['once it is back', { deletedAt: asId<Instant>('2026-11-02T00:00:00Z') }, {}, true],
    ['with another person', {}, { userIds: [asId('ann'), asId('ben')] }, true],
    ['not with other words', { notes: 'before' }, { notes: 'after' }, false],
    ['not once it is free', {}, { busy: false }, false],
  ])('%s', (_name, before, after, expected) => {
    expect(takesMore(before === undefined ? undefined : { ...nine, ...before }, { ...nine, ...after })).toBe(expected);
  });
});

describe('small change', () => {
  test('the print of two times is the same whichever comes first, and another one after a move', () => {
    const other = appointment('other', timed('2026-12-01T09:00', '2026-12-01T11:00'));
    expect(printOfTimes(nine, other)).toBe(printOfTimes(other, nine));
    const moved = { ...other, span: timed('2026-12-01T09:00', '2026-12-01T12:00') };
    expect(printOfTimes(nine, moved)).not.toBe(printOfTimes(nine, other));
  });

  test('a moved span keeps its length; a time is no date', () => {
    expect(movedTo(nine.span, { start: asId<Instant>('2026-12-03T13:00:00Z') })).toEqual(
      timed('2026-12-03T13:00', '2026-12-03T14:00'),
    );
    expect(movedTo(days('2026-12-01', '2026-12-04'), { start: asId<CalendarDate>('2027-02-27') })).toEqual(
      days('2027-02-27', '2027-03-02'),
    );
    expect(movedTo(nine.span, { start: asId<CalendarDate>('2026-12-03') })).toBeUndefined();
    expect(movedTo(days('2026-12-01', '2026-12-02'), { start: asId<Instant>('2026-12-03T13:00:00Z') })).toBeUndefined();
  });

  test('a new end is taken where it comes after the start, and is of its kind', () => {
    const start = asId<Instant>('2026-12-03T13:00:00Z');
    expect(movedTo(nine.span, { start, end: asId<Instant>('2026-12-03T16:00:00Z') })).toEqual(
      timed('2026-12-03T13:00', '2026-12-03T16:00'),
    );
    expect(movedTo(nine.span, { start, end: asId<Instant>('2026-12-03T12:00:00Z') })).toBeUndefined();
    expect(movedTo(nine.span, { start, end: asId<CalendarDate>('2026-12-04') })).toBeUndefined();
  });
});
