import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { FieldValue, type Firestore, GeoPoint, Timestamp } from '@google-cloud/firestore';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { startFirestore } from '../../../infra/local/firestore/server.ts';
import { openClient } from './clients.ts';

const PROJECT = 'demo-durability';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'firestore-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

describe('the journal', () => {
  it('gives everything back after a restart: all kinds of values, times, deletions', async () => {
    const values = {
      nan: Number.NaN,
      minusZero: -0,
      infinite: Number.NEGATIVE_INFINITY,
      bytes: Buffer.from([0, 255, 10]),
      time: new Timestamp(1, 2000),
      place: new GeoPoint(1, -2),
      'odd $bytes': { $bytes: 'not bytes', $double: 1, type: 'Buffer' },
      lines: 'a\nb\u2028c',
      vector: FieldValue.vector([1, 2]),
    };
    const before = await withServer(async (client) => {
      await client.doc('c/a').set(values);
      await client.doc('c/gone').set({ n: 1 });
      await client.doc('c/gone').delete();
      return client.doc('c/a').get();
    });
    await withServer(async (client) => {
      const after = await client.doc('c/a').get();
      expect(after.data()).toEqual(before.data());
      expect(after.createTime?.isEqual(before.createTime ?? Timestamp.now())).toBe(true);
      expect(after.updateTime?.isEqual(before.updateTime ?? Timestamp.now())).toBe(true);
      expect((await client.doc('c/gone').get()).exists).toBe(false);
    });
  });

  it('drops its past at a restart', async () => {
    await withServer(async (client) => {
      for (let n = 0; n < 50; n++) await client.doc('c/a').set({ n });
    });
    await withServer(async () => undefined);
    const lines = (await readFile(journalPath(), 'utf8')).trimEnd().split('\n');
    // The header and the one document.
    expect(lines).toHaveLength(2);
  });

  it('drops a torn last line and nothing else', async () => {
    await withServer((client) => client.doc('c/a').set({ n: 1 }));
    await appendFile(journalPath(), '[9999,[{"name":"projects/x');
    await withServer(async (client) => {
      expect((await client.doc('c/a').get()).data()).toEqual({ n: 1 });
      await client.doc('c/b').set({ n: 2 });
    });
    await withServer(async (client) => expect((await client.collection('c').get()).size).toBe(2));
  });

  it('does not start on a journal damaged in its middle', async () => {
    await withServer((client) => client.doc('c/a').set({ n: 1 }));
    const text = await readFile(journalPath(), 'utf8');
    await writeFile(journalPath(), text.replace('{"format', '{"for\nmat'));
    await expect(startFirestore({ directory })).rejects.toThrow('damaged');
  });

  it('loses nothing acknowledged, and tears no commit, when the server is killed amid commits', async () => {
    const { server, host } = await startProcess();
    const writer = runFile(new URL('./write-pairs.ts', import.meta.url), host);
    const acknowledged: string[] = [];
    let rest = '';
    writer.stdout?.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      acknowledged.push(...lines);
    });
    await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(200), { timeout: 20_000, interval: 5 });
    server.kill('SIGKILL');
    await once(server, 'exit');
    writer.kill('SIGKILL');
    await once(writer, 'close');

    await withServer(async (restarted) => {
      const idsOf = async (name: string) => (await restarted.collection(name).get()).docs.map(({ id }) => id);
      const [left, right] = [await idsOf('left'), await idsOf('right')];
      expect(left).toEqual(right);
      expect(acknowledged.filter((n) => !left.includes(n))).toEqual([]);
    });
  });

  it('never gives a commit a time at or before one from before the restart', async () => {
    const before = await withServer((client) => client.doc('c/a').set({ n: 1 }));
    const after = await withServer((client) => client.doc('c/a').set({ n: 2 }));
    expect(after.writeTime.valueOf() > before.writeTime.valueOf()).toBe(true);
  });
});

describe('two processes', () => {
  it('lose no update of a counter they increase in transactions', async () => {
    const running = await startFirestore();
    const counters = [1, 2].map(() =>
      runFile(new URL('./count-up.ts', import.meta.url), running.host, 'c/counter', '40'),
    );
    const exits = await Promise.all(counters.map(async (process) => (await once(process, 'exit'))[0] as number));
    const client = openClient(running.host, 'demo-counting');
    const read = await client.doc('c/counter').get();
    await client.terminate();
    await running.stop();
    expect(exits).toEqual([0, 0]);
    expect(read.data()).toEqual({ n: 80 });
  });
});

async function withServer<Result>(use: (client: Firestore) => Promise<Result>): Promise<Result> {
  const running = await startFirestore({ directory });
  const client = openClient(running.host, PROJECT);
  try {
    return await use(client);
  } finally {
    await client.terminate();
    await running.stop();
  }
}

async function startProcess(): Promise<{ readonly server: ChildProcess; readonly host: string }> {
  const server = runFile(new URL('./serve.ts', import.meta.url), directory);
  const [line] = (await once(server.stdout ?? server, 'data')) as [Buffer];
  return { server, host: line.toString().trim() };
}

function runFile(file: URL, ...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', fileURLToPath(file), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function journalPath(): string {
  return join(directory, 'documents.jsonl');
}
