import { createWebApp } from '../../../functions/web.ts';
import { startGoogle } from '../../../infra/local/google/server.ts';
import type { LocalGoogle } from '../../../infra/local/google/server.ts';
import { createGoogle } from '../../../shared/adapters/google/google.ts';
import { createLocalKeys } from '../../../shared/adapters/kms/local-keys.ts';
import { createMemoryQueue } from '../../../shared/adapters/memory/queue.ts';
import { createMemoryStore } from '../../../shared/adapters/memory/store.ts';
import { createSystemChance } from '../../../shared/adapters/system/chance.ts';
import { fromEpochMilliseconds } from '../../../shared/domain/time.ts';
import { syncContacts } from '../../../shared/flows/contacts/sync-contacts.ts';
import { syncUser } from '../../../shared/flows/sync-user.ts';
import type { Clock } from '../../../shared/ports/clock.ts';

const publicUrl = 'http://localhost:8080';
const channelSecret = 'a secret for channels, long enough';

/** A browser of a test: keeps cookies, follows nothing by itself. */
export interface Browser {
  get(path: string): Promise<Page>;
  /** Sends a form from our own page, with the token of the page it stands on. */
  post(path: string, form: Readonly<Record<string, string>>, options?: PostOptions): Promise<Page>;
  /** The same with a file in the field `file`. */
  upload(path: string, form: Readonly<Record<string, string>>, file: File): Promise<Page>;
  /** Begins at a path that leads to Google, answers as the person says, and comes back. */
  consent(path: string, choice: Parameters<LocalGoogle['consent']>[1]): Promise<Page>;
  readonly cookies: Map<string, string>;
}

/** How a form differs from an honest one. */
export interface PostOptions {
  readonly origin?: string;
  readonly csrfToken?: string;
  readonly json?: boolean;
}

/** An answer as a test looks at it. */
export interface Page {
  readonly status: number;
  readonly location: string;
  readonly html: string;
  readonly headers: Headers;
}

/** What Google answers, as far as tests look at it. */
export interface GoogleAnswer {
  readonly id?: string;
  readonly items?: readonly {
    readonly id: string;
    readonly summary?: string;
    readonly start?: { readonly dateTime?: string };
  }[];
}

/** The pages over a store in memory and the local Google. */
export type Workbench = Awaited<ReturnType<typeof openWorkbench>>;

/** Opens it; `close` ends the local Google. */
export async function openWorkbench(
  options: { readonly publicUrl?: string; readonly operators?: readonly string[] } = {},
) {
  const origin = options.publicUrl ?? publicUrl;
  const google = await startGoogle({
    quotas: 'off',
    people: [
      { email: 'ann@example.com', name: 'Ann Lee', timeZone: 'America/Chicago' },
      { email: 'ben@example.com', name: 'Ben Ortiz', timeZone: 'America/Chicago' },
    ],
  });
  let passed = 0;
  const clock: Clock = {
    now: () => fromEpochMilliseconds(Date.now() + passed * 1000),
    elapsed: () => performance.now(),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
  const chance = createSystemChance();
  const store = createMemoryStore({ clock });
  const queue = createMemoryQueue();
  const deps = {
    store,
    queue,
    clock,
    chance,
    log: () => undefined,
    keys: createLocalKeys({ secret: 'a secret of the tests, long enough' }),
    google: createGoogle({
      clock,
      chance,
      clientId: 'studiosync',
      clientSecret: 'secret',
      redirectUri: `${origin}/auth/google/callback`,
      baseUrl: google.url,
    }),
  };
  const operators = options.operators ?? [];
  const app = createWebApp(deps, { publicUrl: origin, channelSecret, operators });
  return {
    deps,
    store,
    queue,
    google,
    passSeconds(seconds: number) {
      passed += seconds;
    },
    /** Runs every sync asked for, until none is. */
    async runSyncs() {
      for (let asked = queue.take(); asked.length > 0; asked = queue.take()) {
        for (const { topic, message } of asked) {
          if (topic !== 'sync-requested' && topic !== 'bulk-sync-requested') continue;
          if (message.of === 'contacts') await syncContacts(deps, message);
          else await syncUser({ ...deps, channelSecret }, message);
        }
      }
    },
    /** Calls the local Google as a user's own program would. */
    async callGoogle(email: string, method: string, path: string, body?: object): Promise<GoogleAnswer> {
      const scopes = ['https://www.googleapis.com/auth/calendar'];
      const { accessToken } = google.issueTokens({ email, clientId: 'test', scopes });
      const response = await fetch(`${google.url}/calendar/v3${path}`, {
        method,
        headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (response.status === 204) return {};
      return (await response.json()) as GoogleAnswer; // the double answers in Google's shapes
    },
    /** The Google user acts on their own contacts: what follows `/_/people/:email`. */
    async actInContacts<Answer = unknown>(email: string, method: string, path: string, body?: object): Promise<Answer> {
      const response = await fetch(`${google.url}/_/people/${email}${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`${method} ${path}: ${String(response.status)} ${await response.text()}`);
      return (response.status === 204 ? undefined : await response.json()) as Answer; // in the double's own shapes
    },
    openBrowser: () => openBrowser(app, google, origin),
    close: () => google.stop(),
  };
}

function openBrowser(app: ReturnType<typeof createWebApp>, google: LocalGoogle, origin: string): Browser {
  const cookies = new Map<string, string>();
  const send = async (path: string, init: RequestInit): Promise<Page> => {
    const headers = new Headers(init.headers);
    if (cookies.size > 0) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await app.request(`${origin}${path}`, { ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name === undefined || value === undefined) continue;
      if (/max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = response.headers.get('location') ?? '';
    return { status: response.status, location, html: await response.text(), headers: response.headers };
  };
  let token = '';
  const look = (page: Page): Page => {
    token = /name="csrfToken" value="([^"]+)"/.exec(page.html)?.[1] ?? token;
    return page;
  };
  const get = async (path: string): Promise<Page> => look(await send(path, {}));
  return {
    cookies,
    get,
    async post(path, form, options = {}) {
      const headers = {
        origin: options.origin ?? origin,
        'content-type': options.json === true ? 'application/json' : 'application/x-www-form-urlencoded',
      };
      const csrfToken = options.csrfToken ?? token;
      const body =
        options.json === true ? JSON.stringify(form) : new URLSearchParams({ csrfToken, ...form }).toString();
      return look(await send(path, { method: 'POST', headers, body }));
    },
    async upload(path, form, file) {
      const body = new FormData();
      for (const [name, value] of Object.entries({ csrfToken: token, ...form })) body.set(name, value);
      body.set('file', file);
      return look(await send(path, { method: 'POST', headers: { origin }, body }));
    },
    async consent(path, choice) {
      const begun = await get(path);
      const back = new URL(google.consent(begun.location, choice));
      return get(`${back.pathname}${back.search}`);
    },
  };
}

/** Signs a new person in and makes their studio. */
export async function makeStudio(browser: Browser, email = 'ann@example.com', plan = 'standard'): Promise<void> {
  await browser.consent('/auth/google', { email });
  await browser.post('/studios', { name: 'Lumen', timeZone: 'America/Chicago', plan, locale: 'en-US' });
  await browser.get('/google-sync');
}
