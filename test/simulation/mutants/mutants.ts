/** A deliberate fault: one place of the product, changed. */
export interface Mutant {
  readonly name: string;
  /** In `shared/`. */
  readonly file: string;
  /** Stands there exactly once. */
  readonly instead: string;
  readonly put: string;
}

/** The faults a sync must not have; each has to be caught by the simulation, the crash points or the tests of the engine. */
export const mutants: readonly Mutant[] = [
  {
    name: 'an event gets a random id',
    file: 'sync/calendar/ids.ts',
    instead: '${bookingId}|${generation}`',
    put: '${bookingId}|${generation}|${Math.random()}`',
  },
  {
    name: 'a repeated insert takes the next id instead of looking',
    file: 'flows/sync-run/write-google.ts',
    instead: "if (change.kind === 'event' && change.event.mark?.bookingId === mark.bookingId) {",
    put: "if (change.kind === 'event' && mark.bookingId === undefined) {",
  },
  {
    name: 'our own event is not known by its mark',
    file: 'sync/calendar/pair-twins.ts',
    instead: 'for (const event of events.values()) {',
    put: 'for (const event of [...events.values()].slice(events.size)) {',
  },
  {
    name: 'the cursor is saved before the changes are applied',
    file: 'flows/sync-run/pass.ts',
    instead: '  const outbox = await readOutbox(aware);',
    put: `  const { readFenced } = await import('./lease.ts');
  if (google !== undefined)
    await run.deps.store.transact(async (transaction) => {
      await readFenced(transaction, run.syncId, run.fence);
      const cursor = { calendarId: run.calendarId, token: google.token, query: run.calendar.query };
      transaction.update({ path: \`syncs/\${run.syncId}\` }, { cursor } as object);
    });
  const outbox = await readOutbox(aware);`,
  },
  {
    name: 'the cursor moves although writes are paused',
    file: 'flows/sync-run/settle-run.ts',
    instead: "if (applied !== 'all') return",
    put: "if (applied === 'outOfTime') return",
  },
  {
    name: 'nobody looks at the fence',
    file: 'flows/sync-run/lease.ts',
    instead: 'if (stored === undefined || stored.value.lease?.fence !== fence) throw new LeaseLost();',
    put: 'if (stored === undefined) throw new LeaseLost();',
  },
  {
    name: 'the lease is never renewed',
    file: 'flows/sync-run/lease.ts',
    instead: 'if (lease === undefined || lease.until - stored.readAt > leaseLasts / 2) return undefined;',
    put: 'if (lease === undefined || lease.until - stored.readAt <= leaseLasts) return undefined;',
  },
  {
    name: 'who finds the lease taken leaves no word',
    file: 'flows/sync-run/lease.ts',
    instead: "if (trigger === 'studio' || isToldToLookAgain(sync)) return;",
    put: 'if (trigger !== undefined || isToldToLookAgain(sync)) return;',
  },
  {
    name: 'what was asked for meanwhile is forgotten at the end',
    file: 'flows/sync-run/settle-run.ts',
    instead:
      'pass.moreInOutbox || sync.asked.studio > pass.begun.asked.studio || sync.asked.google > pass.begun.asked.google',
    put: 'pass.moreInOutbox',
  },
  {
    name: 'a booking is saved without its outbox entry',
    file: 'flows/bookings/save-booking.ts',
    instead:
      '  transaction.set(outboxAt(syncId, booking.id), { bookingId: booking.id, version: booking.version, at });',
    put: '',
  },
  {
    name: 'an outbox entry written again meanwhile is taken out',
    file: 'flows/sync-run/clear-outbox.ts',
    instead: 'stored !== undefined && stored.revision === entries[index]?.revision',
    put: 'stored !== undefined && entries[index] !== undefined',
  },
  {
    name: 'what a full read does not name counts as deleted',
    file: 'flows/sync-run/read-google.ts',
    instead: 'for (const pair of unseen) found.push(await run.calendar.readEvent(run.calendarId, pair.eventId));',
    put: "for (const pair of unseen) found.push({ kind: 'gone', eventId: pair.eventId });",
  },
  {
    name: 'writes do not say which version they are made from',
    file: 'flows/sync-run/write-google.ts',
    instead: 'return written(action, google, await patchWhole(run, google));',
    put: `{
      const now = await run.calendar.readEvent(run.calendarId, google.eventId);
      const version = now.kind === 'event' ? now.event.version : google.version;
      return written(action, google, await patchWhole(run, { ...google, version }));
    }`,
  },
  {
    name: 'changes of the last minute are taken for our own',
    file: 'flows/sync-run/gather.ts',
    instead: 'const changes = [...(google?.changes ?? []), ...unseen];',
    put: `const minuteAgo = new Date(Date.parse(run.deps.clock.now()) - 60_000).toISOString();
  const changes = [...(google?.changes ?? []), ...unseen].filter(
    (change) => change.kind !== 'event' || change.event.mark === undefined || change.event.updated < minuteAgo,
  );`,
  },
  {
    name: 'a dead cursor brings everything in',
    file: 'flows/sync-run/gather.ts',
    instead: "if (google?.kind !== 'full') return { kind: 'all' };",
    put: "if (google !== undefined) return { kind: 'all' };",
  },
  {
    name: 'a dead cursor brings nothing in',
    file: 'flows/sync-run/gather.ts',
    instead: 'sync.cursor?.calendarId === run.calendarId ? sync.cursor.asOf : undefined',
    put: 'sync.cursor?.calendarId === undefined ? sync.cursor?.asOf : undefined',
  },
  {
    name: 'only the first page is read',
    file: 'flows/sync-run/read-google.ts',
    instead: 'for (const change of page.changes) changes.set(eventIdOfChange(change), change);',
    put: 'for (const change of isFirst ? page.changes : []) changes.set(eventIdOfChange(change), change);',
  },
  {
    name: 'an idle look does not see the changes it read',
    file: 'flows/sync-run/idle.ts',
    instead: 'if (answer.changes.length > 0) return',
    put: 'if (answer.changes.length > 1000) return',
  },
  {
    name: 'a session is deleted with its event',
    file: 'sync/calendar/settle-removals.ts',
    instead: "if (item.kind === 'session') {",
    put: "if (item.kind === ('never' as string)) {",
  },
  {
    name: 'a booking is deleted although it changed since the plan',
    file: 'flows/sync-run/commit-actions.ts',
    instead: "if (before === undefined || before.version !== write.version) return 'stale';",
    put: "if (before === undefined) return 'stale';",
  },
  {
    name: 'the value that loses is not kept',
    file: 'sync/calendar/settle-fields.ts',
    instead: 'if (allowed.conflicts.length === 0) return [];',
    put: 'if (allowed.conflicts.length < 100) return [];',
  },
  {
    name: 'an edit of the other side does not keep an item from being deleted',
    file: 'sync/decide.ts',
    instead: "edited: { same: 'updateInGoogle', edited: 'merge', gone: 'putBackInGoogle' },",
    put: "edited: { same: 'updateInGoogle', edited: 'merge', gone: 'deleteInStudio' },",
  },
  {
    name: 'a copy keeps the mark of the original',
    file: 'sync/calendar/plan-unpaired.ts',
    instead: ": { google: { kind: 'clearMark', eventId: event.id, version: event.version } as const }),",
    put: ': {}),',
  },
  {
    name: 'how Google holds a text counts as an edit',
    file: 'sync/calendar/plan-pair.ts',
    instead: 'const manner = pair.heldByGoogle ?? {};',
    put: 'const manner: Record<string, string> = pair.heldByGoogle === undefined ? {} : {};',
  },
  {
    name: 'the mark claims what the studio has not taken',
    file: 'sync/calendar/settle-fields.ts',
    instead: 'for (const field of toStudio) sent = withField(sent, field, pair.agreed);',
    put: 'for (const field of toStudio.slice(toStudio.length)) sent = withField(sent, field, pair.agreed);',
  },
  {
    name: 'a question is written down only after Google was written',
    file: 'flows/sync-run/apply-plan.ts',
    instead: 'if (action.google !== undefined && mustBeTold(action)) await keepConflicts(run, action);',
    put: 'if (action.google === undefined && mustBeTold(action)) await keepConflicts(run, action);',
  },
  {
    name: 'the mail about questions is forgotten with a dead run',
    file: 'flows/sync-run/commit-actions.ts',
    instead: 'return conflicts.length === 0 ? undefined : {',
    put: 'return conflicts.length < 100 ? undefined : {',
  },
  {
    name: 'the user is asked to authenticate again at every run',
    file: 'flows/sync-run/begin-run.ts',
    instead: "return connected ? { kind: 'ready', calendarId: settings.calendarId } : { kind: 'reconnectNeeded' };",
    put: "return connected || !connected ? { kind: 'ready', calendarId: settings.calendarId } : { kind: 'reconnectNeeded' };",
  },
  {
    name: 'one studio writes into the outbox of another',
    file: 'flows/bookings/save-booking.ts',
    instead: '  const syncId = syncIdOf(sync.studioId, sync.userId);\n  transaction.set(outboxAt',
    put: "  const syncId = syncIdOf('lumen' as typeof sync.studioId, sync.userId);\n  transaction.set(outboxAt",
  },
  {
    name: 'a tick asks for nobody',
    file: 'flows/request-due-syncs.ts',
    instead: "{ field: 'nextSyncAt', is: '<=', value: now },",
    put: "{ field: 'nextSyncAt', is: '<=', value: now.slice(0, 4) },",
  },
  {
    name: 'what vanished at once is deleted without asking',
    file: 'sync/guard.ts',
    instead: 'return vanished > Math.max(alwaysAllowed, pairCount * suspiciousShare);',
    put: 'return vanished > 1000 * Math.max(alwaysAllowed, pairCount * suspiciousShare);',
  },
  {
    name: 'held deletes are asked about after the outbox forgot them',
    file: 'flows/sync-run/pass.ts',
    instead: '  await askMassDeletes(aware);\n',
    put: '',
  },
  {
    name: 'an approved delete is held again',
    file: 'sync/calendar/hold-mass-deletes.ts',
    instead: "return pair.outOfGoogle === 'deleteApproved' || pair.outOfStudio === 'deleteApproved';",
    put: "return pair.outOfGoogle === 'deleteApproved' && pair.outOfStudio === 'deleteApproved';",
  },
  {
    name: 'what was answered waits for somebody to change the booking',
    file: 'flows/conflicts/rewrite-pairs.ts',
    instead: 'if (sync !== undefined) askForLooks(',
    put: 'if (sync !== undefined && looks.length > 1000) askForLooks(',
  },
  {
    name: 'an account is removed with its events while their ties stand',
    file: 'flows/google-sync/walk-pairs.ts',
    instead: '    for (const pair of pairs) transaction.set(pairAt(syncId, pair.bookingId), untied(pair));\n',
    put: '',
  },
  {
    name: 'what changed while a sync was off is not compared',
    file: 'flows/google-sync/settings-change.ts',
    instead: 'return after.enabled && !before.enabled;',
    put: 'return after.enabled && !before.enabled && before.populateGoogle;',
  },
  {
    name: 'a mail is sent for every message that asks for it',
    file: 'flows/mails/send-mail.ts',
    instead: "(mail.state !== 'waiting' && mail.state !== 'sending')",
    put: "(mail.state === 'failed')",
  },
  {
    name: 'nobody notes that an event is being deleted',
    file: 'flows/sync-run/note-deletes.ts',
    instead: 'transaction.update(pairAt(run.syncId, stored.value.bookingId), { beingDeleted: true });',
    put: '',
  },
  {
    name: 'the outbox forgets what nobody was told yet',
    file: 'flows/sync-run/pass.ts',
    instead: 'settled.filter(({ value }) => !told.has(value.bookingId)),',
    put: 'settled,',
  },
  {
    name: 'an event is put back without a look at the one before',
    file: 'flows/sync-run/write-google.ts',
    instead: "return change.kind === 'gone' ? undefined : { kind: 'planAgain', bookingId, change };",
    put: "return change.kind === 'gone' || change.kind === 'event' ? undefined : { kind: 'planAgain', bookingId, change };",
  },
  {
    name: 'what stays declined waits to be put back for ever',
    file: 'sync/calendar/settle-removals.ts',
    instead: "actions: isAnswered ? [outOfGoogle(pair, 'declined')] : [], skips",
    put: 'actions: isAnswered ? [] : [], skips',
  },
  {
    name: 'a series whose answer was lost counts as made in Google',
    file: 'sync/calendar/sent-before.ts',
    instead: 'return recurrence !== sentOfOne;',
    put: 'return recurrence === undefined;',
  },
  {
    name: 'what was never agreed on is written without a look',
    file: 'flows/sync-run/read-google.ts',
    instead: 'return isOpen && (wantedInGoogle.has(bookingId) || !standing.has(bookingId));',
    put: 'return isOpen && wantedInGoogle.size < 0;',
  },
  {
    name: 'a write that nobody saved counts as an edit in Google',
    file: 'sync/calendar/unsaved-writes.ts',
    instead: 'if (printOfSent(sent) === pair.sentPrint) return pair;',
    put: 'if (printOfSent(sent) !== undefined) return pair;',
  },
  {
    name: 'whatever stands as it was once sent is ours',
    file: 'sync/calendar/unsaved-writes.ts',
    instead: 'if (printOfSent(sent) === pair.sentPrint) return pair;',
    put: 'if (printOfSent(sent) === undefined) return pair;',
  },
];
