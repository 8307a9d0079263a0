import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../infra/local/ports.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The product as `npm start` runs it, on free ports. */
export interface StartedProduct {
  readonly url: string;
  readonly googleUrl: string;
  readonly inboxUrl: string;
  readonly pid: number;
  /** What it printed. */
  output(): string;
  /** What one of the functions said. */
  logOf(name: string): string;
  /** Ends it as Ctrl-C does; resolves to its exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
}

/** How to start it. */
export interface StartSettings {
  readonly directory: string;
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** A free one when absent. */
  readonly port?: number;
  /** `npm`: with npm and its shell in between, as people start it. */
  readonly by?: 'node' | 'npm';
}

/** A directory that goes away when disposed of. */
export function temporaryDirectory(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'studiosync-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Starts the product and resolves when `/healthz` says that all of it is up. Rejects with what it printed when it ends before. */
export async function startProduct(settings: StartSettings): Promise<StartedProduct> {
  const { directory, args = [], environment, port = await freePort(), by = 'node' } = settings;
  const [googlePort, inboxPort] = await Promise.all([freePort(), freePort()]);
  const ownArgs = ['--directory', directory, ...args];
  const [command, commandArgs] =
    by === 'npm'
      ? ['npm', ['start', '--', ...ownArgs]]
      : [process.execPath, ['--import', 'tsx', 'infra/local/start.ts', ...ownArgs]];
  const child = spawn(command, commandArgs, {
    cwd: root,
    env: { ...process.env, ...environment, PORT: `${port}`, GOOGLE_PORT: `${googlePort}`, INBOX_PORT: `${inboxPort}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => void (output += String(chunk)));
  const url = `http://localhost:${port}`;
  while (!(await isHealthy(url))) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}:\n${output}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
  return {
    url,
    googleUrl: `http://127.0.0.1:${googlePort}`,
    inboxUrl: `http://127.0.0.1:${inboxPort}`,
    pid: child.pid ?? 0,
    output: () => output,
    logOf: (name) => readFileSync(join(directory, 'logs', `${name}.log`), 'utf8'),
    stop: () => endWith(child, 'SIGINT'),
    kill: async () => void (await endWith(child, 'SIGKILL')),
  };
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(3_000) })).status === 200;
  } catch {
    return false;
  }
}

async function endWith(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = once(child, 'exit');
  child.kill(signal);
  const [code] = (await ended) as [number | null];
  return code;
}
