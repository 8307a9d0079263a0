import { parse } from 'csv-parse/sync';
import type { Labelled } from '../../shared/domain/studio.ts';
import type { ImportedFields, RowNote } from '../../shared/ports/records/client-import-record.ts';
import { longestGroupName } from '../../shared/flows/studio/edit-client-group.ts';
import type { ReadRow } from '../../shared/flows/studio/plan-import.ts';
import { unguardedCell } from './cells.ts';
import type { Column, SingleField } from './columns.ts';

/** Letters a cell may have, as the API has it. */
const longest: Readonly<Record<SingleField | 'email' | 'phone' | 'label', number>> = {
  id: 64,
  givenName: 200,
  familyName: 200,
  company: 200,
  jobTitle: 200,
  street: 300,
  city: 300,
  region: 300,
  postalCode: 300,
  country: 300,
  notes: 50_000,
  groups: 2000,
  email: 320,
  phone: 100,
  label: 100,
};

/** A row as fields of a client, or the first thing that is wrong with it. */
export function readRow(
  columns: readonly (Column | undefined)[],
  cells: readonly string[],
  line: number,
): ReadRow | RowNote {
  const values = cells.map((cell) => unguardedCell(cell).trim());
  const single = (field: SingleField) => values[columns.findIndex((column) => column?.field === field)] ?? '';
  const name = [single('givenName'), single('familyName')].join(' ').trim() || single('company');
  const note = (problem: string): RowNote => ({ line, name: shortened(name), problem });
  if (values.slice(columns.length).some((value) => value !== '')) {
    return note(
      `It has ${values.length} cells, but there are ${columns.length} headings: quote cells that contain separators.`,
    );
  }
  const long = columns.findIndex((column, index) => (values[index] ?? '').length > longestOf(column));
  if (long !== -1) return note(`“${shortened(values[long])}” is longer than ${longestOf(columns[long])} characters.`);
  if (name === '') return note('It names neither a person nor a company.');
  const emails = linesOf('email', columns, values);
  const bad = emails.find(({ value }) => !/^[^\s@]+@[^\s@]+$/.test(value));
  if (bad !== undefined) return note(`“${shortened(bad.value)}” is no e-mail address.`);
  const phones = linesOf('phone', columns, values);
  const dumb = phones.find(({ value }) => !/\d/.test(value));
  if (dumb !== undefined) return note(`“${shortened(dumb.value)}” is no phone number.`);
  const groupNames = namesIn(single('groups'));
  if (groupNames === undefined)
    return note('The groups cannot be read: separate them by commas, and quote one with a comma.');
  if (groupNames.some((group) => group.length > longestGroupName)) {
    return note(`A group’s name has at most ${longestGroupName} characters.`);
  }
  return { line, id: single('id'), fields: fieldsOf(single, { emails, phones, groupNames }) };
}

function fieldsOf(
  single: (field: SingleField) => string,
  lists: Pick<ImportedFields, 'emails' | 'phones' | 'groupNames'>,
): ImportedFields {
  return {
    givenName: single('givenName'),
    familyName: single('familyName'),
    company: single('company'),
    jobTitle: single('jobTitle'),
    address: {
      street: single('street'),
      city: single('city'),
      region: single('region'),
      postalCode: single('postalCode'),
      country: single('country'),
    },
    notes: single('notes'),
    ...lists,
  };
}

function linesOf(
  field: 'email' | 'phone',
  columns: readonly (Column | undefined)[],
  values: readonly string[],
): readonly Labelled[] {
  const lines = new Map<number, Labelled>();
  for (const [index, column] of columns.entries()) {
    if (column?.field !== field) continue;
    const before = lines.get(column.index) ?? { value: '', label: '' };
    lines.set(column.index, { ...before, [column.part]: values[index] ?? '' });
  }
  return [...lines].toSorted(([one], [other]) => one - other).flatMap(([, line]) => (line.value === '' ? [] : [line]));
}

/** Names of groups, as a line of CSV in the cell: `VIP, "Smith, Jones"`. */
function namesIn(cell: string): readonly string[] | undefined {
  if (cell === '') return [];
  try {
    const [names = []] = parse(cell, { trim: true, relax_column_count: true });
    return [...new Set(names.filter((name) => name !== ''))];
  } catch {
    return undefined;
  }
}

function longestOf(column: Column | undefined): number {
  if (column === undefined) return Infinity;
  return 'part' in column && column.part === 'label' ? longest.label : longest[column.field];
}

function shortened(text = ''): string {
  return text.length > 40 ? `${text.slice(0, 40).toWellFormed()}…` : text;
}
