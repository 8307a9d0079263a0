import { execFileSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { type Cookies, signIn, visit } from './browser-by-hand.ts';
import type { StartedProduct } from './npm-start.ts';

/** What the API and Google answer, as far as tests look at it. */
export type Json = { readonly [field: string]: any }; // oxlint-disable-line typescript/no-explicit-any -- an answer is what the tests find out

/** An answer of the API: its status, and what it holds. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: Json;
}

/** A person of the studio, in their browser and at Google. */
export interface StudioPerson {
  readonly email: string;
  readonly userId: string;
  /** Asks the API once; status 0 stands for no answer. */
  ask(method: string, path: string, body?: object): Promise<ApiAnswer>;
  /** Asks until somebody answers. Only for what may be done twice. Throws when the answer is a refusal other than 404. */
  api(method: string, path: string, body?: object): Promise<ApiAnswer>;
  /** Every item of a list, page by page. */
  list(path: string): Promise<readonly Json[]>;
  /** Acts on their own calendar, on Google's pages. Throws what Google refuses. */
  google(method: string, path: string, body?: object): Promise<Json>;
  /** The living events of their calendar. */
  events(): Promise<readonly Json[]>;
}

const pause = 250;

/** Signs in through Google, everything allowed. */
export async function signInPerson(product: StartedProduct, email: string): Promise<StudioPerson> {
  const cookies: Cookies = new Map();
  await signIn(product.url, email, cookies);
  const me = (await (await visit(`${product.url}/api/v1/me`, cookies)).json()) as Json;

  const ask = async (method: string, path: string, body?: object): Promise<ApiAnswer> => {
    try {
      const answer = await visit(`${product.url}/api/v1${path}`, cookies, {
        method,
        headers: { 'content-type': 'application/json', 'x-csrf-token': me['csrfToken'], origin: product.url },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { status: answer.status, body: text.startsWith('{') ? (JSON.parse(text) as Json) : {} };
    } catch {
      return { status: 0, body: {} };
    }
  };
  const api = async (method: string, path: string, body?: object): Promise<ApiAnswer> => {
    for (;;) {
      const answer = await ask(method, path, body);
      if (isAnswer(answer.status)) {
        if (answer.status >= 400 && answer.status !== 404)
          throw new Error(`${method} ${path}: ${String(answer.status)} ${JSON.stringify(answer.body)}`);
        return answer;
      }
      await wait(pause);
    }
  };
  const google = async (method: string, path: string, body?: object): Promise<Json> => {
    const url = `${product.googleUrl}/_/people/${email}/calendars/${email}/events${path}`;
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${url}: ${String(answer.status)} ${text}`);
    return text === '' ? {} : (JSON.parse(text) as Json);
  };
  return {
    email,
    userId: String(me['user'].id),
    ask,
    api,
    google,
    async list(path) {
      const items: Json[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const at: string = `${path}${path.includes('?') ? '&' : '?'}limit=200${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
        const { body } = await api('GET', at);
        items.push(...(body['items'] as readonly Json[]));
        cursor = body['nextCursor'] as string | null;
      }
      return items;
    },
    async events() {
      const { events } = await google('GET', '');
      return (events as readonly Json[]).filter((event) => event['status'] !== 'cancelled');
    },
  };
}

/** Turns a person's two-way sync with their own calendar on; resolves when Google tells of its changes. */
export async function turnSyncOn(person: StudioPerson, settings: object = {}): Promise<void> {
  const path = `/users/${person.userId}/google-sync`;
  await person.api('PATCH', path, { enabled: true, calendarId: person.email, syncAppointmentsBack: true, ...settings });
  while ((await person.api('GET', path)).body['push'] !== 'healthy') await wait(pause);
}

/** Whether the API itself answered: not the gateway for one that is not there, nor the API that has no breath or is under way. */
function isAnswer(status: number): boolean {
  return status !== 0 && status !== 429 && status < 500;
}

/** A running function of the product. */
export interface RunningFunction {
  readonly pid: number;
  readonly target: string;
}

/** The processes that serve functions now; one target may be served by several. */
export function runningFunctions(product: Pick<StartedProduct, 'pid'>): readonly RunningFunction[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const children = rows.map((row) => row.trim().split(/\s+/).map(Number)).filter(([, ppid]) => ppid === product.pid);
  return children.flatMap(([pid = 0]) => {
    const target = targetOf(pid);
    return target === undefined ? [] : [{ pid, target }];
  });
}

function targetOf(pid: number): string | undefined {
  try {
    const line = execFileSync('ps', ['eww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
    return /\bFUNCTION_TARGET=([\w-]+)/.exec(line)?.[1];
  } catch {
    return undefined; // it ended meanwhile
  }
}

/** Sends a signal; false when the process had ended before. */
export function signal({ pid }: RunningFunction, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
