import { describe, expect, test } from 'vitest';
import { appointmentOf, deleted, restored, withEntry } from '../../shared/domain/apply-entry.ts';
import type { Actor, Booking } from '../../shared/domain/booking.ts';
import { entryFields } from '../../shared/domain/entry.ts';
import { asId } from '../../shared/domain/ids.ts';
import { entryOf } from '../../shared/domain/wording.ts';
import { entry, hourFrom, instant, recurrence } from '../sync/calendar-examples.ts';
import { appointment, session } from './booking-examples.ts';

const at = instant('2026-03-01T12:00:00Z');
const actor: Actor = { kind: 'google', userId: asId('ann'), name: 'Ann' };
const moved = hourFrom('2026-03-02T18:00:00Z');
const googles = entry({
  title: 'Doctor',
  span: moved,
  location: 'Elsewhere',
  notes: 'fasting',
  busy: false,
  status: 'tentative',
  detail: 'scribble',
  recurrence,
});

describe('a new event', () => {
  test('becomes an unlinked appointment of the user that says the same', () => {
    const booking = appointmentOf(googles, {
      id: asId('g1'),
      studioId: asId('light'),
      userId: asId('ann'),
      bookedBy: 'Google',
      at,
    });
    expect(booking).toMatchObject({
      kind: 'appointment',
      id: 'g1',
      studioId: 'light',
      userIds: ['ann'],
      origin: 'google',
      bookedBy: 'Google',
      version: 1,
      createdAt: at,
      updatedAt: at,
    });
    expect(booking.clientId).toBeUndefined();
    const { detail: _theirs, ...held } = googles;
    expect(entryOf(booking, { privacy: 'full' })).toEqual({ ...held, detail: '' });
  });
});

describe('taking fields of an entry over', () => {
  const change = { actor, at, fields: entryFields };

  test.each([
    ['title', { description: 'Doctor' }],
    ['span', { span: moved }],
    ['location', { location: 'Elsewhere' }],
    ['notes', { notes: 'fasting' }],
    ['busy', { busy: false }],
    ['status', { status: 'tentative' }],
    ['detail', {}],
    ['recurrence', { recurrence }],
  ] as const)('takes %s alone when it is asked for', (field, taken) => {
    const before = appointment();
    expect(withEntry(before, googles, { ...change, fields: [field] })).toEqual({
      ...before,
      ...taken,
      version: 4,
      updatedAt: at,
    });
  });

  test('leaves a generated title alone', () => {
    for (const booking of [appointment({ clientId: asId('client1') }), session()]) {
      expect(withEntry(booking, googles, change)).toMatchObject({ description: 'Dentist', location: 'Elsewhere' });
    }
  });

  test('leaves everything Google does not know: users, resources, colour, type, client', () => {
    const before = session({ resourceIds: [asId('room')], typeId: asId('wedding'), assistantId: asId('bob') });
    const { resourceIds, typeId, clientId, photographerId, assistantId, colour, origin } = before;
    expect(withEntry(before, googles, change)).toMatchObject({
      resourceIds,
      typeId,
      clientId,
      photographerId,
      assistantId,
      colour,
      origin,
    });
  });

  test('takes the confirmation of a session back when its time changes, and notes who moved it', () => {
    const before = session({ confirmedAt: instant('2026-02-01T00:00:00Z') });
    const after = withEntry(before, googles, { ...change, fields: ['span'] });
    expect(after).not.toHaveProperty('confirmedAt');
    if (after.kind !== 'session') throw new Error('it was a session');
    expect(after.statusNotes).toMatchObject([
      { at, by: "Google, Ann's calendar", text: expect.stringContaining('13:00') },
      { at, text: expect.stringContaining('Confirmation') },
    ]);
  });

  test('keeps the confirmation of a session when only its notes change, or its time is told in another zone', () => {
    const confirmedAt = instant('2026-02-01T00:00:00Z');
    const before = session({ confirmedAt });
    expect(withEntry(before, googles, { ...change, fields: ['notes'] })).toMatchObject({
      confirmedAt,
      statusNotes: [],
    });
    const sameTime = entry({ span: { ...before.span, timeZone: 'Europe/Berlin' } as Booking['span'] });
    expect(withEntry(before, sameTime, { ...change, fields: ['span'] })).toMatchObject({
      confirmedAt,
      statusNotes: [],
    });
  });

  test('never changes the booking it was given', () => {
    const before = Object.freeze(session());
    withEntry(before, googles, change);
    expect(before).toEqual(session());
  });
});

test('a deleted booking stands again as it was, as its next version', () => {
  const before = session();
  const gone = deleted(before, at);
  expect(gone).toEqual({ ...before, deletedAt: at, version: 4, updatedAt: at });
  const back = restored(gone, instant('2026-03-01T13:00:00Z'));
  expect(back).toEqual({ ...before, version: 5, updatedAt: '2026-03-01T13:00:00Z' });
  expect(back).not.toHaveProperty('deletedAt');
});
