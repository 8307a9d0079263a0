import type { Mutant } from './mutants.ts';

/** The faults a sync of contacts must not have. */
export const contactMutants: readonly Mutant[] = [
  {
    name: 'a contact nobody answered for is made again at once',
    file: 'sync/contacts/plan-pair.ts',
    instead: 'if (!input.isFull || input.now < doubtEnds(since))',
    put: 'if (input.now < since)',
  },
  {
    name: 'nobody notes that a contact is being made',
    file: 'flows/contacts/apply-contacts.ts',
    instead: '  await noteCreating(run, actions);\n',
    put: '',
  },
  {
    name: 'our own contact is not known by its mark',
    file: 'sync/contacts/arrange.ts',
    instead: '(isOurMark(input, mark) ? byClient.get(mark.clientId) : undefined)',
    put: '(isOurMark(input, mark) && told.length > 99 ? byClient.get(mark.clientId) : undefined)',
  },
  {
    name: 'what lists show late counts as news',
    file: 'sync/contacts/arrange.ts',
    instead: 'pair.googleUpdated !== undefined && updated < pair.googleUpdated;',
    put: "pair.googleUpdated !== undefined && updated < '1970';",
  },
  {
    name: 'a contact that a full read does not name counts as deleted',
    file: 'flows/contacts/read-contacts.ts',
    instead: '  return readNamed(run, unseen);',
    put: "  return unseen.map((name) => ({ kind: 'gone', name }));",
  },
  {
    name: 'what was in Google before comes in with a dead token',
    file: 'flows/contacts/gather-contacts.ts',
    instead: "return google?.kind === 'full' ?",
    put: "return google === undefined && run.trigger !== 'tick' ?",
  },
  {
    name: 'the cursor of contacts moves although writes are paused',
    file: 'flows/contacts/settle-contacts.ts',
    instead: "if (applied !== 'all') return record;",
    put: "if (applied === 'outOfTime') return record;",
  },
  {
    name: 'a client is saved without its outbox entry',
    file: 'flows/contacts/note-client-change.ts',
    instead: 'transaction.set(contactOutboxAt(syncId, clientId), { clientId, version, at: noted.at });',
    put: 'if (version < 0) transaction.set(contactOutboxAt(syncId, clientId), { clientId, version, at: noted.at });',
  },
  {
    name: 'a client is written over although it changed since the plan',
    file: 'flows/contacts/commit-contacts.ts',
    instead: "if (before === undefined || before.version !== write.version) return 'stale';",
    put: "if (before === undefined) return 'stale';",
  },
  {
    name: 'the word that loses is not kept',
    file: 'flows/contacts/apply-contacts.ts',
    instead: '  await keepOverruled(run, actions);\n',
    put: '',
  },
  {
    name: 'contacts are written whatever became of them meanwhile',
    file: 'flows/contacts/apply-contacts.ts',
    instead: 'const outcomes = await run.contacts.updateContacts(updates);',
    put: `const shown = await run.contacts.readContactsNamed(updates.map(({ name }) => name));
  const outcomes = await run.contacts.updateContacts(
    updates.map((one, index) => {
      const now = shown[index];
      return now?.kind === 'contact' ? { ...one, version: now.contact.version, held: now.contact.held } : one;
    }),
  );`,
  },
  {
    name: 'a change from Google takes the client out of its groups',
    file: 'flows/contacts/commit-contacts.ts',
    instead: 'const groupIds = [...new Set([...before.groupIds, ...joins])];',
    put: 'const groupIds = [...new Set(joins)];',
  },
  {
    name: 'the contact of a client who left stays',
    file: 'sync/contacts/plan-pair.ts',
    instead: "  if (pair.origin === 'studio') {",
    put: "  if (pair.origin === ('nobody' as string)) {",
  },
  {
    name: 'a contact of the user’s own is deleted with its client',
    file: 'sync/contacts/plan-pair.ts',
    instead: "  if (pair.origin === 'studio') {",
    put: '  if (pair.endedAt === undefined) {',
  },
  {
    name: 'doubts about new contacts are forgotten',
    file: 'flows/contacts/settle-contacts.ts',
    instead: 'const isOver = !wasOpen || (readEverything && begun.doubtUntil <= run.deps.clock.now());',
    put: 'const isOver = wasOpen || readEverything || !wasOpen;',
  },
  {
    name: 'nobody notes that a contact is being taken away',
    file: 'flows/contacts/apply-contacts.ts',
    instead: '  await noteTakingAway(run, actions);\n',
    put: '',
  },
  {
    name: 'a worker that slept past its lease puts labels on',
    file: 'flows/contacts/apply-contacts.ts',
    instead: '    else await confirmLease(run.deps, contactSyncAt(run.syncId), run.fence);\n',
    put: '',
  },
  {
    name: 'a label whose making nobody answered for counts as the user’s own',
    file: 'flows/contacts/keep-label.ts',
    instead: 'sameValue(label.mark, mark) &&',
    put: 'label.mark === undefined &&',
  },
  {
    name: 'a list is believed about contacts we just took away or labelled',
    file: 'flows/contacts/gather-contacts.ts',
    instead: 'if (doubted.length === 0) return listed;',
    put: 'if (doubted.length >= 0) return listed;',
  },
  {
    name: 'a label that is gone altogether counts as taken off one contact',
    file: 'flows/contacts/contacts-pass.ts',
    instead: 'if (!isLabelOff(input)) return planContacts(input);',
    put: 'if (changes.length >= 0) return planContacts(input);',
  },
  {
    name: 'a write to a contact nobody saved counts as an edit in Google',
    file: 'sync/contacts/unsaved-writes.ts',
    instead: 'if (mark?.write === undefined || mark.write === pair.knownWrite)',
    put: "if (mark?.write === undefined || mark.write !== '')",
  },
  {
    name: 'whatever a contact has as it was once sent is ours',
    file: 'sync/contacts/unsaved-writes.ts',
    instead: 'if (mark?.write === undefined || mark.write === pair.knownWrite)',
    put: 'if (mark?.write === undefined)',
  },
  {
    name: 'a contact of the user’s own that we wrote counts as made by us',
    file: 'sync/contacts/settle-card.ts',
    instead: "pair.origin === 'google' ? { origin: 'google' as const } : {}",
    put: '{}',
  },
];
