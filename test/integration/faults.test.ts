import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRandom } from '../simulation/random.ts';
import { openDay, type Day } from './fault-day.ts';
import { findings, readBothSides } from './fault-oracle.ts';
import { type StartedProduct, startProduct, temporaryDirectory } from './npm-start.ts';
import { type Json, runningFunctions, signal, signInPerson, type StudioPerson, turnSyncOn } from './studio-people.ts';

/**
 * A day of three people on both sides, while functions are killed and Google misbehaves; then quiet, and an oracle that knows only
 * who typed what. Another day: `FAULTS_SEED=7 vitest run --project integration test/integration/faults.test.ts`.
 */
const seed = Number(process.env['FAULTS_SEED'] ?? 1);
/** Milliseconds. */
const dayLasts = 45_000;
const betweenActs = 250;
const quietWithin = 150_000;

const trouble = [
  { kind: 'loseAnswer', share: 0.08 },
  { kind: 'dropBefore', share: 0.05 },
  { kind: 'backendError', share: 0.05 },
  { kind: 'unavailable', share: 0.03 },
  { kind: 'throttle', share: 0.06 },
];
const methods = ['calendar.events.*', 'oauth.token'];

let directory: ReturnType<typeof temporaryDirectory>;
let product: StartedProduct;
let people: [StudioPerson, StudioPerson, StudioPerson];

beforeAll(async () => {
  directory = temporaryDirectory();
  product = await startProduct({ directory: directory.path });
  const found: StudioPerson[] = [];
  for (const name of ['ann.lee', 'ben.ortiz', 'cleo.park']) {
    const email = `${name}@example.com`;
    const person = await signInPerson(product, email);
    await turnSyncOn(person);
    found.push(person);
  }
  people = found as typeof people; // three names above
});

afterAll(async () => {
  await product.stop();
  directory[Symbol.dispose]();
});

async function control(method: string, path: string, body?: object): Promise<Json> {
  const answer = await fetch(`${product.googleUrl}/_/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return text === '' ? {} : (JSON.parse(text) as Json);
}

/** A day has so many acts at least: on a slow machine it lasts longer. */
const leastActs = 31;

/** Acts until the day is over; tells how many acts there were. */
async function actAllDay(day: Day, until: number): Promise<number> {
  let acts = 0;
  while (performance.now() < until || acts < leastActs) {
    if ((await day.act()) !== 'nothing') acts += 1;
    await wait(betweenActs);
  }
  return acts;
}

/** Ends functions until the day is over, half of them at once and half of them politely; tells how many of each. */
async function killAllDay(until: number): Promise<Readonly<Record<string, number>>> {
  const random = createRandom(seed, 'kills');
  const killed: Record<string, number> = {};
  while (performance.now() < until) {
    await wait(600 + random.below(1_800));
    const target = random.pick(['sync-user', 'sync-user', 'google-push', 'tick', 'api']);
    const how = random.pick(['SIGKILL', 'SIGTERM'] as const);
    const serving = runningFunctions(product).filter((each) => each.target === target);
    const victim = serving.length === 0 ? undefined : random.pick(serving);
    if (victim !== undefined && signal(victim, how))
      killed[`${how} ${victim.target}`] = (killed[`${how} ${victim.target}`] ?? 0) + 1;
  }
  return killed;
}

async function whatIsWrong(day: Day): Promise<readonly string[]> {
  return findings(day.items, await readBothSides(people));
}

/** Waits for nothing to be wrong; the seconds it took, or what is still wrong in the end. */
async function quietDown(day: Day): Promise<{ readonly seconds: number; readonly wrong: readonly string[] }> {
  const began = performance.now();
  let wrong = await whatIsWrong(day);
  while (wrong.length > 0 && performance.now() - began < quietWithin) {
    await wait(1_000);
    wrong = await whatIsWrong(day);
  }
  return { seconds: Math.round((performance.now() - began) / 1000), wrong };
}

function logLines(name: string): readonly Json[] {
  const lines = product.logOf(name).split('\n');
  return lines.flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Json] : []));
}

describe(`a day of kills and of a misbehaving Google, seed ${String(seed)}`, () => {
  test(
    'ends with both sides equal, nothing twice, nothing lost, nothing back from the dead',
    { timeout: 300_000 },
    async () => {
      const day = openDay(people, createRandom(seed, 'acts'));
      for (const each of trouble) await control('POST', 'failures', { ...each, methods });
      await control('POST', 'deliveries', { lose: 0.1, duplicate: 0.2, reorder: 0.2 });
      await control('POST', 'counts/reset');

      const until = performance.now() + dayLasts;
      const [acts, killed] = await Promise.all([actAllDay(day, until), killAllDay(until)]);
      await control('DELETE', 'failures');
      await control('POST', 'deliveries', { lose: 0, duplicate: 0, reorder: 0 });
      const { methods: calls } = await control('GET', 'counts');
      const { seconds, wrong } = await quietDown(day);

      const deleted = day.items.filter(({ deletedBy }) => deletedBy.size > 0).length;
      console.log(
        `seed ${String(seed)}: ${String(acts)} acts on ${String(day.items.length)} things, ${String(deleted)} of them deleted; ` +
          `${JSON.stringify(killed)}; quiet after ${String(seconds)} s; calls ${JSON.stringify(calls)}`,
      );
      expect(wrong).toEqual([]);
      expect(acts).toBeGreaterThanOrEqual(leastActs);
    },
  );

  test('settles: looking again changes nothing on either side', { timeout: 90_000 }, async () => {
    const before = await readBothSides(people);
    await control('POST', 'counts/reset');
    for (const person of people) {
      const path = `/users/${person.userId}/google-sync/run`;
      await expect.poll(async () => (await person.ask('POST', path, {})).status, { timeout: 70_000 }).toBe(202);
    }
    await expect
      .poll(async () => Number((await control('GET', 'counts'))['methods']['calendar.events.list'] ?? 0), {
        timeout: 20_000,
      })
      .toBeGreaterThanOrEqual(people.length);
    await wait(2_000);

    const { methods: calls } = await control('GET', 'counts');
    expect(
      Object.keys(calls as object).filter((method) => /events\.(insert|patch|delete|update)/.test(method)),
    ).toEqual([]);
    const after = await readBothSides(people);
    expect([...after.events.values()]).toEqual([...before.events.values()]);
    expect(after.bookings).toEqual(before.bookings);
  });

  test('leaves no dead letter and shows no mistake of ours', () => {
    expect(logLines('dead-letter')).toEqual([]);
    for (const name of ['sync-user', 'bulk-sync-user', 'google-push', 'tick', 'send-mail']) {
      expect(logLines(name).filter(({ ending }) => ending === 'bug' || ending === 'unreadable')).toEqual([]);
    }
  });

  test('mails each problem at most once', async () => {
    const mails = (await (await fetch(`${product.inboxUrl}/mails`)).json()) as readonly Json[];
    const told = mails.map((mail) => JSON.stringify([mail['to'], mail['subject'], mail['text']]));
    expect(told.filter((mail, index) => told.indexOf(mail) !== index)).toEqual([]);
  });
});
