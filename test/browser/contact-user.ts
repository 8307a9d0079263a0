import type { StartedProduct } from '../integration/npm-start.ts';

/** A contact as its owner sees it in Google. */
export interface OwnContact {
  readonly id: string;
  readonly name: string;
  readonly company: string;
  readonly emails: readonly string[];
  readonly hasBirthday: boolean;
  readonly labels: readonly string[];
}

/** A person acting in their own Google Contacts, outside of the product. */
export interface ContactUser {
  contacts(): Promise<readonly OwnContact[]>;
  /** Those under the label of this title. */
  under(title: string): Promise<readonly OwnContact[]>;
  /** The one contact of this name; undefined when there is none. Throws when there are more. */
  named(name: string): Promise<OwnContact | undefined>;
  add(
    title: string,
    person: { readonly given: string; readonly family: string; readonly email: string },
  ): Promise<void>;
  /** Changes these fields, in Google's own shapes. */
  edit(name: string, fields: object): Promise<void>;
  remove(name: string): Promise<void>;
}

/** The local Google's own shape, as far as it is looked at. */
interface Shown {
  readonly resourceName: string;
  readonly names?: readonly { readonly displayName?: string }[];
  readonly organizations?: readonly { readonly name?: string }[];
  readonly emailAddresses?: readonly { readonly value: string }[];
  readonly birthdays?: readonly unknown[];
  readonly memberships?: readonly {
    readonly contactGroupMembership?: { readonly contactGroupResourceName?: string };
  }[];
}

/** The user of this address. */
export function contactUser(product: Pick<StartedProduct, 'googleUrl'>, email: string): ContactUser {
  const act = async (method: string, path: string, body?: object): Promise<unknown> => {
    const url = `${product.googleUrl}/_/people/${email}/${path}`;
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  const contacts = async (): Promise<readonly OwnContact[]> => {
    const all = (await act('GET', 'contacts')) as { readonly contacts: readonly Shown[] }; // the local Google's own list
    return all.contacts.map(toOwn);
  };
  const labelCalled = async (title: string): Promise<string> => {
    const { labels } = (await act('GET', 'labels')) as {
      readonly labels: readonly { readonly name: string; readonly resourceName: string }[]; // likewise
    };
    return labels.find(({ name }) => name === title)?.resourceName ?? '';
  };
  const named = async (name: string): Promise<OwnContact | undefined> => {
    const found = (await contacts()).filter((contact) => contact.name === name);
    if (found.length > 1) throw new Error(`${found.length} contacts are named ${name}`);
    return found[0];
  };
  const idOf = async (name: string): Promise<string> => {
    const contact = await named(name);
    if (contact === undefined) throw new Error(`no contact is named ${name}`);
    return contact.id;
  };
  return {
    contacts,
    named,
    async under(title) {
      const label = await labelCalled(title);
      return (await contacts()).filter(({ labels }) => labels.includes(label));
    },
    async add(title, { given, family, email: value }) {
      const names = [{ givenName: given, familyName: family }];
      await act('POST', 'contacts', { names, emailAddresses: [{ value }], labels: [await labelCalled(title)] });
    },
    async edit(name, fields) {
      await act('PATCH', `contacts/${await idOf(name)}`, fields);
    },
    async remove(name) {
      await act('DELETE', `contacts/${await idOf(name)}`);
    },
  };
}

function toOwn(shown: Shown): OwnContact {
  return {
    id: shown.resourceName.replace('people/', ''),
    name: shown.names?.[0]?.displayName ?? '',
    company: shown.organizations?.[0]?.name ?? '',
    emails: (shown.emailAddresses ?? []).map(({ value }) => value),
    hasBirthday: (shown.birthdays ?? []).length > 0,
    labels: (shown.memberships ?? []).flatMap(
      ({ contactGroupMembership }) => contactGroupMembership?.contactGroupResourceName ?? [],
    ),
  };
}
