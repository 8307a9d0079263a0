import { beforeEach, describe, expect, test } from 'vitest';
import type { Entry } from '../../../shared/domain/entry.ts';
import { asId } from '../../../shared/domain/ids.ts';
import type { ConflictId, RunId, UserId } from '../../../shared/domain/ids.ts';
import { addSeconds } from '../../../shared/domain/time.ts';
import { studioCollections } from '../../../shared/ports/collections.ts';
import type { ConflictRecord } from '../../../shared/ports/records/conflict-record.ts';
import type { RunRecord } from '../../../shared/ports/records/run-record.ts';
import { openWorkbench } from './workbench.ts';
import type { Json, Workbench } from './workbench.ts';

let bench: Workbench;
let ben: { readonly key: string; readonly headers: Readonly<Record<string, string>> };
beforeEach(async () => {
  bench = await openWorkbench();
  const { cookie } = await bench.signIn(asId('ben'));
  ben = { key: '', headers: { cookie: `studiosync=${cookie}` } };
});

const entry: Entry = {
  title: 'Scouting',
  span: {
    kind: 'timed',
    start: asId('2026-11-24T09:00:00Z'),
    end: asId('2026-11-24T10:00:00Z'),
    timeZone: asId('Europe/Berlin'),
  },
  location: 'Park',
  notes: '',
  detail: '',
  busy: true,
  status: 'confirmed',
};

async function addRun(id: string, user: string, secondsAgo: number): Promise<void> {
  const startedAt = addSeconds(bench.now(), -secondsAgo);
  const run: RunRecord = {
    id: asId<RunId>(id),
    studioId: bench.studioId,
    userId: asId<UserId>(user),
    trigger: 'push',
    startedAt,
    endedAt: startedAt,
    outcome: 'done',
    counts: { updateInStudio: 1 },
    lines: [{ kind: 'updateInStudio', bookingId: asId('b1'), title: 'Scouting', before: entry, after: entry }],
    linesLeftOut: 0,
    warnings: [{ code: 'repeats', message: 'It repeats.', remedy: 'Make it here.' }],
    expiresAt: addSeconds(bench.now(), 90 * 86_400),
  };
  await bench.store.write([{ kind: 'set', document: studioCollections(bench.studioId).run(run.id), value: run }]);
}

async function addConflict(id: string, user: string, fields: Partial<ConflictRecord>): Promise<void> {
  const conflict: ConflictRecord = {
    id: asId<ConflictId>(id),
    studioId: bench.studioId,
    userId: asId<UserId>(user),
    state: 'open',
    raisedAt: bench.now(),
    runId: asId('run1'),
    draft: { kind: 'massDelete', goneFrom: 'google', bookingIds: [asId('b1'), asId('b2')], pairCount: 4 },
    ...fields,
  };
  const document = studioCollections(bench.studioId).conflict(conflict.id);
  await bench.store.write([{ kind: 'set', document, value: conflict }]);
}

function idsOf(answer: { readonly json: Json }): readonly string[] {
  return answer.json['items'].map((item: Json) => item['id']);
}

describe('runs', () => {
  test('are listed the newest first, and read with everything they did', async () => {
    await addRun('old', 'ann', 600);
    await addRun('new', 'ann', 60);
    await addRun('other', 'ben', 30);

    const list = await bench.ask('GET', '/users/ann/runs');
    const one = await bench.ask('GET', '/runs/new');

    expect(idsOf(list)).toEqual(['new', 'old']);
    expect(one.json).toMatchObject({
      id: 'new',
      trigger: 'push',
      counts: { updateInStudio: 1 },
      warnings: [{ code: 'repeats', remedy: 'Make it here.' }],
      changes: [
        { kind: 'updateInStudio', bookingId: 'b1', before: { start: { dateTime: '2026-11-24T10:00:00+01:00' } } },
      ],
    });
  });

  test('of others are nothing a plain user can see', async () => {
    await addRun('annsRun', 'ann', 60);
    await addRun('bensRun', 'ben', 60);

    expect((await bench.ask('GET', '/users/ann/runs', ben)).status).toBe(403);
    expect((await bench.ask('GET', '/runs/annsRun', ben)).status).toBe(404);
    expect((await bench.ask('GET', '/runs/bensRun', ben)).status).toBe(200);
    expect((await bench.ask('GET', '/users/nobody/runs')).status).toBe(404);
  });
});

describe('taking a run back', () => {
  test('is refused in words where it cannot be done, and nobody takes back another’s', async () => {
    await addRun('annsRun', 'ann', 60);
    const plain = { key: await bench.addKey('user') };
    expect((await bench.ask('POST', '/runs/annsRun/undo', plain)).status).toBe(404);
    const refused = await bench.ask('POST', '/runs/annsRun/undo');
    expect([refused.status, refused.json['code']]).toEqual([409, 'nothingToUndo']);
    expect((await bench.ask('POST', '/runs/annsRun/undo/preview')).status).toBe(409);
    expect((await bench.ask('POST', '/runs/none/undo')).status).toBe(404);
  });
});

describe('conflicts', () => {
  test('are listed by state; a plain user sees their own', async () => {
    await addConflict('c1', 'ann', {});
    await addConflict('c2', 'ben', { raisedAt: addSeconds(bench.now(), -60) });
    await addConflict('c3', 'ben', { state: 'resolved', raisedAt: addSeconds(bench.now(), -90) });

    expect(idsOf(await bench.ask('GET', '/conflicts'))).toEqual(['c1', 'c2', 'c3']);
    expect(idsOf(await bench.ask('GET', '/conflicts?state=open'))).toEqual(['c1', 'c2']);
    expect(idsOf(await bench.ask('GET', '/conflicts?state=open', ben))).toEqual(['c2']);
    expect((await bench.ask('GET', '/conflicts/c1', ben)).status).toBe(404);
    expect((await bench.ask('GET', '/conflicts?state=strange')).status).toBe(422);
  });

  test('tell what they are about', async () => {
    const ids = { bookingId: asId<never>('b1'), eventId: asId<never>('e1') };
    await addConflict('held', 'ann', {});
    await addConflict('edit', 'ann', {
      draft: { kind: 'edit', ...ids, fields: [{ field: 'location', winner: 'studio' }], studio: entry, google: entry },
    });
    await addConflict('removal', 'ann', {
      draft: { kind: 'removal', ...ids, done: 'kept', goneFrom: 'google', entry },
    });

    expect((await bench.ask('GET', '/conflicts/held')).json).toMatchObject({
      kind: 'massDelete',
      goneFrom: 'google',
      items: [{ bookingId: 'b1' }, { bookingId: 'b2' }],
    });
    expect((await bench.ask('GET', '/conflicts/edit')).json).toMatchObject({
      kind: 'edit',
      items: [{ fields: [{ field: 'location', winner: 'studio' }], studio: { location: 'Park' } }],
    });
    expect((await bench.ask('GET', '/conflicts/removal')).json).toMatchObject({
      kind: 'removal',
      done: 'kept',
      items: [{ entry: { title: 'Scouting' } }],
    });
  });
});
