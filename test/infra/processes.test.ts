import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freePort } from '../../infra/local/ports.ts';
import { type FunctionProcess, runFunction } from '../../infra/local/processes.ts';

const source = fileURLToPath(new URL('../functions/runtime/slow-function.ts', import.meta.url));

let logs: string;
let reports: string[];
let running: FunctionProcess | undefined;

beforeEach(() => {
  logs = mkdtempSync(join(tmpdir(), 'processes-'));
  reports = [];
});

afterEach(async () => {
  await running?.stop();
  rmSync(logs, { recursive: true });
});

async function run(target: string): Promise<FunctionProcess> {
  running = runFunction({
    name: 'slow',
    target,
    port: await freePort(),
    source,
    logs,
    environment: { PATH: process.env['PATH'] ?? '', NODE_OPTIONS: '--import=tsx', NODE_ENV: 'production' },
    report: (line) => void reports.push(line),
  });
  return running;
}

describe('a function process', { timeout: 60_000 }, () => {
  test('is replaced when it is killed', async () => {
    const slow = await run('slow');
    await slow.firstUp();
    const first = slow.pid();
    if (first === undefined) throw new Error('it is up, so it has a process');

    process.kill(first, 'SIGKILL');
    await expect.poll(() => slow.pid() === first, { timeout: 10_000 }).toBe(false);
    await expect.poll(() => slow.isUp(), { timeout: 20_000 }).toBe(true);

    expect(slow.pid()).not.toBe(first);
    expect(reports).toContain('slow ended (SIGKILL); starting it again');
  });

  test('is gone once it is stopped, and stays gone', async () => {
    const slow = await run('slow');
    await slow.firstUp();
    const pid = slow.pid() ?? 0;

    await slow.stop();

    expect(await slow.isUp()).toBe(false);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  test('that cannot start says where to read why', async () => {
    const unknown = await run('unknown');

    await expect(unknown.firstUp()).rejects.toThrow(`slow does not start: see ${join(logs, 'slow.log')}`);
  });
});
