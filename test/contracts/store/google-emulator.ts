import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect, createServer } from 'node:net';

/** One of Google's own emulators, as a process of its own. */
export interface GoogleEmulator {
  readonly host: string;
  stop(): Promise<void>;
}

const platform = '/usr/lib/google-cloud-sdk/platform';

/** The launcher scripts of Google's emulators, where the Google Cloud SDK puts them. */
export const launchers = {
  firestore: `${platform}/cloud-firestore-emulator/cloud_firestore_emulator`,
  pubsub: `${platform}/pubsub-emulator/bin/cloud-pubsub-emulator`,
} as const;

/** Whether this machine has the emulator (and can run it: both are Java programs that bring none along). */
export function isInstalled(launcher: keyof typeof launchers): boolean {
  return (
    existsSync(launchers[launcher]) && (process.env['PATH'] ?? '').split(':').some((at) => existsSync(`${at}/java`))
  );
}

/** Starts an emulator on a free port and waits until it answers. */
export async function startGoogleEmulator(launcher: keyof typeof launchers): Promise<GoogleEmulator> {
  const port = await freePort();
  const place = ['--host=127.0.0.1', `--port=${port}`];
  const launched = spawn(launchers[launcher], launcher === 'firestore' ? ['start', ...place] : place, {
    stdio: 'ignore',
    detached: true, // the script starts a Java process: both end with their group
  });
  const { pid } = launched;
  if (pid === undefined) throw new Error(`${launcher}: not started`);
  const ended = new Promise<void>((resolve) => void launched.once('exit', () => resolve()));
  await untilListening(port);
  return {
    host: `127.0.0.1:${port}`,
    async stop() {
      process.kill(-pid, 'SIGKILL');
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => void server.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function untilListening(port: number): Promise<void> {
  for (let tries = 0; tries < 250; tries += 1) {
    if (await isListening(port)) return;
    await new Promise((resolve) => void setTimeout(resolve, 200));
  }
  throw new Error(`nothing listens on ${port}`);
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
