import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { contactMutants } from './contact-mutants.ts';
import { mutants, type Mutant } from './mutants.ts';

/**
 * `npm run test:mutants [-- words of a name] [-- --from N --to M] [-- --trusting]`: puts each deliberate fault into a copy of the product and lets the simulation, the
 * crash points and the tests of the engine loose on it. A fault that none of them notices is a hole in them. One that is noticed
 * because the program breaks says nothing of the promises: it counts as not noticed, and is to be put otherwise. First everything
 * must pass without any fault; `--trusting` takes that as known.
 */
/** Who noticed a fault, and which promise they saw broken. */
interface Noticed {
  readonly by: 'histories' | 'tests' | 'crash points';
  /** The seed, the test or the scenario. */
  readonly which: string;
  readonly saying: string;
}

/** Who is to notice a fault of the calendar's sync, and of the contacts'. */
interface Watchers {
  readonly histories: readonly string[];
  readonly tests: readonly string[];
  readonly crashPoints: readonly string[];
}
const ofCalendars: Watchers = {
  histories: ['--runs', '1500'],
  tests: [
    'test/simulation/simulation',
    'test/simulation/crash-points',
    'test/sync',
    'test/flows/sync',
    'test/flows/send-mail',
  ],
  crashPoints: ['--crash-points'],
};
const ofContacts: Watchers = {
  histories: ['--contacts', '--runs', '600'],
  tests: ['test/flows/contacts', 'test/sync/contacts', 'test/simulation/contacts'],
  crashPoints: ['--contacts', '--crash-points'],
};
const vitest = [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--project',
  'unit',
  '--bail',
  '1',
  '--reporter',
  'json',
  '--testTimeout',
  '180000',
];
/** What of Vitest's report is read here. */
const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({ status: z.string(), fullName: z.string(), failureMessages: z.array(z.string()) }),
      ),
    }),
  ),
});
/** A program that breaks, instead of a promise. */
const breaks = /(?:Type|Syntax|Reference)Error|Transform failed|ERR_|timed out/;

const root = join(import.meta.dirname, '../../..');
const { values, positionals } = parseArgs({
  options: { from: { type: 'string' }, to: { type: 'string' }, trusting: { type: 'boolean' } },
  allowPositionals: true,
});
const wanted = positionals[0] ?? '';
const all = [...mutants, ...contactMutants];
const chosen = all
  .slice(Number(values.from ?? 1) - 1, Number(values.to ?? all.length))
  .filter(({ name }) => name.includes(wanted));
const place = await mkdtemp(join(tmpdir(), 'mutants-'));
let survivors = 0;
try {
  for (const part of ['shared', 'test', 'infra', 'package.json', 'tsconfig.json', 'vitest.config.ts'])
    await cp(join(root, part), join(place, part), { recursive: true });
  await symlink(join(root, 'node_modules'), join(place, 'node_modules'));
  const alreadyFails =
    values.trusting === true ? undefined : ((await whoNotices(ofCalendars)) ?? (await whoNotices(ofContacts)));
  if (alreadyFails !== undefined)
    throw new Error(`without any fault, too: ${alreadyFails.which}: ${alreadyFails.saying}`);
  process.stdout.write('| fault | noticed by | seed, test or scenario | saying |\n| --- | --- | --- | --- |\n');
  for (const mutant of chosen) {
    const noticed = await tryMutant(mutant);
    const isBroken = noticed !== undefined && breaks.test(noticed.saying);
    if (noticed === undefined || isBroken) survivors += 1;
    const told = noticed ?? { by: 'NOT NOTICED', which: '', saying: '' };
    const cells = [mutant.name, isBroken ? 'ONLY BREAKS' : told.by, told.which, told.saying];
    process.stdout.write(`| ${cells.map((cell) => cell.replaceAll('|', '/')).join(' | ')} |\n`);
  }
} finally {
  await rm(place, { recursive: true, force: true });
}
process.stdout.write(`${chosen.length} deliberate faults, ${survivors} not noticed\n`);
process.exitCode = survivors === 0 ? 0 : 1;

/** Who noticed the fault, and by what. */
async function tryMutant(mutant: Mutant): Promise<Noticed | undefined> {
  const { name, file, instead, put } = mutant;
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
    return await whoNotices(contactMutants.includes(mutant) ? ofContacts : ofCalendars);
  } finally {
    await writeFile(path, whole);
  }
}

/** The quickest first. */
async function whoNotices(watchers: Watchers): Promise<Noticed | undefined> {
  const histories = finding(
    await said(['test/simulation/run.ts', ...watchers.histories, '--until-first']),
    /^ {2}npm run sim -- (?:--contacts )?--seed (\d+) +(.*)$/m,
  );
  if (histories !== undefined) return { by: 'histories', ...histories, which: `seed ${histories.which}` };
  const test = failedTest(await said([...vitest, ...watchers.tests]));
  if (test !== undefined) return { by: 'tests', ...test };
  const crashes = finding(
    await said(['test/simulation/run.ts', ...watchers.crashPoints, '--until-first']),
    /DIFFERENT {2}(.*)\n(.*)$/m,
  );
  return crashes === undefined ? undefined : { by: 'crash points', ...crashes };
}

function finding(output: string, form: RegExp): Pick<Noticed, 'which' | 'saying'> | undefined {
  const found = form.exec(output);
  return found === null ? undefined : { which: (found[1] ?? '').trim(), saying: short(found[2] ?? '') };
}

/** The first test that ended with an assertion of its own, or else the first that ended badly at all. */
function failedTest(output: string): Pick<Noticed, 'which' | 'saying'> | undefined {
  const { testResults } = report.parse(JSON.parse(output.slice(output.indexOf('{"'))));
  const failed = testResults.flatMap(({ name, message, assertionResults }) => {
    const file = name.slice(place.length + 1);
    const tests = assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => ({
        which: `${file} "${fullName.trim()}"`,
        saying: short(failureMessages[0] ?? ''),
      }));
    // A file that could not even be read has no tests.
    return assertionResults.length === 0 && message !== '' ? [{ which: file, saying: short(message) }] : tests;
  });
  return failed.find(({ saying }) => !breaks.test(saying)) ?? failed[0];
}

function short(text: string): string {
  return (text.split('\n')[0] ?? '').trim().slice(0, 160);
}

/** What a program run in the copy says. */
function said(command: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const child = spawn(process.execPath, ['--import', 'tsx', ...command], {
      cwd: place,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', () => resolve(output));
  });
}
