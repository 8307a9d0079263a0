import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cookies, signIn, visit } from './browser-by-hand.ts';
import { type StartedProduct, startProduct, temporaryDirectory } from './npm-start.ts';

/** What the API and Google answer, as far as these tests look at it. */
type Json = { readonly [field: string]: any }; // oxlint-disable-line typescript/no-explicit-any -- an answer is what the tests find out

let directory: ReturnType<typeof temporaryDirectory>;
let product: StartedProduct;

beforeAll(async () => {
  directory = temporaryDirectory();
  product = await startProduct({ directory: directory.path });
});

afterAll(async () => {
  await product.stop();
  directory[Symbol.dispose]();
});

/** A person of the studio, in their browser and at Google. */
interface Person {
  readonly userId: string;
  api(method: string, path: string, body?: object): Promise<Json>;
  events(): Promise<readonly Json[]>;
  google(method: string, path: string, body?: object): Promise<Json>;
}

async function person(email: string): Promise<Person> {
  const cookies: Cookies = new Map();
  await signIn(product.url, email, cookies);
  const me = (await (await visit(`${product.url}/api/v1/me`, cookies)).json()) as Json;
  const google = async (method: string, path: string, body?: object): Promise<Json> => {
    const url = `${product.googleUrl}/_/people/${email}/calendars/${email}/events${path}`;
    const answer = await fetch(url, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${url}: ${String(answer.status)} ${text}`);
    return text === '' ? {} : (JSON.parse(text) as Json);
  };
  return {
    userId: me['user'].id,
    google,
    async api(method, path, body) {
      const answer = await visit(`${product.url}/api/v1${path}`, cookies, {
        method,
        headers: { 'content-type': 'application/json', 'x-csrf-token': me['csrfToken'], origin: product.url },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)} ${text}`);
      return text === '' ? {} : (JSON.parse(text) as Json);
    },
    async events() {
      const { events } = await google('GET', '');
      return (events as readonly Json[]).filter((event) => event['status'] !== 'cancelled');
    },
  };
}

async function turnOn(who: Person, email: string, settings: object = {}): Promise<void> {
  const path = `/users/${who.userId}/google-sync`;
  await who.api('PATCH', path, { enabled: true, calendarId: email, syncAppointmentsBack: true, ...settings });
  await expect.poll(async () => (await who.api('GET', path))['push'], { timeout: 30_000 }).toBe('healthy');
}

function hour(start: number): object {
  const at = (hours: number) => ({
    dateTime: `2027-01-12T${String(hours).padStart(2, '0')}:00:00-06:00`,
    timeZone: 'America/Chicago',
  });
  return { start: at(start), end: at(start + 1) };
}

async function named(who: Person, title: string): Promise<Json | undefined> {
  return (await who.events()).find((event) => event['summary'] === title);
}

async function bookingsNamed(who: Person, description: string): Promise<readonly Json[]> {
  const { items } = await who.api('GET', '/bookings?from=2027-01-01T00:00:00Z&to=2027-02-01T00:00:00Z&limit=200');
  return (items as readonly Json[]).filter((booking) => booking['description'] === description);
}

describe('the whole product, in its processes', () => {
  test('what is made, moved and deleted on one side is so on the other, without anybody asking', async () => {
    const ann = await person('ann.lee@example.com');
    await turnOn(ann, 'ann.lee@example.com');
    const made = await ann.api('POST', '/bookings', {
      kind: 'appointment',
      description: 'Tax adviser',
      userIds: [ann.userId],
      ...hour(9),
    });
    await expect.poll(async () => (await named(ann, 'Tax adviser'))?.['status'], { timeout: 15_000 }).toBe('confirmed');

    const event = await named(ann, 'Tax adviser');
    await ann.google('PATCH', `/${String(event?.['id'])}`, {
      summary: 'Tax adviser, moved',
      start: { date: '2027-01-13', dateTime: null },
      end: { date: '2027-01-14', dateTime: null },
    });
    await expect
      .poll(async () => (await ann.api('GET', `/bookings/${String(made['id'])}`))['start'], { timeout: 15_000 })
      .toEqual({ date: '2027-01-13' });
    expect((await ann.api('GET', `/bookings/${String(made['id'])}`))['description']).toBe('Tax adviser, moved');

    await ann.google('POST', '', { summary: 'Lunch with Zoe', ...hour(12) });
    await expect.poll(async () => (await bookingsNamed(ann, 'Lunch with Zoe')).length, { timeout: 15_000 }).toBe(1);
    const [lunch] = await bookingsNamed(ann, 'Lunch with Zoe');
    await ann.api('DELETE', `/bookings/${String(lunch?.['id'])}`);
    await expect.poll(async () => await named(ann, 'Lunch with Zoe'), { timeout: 15_000 }).toBeUndefined();
  });

  test('a session moved in one photographer’s Google reaches the other’s, with a note of who moved it', async () => {
    const ann = await person('ann.lee@example.com');
    const ben = await person('ben.ortiz@example.com');
    await turnOn(ann, 'ann.lee@example.com');
    await turnOn(ben, 'ben.ortiz@example.com');
    const [client] = (await ann.api('GET', '/clients'))['items'] as readonly Json[];
    const [type] = (await ann.api('GET', '/session-types'))['items'] as readonly Json[];
    const session = await ann.api('POST', '/bookings', {
      kind: 'session',
      description: '',
      clientId: client?.['id'],
      typeId: type?.['id'],
      photographerId: ann.userId,
      assistantId: ben.userId,
      notes: 'shared session',
      ...hour(15),
    });
    const shared = async (who: Person): Promise<Json | undefined> =>
      (await who.events()).find((event) => String(event['description']).startsWith('shared session'));
    await expect
      .poll(async () => [await shared(ann), await shared(ben)].filter(Boolean).length, { timeout: 15_000 })
      .toBe(2);
    await ann.google('PATCH', `/${String((await shared(ann))?.['id'])}`, hour(17));
    await expect
      .poll(async () => new Date(String((await shared(ben))?.['start'].dateTime)).toISOString(), { timeout: 15_000 })
      .toBe('2027-01-12T23:00:00.000Z');
    const notes = (await ann.api('GET', `/bookings/${String(session['id'])}`))['statusNotes'] as readonly Json[];
    expect(notes.at(-1)?.['by']).toBe("Google, Ann Lee's calendar");
  });

  test('killed in the middle of a populate, it goes on and makes nothing twice', { timeout: 240_000 }, async () => {
    const cleo = await person('cleo.park@example.com');
    const count = 60;
    for (let index = 0; index < count; index++) {
      await cleo.api('POST', '/bookings?allowOverlap=true', {
        kind: 'appointment',
        description: `Errand ${String(index)}`,
        busy: false,
        userIds: [cleo.userId],
        ...hour(index % 20),
      });
    }
    await cleo.api('PATCH', `/users/${cleo.userId}/google-sync`, {
      enabled: true,
      calendarId: 'cleo.park@example.com',
      populateGoogle: true,
    });
    const errands = async (): Promise<number> =>
      (await cleo.events()).filter((event) => String(event['summary']).startsWith('Errand')).length;
    await expect.poll(errands, { timeout: 60_000, interval: 50 }).toBeGreaterThan(10);
    expect(await errands()).toBeLessThan(count);
    killFunction(product.pid, 'sync-user');
    const settings = async (): Promise<Json> => cleo.api('GET', `/users/${cleo.userId}/google-sync`);
    await expect
      .poll(async () => (await settings())['populateGoogle'], { timeout: 180_000, interval: 500 })
      .toBe(false);
    expect(await errands()).toBe(count);
    const titles = (await cleo.events())
      .map((event) => String(event['summary']))
      .filter((title) => title.startsWith('Errand'));
    expect(titles.length).toBe(new Set(titles).size);
  });

  test('access taken away in Google is told once and rests; given again it goes on', async () => {
    const ann = await person('ann.lee@example.com');
    const path = `/users/${ann.userId}/google-sync`;
    await turnOn(ann, 'ann.lee@example.com');
    await fetch(`${product.googleUrl}/_/people/ann.lee@example.com/revoke`, { method: 'POST' });
    await ann.api('POST', '/bookings', {
      kind: 'appointment',
      description: 'While away',
      userIds: [ann.userId],
      ...hour(19),
    });
    await expect.poll(async () => (await ann.api('GET', path))['status'], { timeout: 20_000 }).toBe('reconnectNeeded');
    const mails = async (): Promise<number> => {
      const all = (await (await fetch(`${product.inboxUrl}/mails`)).json()) as readonly Json[];
      return all.filter((mail) => /again|access|Google account/i.test(String(mail['subject']))).length;
    };
    await expect.poll(mails, { timeout: 20_000 }).toBe(1);
    await ann.api('POST', '/bookings', {
      kind: 'appointment',
      description: 'While away, too',
      userIds: [ann.userId],
      ...hour(20),
    });

    await person('ann.lee@example.com'); // signing in consents anew
    await expect
      .poll(async () => [await named(ann, 'While away'), await named(ann, 'While away, too')].filter(Boolean).length, {
        timeout: 20_000,
      })
      .toBe(2);
    expect(await mails()).toBe(1);
    expect((await ann.events()).filter((event) => event['summary'] === 'While away').length).toBe(1);
  });
});

/** Kills, as the system does when memory runs out, every process of the product's that serves this function. */
function killFunction(parent: number, target: string): void {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const children = rows.map((row) => row.trim().split(/\s+/).map(Number)).filter(([, ppid]) => ppid === parent);
  const serving = children.filter(([pid]) =>
    execFileSync('ps', ['eww', '-o', 'args=', String(pid)], { encoding: 'utf8' }).includes(`FUNCTION_TARGET=${target}`),
  );
  if (serving.length === 0) throw new Error(`no process serves ${target}`);
  for (const [pid = 0] of serving) process.kill(pid, 'SIGKILL');
}
