import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';

import { startFirestore } from '../../../infra/local/firestore/server.ts';

/** A Firestore under test. */
export interface RunningFirestore {
  readonly host: string;
  stop(): Promise<void>;
}

/** One way to have a Firestore; `start` is missing where it is not installed, and `note` says so. */
export interface Implementation {
  readonly name: string;
  readonly note?: string;
  readonly start?: () => Promise<RunningFirestore>;
}

const LAUNCHER = join('platform', 'cloud-firestore-emulator', 'cloud_firestore_emulator');

/** The name of our own server among them. */
export const OURS = 'ours';

/** Ours, and Google's emulator where it and a Java are found. */
export const IMPLEMENTATIONS: readonly Implementation[] = [{ name: OURS, start: startOurs }, google()];

/** Starts our server on a free port, in memory, without index rules: as lax as Google's emulator. */
export function startOurs(): Promise<RunningFirestore> {
  return startFirestore();
}

function google(): Implementation {
  const launcher = sdkRoots()
    .map((root) => join(root, LAUNCHER))
    .find((path) => existsSync(path));
  const name = "Google's emulator";
  if (launcher === undefined)
    return { name, note: 'not installed: gcloud components install cloud-firestore-emulator' };
  if (!findOnPath('java')) return { name, note: 'needs java, which is not installed' };
  return { name, start: () => startGoogle(launcher) };
}

function sdkRoots(): readonly string[] {
  const gcloud = findOnPath('gcloud');
  const home = process.env['HOME'] ?? '';
  return [
    ...(process.env['CLOUDSDK_ROOT_DIR'] ? [process.env['CLOUDSDK_ROOT_DIR']] : []),
    ...(gcloud ? [dirname(dirname(realpathSync(gcloud)))] : []),
    '/usr/lib/google-cloud-sdk',
    '/usr/share/google-cloud-sdk',
    '/opt/google-cloud-sdk',
    join(home, 'google-cloud-sdk'),
  ];
}

function findOnPath(command: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, command)).find((path) => existsSync(path));
}

async function startGoogle(launcher: string): Promise<RunningFirestore> {
  const port = await freePort();
  // A group of its own, so that the Java the script starts ends with it.
  const emulator = spawn(launcher, ['start', '--host=127.0.0.1', `--port=${port}`], { detached: true });
  await saidItRuns(emulator);
  return { host: `127.0.0.1:${port}`, stop: () => endGroup(emulator) };
}

function saidItRuns(emulator: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('is now running')) resolve();
    };
    emulator.stdout?.on('data', listen);
    emulator.stderr?.on('data', listen);
    emulator.once('error', reject);
    emulator.once('exit', () => reject(new Error(`Google's emulator ended: ${said}`)));
  });
}

async function endGroup(emulator: ChildProcess): Promise<void> {
  const { pid } = emulator;
  if (pid === undefined || emulator.exitCode !== null) return;
  await new Promise<void>((resolve) => {
    emulator.once('exit', () => resolve());
    process.kill(-pid, 'SIGKILL');
  });
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => {
    probe.listen(0, '127.0.0.1', resolve);
  });
  const address = probe.address();
  await new Promise((resolve) => {
    probe.close(resolve);
  });
  if (address === null || typeof address === 'string') throw new Error('The probe had no port.');
  return address.port;
}
