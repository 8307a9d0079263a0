import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartFailure } from './options.ts';

/** Makes sure that nobody else works in a directory: two servers over one journal would damage it. Answers how to let go. */
export function takeLock(path: string): () => void {
  const holder = readHolder(path);
  if (holder !== undefined && isRunning(holder)) {
    throw new StartFailure(
      `This is running already, as process ${holder}. End it, or choose another place and ports: PORT=8180 GOOGLE_PORT=8181 INBOX_PORT=8182 npm start -- --directory .local-2`,
    );
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, String(process.pid));
  return () => rmSync(path, { force: true });
}

function readHolder(path: string): number | undefined {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Whether a process of this id is there, this one not counted. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return pid !== process.pid;
  } catch {
    return false;
  }
}
