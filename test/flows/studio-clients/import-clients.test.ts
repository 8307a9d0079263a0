import { expect, test } from 'vitest';
import { readClientsCsv } from '../../../functions/clients-csv/read.ts';
import { asId } from '../../../shared/domain/ids.ts';
import type { ClientGroupId } from '../../../shared/domain/ids.ts';
import { confirmImport, previewImport } from '../../../shared/flows/studio/import-clients.ts';
import { makeClient } from '../../../shared/flows/studio/edit-client.ts';
import { runClientJob } from '../../../shared/flows/studio/run-client-job.ts';
import { client } from './client-examples.ts';
import { actor, openClientsBench, places, studioId } from './clients-bench.ts';
import type { ClientsBench } from './clients-bench.ts';

const heading = 'Given name,Family name,E-mail 1,Phone 1,Notes,Groups';
const known = [
  client({ id: 'ann', givenName: 'Ann', familyName: 'Lee', emails: ['ann@x.org'] }),
  client({ id: 'bob', givenName: 'Bob', familyName: 'Lee', emails: ['bob@x.org'] }),
];

async function preview(bench: ClientsBench, rows: readonly string[]) {
  const read = readClientsCsv(new TextEncoder().encode([heading, ...rows].join('\r\n')));
  if (read.kind === 'refused') throw new Error(read.message);
  const file = { ...read, fileName: 'clients.csv' };
  const looked = await previewImport(bench.deps, { studioId, file, wishes: { known: 'update', unsure: 'leave' } });
  if (looked.kind === 'refused') throw new Error(looked.message);
  return looked.record;
}

const confirm = (bench: ClientsBench, importId: Awaited<ReturnType<typeof preview>>['id']) =>
  confirmImport(bench.deps, { studioId, importId, actor, forMilliseconds: 1_000_000 });

const names = async (bench: ClientsBench) =>
  (await bench.inner.find({ from: places.clients })).map(({ value }) => value.givenName).toSorted();

test('2,000 rows with 5 bad ones: looking at them writes no client, a yes writes the 1,995, once', async () => {
  const bench = await openClientsBench({ clients: known, groups: ['VIP'] });
  await bench.follow('ann', 'VIP');
  const rows = Array.from({ length: 2000 }, (_, n) =>
    n % 400 === 399
      ? `Bad,Mail${n},nobody,,,`
      : `Pat${n},Person,pat${n}@x.org,+1 312 555 ${String(n).padStart(4, '0')},,"VIP, New"`,
  );
  rows[7] = 'Ann,Lee,ann@x.org,,Knows Bob,';

  const record = await preview(bench, rows);
  const before = await names(bench);
  bench.meter.dieAfterCommits = bench.meter.commits + 12;
  await expect(confirm(bench, record.id)).rejects.toThrow('unavailable');
  bench.meter.dieAfterCommits = Infinity;
  const answer = await confirm(bench, record.id);
  const again = await confirm(bench, record.id);

  expect(record.counts).toEqual({ rows: 2000, create: 1994, update: 1, same: 0, duplicate: 0, wrong: 5 });
  expect(record.wrong.map(({ line }) => line)).toEqual([401, 801, 1201, 1601, 2001]);
  expect(record.newGroups).toEqual(['New']);
  expect(before).toEqual(['Ann', 'Bob']);
  expect(answer).toMatchObject({ job: { state: 'done', done: 1995, total: 1995, changed: 1995 } });
  expect(again).toEqual(answer);
  expect(await names(bench)).toHaveLength(1996);
  expect((await bench.inner.get(places.client(asId('ann'))))?.value).toMatchObject({ notes: 'Knows Bob', version: 2 });
  expect(await bench.members('VIP')).toHaveLength(1994);
  expect(await bench.outbox('ann')).toHaveLength(1994);
  expect((await bench.inner.find({ from: places.clientGroups })).map(({ value }) => value.name).toSorted()).toEqual([
    'New',
    'VIP',
  ]);
  expect(bench.meter.mostWrites).toBeLessThanOrEqual(500);
}, 60_000);

test('a client that somebody made since the file was looked at is not made twice', async () => {
  const bench = await openClientsBench({ clients: known });
  const record = await preview(bench, ['Max,Moe,max@x.org,,,', 'Jo,Doe,jo@x.org,,,']);
  const fields = client({ givenName: 'Max', familyName: 'Moe', emails: ['max@x.org'] });
  await makeClient(bench.deps, { studioId, fields });

  const answer = await confirm(bench, record.id);

  expect(answer).toMatchObject({ job: { state: 'done', total: 2, changed: 1 } });
  expect(await names(bench)).toEqual(['Ann', 'Bob', 'Jo', 'Max']);
});

test('a file is good for a day', async () => {
  const bench = await openClientsBench({ clients: known });
  const record = await preview(bench, ['Max,Moe,max@x.org,,,']);
  bench.passSeconds(86_400);

  expect(await confirm(bench, record.id)).toMatchObject({ kind: 'refused', code: 'notFound' });
  expect(await names(bench)).toEqual(['Ann', 'Bob']);
});

test('new clients join the group the studio says, however they are made', async () => {
  const bench = await openClientsBench({ clients: known, groups: ['VIP', 'New'] });
  const group = asId<ClientGroupId>('New');
  await bench.inner.transact((transaction) =>
    Promise.resolve(transaction.update(places.studio, { newClientsGroupId: group })),
  );

  const record = await preview(bench, ['Max,Moe,max@x.org,,,VIP', 'Ann,Lee,ann@x.org,,changed,']);
  await confirm(bench, record.id);
  await makeClient(bench.deps, { studioId, fields: client({ givenName: 'Jo' }) });

  expect((await bench.members('New')).map(({ givenName }) => givenName).toSorted()).toEqual(['Jo', 'Max']);
  expect((await bench.members('VIP')).map(({ givenName }) => givenName)).toEqual(['Max']);
});

test('goes on by itself with what two people ask for at once, once', async () => {
  const bench = await openClientsBench();
  const record = await preview(
    bench,
    Array.from({ length: 300 }, (_, n) => `Pat${n},P,pat${n}@x.org,,,`),
  );
  const begun = await confirmImport(bench.deps, { studioId, importId: record.id, actor, forMilliseconds: 0 });
  if (begun.kind === 'refused') throw new Error(begun.code);
  const goOn = () => runClientJob(bench.deps, { studioId, jobId: begun.job.id, forMilliseconds: 1_000_000 });

  await Promise.all([goOn(), goOn(), goOn()]);

  expect(await names(bench)).toHaveLength(300);
});

test('rows of long notes are kept in parts that fit into a record', async () => {
  const bench = await openClientsBench();
  const record = await preview(
    bench,
    Array.from({ length: 60 }, (_, n) => `Pat${n},P,pat${n}@x.org,,${'é'.repeat(15_000)},`),
  );
  const parts = await bench.inner.getAll(record.parts.map((first) => places.importPart(record.id, first)));
  const answer = await confirm(bench, record.id);

  expect(parts.every((part) => Buffer.byteLength(JSON.stringify(part?.value)) < 1_000_000)).toBe(true);
  expect(parts.flatMap((part) => part?.value.rows ?? [])).toHaveLength(60);
  expect(answer).toMatchObject({ job: { state: 'done', done: 60, changed: 60 } });
  expect(await names(bench)).toHaveLength(60);
});

test('a file that names more than 100 new groups is refused whole', async () => {
  const bench = await openClientsBench();
  const rows = Array.from({ length: 101 }, (_, n) => `Pat${n},P,pat${n}@x.org,,,Group ${n}`);

  await expect(preview(bench, rows)).rejects.toThrow('more than 100 client groups');
  expect((await preview(bench, rows.slice(1))).newGroups).toHaveLength(100);
});
