import { fingerprint } from '../../domain/fingerprint.ts';
import { asId } from '../../domain/ids.ts';
import { studioCollections, syncAt } from '../../ports/collections.ts';
import type { ConflictRecord } from '../../ports/records/conflict-record.ts';
import type { Reader, Stored } from '../../ports/store.ts';
import type { HeldDeletes } from '../../sync/calendar/model.ts';
import { readFenced } from './lease.ts';
import type { Run } from './run.ts';

/**
 * The questions a run has to ask about the deletes it held: one for each side, about those nobody was asked about yet. What this run
 * asked about and has seen settled since is not asked about again. In the transaction that ends the run, before its writes.
 */
export async function newMassDeletes(reader: Reader, run: Run): Promise<readonly ConflictRecord[]> {
  const held = run.ledger.heldDeletes();
  if (held.length === 0) return [];
  const open = await reader.find({
    from: studioCollections(run.studio.id).conflicts,
    where: [
      { field: 'userId', is: '==', value: run.user.id },
      { field: 'state', is: '==', value: 'open' },
    ],
  });
  const drafts = [...open, ...(await askedBy(reader, run))].map(({ value }) => value.draft);
  return (['google', 'studio'] as const).flatMap((side) => {
    const asked = new Set(
      drafts.flatMap((draft) => (draft.kind === 'massDelete' && draft.goneFrom === side ? draft.bookingIds : [])),
    );
    return questionOf(
      run,
      held.filter(({ goneFrom }) => goneFrom === side),
      asked,
    );
  });
}

/** Whether this run asked about held deletes; what another asked about and is told of once more is no news. */
export async function hasAskedMassDeletes(reader: Reader, run: Run): Promise<boolean> {
  if (run.ledger.heldDeletes().length === 0) return false;
  return (await askedBy(reader, run)).some(({ value }) => value.draft.kind === 'massDelete');
}

/** The questions of this run, answered and closed ones too. */
function askedBy(reader: Reader, run: Run): Promise<readonly Stored<ConflictRecord>[]> {
  return reader.find({
    from: studioCollections(run.studio.id).conflicts,
    where: [{ field: 'runId', is: '==', value: run.id }],
  });
}

/**
 * Asks about the deletes a pass held before the outbox forgets them: a run killed after that would leave nobody to ask. Asked again
 * in the transaction that ends the run, it finds them asked about.
 */
export async function askMassDeletes(run: Run): Promise<void> {
  if (run.ledger.heldDeletes().length === 0) return;
  await run.deps.store.transact(async (transaction) => {
    const { value: sync } = await readFenced(transaction, run.syncId, run.fence);
    const questions = await newMassDeletes(transaction, run);
    if (questions.length === 0) return;
    for (const question of questions) transaction.set(studioCollections(run.studio.id).conflict(question.id), question);
    // Announced whatever becomes of this run.
    transaction.update(syncAt(run.syncId), { unannounced: (sync.unannounced ?? 0) + questions.length });
  });
}

function questionOf(run: Run, held: readonly HeldDeletes[], asked: ReadonlySet<string>): readonly ConflictRecord[] {
  const [first] = held;
  const bookingIds = [...new Set(held.flatMap((one) => one.bookingIds))].filter((id) => !asked.has(id));
  if (first === undefined || bookingIds.length === 0) return [];
  const { goneFrom } = first;
  const known = new Set(held.flatMap((one) => one.declined));
  const declined = bookingIds.filter((id) => known.has(id));
  const pairCount = Math.max(...held.map((one) => one.pairCount));
  return [
    {
      id: asId(fingerprint(`${run.syncId}|massDelete|${goneFrom}|${run.id}|${bookingIds.join()}`).slice(0, 32)),
      studioId: run.studio.id,
      userId: run.user.id,
      state: 'open',
      raisedAt: run.deps.clock.now(),
      runId: run.id,
      draft: { kind: 'massDelete', goneFrom, bookingIds, ...(declined.length === 0 ? {} : { declined }), pairCount },
    },
  ];
}
