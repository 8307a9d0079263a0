import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { freePort } from '../../infra/local/ports.ts';
import { type Cookies, signIn, visit } from './browser-by-hand.ts';
import { startProduct, temporaryDirectory } from './npm-start.ts';

/** The processes below one, as the system lists them. */
function processesOf(parent: number): readonly number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const pairs = rows.map((row) => row.trim().split(/\s+/).map(Number));
  const children = pairs.filter(([, ppid]) => ppid === parent).map(([pid = 0]) => pid);
  return children.flatMap((child) => [child, ...processesOf(child)]);
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('npm start', () => {
  test('serves everything, lets people of the example studio in, and leaves nothing running', async () => {
    using directory = temporaryDirectory();
    const product = await startProduct({ directory: directory.path });
    try {
      expect(product.output()).toContain(`StudioSync     ${product.url}`);
      for (const address of [`${product.url}/`, `${product.googleUrl}/`, `${product.inboxUrl}/`]) {
        expect(`${address} ${(await fetch(address)).status}`).toBe(`${address} 200`);
      }
      expect((await fetch(`${product.url}/api/v1/me`)).status).toBe(401);
      expect((await fetch(`${product.url}/hooks/google`, { method: 'POST' })).status).toBe(400);

      const ann: Cookies = new Map();
      expect(await signIn(product.url, 'ann.lee@example.com', ann)).toBe('/calendar');
      const page = await visit(`${product.url}/calendar`, ann);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('Ann Lee');
      const me = await visit(`${product.url}/api/v1/me`, ann);
      expect(await me.json()).toMatchObject({ studio: { name: 'Lumen Studio' }, user: { role: 'owner' } });

      const dana: Cookies = new Map();
      expect(await signIn(product.url, 'dana.wolf@example.com', dana)).toMatch(/^\/studios\/new/);
    } finally {
      const started = processesOf(product.pid);
      expect(started.length).toBeGreaterThanOrEqual(8);
      expect(await product.stop()).toBe(0);
      // They end with it, not before it.
      await expect.poll(() => started.filter(isThere), { timeout: 10_000 }).toEqual([]);
    }
  });

  test('goes on after a power cut where it was, and begins anew when told to', async () => {
    using directory = temporaryDirectory();
    const first = await startProduct({ directory: directory.path });
    const ann: Cookies = new Map();
    await signIn(first.url, 'ann.lee@example.com', ann);
    const left = processesOf(first.pid);
    await first.kill();
    await expect.poll(() => left.filter(isThere), { timeout: 15_000 }).toEqual([]);

    const second = await startProduct({ directory: directory.path });
    expect((await visit(`${second.url}/api/v1/me`, ann)).status).toBe(200);
    await second.stop();

    const third = await startProduct({ directory: directory.path, args: ['--fresh'] });
    expect((await visit(`${third.url}/api/v1/me`, ann)).status).toBe(401);
    await third.stop();
  });

  test('leaves nothing running when npm, which started it, is killed', async () => {
    using directory = temporaryDirectory();
    const product = await startProduct({ directory: directory.path, by: 'npm' });
    const started = processesOf(product.pid);

    await product.kill();

    await expect.poll(() => started.filter(isThere), { timeout: 20_000 }).toEqual([]);
  });

  test('puts another process in the place of a function that is killed', async () => {
    using directory = temporaryDirectory();
    const product = await startProduct({ directory: directory.path });
    try {
      const killed = processesOf(product.pid);
      for (const pid of killed) process.kill(pid, 'SIGKILL');
      await expect.poll(() => killed.filter(isThere), { timeout: 10_000 }).toEqual([]);
      await expect.poll(async () => (await fetch(`${product.url}/healthz`)).status, { timeout: 30_000 }).toBe(200);

      expect((await fetch(`${product.url}/`)).status).toBe(200);
    } finally {
      await product.stop();
    }
  });

  test('says what to do when another one works in the directory', async () => {
    using directory = temporaryDirectory();
    const product = await startProduct({ directory: directory.path });
    try {
      const again = startProduct({ directory: directory.path });

      await expect(again).rejects.toThrow(`This is running already, as process ${product.pid}.`);
    } finally {
      await product.stop();
    }
  });

  test('says what to do when a port is taken', async () => {
    using directory = temporaryDirectory();
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    try {
      const started = startProduct({ directory: directory.path, port });

      await expect(started).rejects.toThrow(`Port ${port} is in use. End what listens there, or choose another`);
    } finally {
      other.close();
    }
  });
});
