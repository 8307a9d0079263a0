import { describe, expect, test } from 'vitest';
import { asId } from '../../../shared/domain/ids.ts';
import type { ClientGroupId, ClientJobId } from '../../../shared/domain/ids.ts';
import { addToGroup, deleteClientGroup } from '../../../shared/flows/studio/add-to-group.ts';
import type { Joining } from '../../../shared/flows/studio/add-to-group.ts';
import { runClientJob } from '../../../shared/flows/studio/run-client-job.ts';
import { client } from './client-examples.ts';
import { actor, openClientsBench, places, studioId } from './clients-bench.ts';
import type { ClientsBench } from './clients-bench.ts';

const groupId = asId<ClientGroupId>('vip');
const other = asId<ClientGroupId>('other');

function open(count: number): Promise<ClientsBench> {
  const clients = Array.from({ length: count }, (_, n) =>
    client({
      id: `client${String(n).padStart(5, '0')}`,
      givenName: n % 2 === 0 ? 'Even' : 'Odd',
      familyName: `Person${n}`,
      groupIds: n % 10 === 0 ? [other] : [],
    }),
  );
  return openClientsBench({ clients, groups: ['vip', 'other'] });
}

const join = (bench: ClientsBench, joining: Joining, forMilliseconds = 1_000_000) =>
  addToGroup(bench.deps, { studioId, groupId, joining, actor, forMilliseconds });

async function anyJob(bench: ClientsBench): Promise<ClientJobId> {
  const [job] = await bench.inner.find({ from: places.clientJobs });
  if (job === undefined) throw new Error('no job');
  return job.value.id;
}

describe('adding clients to a group', () => {
  test.each<[string, Joining, number]>([
    ['all', { kind: 'all' }, 1000],
    ['what a search finds', { kind: 'found', query: 'even pers' }, 500],
    ['the members of another group', { kind: 'found', groupId: other }, 100],
    ['what a search finds in another group', { kind: 'found', query: 'odd', groupId: other }, 0],
    ['a selection', { kind: 'chosen', clientIds: [asId('client00003'), asId('client00004'), asId('client00003')] }, 2],
  ])('adds %s, each once, and adding them again changes nothing', async (_name, joining, count) => {
    const bench = await open(1000);

    const first = await join(bench, joining);
    const members = await bench.members('vip');
    const again = await join(bench, joining);

    expect(first).toMatchObject({ kind: 'done', job: { state: 'done', changed: count } });
    expect(members).toHaveLength(count);
    expect(members.every(({ version, groupIds }) => version === 2 && new Set(groupIds).size === groupIds.length)).toBe(
      true,
    );
    expect(again).toMatchObject({ kind: 'done', job: { state: 'done', changed: 0 } });
    expect(await bench.members('vip')).toEqual(members);
  });

  test('of 5,000 goes on where it stood, however often it dies, and reaches every contact sync of the group', async () => {
    const bench = await open(5000);
    await bench.follow('ann', 'vip');
    await bench.follow('ben', 'vip');
    await bench.follow('cleo', 'other');
    bench.meter.dieAfterCommits = 3;

    await expect(join(bench, { kind: 'all' })).rejects.toThrow('unavailable');
    const seen: number[] = [];
    const jobId = await anyJob(bench);
    for (let tries = 0; tries < 40; tries += 1) {
      bench.meter.dieAfterCommits = bench.meter.commits + 4;
      const answer = await runClientJob(bench.deps, { studioId, jobId, forMilliseconds: 1_000_000 }).catch(
        () => undefined,
      );
      const stored = (await bench.inner.get(places.clientJob(jobId)))?.value;
      seen.push(stored?.done ?? -1);
      if (answer?.kind === 'done' && answer.job.state === 'done') break;
    }

    expect((await bench.inner.get(places.clientJob(jobId)))?.value).toMatchObject({
      state: 'done',
      done: 5000,
      total: 5000,
      changed: 5000,
    });
    expect(seen.length).toBeGreaterThan(2);
    expect(seen).toEqual(seen.toSorted((one, another) => one - another));
    expect((await bench.members('vip')).every(({ version }) => version === 2)).toBe(true);
    expect(await bench.members('vip')).toHaveLength(5000);
    expect(await bench.outbox('ann')).toHaveLength(5000);
    expect(await bench.outbox('ben')).toHaveLength(5000);
    expect(bench.meter.mostWrites).toBeLessThanOrEqual(500);
    expect(bench.queue.take().map(({ message }) => message)).toContainEqual({
      syncId: 'studio1.ann',
      trigger: 'studio',
      of: 'contacts',
    });
  }, 60_000);

  test('writes at most 500 documents at once also where 40 contact syncs follow the group', async () => {
    const bench = await open(300);
    for (let n = 0; n < 40; n += 1) await bench.follow(`user${n}`, 'vip');

    const answer = await join(bench, { kind: 'all' });

    expect(answer).toMatchObject({ job: { state: 'done', done: 300, changed: 300 } });
    expect(bench.meter.mostWrites).toBeLessThanOrEqual(500);
    expect(await bench.outbox('user39')).toHaveLength(300);
  });

  test('by two at once adds each once', async () => {
    const bench = await open(800);
    await join(bench, { kind: 'all' }, 0);
    const jobId = await anyJob(bench);
    const goOn = () => runClientJob(bench.deps, { studioId, jobId, forMilliseconds: 1_000_000 });

    const answers = await Promise.all([goOn(), goOn()]);

    expect(answers).toMatchObject([{ job: { state: 'done', changed: 800 } }, { job: { state: 'done', changed: 800 } }]);
    expect((await bench.members('vip')).map(({ version }) => version)).toEqual(Array.from({ length: 800 }, () => 2));
  });

  test('ends with a reason when the group is deleted meanwhile', async () => {
    const bench = await open(800);
    await join(bench, { kind: 'all' }, 0);
    const jobId = await anyJob(bench);

    await deleteClientGroup(bench.deps, { studioId, groupId, actor, forMilliseconds: 1_000_000 });
    const answer = await runClientJob(bench.deps, { studioId, jobId, forMilliseconds: 1_000_000 });

    expect(answer).toMatchObject({ job: { state: 'done', problem: 'The group was deleted meanwhile.' } });
    expect(await bench.members('vip')).toEqual([]);
  });

  test('names the chosen clients that are not there, and adds none', async () => {
    const bench = await open(3);

    const answer = await join(bench, { kind: 'chosen', clientIds: [asId('client00001'), asId('nobody')] });

    expect(answer).toMatchObject({ kind: 'refused', errors: [{ path: 'clientIds.1' }] });
    expect(await bench.members('vip')).toEqual([]);
  });
});

describe('deleting a group', () => {
  test('takes its members out, tells the contact syncs, and takes the studio’s rule back', async () => {
    const bench = await open(500);
    await join(bench, { kind: 'all' });
    await bench.inner.transact((transaction) =>
      Promise.resolve(transaction.update(places.studio, { newClientsGroupId: groupId })),
    );
    await bench.follow('ann', 'vip');

    const answer = await deleteClientGroup(bench.deps, { studioId, groupId, actor, forMilliseconds: 1_000_000 });

    expect(answer).toMatchObject({ job: { state: 'done', changed: 500 } });
    expect(await bench.inner.get(places.clientGroup(groupId))).toBeUndefined();
    expect(await bench.members('vip')).toEqual([]);
    expect(await bench.members('other')).toHaveLength(50);
    expect(await bench.outbox('ann')).toHaveLength(500);
    expect((await bench.inner.get(places.studio))?.value).not.toHaveProperty('newClientsGroupId');
  });
});
