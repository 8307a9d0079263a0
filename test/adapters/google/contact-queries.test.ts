import { expect, test } from 'vitest';
import { contactsQuery, contactsQueryPrint, personFields } from '../../../shared/adapters/google/contact-queries.ts';

test('an increment and a page ask exactly what the full read asked, and bring their token', () => {
  const full = contactsQuery({ kind: 'full' });
  expect(contactsQuery({ kind: 'full', page: 'p' })).toEqual({ ...full, pageToken: 'p' });
  expect(contactsQuery({ kind: 'changes', token: 't' })).toEqual({ ...full, syncToken: 't' });
  expect(contactsQuery({ kind: 'changes', token: 't', page: 'p' })).toEqual({
    ...full,
    syncToken: 't',
    pageToken: 'p',
  });
  expect(full).toEqual({
    resourceName: 'people/me',
    personFields,
    sources: ['READ_SOURCE_TYPE_CONTACT'],
    pageSize: 1000,
    requestSyncToken: true,
  });
});

test('the name of the query tells every parameter that a token depends on', () => {
  expect(contactsQueryPrint).toContain(personFields);
  expect(contactsQueryPrint).toContain('1000');
});
