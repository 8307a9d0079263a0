import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { StartFailure } from './options.ts';
import { isListening } from './ports.ts';

/** One function to run. */
export interface ProcessOptions {
  readonly name: string;
  /** The function's name in functions/index.ts. */
  readonly target: string;
  readonly port: number;
  /** The directory the functions were bundled into. */
  readonly source: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Everything the function says goes into a file of its name here. */
  readonly logs: string;
  /** Told of what a person should see: warnings, errors, ends. */
  readonly report: (line: string) => void;
}

/** A function kept running: when its process dies another takes its place. */
export interface FunctionProcess {
  readonly name: string;
  readonly port: number;
  /** Of the process at present; undefined between two. */
  pid(): number | undefined;
  isUp(): Promise<boolean>;
  /** Resolves when it takes connections; rejects with `StartFailure` when it ends before it ever did. */
  firstUp(): Promise<void>;
  /** Ends it, within the time it gives its running requests and a little more. */
  stop(): Promise<void>;
}

const framework = createRequire(import.meta.url)
  .resolve('@google-cloud/functions-framework')
  .replace(/index\.js$/, 'main.js');
const endWithParent = fileURLToPath(new URL('end-with-parent.mjs', import.meta.url));
const firstPause = 200;
const longestPause = 10_000;
/** A process that ran this long was well: the next pause is the first again. */
const wellAfter = 30_000;
const patience = 11_000;
const lookEvery = 50;

/** Starts functions-framework with one function, as Cloud Functions would, and starts it again whenever it ends. */
export function runFunction(options: ProcessOptions): FunctionProcess {
  mkdirSync(options.logs, { recursive: true });
  const log = createWriteStream(join(options.logs, `${options.name}.log`), { flags: 'a' });
  const stopping = new AbortController();
  let child: ChildProcess | undefined;
  const ended = keepRunning();

  async function keepRunning(): Promise<void> {
    let pause = firstPause;
    while (!stopping.signal.aborted) {
      const started = performance.now();
      child = start(options);
      const lines = [child.stdout, child.stderr].flatMap((stream) =>
        stream === null ? [] : [createInterface(stream)],
      );
      for (const each of lines) follow(each, options, (line) => log.write(line));
      const code = await endOf(child);
      child = undefined;
      if (stopping.signal.aborted) break;
      pause = performance.now() - started > wellAfter ? firstPause : Math.min(pause * 2, longestPause);
      options.report(`${options.name} ended (${code}); starting it again`);
      await wait(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
    log.end();
  }

  return {
    name: options.name,
    port: options.port,
    pid: () => child?.pid,
    firstUp: () => firstUp(options, () => child !== undefined || stopping.signal.aborted),
    isUp: async () => child !== undefined && (await isListening('127.0.0.1', options.port)),
    async stop() {
      stopping.abort();
      child?.kill('SIGTERM');
      const lastly = setTimeout(() => child?.kill('SIGKILL'), patience);
      await ended;
      clearTimeout(lastly);
    },
  };
}

function start({ target, port, source, environment }: ProcessOptions): ChildProcess {
  const args = [
    '--enable-source-maps',
    '--import',
    endWithParent,
    framework,
    '--source',
    source,
    '--port',
    String(port),
  ];
  return spawn(process.execPath, args, {
    env: { ...environment, FUNCTION_TARGET: target },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

async function firstUp({ name, port, logs }: ProcessOptions, isRunning: () => boolean): Promise<void> {
  while (!(await isListening('127.0.0.1', port))) {
    if (!isRunning()) throw new StartFailure(`${name} does not start: see ${join(logs, `${name}.log`)}`);
    await wait(lookEvery);
  }
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`));
  });
}

function follow(lines: Interface, { name, report }: ProcessOptions, write: (line: string) => void): void {
  lines.on('line', (line) => {
    write(`${line}\n`);
    if (isWorthSeeing(line)) report(`${name}: ${line}`);
  });
}

/** Plain text comes from packages and from Node itself, and says that something is wrong. */
function isWorthSeeing(line: string): boolean {
  return !line.startsWith('{') || !line.includes('"severity":"INFO"');
}
