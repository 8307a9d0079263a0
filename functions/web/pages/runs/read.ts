import { asId, isId } from '../../../../shared/domain/ids.ts';
import type { RunId, UserId } from '../../../../shared/domain/ids.ts';
import { mayAdminister } from '../../../../shared/domain/studio.ts';
import type { User } from '../../../../shared/domain/studio.ts';
import { addDays, addSeconds, dateIn, parseDate, startOfDay } from '../../../../shared/domain/time.ts';
import type { CalendarDate, Instant } from '../../../../shared/domain/time.ts';
import { studioCollections } from '../../../../shared/ports/collections.ts';
import { didChange, hadTrouble } from '../../../../shared/ports/records/run-outcomes.ts';
import type { RunChangesRecord, RunLine, RunRecord } from '../../../../shared/ports/records/run-record.ts';
import type { Condition, Store, Stored } from '../../../../shared/ports/store.ts';
import { readPage } from '../../../api/page.ts';
import type { Page } from '../../../api/page.ts';
import type { Person } from '../../environment.ts';

/** Runs on one page of the list. */
const pageSize = 50;
/** Changes on one page of a run. */
export const changesPerPage = 100;
/** Parts of what a run wrote that are read at once. */
const partsAtOnce = 50;
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
  /** Whether what it wrote is known well enough to be taken back. */
  readonly canUndo: boolean;
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
  const [user, questions, parts] = await Promise.all([
    store.get(places.user(run.userId)),
    store.count({ from: places.conflicts, where: [{ field: 'runId', is: '==', value: run.id }] }),
    readParts(store, run),
  ]);
  const all = linesOf(run, parts);
  const pages = Math.max(1, Math.ceil(all.length / changesPerPage));
  const page = Math.min(Math.max(1, asked.page), pages);
  return {
    run,
    lines: all.slice((page - 1) * changesPerPage, page * changesPerPage),
    page,
    pages,
    user: user?.value,
    questions,
    canUndo: parts.length > 0,
  };
}

/** All a run wrote. */
async function readParts(store: Store, { studioId, id }: RunRecord): Promise<readonly RunChangesRecord[]> {
  const from = studioCollections(studioId).runChanges(id);
  const all: Stored<RunChangesRecord>[] = [];
  let page: readonly Stored<RunChangesRecord>[];
  do {
    const last = all.at(-1);
    page = await store.find({ from, limit: partsAtOnce, ...(last === undefined ? {} : { after: [last.id] }) });
    all.push(...page);
  } while (page.length === partsAtOnce);
  return all.map(({ value }) => value);
}

/** What the run says itself; where it could not write down all of it, what it wrote says the rest. */
function linesOf(run: RunRecord, parts: readonly RunChangesRecord[]): readonly RunLine[] {
  const own = run.lines;
  if (run.linesLeftOut === 0 && run.outcome !== 'cutOff') return own;
  const written = parts.flatMap(({ changes }) => changes);
  if (written.length === 0) return own;
  const lines: readonly RunLine[] = written.map(({ kind, bookingId, eventId, title, before, after }) => ({
    kind,
    bookingId,
    eventId,
    title,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  }));
  return [...lines, ...own.filter(({ kind }) => kind === 'skip' || kind === 'setAside')];
}

/** The first day of which anything is kept. */
export function firstDay(now: Instant, person: Person): CalendarDate {
  return dateIn(addSeconds(now, -daysKept * 86_400), person.studio.timeZone);
}
