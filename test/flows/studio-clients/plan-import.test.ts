import { describe, expect, test } from 'vitest';
import { asId } from '../../../shared/domain/ids.ts';
import type { ClientGroup } from '../../../shared/domain/studio.ts';
import { planImport } from '../../../shared/flows/studio/plan-import.ts';
import type { ImportWishes, ReadRow } from '../../../shared/flows/studio/plan-import.ts';
import { client } from './client-examples.ts';

const usual: ImportWishes = { known: 'update', unsure: 'leave' };
const vip: ClientGroup = { id: asId('vip'), studioId: asId('studio1'), name: 'VIP', inactive: false, version: 1 };
const known = [
  client({
    id: 'ann',
    givenName: 'Ann',
    familyName: 'Lee',
    emails: ['ann@x.org'],
    phones: ['+1 312 555 0110'],
    groupIds: [vip.id],
  }),
  client({ id: 'bob', givenName: 'Bob', familyName: 'Lee', emails: ['lees@x.org'] }),
  client({ id: 'bea', givenName: 'Bea', familyName: 'Lee', emails: ['lees@x.org'] }),
  client({ id: 'zoe', givenName: 'Zoë', familyName: 'Án' }),
];

interface Cells {
  readonly id?: string;
  readonly name?: readonly [given: string, family: string];
  readonly company?: string;
  readonly emails?: readonly string[];
  readonly phones?: readonly string[];
  readonly notes?: string;
  readonly groups?: readonly string[];
}

function row(
  line: number,
  { id = '', name = ['', ''], company = '', notes = '', groups = [], ...lists }: Cells,
): ReadRow {
  const { emails, phones, jobTitle, address } = client(lists);
  const [givenName, familyName] = name;
  return {
    line,
    id,
    fields: { givenName, familyName, company, notes, emails, phones, jobTitle, address, groupNames: groups },
  };
}

function fateOf(cells: Cells, wishes = usual): string {
  const plan = planImport([row(2, cells)], { clients: known, groups: [vip] }, wishes);
  const [only] = plan.rows;
  if (only !== undefined) return only.kind === 'update' ? `update ${only.clientId}` : 'create';
  return plan.same === 1 ? 'same' : (plan.duplicates[0]?.problem ?? 'lost');
}

describe('a row of a file', () => {
  test.each<[string, Cells, string]>([
    ['of nobody known is a new client', { name: ['Max', 'Moe'], emails: ['max@x.org'] }, 'create'],
    ['with an id is that client, whatever its name', { id: 'ann', name: ['Anna', 'Ray'] }, 'update ann'],
    ['with an unknown id is looked at like any other', { id: 'gone', name: ['Max', 'Moe'] }, 'create'],
    [
      'with an address and the name is that client',
      { name: ['ann', 'LEE'], emails: ['ANN@x.org'], notes: 'new' },
      'update ann',
    ],
    ['with a phone and no name is that client', { company: 'Lee Ltd', phones: ['(312) 555-0110'] }, 'update ann'],
    [
      'that says nothing new leaves the client',
      { name: ['Ann', 'Lee'], emails: ['ann@x.org'], groups: ['vip'] },
      'same',
    ],
    [
      'that names another group is an update',
      { name: ['Ann', 'Lee'], emails: ['ann@x.org'], groups: ['New'] },
      'update ann',
    ],
    [
      'with the address of another name is unsure',
      { name: ['Tom', 'Lee'], emails: ['ann@x.org'] },
      'It may be Ann Lee, and is left out.',
    ],
    [
      'with a shared address is whom it names',
      { name: ['Bea', 'Lee'], emails: ['lees@x.org'], notes: 'x' },
      'update bea',
    ],
    [
      'with a shared address and no name is unsure',
      { company: 'Lee', emails: ['lees@x.org'] },
      'It may be Bob Lee or 1 more, and is left out.',
    ],
    ['with a known name alone is unsure', { name: ['zoe', 'an'] }, 'It may be Zoë Án, and is left out.'],
  ])('%s', (_name, cells, fate) => {
    expect(fateOf(cells)).toBe(fate);
  });

  test('is left out or taken in as whoever imports wishes', () => {
    expect(fateOf({ name: ['Ann', 'Lee'], emails: ['ann@x.org'], notes: 'x' }, { ...usual, known: 'leave' })).toBe(
      'same',
    );
    expect(fateOf({ name: ['Tom', 'Lee'], emails: ['ann@x.org'] }, { ...usual, unsure: 'create' })).toBe('create');
  });
});

test('rows alike in one file are taken once, and groups nobody has are named once', () => {
  const plan = planImport(
    [
      row(2, { name: ['Max', 'Moe'], emails: ['max@x.org'], groups: ['Spring', 'vip'] }),
      row(3, { name: ['Max', 'Moe'], phones: ['5550199'], emails: ['MAX@x.org'] }),
      row(4, { name: ['Jo', 'Only'], groups: ['SPRING'] }),
      row(5, { name: ['jo', 'only'] }),
      row(6, { id: 'ann', notes: 'one' }),
      row(7, { id: 'ann', notes: 'two' }),
    ],
    { clients: known, groups: [vip] },
    usual,
  );

  expect(plan.rows.map(({ line }) => line)).toEqual([2, 4, 6]);
  expect(plan.duplicates).toMatchObject([
    { line: 3, problem: expect.stringContaining('line 2') },
    { line: 5, problem: expect.stringContaining('line 4') },
    { line: 7, problem: 'It is the same client as line 6.' },
  ]);
  expect(plan.newGroups).toHaveLength(1);
  expect(plan.newGroups[0]?.toLowerCase()).toBe('spring');
});
