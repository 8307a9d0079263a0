import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { startPubSub } from '../../../infra/local/pubsub/server.ts';

/** A Pub/Sub server under test. `host` is `address:port`. */
export interface RunningPubSub {
  readonly host: string;
  stop(): Promise<void>;
}

/** A Pub/Sub the contract is checked against; `missing` says why it cannot be started here. */
export interface Implementation {
  readonly name: string;
  readonly missing: string | undefined;
  start(): Promise<RunningPubSub>;
}

const sdkRoots = [
  process.env['CLOUDSDK_ROOT_DIR'],
  '/usr/lib/google-cloud-sdk',
  '/usr/share/google-cloud-sdk',
  '/opt/google-cloud-sdk',
  '/snap/google-cloud-sdk/current',
  `${process.env['HOME'] ?? ''}/google-cloud-sdk`,
];

/** Our server, and Google's own emulator where the Google Cloud SDK has it. */
export function implementations(): Implementation[] {
  const launcher = sdkRoots
    .map((root) => `${root ?? ''}/platform/pubsub-emulator/bin/cloud-pubsub-emulator`)
    .find((path) => existsSync(path));
  return [
    { name: 'our local Pub/Sub', missing: undefined, start: () => startPubSub({}) },
    {
      name: 'the emulator of Google',
      missing: launcher === undefined ? 'not installed: no pubsub-emulator under any Google Cloud SDK root' : undefined,
      start: () => startEmulator(launcher ?? ''),
    },
  ];
}

async function startEmulator(launcher: string): Promise<RunningPubSub> {
  const port = await freePort();
  // Its own process group, because the launcher is a shell script around java.
  const child = spawn(launcher, ['--host=127.0.0.1', `--port=${port}`], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await lineWith(child, 'Server started');
  return {
    host: `127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        process.kill(-(child.pid ?? 0), 'SIGKILL');
      }),
  };
}

/** Resolves with the first line of the child's output that contains the text; rejects when the child ends before. */
export function lineWith(child: ChildProcess, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let seen = '';
    const read = (chunk: Buffer): void => {
      seen += chunk.toString();
      const line = seen
        .split('\n')
        .slice(0, -1)
        .find((each) => each.includes(text));
      if (line !== undefined) {
        resolve(line);
      }
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', () => reject(new Error(`the process ended before it said "${text}": ${seen}`)));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      // A server that listens on a TCP port has an address object.
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
