import { beforeEach, describe, expect, test } from 'vitest';
import type { Entry } from '../../../shared/domain/entry.ts';
import { asId, syncIdOf } from '../../../shared/domain/ids.ts';
import type { BookingId, ConflictId, UserId } from '../../../shared/domain/ids.ts';
import { outboxAt, pairAt, studioCollections } from '../../../shared/ports/collections.ts';
import type { ConflictRecord } from '../../../shared/ports/records/conflict-record.ts';
import type { Pair } from '../../../shared/sync/calendar/model.ts';
import { openWorkbench, publicUrl } from './workbench.ts';
import type { Workbench } from './workbench.ts';

let bench: Workbench;
const annId = asId<UserId>('ann');
const entry: Entry = {
  title: 'Carol: Portrait',
  span: {
    kind: 'timed',
    start: asId('2026-11-24T09:00:00Z'),
    end: asId('2026-11-24T10:00:00Z'),
    timeZone: asId('Europe/Berlin'),
  },
  location: '',
  notes: '',
  detail: '',
  busy: true,
  status: 'confirmed',
};

beforeEach(async () => {
  bench = await openWorkbench();
  await bench.turnSyncOn(annId);
});

async function raise(id: string, draft: ConflictRecord['draft'], user = annId): Promise<void> {
  const conflict: ConflictRecord = {
    id: asId<ConflictId>(id),
    studioId: bench.studioId,
    userId: user,
    state: 'open',
    raisedAt: bench.now(),
    runId: asId('run1'),
    draft,
  };
  const document = studioCollections(bench.studioId).conflict(conflict.id);
  await bench.store.write([{ kind: 'set', document, value: conflict }]);
}

async function addPair(bookingId: BookingId, fields: Partial<Pair>): Promise<void> {
  const pair: Pair = {
    bookingId,
    calendarId: asId('ann@example.com'),
    eventId: asId(`event-${bookingId}`),
    generation: 0,
    agreed: entry,
    studioVersion: 1,
    googleVersion: '"1"',
    origin: 'studio',
    ...fields,
  };
  const document = pairAt(syncIdOf(bench.studioId, annId), bookingId);
  await bench.store.write([{ kind: 'set', document, value: pair }]);
}

async function bookSession(more: object = {}): Promise<BookingId> {
  const made = await bench.ask('POST', '/bookings', {
    body: {
      kind: 'session',
      start: { dateTime: '2026-11-24T10:00:00+01:00', timeZone: 'Europe/Berlin' },
      end: { dateTime: '2026-11-24T11:00:00+01:00', timeZone: 'Europe/Berlin' },
      clientId: 'carol',
      typeId: 'portrait',
      photographerId: 'ann',
      ...more,
    },
  });
  if (made.status !== 201) throw new Error(made.text);
  return asId(made.json['id']);
}

describe('resolving a conflict', () => {
  test('of held deletes: the choices are told, the answer is kept with who and when, and a sync is asked for', async () => {
    const bookingIds = [asId<BookingId>('b1'), asId<BookingId>('b2')];
    for (const id of bookingIds) await addPair(id, { outOfGoogle: 'massDelete' });
    await raise('held', { kind: 'massDelete', goneFrom: 'google', bookingIds, pairCount: 4 });
    expect((await bench.ask('GET', '/conflicts/held')).json['choices']).toEqual(['putBack', 'approve']);
    bench.queue.take();

    const answer = await bench.ask('POST', '/conflicts/held/resolve', { body: { choice: 'approve' } });

    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({
      state: 'resolved',
      choices: [],
      answer: { choice: 'approve', by: 'Software', at: bench.now() },
    });
    const syncId = syncIdOf(bench.studioId, annId);
    for (const id of bookingIds) {
      expect((await bench.store.get(pairAt(syncId, id)))?.value.outOfGoogle).toBe('deleteApproved');
      expect(await bench.store.get(outboxAt(syncId, id))).toBeDefined();
    }
    expect(bench.queue.take()).toEqual([{ topic: 'sync-requested', message: { syncId, trigger: 'studio' } }]);
  });

  test('a second time is refused with who answered', async () => {
    await raise('held', { kind: 'massDelete', goneFrom: 'google', bookingIds: [], pairCount: 4 });
    await bench.ask('POST', '/conflicts/held/resolve', { body: { choice: 'putBack' } });
    const again = await bench.ask('POST', '/conflicts/held/resolve', { body: { choice: 'approve' } });
    expect([again.status, again.json['code'], again.json['detail']]).toEqual([
      409,
      'conflictAnswered',
      'Software has answered this already.',
    ]);
  });

  test.each([
    ['alone', {}, ['putBackInGoogle', 'keepOutOfGoogle', 'cancelSession']],
    [
      'with an assistant',
      { assistantId: 'ben' },
      ['putBackInGoogle', 'keepOutOfGoogle', 'takeUserOff', 'cancelSession'],
    ],
  ])('of a session whose event was deleted, %s: the choices are those possible', async (_what, people, choices) => {
    const bookingId = await bookSession(people);
    const eventId = asId<Pair['eventId']>('e1');
    await addPair(bookingId, { eventId, outOfGoogle: 'awaitingAnswer' });
    await raise('removal', { kind: 'removal', bookingId, eventId, done: 'kept', goneFrom: 'google', entry });

    expect((await bench.ask('GET', '/conflicts?state=open')).json['items']).toMatchObject([{ choices }]);
    const cancelled = await bench.ask('POST', '/conflicts/removal/resolve', { body: { choice: 'cancelSession' } });

    expect(cancelled.json).toMatchObject({ state: 'resolved' });
    expect((await bench.ask('GET', `/bookings/${bookingId}`)).json).toMatchObject({ status: 'cancelled' });
  });

  test('with a choice that is none of those, or something else, is refused and changes nothing', async () => {
    await raise('held', { kind: 'massDelete', goneFrom: 'studio', bookingIds: [], pairCount: 4 });
    for (const body of [{ choice: 'cancelSession' }, { choice: 'strange' }, {}, { choice: 'approve', more: 1 }]) {
      expect((await bench.ask('POST', '/conflicts/held/resolve', { body })).status).toBe(422);
    }
    expect((await bench.ask('GET', '/conflicts/held')).json).toMatchObject({ state: 'open' });
  });

  test('of somebody else is not for a plain user, and of nobody not for anybody', async () => {
    await raise('held', { kind: 'massDelete', goneFrom: 'google', bookingIds: [], pairCount: 4 });
    const { cookie, csrfToken } = await bench.signIn(asId('ben'));
    const headers = { cookie: `studiosync=${cookie}`, origin: publicUrl, 'x-csrf-token': csrfToken };
    const body = { choice: 'approve' };
    expect((await bench.ask('POST', '/conflicts/held/resolve', { key: '', headers, body })).status).toBe(404);
    expect((await bench.ask('POST', '/conflicts/unknown/resolve', { body })).status).toBe(404);
    expect((await bench.ask('GET', '/conflicts/held')).json).toMatchObject({ state: 'open' });
  });
});
