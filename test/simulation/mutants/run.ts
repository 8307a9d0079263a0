import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mutants, type Mutant } from './mutants.ts';

/**
 * `npm run test:mutants [-- words of a name] [-- --from N]`: puts each deliberate fault into a copy of the product and lets the simulation, the
 * crash points and the tests of the engine loose on it. A fault that none of them notices is a hole in them.
 */
const root = join(import.meta.dirname, '../../..');
const { values, positionals } = parseArgs({ options: { from: { type: 'string' } }, allowPositionals: true });
const wanted = positionals[0] ?? '';
const chosen = mutants.slice(Number(values.from ?? 1) - 1).filter(({ name }) => name.includes(wanted));
const place = await mkdtemp(join(tmpdir(), 'mutants-'));
let survivors = 0;
try {
  for (const part of ['shared', 'test', 'infra', 'package.json', 'tsconfig.json', 'vitest.config.ts'])
    await cp(join(root, part), join(place, part), { recursive: true });
  await symlink(join(root, 'node_modules'), join(place, 'node_modules'));
  const alreadyFails = await whoNotices();
  if (alreadyFails !== undefined) throw new Error(`without any fault, too: ${alreadyFails}`);
  for (const mutant of chosen) {
    const caught = await tryMutant(mutant);
    if (caught === undefined) survivors += 1;
    process.stdout.write(`${mutant.name}: ${caught ?? 'NOT NOTICED'}\n`);
  }
} finally {
  await rm(place, { recursive: true, force: true });
}
process.stdout.write(`${chosen.length} deliberate faults, ${survivors} not noticed\n`);
process.exitCode = survivors === 0 ? 0 : 1;

/** Who noticed the fault, and by what. */
async function tryMutant({ name, file, instead, put }: Mutant): Promise<string | undefined> {
  const path = join(place, 'shared', file);
  const whole = await readFile(path, 'utf8');
  if (whole.split(instead).length !== 2) {
    process.stderr.write(`"${name}" does not fit any more: ${file} has changed\n`);
    return undefined;
  }
  await writeFile(
    path,
    whole.replace(instead, () => put),
  );
  try {
    return await whoNotices();
  } finally {
    await writeFile(path, whole);
  }
}

/** The quickest first. What ends badly without naming a promise has noticed nothing: the fault did not even run. */
async function whoNotices(): Promise<string | undefined> {
  const histories = await said(
    ['test/simulation/run.ts', '--runs', '1500', '--until-first'],
    /^ {2}npm run sim -- (.*)$/m,
  );
  if (histories !== undefined) return `histories (${histories})`;
  const tests = ['test/simulation/simulation', 'test/simulation/crash-points', 'test/sync', 'test/flows/sync'];
  const vitest = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    'unit',
    '--bail',
    '1',
    '--reporter',
    'tap-flat',
  ];
  const failed = await said([...vitest, ...tests], /^not ok \d+ - (.*?)(?: # time=.*)?$/m);
  if (failed !== undefined) return `unit tests (${failed})`;
  const crashes = await said(['test/simulation/run.ts', '--crash-points', '--until-first'], /DIFFERENT {2}(.*)$/m);
  return crashes === undefined ? undefined : `crash points (${crashes})`;
}

/** What a program run in the copy says where it finds something. */
function said(command: readonly string[], finding: RegExp): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    let output = '';
    const child = spawn(process.execPath, ['--import', 'tsx', ...command], {
      cwd: place,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', () => resolve(finding.exec(output)?.[1]?.trim().slice(0, 150)));
  });
}
