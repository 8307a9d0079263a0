import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StartedProduct, startProduct, temporaryDirectory } from './npm-start.ts';
import { type Json, runningFunctions, signal, signInPerson, type StudioPerson } from './studio-people.ts';

let directory: ReturnType<typeof temporaryDirectory>;
let product: StartedProduct;
let cleo: StudioPerson;

const email = 'cleo.park@example.com';
const count = 60;

beforeAll(async () => {
  directory = temporaryDirectory();
  product = await startProduct({ directory: directory.path });
  cleo = await signInPerson(product, email);
});

afterAll(async () => {
  await product.stop();
  directory[Symbol.dispose]();
});

async function errands(): Promise<readonly string[]> {
  return (await cleo.events()).map((event) => String(event['summary'])).filter((title) => title.startsWith('Errand'));
}

function runs(): readonly Json[] {
  const lines = product.logOf('bulk-sync-user').split('\n');
  return lines.flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Json] : []));
}

describe('a function asked to end in the middle of a populate', () => {
  test('hands it over at once, and nothing is made twice', { timeout: 180_000 }, async () => {
    for (let index = 0; index < count; index += 1) {
      const at = (hour: number): object => ({
        dateTime: `2027-01-12T${String(hour).padStart(2, '0')}:00:00-06:00`,
        timeZone: 'America/Chicago',
      });
      await cleo.api('POST', '/bookings?allowOverlap=true', {
        kind: 'appointment',
        description: `Errand ${String(index)}`,
        busy: false,
        userIds: [cleo.userId],
        start: at(index % 20),
        end: at((index % 20) + 1),
      });
    }
    const path = `/users/${cleo.userId}/google-sync`;
    await cleo.api('PATCH', path, { enabled: true, calendarId: email, populateGoogle: true });
    await expect.poll(async () => (await errands()).length, { timeout: 60_000, interval: 50 }).toBeGreaterThan(10);
    for (const each of runningFunctions(product).filter(({ target }) => target === 'sync-user'))
      signal(each, 'SIGTERM');

    await expect
      .poll(async () => (await cleo.api('GET', path)).body['populateGoogle'], { timeout: 120_000 })
      .toBe(false);

    const titles = await errands();
    expect(titles).toHaveLength(count);
    expect(new Set(titles).size).toBe(count);
    // The first process answered for its run, and the next found the lease free: nobody was turned away as busy.
    const syncRuns = () => runs().filter(({ message }) => message === 'sync');
    await expect.poll(() => syncRuns().at(-1)?.['outcome'], { timeout: 60_000 }).toBe('done');
    const [stopped, ...resumed] = syncRuns();
    expect(stopped).toMatchObject({ ending: 'handled', trigger: 'populate', outcome: 'continues', attempt: 1 });
    expect(Number(stopped?.['createInGoogle'])).toBeLessThan(count);
    expect(resumed.length).toBeGreaterThan(0);
    for (const run of resumed) {
      expect(run).toMatchObject({ ending: 'handled', trigger: 'continuation' });
      expect(['continues', 'done']).toContain(run['outcome']);
    }
    const created = [stopped, ...resumed].map((run) => Number(run?.['createInGoogle'] ?? 0));
    expect(created.reduce((sum, each) => sum + each, 0)).toBeGreaterThanOrEqual(count);
  });
});
