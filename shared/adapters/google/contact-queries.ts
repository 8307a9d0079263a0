import type { people_v1 } from 'googleapis/build/src/apis/people/v1.js';
import type { ContactsQuestion } from '../../ports/google-contacts.ts';

/** What is read of a person: what the card holds, what ties it to us, and what tells deletions (facts 4.1). */
export const personFields =
  'metadata,names,organizations,emailAddresses,phoneNumbers,addresses,biographies,memberships,clientData';

/** Only what the user keeps of somebody, never what that somebody says of themselves in a Google profile (facts 4.2). */
export const contactSources: readonly string[] = ['READ_SOURCE_TYPE_CONTACT'];

const pageSize = 1000;

/**
 * Names the query a sync token belongs to: Google wants every parameter to be that of the first call (facts 4.1). Whoever changes
 * what is read changes this, and stored tokens are thrown away.
 */
export const contactsQueryPrint = `connections;pageSize=${pageSize};contact;${personFields}`;

/** The parameters of a read, from the beginning or since a token: the same but for the token. */
export function contactsQuery(question: ContactsQuestion): people_v1.Params$Resource$People$Connections$List {
  return {
    resourceName: 'people/me',
    personFields,
    sources: [...contactSources],
    pageSize,
    requestSyncToken: true,
    ...(question.kind === 'changes' && { syncToken: question.token }),
    ...(question.page !== undefined && { pageToken: question.page }),
  };
}
