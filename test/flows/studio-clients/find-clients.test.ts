import { beforeAll, expect, test } from 'vitest';
import { readPage } from '../../../functions/api/page.ts';
import { asId } from '../../../shared/domain/ids.ts';
import type { ClientGroupId } from '../../../shared/domain/ids.ts';
import { findClients } from '../../../shared/flows/studio/find-clients.ts';
import type { ClientQuestion } from '../../../shared/flows/studio/find-clients.ts';
import { client } from './client-examples.ts';
import { openClientsBench, studioId } from './clients-bench.ts';
import type { ClientsBench } from './clients-bench.ts';

const limit = 50;
const groupId = asId<ClientGroupId>('vip');

let bench: ClientsBench;
beforeAll(async () => {
  const clients = Array.from({ length: 10_000 }, (_, n) =>
    client({
      id: `client${n}`,
      givenName: ['Anna', 'Bert', 'Cleo', 'Dora'][n % 4] ?? '',
      familyName: `Person${String(n).padStart(5, '0')}`,
      emails: [`someone${n}@example.com`],
      phones: [`+1 312 55${String(n).padStart(5, '0')}`],
      groupIds: n % 1000 === 0 ? [groupId] : [],
    }),
  );
  bench = await openClientsBench({ clients, groups: ['vip'] });
}, 60_000);

async function ask(question: ClientQuestion): Promise<{ readonly names: readonly string[]; readonly reads: number }> {
  bench.meter.reads = 0;
  const { query, keep } = await findClients(bench.deps.store, { studioId, ...question });
  const page = await readPage(bench.deps.store, { query, keep, limit });
  return { names: page?.found.map(({ value }) => value.familyName) ?? [], reads: bench.meter.reads };
}

test.each<[string, ClientQuestion, readonly string[], number]>([
  ['a first letter that a quarter of them have', { query: 'a' }, ['Person00000', 'Person00004'], limit + 1],
  ['a name that all of them have and a number', { query: 'person 01234' }, ['Person01234'], 60],
  ['a whole family name', { query: 'person01234' }, ['Person01234'], 12],
  ['an e-mail address', { query: 'someone777@example.com' }, ['Person00777'], 12],
  ['a phone', { query: '312 555 0123' }, [], 60],
  ['the last digits of a phone', { query: '55-01234' }, ['Person01234'], 60],
  ['a given name and a rare word', { query: 'cleo person00002' }, ['Person00002'], 40],
  ['a group', { groupId }, ['Person00000', 'Person01000'], 11],
  ['a group and a common word', { groupId, query: 'anna' }, ['Person00000', 'Person01000'], 40],
  ['nothing', {}, ['Person00000', 'Person00001'], limit + 1],
])('among 10,000 clients %s reads few of them', async (_name, question, first, mostReads) => {
  const { names, reads } = await ask(question);

  expect(names.slice(0, 2)).toEqual(first);
  expect(reads).toBeLessThanOrEqual(mostReads);
});
