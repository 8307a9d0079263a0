import type { Firestore } from '@google-cloud/firestore';
import { afterAll, beforeAll, describe, it } from 'vitest';

import { openClient } from './clients.ts';
import { checkCommits } from './commits.checks.ts';
import { checkDifferences } from './differences.checks.ts';
import { checkDocuments } from './documents.checks.ts';
import { IMPLEMENTATIONS, OURS, startOurs, type RunningFirestore } from './implementations.ts';
import { checkListening } from './listening.checks.ts';
import { checkAgainstModel } from './model.checks.ts';
import { checkPartitions, checkQueries } from './queries.checks.ts';
import { checkStructure, PROJECT } from './structure.checks.ts';
import { checkTransactions } from './transactions.checks.ts';

// One file starts each implementation once; the checks by topic are in the files beside it.
for (const { name, note, start } of IMPLEMENTATIONS) {
  if (!start) {
    describe.skip(`Firestore: ${name} (${note})`, () => {
      it('agrees with ours', () => undefined);
    });
    continue;
  }

  describe(`Firestore: ${name}`, () => {
    let running: RunningFirestore;
    let shared: Firestore;
    const client = () => shared;

    beforeAll(async () => {
      running = await start();
      shared = openClient(running.host, PROJECT);
    });
    afterAll(async () => {
      await shared.terminate();
      await running.stop();
    });

    describe('documents', () => checkDocuments(client));
    describe('commits', () => checkCommits(client));
    describe('transactions', () => checkTransactions(client));
    describe('queries', () => checkQueries(client));
    describe('listening', () => checkListening(client));
    describe('structure', () =>
      checkStructure(client, (project, database) => openClient(running.host, project, database)));
    describe('the simple model', () => checkAgainstModel(client));
    if (name === OURS) describe('partitions', () => checkPartitions(client));
    else {
      describe('differences to ours', () => checkDifferencesTo(client));
    }
  });
}

function checkDifferencesTo(theirs: () => Firestore): void {
  let running: RunningFirestore;
  let ours: Firestore;

  beforeAll(async () => {
    running = await startOurs();
    ours = openClient(running.host, PROJECT);
  });
  afterAll(async () => {
    await ours.terminate();
    await running.stop();
  });

  checkDifferences(() => ({ ours, theirs: theirs() }));
}
