import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guardedCell, unguardedCell } from '../../../functions/clients-csv/cells.ts';
import { largestFile, mostRows, readClientsCsv } from '../../../functions/clients-csv/read.ts';
import type { ReadCsv } from '../../../functions/clients-csv/read.ts';
import { templateCsv, writeClientsCsv } from '../../../functions/clients-csv/write.ts';
import { asId } from '../../../shared/domain/ids.ts';
import type { ClientGroup } from '../../../shared/domain/studio.ts';
import { planImport } from '../../../shared/flows/studio/plan-import.ts';
import { client } from '../../flows/studio-clients/client-examples.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

function read(text: string): ReadCsv {
  const answer = readClientsCsv(bytes(text));
  if (answer.kind === 'refused') throw new Error(answer.message);
  return answer;
}

const heading = 'Given name,Family name,Company,E-mail 1,E-mail 1 label,Phone 1,Notes,Groups';

describe('a file is read', () => {
  test.each([
    ['with commas and line feeds', 'First name,Last name,E-Mail,City\nMaría,"García, Pérez",maria@example.com,Bonn\n'],
    ['with a byte order mark', '﻿First name,Last name,E-Mail,City\nMaría,"García, Pérez",maria@example.com,Bonn\n'],
    ['with semicolons and CRLF', 'First name;Last name;E-Mail;City\r\nMaría;García, Pérez;maria@example.com;Bonn\r\n'],
    ['with tabs', 'first name\tlast name\temail\tcity\nMaría\tGarcía, Pérez\tmaria@example.com\tBonn'],
    ['with old line ends', 'First name,Last name,E-Mail,City\rMaría,"García, Pérez",maria@example.com,Bonn\r'],
  ])('%s', (_name, text) => {
    const { rows, wrong } = read(text);

    expect(wrong).toEqual([]);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      line: 2,
      fields: {
        givenName: 'María',
        familyName: 'García, Pérez',
        emails: [{ value: 'maria@example.com', label: '' }],
        address: { city: 'Bonn' },
      },
    });
  });

  test('with quotes inside quotes, line breaks inside cells, labels, and groups with commas', () => {
    const { rows } = read(
      `${heading}\r\nAnn,Lee,"The ""Best"" Ltd",ann@x.org,work,1234,"line one\r\nline two","VIP, ""Smith, Jones"""\r\nBo,,,,,,,\r\n`,
    );

    expect(rows[0]?.fields).toMatchObject({
      company: 'The "Best" Ltd',
      emails: [{ value: 'ann@x.org', label: 'work' }],
      notes: 'line one\r\nline two',
      groupNames: ['VIP', 'Smith, Jones'],
    });
    expect(rows.map(({ line }) => line)).toEqual([2, 4]);
  });

  test('and each bad row is told once, by the line it begins on; the others are read', () => {
    const { rows, wrong } = read(
      [
        heading,
        'Good,One,,,,,"two\nlines",',
        ',,,x@y.org,,,,',
        'Bad,Mail,,nobody,,,,',
        '',
        'Bad,Phone,,,,ask her,,',
        `${'x'.repeat(201)},Long,,,,,,`,
        'Too,Many,,,,,,,,more',
        'Good,Two,,,,,,',
      ].join('\n'),
    );

    expect(rows.map(({ fields }) => fields.familyName)).toEqual(['One', 'Two']);
    expect(wrong.map(({ line, problem }) => [line, problem])).toEqual([
      [4, 'It names neither a person nor a company.'],
      [5, '“nobody” is no e-mail address.'],
      [7, '“ask her” is no phone number.'],
      [8, expect.stringContaining('longer than 200 characters')],
      [9, expect.stringContaining('10 cells')],
    ]);
  });

  test('and columns nobody knows are named', () => {
    expect(read('Given name,Shoe size\nAnn,41').ignored).toEqual(['Shoe size']);
  });
});

describe('a file is refused in a plain sentence', () => {
  test.each<[string, Uint8Array, RegExp]>([
    ['nothing in it', bytes(''), /empty/],
    ['another encoding', new Uint8Array([71, 105, 118, 101, 110, 44, 0xe9, 0x0a]), /UTF-8/],
    ['no name column', bytes('City,Street\nBonn,Markt'), /Given name/],
    ['two columns of one meaning', bytes('Given name,First name\nAnn,Ann'), /mean the same/],
    [
      'a quotation mark that is never closed',
      bytes('Given name,Notes\nAnn,"never closed\nBo,\n'),
      /quotation mark.*line/,
    ],
    ['too many rows', bytes(`Given name\n${'Ann\n'.repeat(mostRows + 1)}`), /5,000 rows/],
    ['too many bytes', new Uint8Array(largestFile + 1), /2 MB/],
  ])('with %s', (_name, file, message) => {
    expect(readClientsCsv(file)).toMatchObject({
      kind: 'refused',
      code: 'unreadableFile',
      message: expect.stringMatching(message),
    });
  });
});

describe('an export', () => {
  const groups: readonly ClientGroup[] = ['VIP', 'Smith, "Jones"', '=Sum'].map((name, index) => {
    return { id: asId(`group${index}`), studioId: asId('studio1'), name, inactive: false, version: 1 };
  });

  test('has no cell that a spreadsheet takes for a formula', () => {
    const text = writeClientsCsv(
      [
        client({
          givenName: '=HYPERLINK("x")',
          company: '@SUM(A1)',
          notes: '\tcmd',
          phones: ['+1 555 0100'],
          familyName: '-1+1',
        }),
      ],
      groups,
    );

    const cells = text.split(/,|\r\n/).map((cell) => cell.replace(/^"/, ''));
    expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
    expect(text).toContain("'+1 555 0100");
  });

  test('imported again changes nothing, whatever people wrote', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom('=1+1', "'=1", "''+x", '+49', '-', '@', ' padded ', 'a;b', 'a,b', '"', 'x\r\ny', 'é𠮷', '＝1'),
    );
    const clients = fc
      .array(fc.record({ givenName: text, familyName: text, company: text, notes: text, street: text, label: text }), {
        minLength: 1,
        maxLength: 5,
      })
      .map((all) =>
        all.map(({ street, label, ...fields }, index) => ({
          ...client({ ...fields, id: `id${index}`, jobTitle: 'Name', company: fields.company.trim() || 'Ltd' }),
          address: { street, city: '', region: '', postalCode: '', country: '' },
          emails: Array.from({ length: index + 1 }, (_, at) => ({ value: `a${index}-${at}@x.org`, label })),
          phones: [{ value: `+1 555 000${index}`, label }],
          groupIds: groups.slice(0, index % 4).map(({ id }) => id),
        })),
      );
    fc.assert(
      fc.property(clients, (known) => {
        const again = read(writeClientsCsv(known, groups));
        expect(again.wrong).toEqual([]);
        const plan = planImport(again.rows, { clients: known, groups }, { known: 'update', unsure: 'create' });
        expect({ rows: plan.rows, same: plan.same, duplicates: plan.duplicates, newGroups: plan.newGroups }).toEqual({
          rows: [],
          same: known.length,
          duplicates: [],
          newGroups: [],
        });
      }),
      { numRuns: 200 },
    );
  });

  test('guards cells so that each can be had back', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^'{0,3}[=+\-@\t\r]?x?$/)), (value) => {
        const guarded = guardedCell(value);
        expect(guarded).not.toMatch(/^[=+\-@\t\r]/);
        expect(unguardedCell(guarded)).toBe(value);
      }),
    );
  });

  test('without clients is the template, which can be read', () => {
    expect(read(templateCsv())).toMatchObject({ rows: [], wrong: [], ignored: [] });
    expect(templateCsv().startsWith('﻿Client id,Given name')).toBe(true);
  });
});
