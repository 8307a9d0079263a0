/** A point of time as the API tells it: timed or a date. */
export interface Moment {
  readonly dateTime?: string;
  readonly timeZone?: string;
  readonly date?: string;
}

/** A booking as the API tells it. */
export interface Booking {
  readonly id: string;
  readonly kind: 'appointment' | 'session';
  readonly description: string;
  readonly typeId?: string;
  readonly start: Moment;
  readonly end: Moment;
  readonly status: 'confirmed' | 'tentative' | 'cancelled';
  readonly busy: boolean;
  readonly location: string;
  readonly notes: string;
  readonly colour: string;
  readonly userIds: readonly string[];
  readonly photographerId?: string;
  readonly assistantId?: string;
  readonly clientId?: string;
  readonly resourceIds: readonly string[];
  /** On a series. */
  readonly recurrence?: { readonly rule: string; readonly excludedDates: readonly string[] };
  /** On an occurrence. */
  readonly seriesId?: string;
  readonly originalStart?: string;
  /** It was one of a series, and stands by itself. */
  readonly takenOut?: boolean;
  readonly origin: 'studio' | 'google';
  readonly statusNotes?: readonly { readonly at: string; readonly by: string; readonly text: string }[];
  readonly version: number;
  readonly updatedAt: string;
}

/** Why the API did not do something. */
export class Problem extends Error {
  readonly code: string;
  readonly remedy: string;
  constructor(code: string, detail: string, remedy: string) {
    super(detail);
    this.name = 'Problem';
    this.code = code;
    this.remedy = remedy;
  }
}

const base = '/api/v1';
const csrfToken = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? '';

/** One page of a list. */
interface ListPage {
  readonly items: readonly Booking[];
  readonly nextCursor: string | null;
}

/** Every booking that answers a question, page after page. Throws `Problem`. */
export async function listBookings(question: Readonly<Record<string, string>>): Promise<readonly Booking[]> {
  const bookings: Booking[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query = new URLSearchParams({ ...question, limit: '200', ...(cursor === '' ? {} : { cursor }) });
    const page = (await ask('GET', `/bookings?${query.toString()}`)) as ListPage; // the API's own shape
    bookings.push(...page.items);
    cursor = page.nextCursor;
  }
  return bookings;
}

/** Reads one booking or series. Throws `Problem`. */
export async function readBooking(id: string): Promise<Booking> {
  return (await ask('GET', `/bookings/${encodeURIComponent(id)}`)) as Booking; // the API's own shape
}

/** Sends a change; `version` is the one it was made from. Throws `Problem`. */
export async function sendChange(
  method: 'POST' | 'PATCH' | 'DELETE',
  path: string,
  change: { readonly body?: object; readonly version?: number },
): Promise<void> {
  await ask(method, path, change);
}

async function ask(
  method: string,
  path: string,
  change: { readonly body?: object; readonly version?: number } = {},
): Promise<unknown> {
  const response = await fetch(base + path, {
    method,
    headers: {
      'X-CSRF-Token': csrfToken,
      ...(change.body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(change.version === undefined ? {} : { 'If-Match': `"${change.version}"` }),
    },
    ...(change.body === undefined ? {} : { body: JSON.stringify(change.body) }),
  });
  if (response.status === 204) return undefined;
  const answer: unknown = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  if (response.status === 401) location.reload();
  const { code = '', detail = '', remedy = '' } = answer as { code?: string; detail?: string; remedy?: string }; // RFC 9457 with ours
  throw new Problem(code, detail === '' ? 'The studio does not answer at the moment.' : detail, remedy);
}
