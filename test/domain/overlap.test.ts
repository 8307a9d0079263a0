import { describe, expect, test } from 'vitest';
import type { Appointment, Session } from '../../shared/domain/booking.ts';
import { asId } from '../../shared/domain/ids.ts';
import type { TimeZone } from '../../shared/domain/time.ts';
import { overlapsOf } from '../../shared/domain/overlap.ts';

const berlin = asId<TimeZone>('Europe/Berlin');

const existing: Appointment = {
  kind: 'appointment',
  id: asId('existing'),
  studioId: asId('studio1'),
  description: '',
  span: { kind: 'timed', start: asId('2026-11-24T09:00:00Z'), end: asId('2026-11-24T10:00:00Z'), timeZone: berlin },
  status: 'confirmed',
  busy: true,
  location: '',
  notes: '',
  colour: '',
  resourceIds: [asId('room')],
  bookedBy: '',
  origin: 'studio',
  version: 1,
  createdAt: asId('2026-11-01T00:00:00Z'),
  updatedAt: asId('2026-11-01T00:00:00Z'),
  userIds: [asId('ann')],
};

const wanted: Appointment = { ...existing, id: asId('wanted'), resourceIds: [] };

function timed(start: string, end: string): Pick<Appointment, 'span'> {
  return {
    span: {
      kind: 'timed',
      start: asId(`2026-11-24T${start}:00Z`),
      end: asId(`2026-11-24T${end}:00Z`),
      timeZone: berlin,
    },
  };
}

function allDay(start: string, end: string): Pick<Appointment, 'span'> {
  return { span: { kind: 'allDay', start: asId(`2026-11-${start}`), end: asId(`2026-11-${end}`) } };
}

describe('what is in the way of a booking', () => {
  test.each<[string, Partial<Appointment>, Partial<Appointment>, boolean]>([
    ['the same hour', {}, {}, true],
    ['the last minute of the other', timed('09:59', '11:00'), {}, true],
    ['inside the other', timed('09:15', '09:30'), {}, true],
    ['around the other', timed('08:00', '12:00'), {}, true],
    ['right after the other', timed('10:00', '11:00'), {}, false],
    ['right before the other', timed('08:00', '09:00'), {}, false],
    ['no time at all', timed('09:30', '09:30'), {}, false],
    ['the other takes no time', {}, timed('09:30', '09:30'), false],
    ['free', { busy: false }, {}, false],
    ['the other is free', {}, { busy: false }, false],
    ['cancelled', { status: 'cancelled' }, {}, false],
    ['the other is cancelled', {}, { status: 'cancelled' }, false],
    ['the other is deleted', {}, { deletedAt: asId('2026-11-02T00:00:00Z') }, false],
    ['tentative counts', { status: 'tentative' }, { status: 'tentative' }, true],
    ['somebody else, somewhere else', { userIds: [asId('ben')] }, {}, false],
    ['somebody else in the same room', { userIds: [asId('ben')], resourceIds: [asId('room')] }, {}, true],
    ['all day on that day', allDay('24', '25'), {}, true],
    ['all day until the day before', allDay('20', '24'), {}, false],
    ['the day after, beginning at midnight of the studio', {}, allDay('25', '26'), false],
    ['23:30 of the studio is still that day', timed('22:30', '22:45'), allDay('24', '25'), true],
    [
      '00:30 of the studio is the next day, though UTC says the same',
      timed('23:30', '23:45'),
      allDay('24', '25'),
      false,
    ],
    ['two all-day ones side by side', allDay('24', '25'), allDay('25', '26'), false],
    ['two all-day ones on one day', allDay('24', '26'), allDay('25', '26'), true],
  ])('%s', (_name, changes, otherChanges, expected) => {
    const overlaps = overlapsOf({ ...wanted, ...changes }, [{ ...existing, ...otherChanges }], berlin);

    expect(overlaps.length > 0).toBe(expected);
  });

  test('a booking is never in its own way', () => {
    expect(overlapsOf(existing, [existing], berlin)).toEqual([]);
  });

  test('a session takes its photographer and its assistant, each told by name', () => {
    const { userIds: _userIds, ...base } = wanted;
    const session: Session = {
      ...base,
      kind: 'session',
      clientId: asId('carol'),
      photographerId: asId('ben'),
      assistantId: asId('ann'),
      resourceIds: [asId('room'), asId('garden')],
      statusNotes: [],
    };

    const [overlap] = overlapsOf(session, [existing], berlin);

    expect(overlap).toMatchObject({ with: { id: 'existing' }, users: ['ann'], resources: ['room'] });
  });
});
