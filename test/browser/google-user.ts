import type { StartedProduct } from '../integration/npm-start.ts';

/** An event as its owner sees it in Google. */
export interface OwnEvent {
  readonly id: string;
  readonly status?: string;
  readonly summary?: string;
  readonly start?: { readonly dateTime?: string; readonly date?: string };
  readonly end?: { readonly dateTime?: string; readonly date?: string };
}

/** A person acting in their own Google Calendar, outside of the product. */
export interface GoogleUser {
  /** What is not deleted. */
  events(): Promise<readonly OwnEvent[]>;
  /** The one event of this title; undefined when there is none. Throws when there are more. */
  named(title: string): Promise<OwnEvent | undefined>;
  create(event: object): Promise<OwnEvent>;
  edit(id: string, fields: object): Promise<void>;
  remove(id: string): Promise<void>;
}

/** The user of this address; it is the id of their main calendar, too. */
export function googleUser(product: Pick<StartedProduct, 'googleUrl'>, email: string): GoogleUser {
  const act = async (method: string, path: string, body?: object): Promise<string> => {
    const url = `${product.googleUrl}/_/people/${email}/calendars/${email}/events${path}`;
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`);
    return text;
  };
  const events = async (): Promise<readonly OwnEvent[]> => {
    const all = JSON.parse(await act('GET', '')) as { readonly events: readonly OwnEvent[] }; // the local Google's own list
    return all.events.filter(({ status }) => status !== 'cancelled');
  };
  return {
    events,
    async named(title) {
      const found = (await events()).filter(({ summary }) => summary === title);
      if (found.length > 1) throw new Error(`${found.length} events are named ${title}`);
      return found[0];
    },
    create: async (event) => JSON.parse(await act('POST', '', event)) as OwnEvent, // the event as it was made
    async edit(id, fields) {
      await act('PATCH', `/${id}`, fields);
    },
    async remove(id) {
      await act('DELETE', `/${id}`);
    },
  };
}
