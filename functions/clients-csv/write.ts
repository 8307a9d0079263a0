import { stringify } from 'csv-stringify/sync';
import type { Client } from '../../shared/domain/client.ts';
import type { ClientGroup } from '../../shared/domain/studio.ts';
import { guardedCell } from './cells.ts';
import { columnsFor, usualLines } from './columns.ts';
import type { Column } from './columns.ts';

/** Tells spreadsheets that the file is UTF-8. */
const byteOrderMark = '﻿';

/**
 * Clients as a CSV file (RFC 4180, UTF-8 with a byte order mark): the columns of the template, and more e-mails and phones
 * where a client has more. No cell is taken for a formula; importing the file again changes nothing.
 */
export function writeClientsCsv(clients: readonly Client[], groups: readonly ClientGroup[]): string {
  const most = (counts: readonly number[]) => counts.reduce((one, other) => Math.max(one, other), usualLines);
  const columns = columnsFor(
    most(clients.map(({ emails }) => emails.length)),
    most(clients.map(({ phones }) => phones.length)),
  );
  const names = new Map(groups.map(({ id, name }) => [id, name]));
  const rows = clients.map((client) => {
    const groupNames = client.groupIds.flatMap((id) => names.get(id) ?? []);
    return columns.map(([, column]) => guardedCell(cellOf(column, client, groupNames)));
  });
  const heading = columns.map(([name]) => name);
  return `${byteOrderMark}${stringify([heading, ...rows], { record_delimiter: 'windows' })}`;
}

/** An empty file with the headings. */
export function templateCsv(): string {
  return writeClientsCsv([], []);
}

function cellOf(column: Column, client: Client, groupNames: readonly string[]): string {
  switch (column.field) {
    case 'email':
      return client.emails[column.index]?.[column.part] ?? '';
    case 'phone':
      return client.phones[column.index]?.[column.part] ?? '';
    case 'groups':
      return groupNames.length === 0 ? '' : stringify([[...groupNames]], { eof: false });
    case 'street':
    case 'city':
    case 'region':
    case 'postalCode':
    case 'country':
      return client.address[column.field];
    case 'id':
    case 'givenName':
    case 'familyName':
    case 'company':
    case 'jobTitle':
    case 'notes':
      return client[column.field];
  }
}
