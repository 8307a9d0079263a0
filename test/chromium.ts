import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where a Chromium may be, the first that runs wins: one that was named, one that is installed, one out of an npm package, one from apt. */
const sources: readonly ((directory: string) => Promise<readonly string[]>)[] = [
  () => Promise.resolve([process.env['CHROMIUM_PATH'] ?? '']),
  () => Promise.resolve(['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']),
  unpackFromPackage,
  installFromApt,
];

/** A Chromium that runs on this machine; undefined when none can be had. What must be unpacked goes into the directory. */
export async function findChromium(directory: string): Promise<string | undefined> {
  for (const source of sources) {
    for (const path of await source(directory).catch(() => [])) {
      if (path !== '' && (await runs(path))) return path;
    }
  }
  return undefined;
}

async function runs(path: string): Promise<boolean> {
  if (!existsSync(path)) return false;
  try {
    await run(path, ['--version'], { timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

/** The package is made for AWS Lambda; told that it runs there it also unpacks the libraries a bare machine lacks. */
async function unpackFromPackage(directory: string): Promise<readonly string[]> {
  const { TMPDIR, LD_LIBRARY_PATH } = process.env;
  process.env['TMPDIR'] = directory;
  process.env['AWS_LAMBDA_JS_RUNTIME'] = 'nodejs24.x';
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    const plain = await chromium.executablePath();
    const withLibraries = join(directory, 'chromium-with-libraries');
    const script = `#!/bin/sh\nLD_LIBRARY_PATH='${join(directory, 'al2023', 'lib')}' exec '${plain}' "$@"\n`;
    await writeFile(withLibraries, script);
    await chmod(withLibraries, 0o755);
    return [plain, withLibraries];
  } finally {
    delete process.env['AWS_LAMBDA_JS_RUNTIME'];
    restore('TMPDIR', TMPDIR);
    restore('LD_LIBRARY_PATH', LD_LIBRARY_PATH);
  }
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

async function installFromApt(): Promise<readonly string[]> {
  if (process.getuid?.() !== 0) return [];
  await run('apt-get', ['update'], { timeout: 180_000 });
  await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { timeout: 420_000 });
  return ['/usr/bin/chromium'];
}
