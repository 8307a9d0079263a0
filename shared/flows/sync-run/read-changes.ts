import type { RunId, StudioId } from '../../domain/ids.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { RunChangesRecord } from '../../ports/records/run-record.ts';
import type { Store, Stored } from '../../ports/store.ts';
import type { RunChange } from '../../sync/calendar/run-change.ts';

/** Records read at once. */
const atOnce = 50;

/** Everything a run wrote, in the order it wrote it. */
export async function readChanges(
  store: Pick<Store, 'find'>,
  run: { readonly studioId: StudioId; readonly id: RunId },
): Promise<readonly RunChange[]> {
  const from = studioCollections(run.studioId).runChanges(run.id);
  const all: Stored<RunChangesRecord>[] = [];
  let page: readonly Stored<RunChangesRecord>[];
  do {
    const last = all.at(-1);
    page = await store.find({ from, limit: atOnce, ...(last === undefined ? {} : { after: [last.id] }) });
    all.push(...page);
  } while (page.length === atOnce);
  return all.flatMap(({ value }) => value.changes);
}
