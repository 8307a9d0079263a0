import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { freePort, isListening } from '../../../infra/local/ports.ts';

const framework = createRequire(import.meta.url)
  .resolve('@google-cloud/functions-framework')
  .replace(/index\.js$/, 'main.js');
const source = fileURLToPath(new URL('slow-function.ts', import.meta.url));

let child: ChildProcess | undefined;

afterEach(() => {
  child?.kill('SIGKILL');
});

async function startSlowFunction(): Promise<{ address: string; process: ChildProcess; began: Promise<unknown> }> {
  const port = await freePort();
  const args = ['--import', 'tsx', framework, '--source', source, '--target', 'slow', '--port', String(port)];
  const started = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  child = started;
  const began = once(createInterface(started.stdout), 'line');
  while (!(await isListening('127.0.0.1', port))) {
    if (started.exitCode !== null) throw new Error('the function did not start');
  }
  return { address: `http://127.0.0.1:${port}/`, process: started, began };
}

describe('a process of functions-framework with our habits', { timeout: 60_000 }, () => {
  test('finishes the request it is at before it ends when asked to end', async () => {
    const { address, process, began } = await startSlowFunction();
    const answer = fetch(`${address}?milliseconds=700`, { method: 'POST', body: 'a' });
    await began;
    process.kill('SIGTERM');

    const [code] = (await once(process, 'exit')) as [number | null];

    expect((await answer).status).toBe(200);
    expect(code).toBe(0);
  });

  test('tells its function at once that it is asked to end, so that long work can stop at a good place', async () => {
    const { address, process, began } = await startSlowFunction();
    const answer = fetch(`${address}?until=stopping`, { method: 'POST', body: 'a' });
    await began;
    process.kill('SIGTERM');

    expect((await answer).status).toBe(200);
    const [code, signal] = (await once(process, 'exit')) as [number | null, string | null];
    expect([0, 'SIGTERM']).toContain(code ?? signal); // by its own handler, or before it had one
  });

  test('takes no new request once it was asked to end', async () => {
    const { address, process, began } = await startSlowFunction();
    const answer = fetch(`${address}?milliseconds=700`, { method: 'POST', body: 'a' });
    await began;
    process.kill('SIGTERM');
    await answer;

    await expect(fetch(address)).rejects.toThrow('fetch failed');
  });

  test('ends at once when there is nothing to finish', async () => {
    const { process } = await startSlowFunction();
    process.kill('SIGTERM');

    const [code, signal] = (await once(process, 'exit')) as [number | null, string | null];
    expect([0, 'SIGTERM']).toContain(code ?? signal); // by its own handler, or before it had one
  });

  test.each([
    ['application/json', '{"a":'],
    ['application/json', '{"a": "ü"}'],
    ['application/x-www-form-urlencoded', 'a=1&a=2'],
    ['text/plain; charset=x-unknown', 'a'],
  ])('hands on the bytes of a body as they came: %s %s', async (type, body) => {
    const { address } = await startSlowFunction();

    const answer = await fetch(address, { method: 'POST', headers: { 'content-type': type }, body });

    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe(`true ${Buffer.from(body).toString('hex')}`);
  });
});
