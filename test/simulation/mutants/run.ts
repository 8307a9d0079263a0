import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mutants, type Mutant } from './mutants.ts';

/**
 * `npm run test:mutants [-- words of a name]`: puts each deliberate fault into a copy of the product and lets the simulation, the
 * crash points and the tests of the engine loose on it. A fault that none of them notices is a hole in them.
 */
const root = join(import.meta.dirname, '../../..');
const wanted = process.argv[2] ?? '';
const place = await mkdtemp(join(tmpdir(), 'mutants-'));
let survivors = 0;
try {
  for (const part of ['shared', 'test', 'infra', 'package.json', 'tsconfig.json', 'vitest.config.ts'])
    await cp(join(root, part), join(place, part), { recursive: true });
  await symlink(join(root, 'node_modules'), join(place, 'node_modules'));
  for (const mutant of mutants.filter(({ name }) => name.includes(wanted))) {
    const caught = await tryMutant(mutant);
    if (caught === undefined) survivors += 1;
    process.stdout.write(`${(caught ?? 'SURVIVES').padEnd(16)} ${mutant.name}\n`);
  }
} finally {
  await rm(place, { recursive: true, force: true });
}
process.stdout.write(`${mutants.length} deliberate faults, ${survivors} not noticed\n`);
process.exitCode = survivors === 0 ? 0 : 1;

/** Who noticed, the quickest first. */
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
    if (await fails('test/simulation/run.ts', '--runs', '3000', '--until-first')) return 'simulation';
    if (await fails('test/simulation/run.ts', '--crash-points', '--until-first')) return 'crash points';
    if (
      await fails(
        'node_modules/vitest/vitest.mjs',
        'run',
        '--project',
        'unit',
        'test/simulation',
        'test/sync',
        'test/flows/sync',
      )
    )
      return 'unit tests';
    return undefined;
  } finally {
    await writeFile(path, whole);
  }
}

/** Whether a program, run in the copy, ends badly. */
function fails(program: string, ...words: readonly string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', program, ...words], { cwd: place, stdio: 'ignore' });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code !== 0));
  });
}
