import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { z } from 'zod';

import { IMPLEMENTATIONS } from './implementations.ts';

/** Runs the contract suite and prints a line for each check: how it went with our Firestore and with Google's emulator. */

const report = z.object({
  testResults: z.array(
    z.object({
      assertionResults: z.array(
        z.object({ ancestorTitles: z.array(z.string()), title: z.string(), status: z.string() }),
      ),
    }),
  ),
});

const rows = new Map<string, Map<string, string>>();
const { testResults } = report.parse(await runSuite());
for (const { ancestorTitles, title, status } of testResults.flatMap((file) => file.assertionResults)) {
  const [suite = '', ...topics] = ancestorTitles;
  const check = [...topics, title].join(': ');
  const row = rows.get(check) ?? new Map<string, string>();
  rows.set(check, row.set(suite.replace('Firestore: ', ''), status));
}
printTable();

async function runSuite(): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'firestore-compare-'));
  const file = join(folder, 'report.json');
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
  const suite = 'test/contracts/firestore/firestore.test.ts';
  const options = ['run', '--project', 'contracts', suite, '--reporter=json', `--outputFile=${file}`];
  await once(spawn(process.execPath, [vitest, ...options], { stdio: 'inherit' }), 'exit');
  const text = await readFile(file, 'utf8');
  await rm(folder, { recursive: true });
  return JSON.parse(text);
}

function printTable(): void {
  const names = IMPLEMENTATIONS.map(({ name }) => name);
  const lines = [...rows].map(([check, outcomes]) => [check, ...names.map((name) => outcomes.get(name) ?? 'not run')]);
  const passed = names.map((name) => [...rows.values()].filter((row) => row.get(name) === 'passed').length);
  process.stdout.write(`| check | ${names.join(' | ')} |\n| --- |${names.map(() => ' --- |').join('')}\n`);
  for (const line of lines) process.stdout.write(`| ${line.join(' | ')} |\n`);
  process.stdout.write(`| passed | ${passed.join(' | ')} |\n`);
  for (const { name, note } of IMPLEMENTATIONS) if (note) process.stdout.write(`\n${name}: ${note}\n`);
}
