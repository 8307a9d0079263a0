import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from './chromium.ts';

/** How many things held, and how many did not. */
interface Tally {
  readonly passed: number;
  readonly failed: number;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const checks = ['types', 'lint', 'format', 'layers', 'unused'];
/** The fast ones first: whoever waits hears early of what is wrong. */
const projects = ['unit', 'contracts', 'integration', 'browser'];
/** Milliseconds one step may take before it counts as failed. */
const stepLimit = 12 * 60_000;

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** `npm test`: everything, in one directory of its own that goes away at the end. */
async function runAll(): Promise<Tally> {
  const directory = mkdtempSync(join(tmpdir(), 'studiosync-test-'));
  try {
    const environment = { ...process.env, TMPDIR: directory };
    const tallies: Tally[] = [];
    for (const check of checks) tallies.push(await runCheck(check, environment));
    for (const project of projects) tallies.push(await runProject(project, { directory, environment }));
    return tallies.reduce((one, other) => ({ passed: one.passed + other.passed, failed: one.failed + other.failed }));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function runCheck(check: string, environment: NodeJS.ProcessEnv): Promise<Tally> {
  const { code, output, seconds } = await run(['npm', 'run', '--silent', `check:${check}`], environment, 'held back');
  if (code !== 0) say(output);
  say(`check ${check}: ${code === 0 ? 'passed' : 'FAILED'} (${seconds} s)`);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function runProject(
  project: string,
  { directory, environment }: { readonly directory: string; readonly environment: NodeJS.ProcessEnv },
): Promise<Tally> {
  const report = join(directory, `${project}.json`);
  const found = project === 'browser' ? await findChromium(directory) : undefined;
  if (project === 'browser') say(`Chromium: ${found ?? 'none to be had; set CHROMIUM_PATH'}`);
  const args = ['--project', project, '--passWithNoTests', '--reporter=default', '--reporter=json'];
  const { code, seconds } = await run(
    ['vitest', 'run', ...args, `--outputFile.json=${report}`],
    { ...environment, ...(found === undefined ? {} : { CHROMIUM_PATH: found }) },
    'shown',
  );
  const tally = tallyOf(report, code);
  say(`${project}: ${tally.passed} passed, ${tally.failed} failed (${seconds} s)`);
  return tally;
}

/** A file that cannot be loaded has no tests that fail, so that a bad end without a failed test counts as one. */
function tallyOf(report: string, code: number): Tally {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8')) as Record<string, number>;
    const failed = numFailedTests ?? 0;
    return { passed: numPassedTests ?? 0, failed: code !== 0 && failed === 0 ? 1 : failed };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

interface Ended {
  readonly code: number;
  readonly output: string;
  readonly seconds: number;
}

function run([command = '', ...args]: string[], env: NodeJS.ProcessEnv, show: 'shown' | 'held back'): Promise<Ended> {
  const started = performance.now();
  const stdio = show === 'shown' ? 'inherit' : 'pipe';
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', stdio, stdio], timeout: stepLimit });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => void (output += String(chunk)));
    const end = (code: number) => {
      resolve({ code, output, seconds: Math.round((performance.now() - started) / 1000) });
    };
    child.once('error', () => end(1));
    child.once('close', (code) => end(code ?? 1));
  });
}

const { passed, failed } = await runAll();
say(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
