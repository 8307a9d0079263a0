import { OAuth2Client } from 'google-auth-library';
import type { people_v1 } from 'googleapis/build/src/apis/people/index.js';
import { people } from 'googleapis/build/src/apis/people/index.js';
import type { LocalGoogle } from '../../../infra/local/google/server.ts';

/** The official client. */
export type People = people_v1.People;
/** A person as the official client types it. */
export type Person = people_v1.Schema$Person;

export const CONTACTS_SCOPE = 'https://www.googleapis.com/auth/contacts';

/** What tests read of a person, and ask to be told. */
export const personFields =
  'metadata,names,emailAddresses,phoneNumbers,addresses,organizations,biographies,memberships,clientData';

/** Reads of contacts as the product makes them. */
export const contactsQuery = {
  resourceName: 'people/me',
  personFields,
  pageSize: 1000,
  requestSyncToken: true,
  sources: ['READ_SOURCE_TYPE_CONTACT'],
};

/** The official client for a person who allowed some scopes, pointed at the double, without retries of its own. */
export function peopleOf(google: LocalGoogle, email: string, scopes: readonly string[] = [CONTACTS_SCOPE]): People {
  const auth = new OAuth2Client();
  auth.setCredentials({ access_token: google.issueTokens({ email, scopes }).accessToken });
  // Two copies of google-auth-library are installed: the types differ, the shape does not.
  return people({ version: 'v1', auth: auth as never, rootUrl: `${google.url}/`, retry: false });
}

/** How a call was refused: status, canonical code, and the reason its details tell. Fails when it was not. */
export async function peopleRefusalOf(
  call: Promise<unknown>,
): Promise<{ readonly status: number; readonly code: string | undefined; readonly reason?: string }> {
  try {
    await call;
  } catch (error) {
    // The shape of what gaxios throws.
    const { response } = error as {
      response?: { status: number; data: { error?: { status?: string; details?: { reason?: string }[] } } };
    };
    if (!response) throw error;
    const reason = response.data.error?.details?.find((detail) => detail.reason !== undefined)?.reason;
    return { status: response.status, code: response.data.error?.status, ...(reason === undefined ? {} : { reason }) };
  }
  throw new Error('The call was expected to be refused');
}

/** A contact of this name, and what a case adds. */
export function named(givenName: string, more: Person = {}): Person {
  return { names: [{ givenName, familyName: 'Hill' }], ...more };
}

/** Makes a contact; answers it as Google does. */
export async function made(api: People, person: Person): Promise<Person> {
  const { data } = await api.people.createContact({ personFields, requestBody: person });
  return data;
}

/** What a conditional write carries of the version it is based on. */
export function versionOf(person: Person): Person {
  return { etag: person.etag ?? null, metadata: { sources: person.metadata?.sources ?? [] } };
}

/** Reads everything, or what changed since a token; ends with the next token. */
export async function readContacts(
  api: People,
  syncToken?: string,
): Promise<{ readonly contacts: readonly Person[]; readonly token: string; readonly pages: number }> {
  const contacts: Person[] = [];
  let pageToken: string | undefined;
  for (let pages = 1; ; pages += 1) {
    const { data } = await api.people.connections.list({
      ...contactsQuery,
      ...(syncToken === undefined ? {} : { syncToken }),
      ...(pageToken === undefined ? {} : { pageToken }),
    });
    contacts.push(...(data.connections ?? []));
    if (data.nextSyncToken) return { contacts, token: data.nextSyncToken, pages };
    pageToken = data.nextPageToken ?? undefined;
    if (pageToken === undefined) throw new Error('Neither token');
  }
}

/** Acts as the person, over the double's own controls. */
export async function actAs(
  google: LocalGoogle,
  email: string,
  act: readonly [method: string, path: string, body?: object],
): Promise<Person> {
  const [method, path, body] = act;
  const response = await fetch(`${google.url}/_/people/${email}/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (response.status === 204 ? {} : await response.json()) as Person; // the double answers with what was made or changed
}

/** The part of a contact's resource name that addresses hold. */
export function idOf(person: Person): string {
  return (person.resourceName ?? '').replace('people/', '');
}
