import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleFunctions } from '../bundle.ts';
import { isRunning } from './lock.ts';

/** Inside the project, whatever directory the state is in: bundles find their packages by walking up from where they are. */
const builds = fileURLToPath(new URL('../../.local/build', import.meta.url));

/** Bundles the functions for this process. Bundles of processes that are gone go, too. */
export async function buildFunctions(): Promise<{ readonly build: string; readonly remove: () => void }> {
  for (const name of namesIn(builds)) {
    if (!isRunning(Number(name))) rmSync(join(builds, name), { recursive: true, force: true });
  }
  const build = join(builds, String(process.pid));
  await bundleFunctions({ directory: build, packages: 'outside' });
  return { build, remove: () => rmSync(build, { recursive: true, force: true }) };
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
