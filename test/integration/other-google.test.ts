import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { freePort } from '../../infra/local/ports.ts';
import { type Cookies, visit } from './browser-by-hand.ts';
import { startProduct, temporaryDirectory } from './npm-start.ts';

const main = fileURLToPath(new URL('../../infra/local/google/main.ts', import.meta.url));
const email = 'sam@example.com';

/** A stand-in for Google in a process of its own, as somebody else's would be. */
async function startOtherGoogle(directory: string) {
  const port = await freePort();
  const child = spawn(process.execPath, ['--import', 'tsx', main], {
    env: { ...process.env, PORT: String(port), DIRECTORY: directory },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const url = `http://127.0.0.1:${String(port)}`;
  const events = `${url}/_/people/${email}/calendars/${email}/events`;
  return {
    url,
    async titles(): Promise<readonly string[]> {
      const answer = (await (await fetch(events)).json()) as {
        readonly events: readonly { readonly summary?: string }[];
      };
      return answer.events.map((event) => event.summary ?? '');
    },
    async create(body: object): Promise<void> {
      const headers = { 'content-type': 'application/json' };
      await fetch(events, { method: 'POST', headers, body: JSON.stringify(body) });
    },
    async stop(): Promise<void> {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

test('npm start, pointed at a Google that was started on its own, syncs with that one', async () => {
  using directory = temporaryDirectory();
  using googles = temporaryDirectory();
  const google = await startOtherGoogle(googles.path);
  const product = await startProduct({ directory: directory.path, environment: { GOOGLE_BASE_URL: google.url } });
  try {
    const cookies: Cookies = new Map();
    const me = await signUp(product.url, cookies);
    const api = async (method: string, path: string, body: object): Promise<void> => {
      const headers = { 'content-type': 'application/json', 'x-csrf-token': me.csrfToken, origin: product.url };
      const answer = await visit(`${product.url}/api/v1${path}`, cookies, {
        method,
        headers,
        body: JSON.stringify(body),
      });
      expect(`${path} ${String(answer.status)}`).toMatch(/ 20[01]$/);
    };
    await api('PATCH', `/users/${me.user.id}/google-sync`, {
      enabled: true,
      calendarId: email,
      syncAppointmentsBack: true,
    });
    const at = (hour: string) => ({ dateTime: `2027-01-12T${hour}:00:00+01:00`, timeZone: 'Europe/Berlin' });
    await api('POST', '/bookings', {
      kind: 'appointment',
      description: 'From the studio',
      userIds: [me.user.id],
      start: at('09'),
      end: at('10'),
    });
    await expect.poll(() => google.titles(), { timeout: 20_000 }).toEqual(['From the studio']);

    await google.create({ summary: 'From Google', start: at('11'), end: at('12') });
    const descriptions = async (): Promise<readonly string[]> => {
      const answer = await visit(
        `${product.url}/api/v1/bookings?from=2027-01-12T00:00:00Z&to=2027-01-13T00:00:00Z`,
        cookies,
      );
      const { items } = (await answer.json()) as { readonly items: readonly { readonly description: string }[] };
      return items.map((booking) => booking.description);
    };
    await expect.poll(descriptions, { timeout: 20_000 }).toEqual(['From the studio', 'From Google']);
  } finally {
    await product.stop();
    await google.stop();
  }
});

/** A person no Google account and no studio knows yet consents, and makes a studio. */
async function signUp(
  url: string,
  cookies: Cookies,
): Promise<{ readonly csrfToken: string; readonly user: { readonly id: string } }> {
  const toGoogle = (await visit(`${url}/auth/google?returnTo=/calendar`, cookies)).headers.get('location') ?? '';
  const form = new URLSearchParams({ account: 'new', name: 'Sam Hill', email, choice: 'allow' });
  const scopes = new URL(toGoogle).searchParams.get('scope')?.split(' ') ?? [];
  for (const scope of scopes.filter((each) => each.startsWith('https:'))) form.append('scope', scope);
  const consented = await fetch(toGoogle, { method: 'POST', body: form, redirect: 'manual' });
  await visit(consented.headers.get('location') ?? '', cookies);
  await visit(`${url}/studios`, cookies, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ name: 'Hill Photo', timeZone: 'Europe/Berlin', plan: 'standard' }),
  });
  const me = await visit(`${url}/api/v1/me`, cookies);
  return (await me.json()) as { readonly csrfToken: string; readonly user: { readonly id: string } };
}
