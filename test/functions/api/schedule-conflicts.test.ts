import { beforeEach, describe, expect, test } from 'vitest';
import { asId } from '../../../shared/domain/ids.ts';
import type { BookingId, ConflictId, UserId } from '../../../shared/domain/ids.ts';
import { studioCollections } from '../../../shared/ports/collections.ts';
import type { ConflictRecord } from '../../../shared/ports/records/conflict-record.ts';
import { openWorkbench } from './workbench.ts';
import type { Workbench } from './workbench.ts';

let bench: Workbench;
const annId = asId<UserId>('ann');

beforeEach(async () => {
  bench = await openWorkbench();
  await bench.turnSyncOn(annId);
});

async function bookAppointment(description: string, from: string, to: string): Promise<BookingId> {
  const moment = (time: string) => ({ dateTime: `2026-11-24T${time}:00+01:00`, timeZone: 'Europe/Berlin' });
  const made = await bench.ask('POST', '/bookings', {
    body: {
      kind: 'appointment',
      description,
      start: moment(from),
      end: moment(to),
      userIds: ['ann'],
      allowOverlap: true,
    },
  });
  if (made.status !== 201) throw new Error(made.text);
  return asId(made.json['id']);
}

/** A dentist from 10 to 11:30 and a fitting from 10 to 11 of Ann's, and the question about the two. */
async function doubleBooked(): Promise<{ readonly dentist: BookingId; readonly fitting: BookingId }> {
  const [dentist, fitting] = [
    await bookAppointment('Dentist', '10:00', '11:30'),
    await bookAppointment('Fitting', '10:00', '11:00'),
  ];
  const conflict: ConflictRecord = {
    id: asId<ConflictId>('double'),
    studioId: bench.studioId,
    userId: annId,
    state: 'open',
    raisedAt: bench.now(),
    runId: asId('run1'),
    about: 'the two',
    waitsOn: [dentist, fitting],
    draft: {
      kind: 'schedule',
      items: [
        { bookingId: dentist, title: 'Dentist', isSeries: false },
        { bookingId: fitting, title: 'Fitting', isSeries: false },
      ],
      userId: annId,
      resourceIds: [],
      times: 1,
      next: [],
    },
  };
  const document = studioCollections(bench.studioId).conflict(conflict.id);
  await bench.store.write([{ kind: 'set', document, value: conflict }]);
  return { dentist, fitting };
}

const resolve = (body: object) => bench.ask('POST', '/conflicts/double/resolve', { body });

describe('two bookings at one time', () => {
  test('are told with when each is, what can be done, and where each could go', async () => {
    const { dentist, fitting } = await doubleBooked();
    const { json } = await bench.ask('GET', '/conflicts/double');
    expect(json).toMatchObject({
      kind: 'schedule',
      choices: ['keepBoth', 'moveOne', 'removeOne'],
      items: [
        { bookingId: dentist, title: 'Dentist', canMove: true, canRemove: true },
        { bookingId: fitting, start: { dateTime: '2026-11-24T10:00:00+01:00', timeZone: 'Europe/Berlin' } },
      ],
      times: 1,
      canUndo: false,
    });
    const suggestions = json['suggestions'] as unknown as readonly { bookingId: string; start: { dateTime: string } }[]; // checked below
    expect(suggestions.filter(({ bookingId }) => bookingId === fitting)).toHaveLength(5);
    expect(suggestions.find(({ bookingId }) => bookingId === fitting)?.start.dateTime).toBe(
      '2026-11-25T10:00:00+01:00',
    );
  });

  test('one moved, and moved back', async () => {
    const { fitting } = await doubleBooked();
    const start = { dateTime: '2026-11-24T14:00:00+01:00', timeZone: 'Europe/Berlin' };
    const moved = await resolve({ choice: 'moveOne', bookingId: fitting, start });
    expect(moved.json).toMatchObject({
      state: 'resolved',
      answer: { choice: 'moveOne', bookingId: fitting, start },
      canUndo: true,
    });
    expect((await bench.ask('GET', `/bookings/${fitting}`)).json).toMatchObject({
      start,
      end: { dateTime: '2026-11-24T15:00:00+01:00' },
    });
    const back = await bench.ask('POST', '/conflicts/double/undo');
    expect([back.status, back.json['state']]).toEqual([200, 'open']);
    expect((await bench.ask('GET', `/bookings/${fitting}`)).json).toMatchObject({
      start: { dateTime: '2026-11-24T10:00:00+01:00' },
    });
  });

  test('a time that is taken as well is asked about, by the studio’s rule', async () => {
    const { fitting } = await doubleBooked();
    await bookAppointment('Viewing', '14:00', '15:00');
    const move = {
      choice: 'moveOne',
      bookingId: fitting,
      start: { dateTime: '2026-11-24T14:30:00+01:00', timeZone: 'Europe/Berlin' },
    };
    expect(await resolve(move)).toMatchObject({ status: 409, json: { code: 'overlap' } });
    expect((await bench.ask('GET', '/conflicts/double')).json['state']).toBe('open');
    expect(await resolve({ ...move, allowOverlap: true })).toMatchObject({ status: 200 });
  });

  test.each([
    ['which of the two', { choice: 'removeOne' }],
    ['a booking of the two', { choice: 'removeOne', bookingId: 'elsewhere' }],
    ['when', { choice: 'moveOne', bookingId: 'dentist' }],
    ['an answer to this', { choice: 'takeOther' }],
  ])('an answer says %s', async (_what, body) => {
    const { dentist } = await doubleBooked();
    const named = 'bookingId' in body && body.bookingId === 'dentist' ? { ...body, bookingId: dentist } : body;
    expect((await resolve(named)).status).toBe(422);
  });

  test('a question whose overlap is gone is closed by whoever looks', async () => {
    const { fitting } = await doubleBooked();
    await bench.ask('DELETE', `/bookings/${fitting}`);
    expect((await bench.ask('GET', '/conflicts/double')).json).toMatchObject({ state: 'closed', choices: [] });
    expect((await bench.ask('GET', '/conflicts?state=open')).json['items']).toEqual([]);
  });

  test('nor is it listed as open where nobody closed it before', async () => {
    const { fitting } = await doubleBooked();
    const document = studioCollections(bench.studioId).conflict(asId<ConflictId>('double'));
    await bench.store.write([{ kind: 'update', document, fields: { waitsOn: [] } }]);
    await bench.ask('DELETE', `/bookings/${fitting}`);
    expect((await bench.ask('GET', '/conflicts?state=open')).json['items']).toEqual([]);
    expect((await bench.ask('GET', '/conflicts?state=closed')).json['items']).toHaveLength(1);
  });
});

describe('a side that always wins', () => {
  test('is told, set and taken back with the other settings', async () => {
    const path = '/users/ann/google-sync';
    expect((await bench.ask('GET', path)).json['preferOnConflict']).toBeNull();
    expect((await bench.ask('PATCH', path, { body: { preferOnConflict: 'google' } })).json).toMatchObject({
      preferOnConflict: 'google',
    });
    expect((await bench.ask('PATCH', path, { body: { enabled: true } })).json['preferOnConflict']).toBe('google');
    expect((await bench.ask('PATCH', path, { body: { preferOnConflict: null } })).json['preferOnConflict']).toBeNull();
    expect((await bench.ask('PATCH', path, { body: { preferOnConflict: 'nobody' } })).status).toBe(422);
  });
});
