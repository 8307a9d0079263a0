import { studioCollections } from '../../ports/collections.ts';
import type { RunLine, RunRecord } from '../../ports/records/run-record.ts';
import type { Store } from '../../ports/store.ts';
import { readChanges } from './read-changes.ts';

/** What a run did and did not do, and whether it wrote anything that could be taken back. */
export interface RunLines {
  readonly lines: readonly RunLine[];
  readonly wrote: boolean;
}

/** The lines of a run: as it says itself; where it could not write down all of it, what it wrote says the rest. */
export async function readRunLines(store: Pick<Store, 'find'>, run: RunRecord): Promise<RunLines> {
  if (run.linesLeftOut === 0 && run.outcome !== 'cutOff') {
    const parts = await store.find({ from: studioCollections(run.studioId).runChanges(run.id), limit: 1 });
    return { lines: run.lines, wrote: parts.length > 0 };
  }
  const written = await readChanges(store, run);
  if (written.length === 0) return { lines: run.lines, wrote: false };
  const lines: readonly RunLine[] = written.map(({ kind, bookingId, eventId, title, before, after }) => ({
    kind,
    bookingId,
    eventId,
    title,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  }));
  const undone = run.lines.filter(({ kind }) => kind === 'skip' || kind === 'setAside');
  return { lines: [...lines, ...undone], wrote: true };
}
