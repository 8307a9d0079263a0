import type { BookingId } from '../../domain/ids.ts';
import { GoogleFailure } from '../../ports/google.ts';
import { syncAt } from '../../ports/collections.ts';
import type { Action, CalendarPlan } from '../../sync/calendar/model.ts';
import { commitActions, keepConflicts, setItemAside } from './commit-actions.ts';
import { planAgain } from './gather.ts';
import { confirmLease } from './lease.ts';
import { endsItsTie, noteDeletes } from './note-deletes.ts';
import { mustPause } from './run.ts';
import type { Run } from './run.ts';
import { clearCopiedMarks, lookFirst, writeGoogle } from './write-google.ts';

/** So many actions are saved together. A crash between Google's answer and the saving costs each one look-up, nothing else. */
const commitSize = 20;
/** No action waits longer than this for its saving, milliseconds. */
const commitEvery = 5000;
/** An item that keeps changing under our hands is planned again so often. */
const mostAttempts = 3;

/** Whether all of the plan was carried out, time ran out first or the process is to end, or what writes to Google was left for later. */
export type Applied = 'all' | 'outOfTime' | 'writesPaused';

/** How a plan is carried out. */
export interface Manner {
  /** Notes on the sync how far it is. */
  readonly showProgress: boolean;
  /** Google asked for no writes for some hours (facts 3.1): only what needs none is done. */
  readonly writesPaused: boolean;
  /** How an item is planned anew that changed under our hands; as a sync does it unless said otherwise. */
  readonly planAgain?: (run: Run, item: ItemToPlan) => Promise<Pick<CalendarPlan, 'actions' | 'skips'>>;
}

type ItemToPlan = Parameters<typeof planAgain>[1];

/**
 * Carries out a plan: each action in Google first, then booking and pair together. What is done is saved also when something
 * stops the rest. Throws what stops a run (`GoogleFailure`, `StoreFailure`, `LeaseLost`).
 */
export async function applyPlan(run: Run, plan: CalendarPlan, manner: Manner): Promise<Applied> {
  const waiting = inOrder(
    manner.writesPaused ? plan.actions.filter((action) => action.google === undefined) : plan.actions,
  );
  await confirmBeforeWriting(run, waiting);
  const attempts = new Map<BookingId, number>();
  const finished: Action[] = [];
  const noted = new Set<Action>();
  const total = waiting.length;
  let done = 0;
  let savedAt = run.deps.clock.elapsed();

  const again = async (item: ItemToPlan): Promise<readonly Action[]> => {
    const attempt = (attempts.get(item.bookingId) ?? 0) + 1;
    attempts.set(item.bookingId, attempt);
    if (attempt > mostAttempts) return [];
    const replanned = await (manner.planAgain ?? planAgain)(run, item);
    await confirmBeforeWriting(run, replanned.actions);
    run.ledger.skipped(replanned.skips);
    return replanned.actions;
  };

  const save = async (): Promise<void> => {
    const actions = finished.splice(0);
    savedAt = run.deps.clock.elapsed();
    const stale = await commitActions(run, actions, manner.showProgress ? { done, total } : undefined);
    for (const action of actions) if (!stale.includes(action)) run.ledger.done(action);
    if (!manner.writesPaused)
      await clearCopiedMarks(
        run,
        actions.filter((action) => !stale.includes(action)),
      );
    const unfinished = actions.filter((action) => action.isHalf === true && !stale.includes(action));
    for (const action of [...stale, ...unfinished]) waiting.push(...(await again(await asGoogleHasIt(run, action))));
  };

  try {
    for (let action = waiting.shift(); action !== undefined; action = await next(waiting, save)) {
      if (mustPause(run)) return 'outOfTime';
      const standing = await lookFirst(run, action);
      if (standing !== undefined) {
        waiting.push(...(await again(standing)));
        continue;
      }
      // Our write may put the studio's word over what somebody typed in Google: that is kept first, lest a crash in between loses it.
      if (action.google !== undefined && mustBeTold(action)) await keepConflicts(run, action);
      if (endsItsTie(action) && !noted.has(action)) {
        const deletes = [action, ...waiting].filter(endsItsTie);
        await noteDeletes(run, deletes);
        for (const each of deletes) noted.add(each);
      }
      const written = await writeGoogle(run, action);
      done += 1;
      if (written.kind === 'written') finished.push(written.action);
      else if (written.kind === 'refused') await setAside(run, written.action, written.said);
      else waiting.push(...(await again(written)));
      if (finished.length >= commitSize || run.deps.clock.elapsed() - savedAt > commitEvery) await save();
    }
    // Only now: one item that is never at rest stops no other.
    if (isRestless(attempts)) throw new GoogleFailure('unavailable', 'an item kept changing on both sides');
    return plan.actions.some((action) => action.google !== undefined) && manner.writesPaused ? 'writesPaused' : 'all';
  } finally {
    // Also on the way out: Google has these already. After a lost lease this writes nothing, as it must.
    await save();
  }
}

/**
 * Makes sure, after all was read that a plan was made from, that nobody else holds the sync: what was read is then older than anything
 * a successor writes, and Google refuses to have that written over. Throws `LeaseLost`.
 */
async function confirmBeforeWriting(run: Run, actions: readonly Action[]): Promise<void> {
  if (actions.some(({ google }) => google !== undefined)) await confirmLease(run.deps, syncAt(run.syncId), run.fence);
}

async function next(waiting: Action[], save: () => Promise<void>): Promise<Action | undefined> {
  // What is saved last may have to be planned again, so nothing is over before it is saved.
  if (waiting.length === 0) await save();
  return waiting.shift();
}

/** Whether a person is to hear of it, whatever becomes of this run. */
function mustBeTold({ conflicts, putBack }: Action): boolean {
  return conflicts.length > 0 || putBack.length > 0;
}

/** What was read of the event may be what changed the booking's fate: it is read again, so that no edit of it is lost. */
async function asGoogleHasIt(run: Run, action: Action): Promise<Parameters<typeof planAgain>[1]> {
  const change = await run.calendar.readEvent(run.calendarId, action.eventId);
  return { bookingId: action.bookingId, change };
}

/** What adds or changes comes before what takes away: a mistake then shows as one too many, never as one lost. */
function inOrder(actions: readonly Action[]): Action[] {
  const takesAway = (action: Action): number =>
    action.kind === 'deleteInGoogle' || action.kind === 'deleteInStudio' ? 1 : 0;
  return actions.toSorted((one, other) => takesAway(one) - takesAway(other));
}

/** Whether an item changed under our hands until we gave it up: it is looked at again later, with a wait in between. */
function isRestless(attempts: ReadonlyMap<BookingId, number>): boolean {
  return [...attempts.values()].some((attempt) => attempt > mostAttempts);
}

async function setAside(run: Run, action: Action, said: string): Promise<void> {
  const { bookingId, eventId, title } = action;
  const problem = `Google does not accept it: ${said}`;
  await setItemAside(run, { bookingId, eventId, title, problem, at: run.deps.clock.now() });
  run.ledger.setAside(action, problem);
}
