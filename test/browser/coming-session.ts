import type { Page } from 'playwright-core';
import { Temporal } from 'temporal-polyfill';
import type { GoogleUser } from './google-user.ts';

/** A session that is still to come. */
export interface ComingSession {
  readonly id: string;
  readonly start: string;
  /** As Google and the pages tell it. */
  readonly title: string;
}

type Fields = Readonly<Record<string, string>>;

interface Booking {
  readonly id: string;
  readonly kind: string;
  readonly start: { readonly dateTime: string };
  readonly photographerId?: string;
  readonly clientId?: string;
  readonly typeId?: string;
}

/** The next session of whoever is signed in on this page. */
export async function comingSession(page: Page, url: string): Promise<ComingSession> {
  const read = async (path: string): Promise<unknown> => (await page.request.get(`${url}/api/v1${path}`)).json();
  const from = Temporal.Now.instant();
  const to = from.add({ hours: 40 * 24 });
  const query = new URLSearchParams({ from: from.toString(), to: to.toString(), limit: '200' });
  const [me, bookings, clients, types] = (await Promise.all(
    ['/me', `/bookings?${query.toString()}`, '/clients?limit=200', '/session-types?limit=200'].map(read),
  )) as [{ readonly user: Fields }, List<Booking>, List<Fields>, List<Fields>]; // as the API documents them
  const found = bookings.items.find((one) => one.kind === 'session' && one.photographerId === me.user['id']);
  const client = clients.items.find((one) => one['id'] === found?.clientId);
  const type = types.items.find((one) => one['id'] === found?.typeId);
  if (found === undefined) throw new Error('no session is coming');
  const title = `${client?.['givenName'] ?? ''} ${client?.['familyName'] ?? ''}: ${type?.['name'] ?? ''}`;
  return { id: found.id, start: found.start.dateTime, title };
}

interface List<T> {
  readonly items: readonly T[];
}

/** The user takes the session's event and puts it an hour later. */
export async function moveInGoogle(google: GoogleUser, { title, start }: ComingSession): Promise<void> {
  const event = (await google.events()).find((one) => one.summary === title && isAt(one.start?.dateTime, start));
  if (event?.end?.dateTime === undefined) throw new Error(`${title} is not in Google`);
  const later = (time: string) => ({ dateTime: Temporal.Instant.from(time).add({ hours: 1 }).toString() });
  await google.edit(event.id, { start: later(start), end: later(event.end.dateTime) });
}

function isAt(time: string | undefined, instant: string): boolean {
  return time !== undefined && Temporal.Instant.from(time).equals(Temporal.Instant.from(instant));
}
