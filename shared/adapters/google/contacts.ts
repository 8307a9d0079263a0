import type { GoogleContacts } from '../../ports/google-contacts.ts';
import { labelWrites } from './contact-labels.ts';
import { contactsQueryPrint } from './contact-queries.ts';
import type { ContactsAccess } from './contacts-access.ts';
import { contactsReads } from './contacts-reads.ts';
import { contactsWrites } from './contacts-writes.ts';

/** One user's contacts over the official client. */
export function createGoogleContacts(access: ContactsAccess): GoogleContacts {
  const reads = contactsReads(access);
  return { query: contactsQueryPrint, ...reads, ...contactsWrites(access, reads), ...labelWrites(access) };
}
