import { asId, isId, syncIdOf } from '../../../../shared/domain/ids.ts';
import type { RunId, UserId } from '../../../../shared/domain/ids.ts';
import { mayAdminister } from '../../../../shared/domain/studio.ts';
import type { User } from '../../../../shared/domain/studio.ts';
import { addDays, addSeconds, dateIn, parseDate, startOfDay } from '../../../../shared/domain/time.ts';
import type { CalendarDate, Instant } from '../../../../shared/domain/time.ts';
import { readRunLines } from '../../../../shared/flows/sync-run/read-run-lines.ts';
import { studioCollections, syncAt } from '../../../../shared/ports/collections.ts';
import { didChange, hadTrouble } from '../../../../shared/ports/records/run-outcomes.ts';
import type { RunLine, RunRecord } from '../../../../shared/ports/records/run-record.ts';
import type { SyncRecord } from '../../../../shared/ports/records/sync-record.ts';
import type { Condition, Store } from '../../../../shared/ports/store.ts';
import { readPage } from '../../../api/page.ts';
import type { Page } from '../../../api/page.ts';
import type { Person } from '../../environment.ts';

/** Runs on one page of the list. */
const pageSize = 50;
/** Changes on one page of a run. */
export const changesPerPage = 100;
/** Days that runs are kept. */
const daysKept = 90;

/** Which runs the list shows. */
export interface RunFilter {
  /** Undefined: of everybody, for admins. */
  readonly userId: UserId | undefined;
  readonly outcome: '' | 'changed' | 'trouble';
  /** Days of the studio, both included. */
  readonly from: CalendarDate | undefined;
  readonly to: CalendarDate | undefined;
}

/** The filter a URL asks for. Who is no admin sees their own whatever it says. */
export function filterIn(query: URLSearchParams, person: Person): RunFilter {
  const user = query.get('user') ?? '';
  const outcome = query.get('outcome');
  const everybody = isId(user) ? asId<UserId>(user) : undefined;
  return {
    userId: mayAdminister(person.user.role) ? everybody : person.user.id,
    outcome: outcome === 'changed' || outcome === 'trouble' ? outcome : '',
    from: parseDate(query.get('from') ?? ''),
    to: parseDate(query.get('to') ?? ''),
  };
}

/** One page of the runs of a filter, the newest first; undefined for a cursor that is none of this list. */
export async function listRuns(
  store: Store,
  person: Person,
  asked: { readonly filter: RunFilter; readonly cursor: string | undefined; readonly now: Instant },
): Promise<Page<RunRecord> | undefined> {
  const { filter, cursor, now } = asked;
  const { timeZone } = person.studio;
  const from = filter.from ?? addDays(dateIn(now, timeZone), -daysKept);
  const where: readonly Condition[] = [
    ...(filter.userId === undefined ? [] : [{ field: 'userId', is: '==', value: filter.userId } as const]),
    { field: 'startedAt', is: '>=', value: startOfDay(from, timeZone) },
    ...(filter.to === undefined
      ? []
      : [{ field: 'startedAt', is: '<', value: startOfDay(addDays(filter.to, 1), timeZone) } as const]),
  ];
  const query = {
    from: studioCollections(person.studio.id).runs,
    where,
    orderBy: [{ field: 'startedAt', direction: 'desc' }],
  } as const;
  const keep = (run: RunRecord): boolean => {
    if (filter.outcome === 'changed') return didChange(run);
    return filter.outcome === '' || hadTrouble(run);
  };
  return readPage(store, { query, keep, limit: pageSize, ...(cursor === undefined ? {} : { cursor }) });
}

/** One run with all its page shows. */
export interface RunView {
  readonly run: RunRecord;
  /** What it did, one page of it. */
  readonly lines: readonly RunLine[];
  readonly page: number;
  readonly pages: number;
  /** Undefined when they no longer exist. */
  readonly user: User | undefined;
  /** Questions it raised, whatever became of them. */
  readonly questions: number;
  /** Whether it wrote anything that could be taken back. */
  readonly canUndo: boolean;
  /** How far its undo is. */
  readonly undoProgress: SyncRecord['undo'];
}

/** One run; undefined where there is none, or it is not for this person. */
export async function readRun(
  store: Store,
  person: Person,
  asked: { readonly id: string; readonly page: number },
): Promise<RunView | undefined> {
  if (!isId(asked.id)) return undefined;
  const places = studioCollections(person.studio.id);
  const run = (await store.get(places.run(asId<RunId>(asked.id))))?.value;
  if (run === undefined) return undefined;
  if (run.userId !== person.user.id && !mayAdminister(person.user.role)) return undefined;
  const [user, questions, told, sync] = await Promise.all([
    store.get(places.user(run.userId)),
    store.count({ from: places.conflicts, where: [{ field: 'runId', is: '==', value: run.id }] }),
    readRunLines(store, run),
    run.undo?.state === 'running' ? store.get(syncAt(syncIdOf(run.studioId, run.userId))) : undefined,
  ]);
  const all = told.lines;
  const pages = Math.max(1, Math.ceil(all.length / changesPerPage));
  const page = Math.min(Math.max(1, asked.page), pages);
  return {
    run,
    lines: all.slice((page - 1) * changesPerPage, page * changesPerPage),
    page,
    pages,
    user: user?.value,
    questions,
    canUndo: told.wrote,
    undoProgress: sync?.value.undo?.runId === run.id ? sync.value.undo : undefined,
  };
}

/** The first day of which anything is kept. */
export function firstDay(now: Instant, person: Person): CalendarDate {
  return dateIn(addSeconds(now, -daysKept * 86_400), person.studio.timeZone);
}
