import { mails, outboxOf, studioCollections, syncAt } from '../../shared/ports/collections.ts';
import { resolveConflict } from '../../shared/flows/conflicts/resolve-conflict.ts';
import type { ActKind, HistoryPlan } from './acts.ts';
import { permissionsOf } from './consents.ts';
import { openHistory } from './history.ts';
import type { History, HistoryOptions } from './under-way.ts';
import { checkContacts } from './contacts/contacts-oracle.ts';
import { leftOfContacts, mayMatchAnew, rememberContacts } from './contacts/contacts-rest.ts';
import { restsForAnother } from './one-calendar.ts';
import { checkBudget, checkHistory, snapshotOf } from './oracle.ts';
import { beginning } from './ports.ts';
import { Violation } from './scheduler.ts';
import { googleSeriesActs, studioSeriesActs } from './series-kinds.ts';
import type { SimulatedUser } from './world.ts';

/** What became of a history. */
export interface HistoryResult {
  /** What does not hold; undefined when all does. */
  readonly violation: string | undefined;
  readonly traceHash: string;
  readonly steps: number;
  /** How many faults were decided. */
  readonly faults: number;
  readonly outcomes: ReadonlyMap<string, number>;
}

/** Lets a history happen, then calm return, and looks at what is left. */
export async function runHistory(plan: HistoryPlan, options: HistoryOptions = {}): Promise<HistoryResult> {
  const history = await openHistory(plan, options);
  let violation: string | undefined;
  try {
    await happen(history);
    await checkPrompt(history);
    await becalm(history);
    await checkHistory(history);
    await checkContacts(history);
    await checkBudget(history);
    await checkRest(history);
  } catch (error) {
    violation =
      error instanceof Violation
        ? error.message
        : `broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
  const { scheduler, faults, outcomes } = history;
  return { violation, traceHash: scheduler.traceHash(), steps: scheduler.steps(), faults: faults.count(), outcomes };
}

async function happen(history: History): Promise<void> {
  const { plan, scheduler } = history;
  for (const act of plan.before) history.act(act);
  await scheduler.run();
  await history.switchOn();
  let at = 0;
  for (const act of plan.acts) {
    at += act.wait;
    scheduler.after(at, `now ${act.kind}`, () => history.act(act));
  }
  await scheduler.run();
}

/** Acts after which a sync waits for something: a person, a pause, a tick. */
const delaying = new Set<ActKind>([
  ...(['revoke', 'disconnect', 'disconnectDeleting', 'throttle', 'pauseWrites', 'takeWriting', 'giveWriting'] as const),
  ...([
    'disable',
    'enable',
    'switchCalendar',
    'pause',
    'resume',
    'deleteLabel',
    'renameLabel',
    'forbidContacts',
  ] as const),
]);

/** Where nothing goes wrong, all that was asked for is done when the last run ends: no tick is needed for it. */
async function checkPrompt(history: History): Promise<void> {
  const { plan } = history;
  if (plan.weather !== 'calm' || plan.acts.some(({ kind }) => delaying.has(kind))) return;
  const left = await whatIsLeft(history);
  if (left !== undefined) throw new Violation(`without a tick, ${left} is left`);
  // Where Google tells of changes, none waits for a tick either.
  if (plan.push) await checkHistory(history);
}

/** So many rounds of calm must be enough for everything to come to rest. */
const mostRounds = 8;

/**
 * So many rounds there are at least. What a series or a contact agreed on may be noted with a second look; everything else is at
 * rest after one where nothing is left, and where it is not, one more run finds it changing.
 */
function leastRounds({ plan, acts }: History): number {
  const isOfSeries = [...studioSeriesActs, ...googleSeriesActs].some((kind) => acts.has(kind));
  return isOfSeries || plan.contactsLag !== undefined ? 2 : 1;
}

/** Longer than any pause and any back-off, milliseconds. */
const roundLasts = 4 * 3600 * 1000;

/** Faults end, people mend what only they can mend, and ticks come until nothing is left to do. */
export async function becalm(history: History): Promise<void> {
  const { scheduler, faults, world } = history;
  faults.end();
  // Only where it was taken: a change of access ends the cursor, and a full read heals what should not need it.
  if (history.acts.has('takeWriting'))
    for (const user of world.users) world.google.person.share(user.calendarId, user.email, 'owner');
  for (let round = 1; ; round += 1) {
    for (const user of world.users) await mend(history, user);
    // Google does not tell of labels: whoever renamed or deleted one asks for a sync.
    if (history.acts.has('renameLabel') || history.acts.has('deleteLabel'))
      for (const { syncId } of world.users) history.request({ syncId, trigger: 'now', of: 'contacts' });
    await scheduler.run();
    scheduler.pass(roundLasts);
    history.tick();
    await scheduler.run();
    const left = await whatIsLeft(history);
    if (left === undefined && round >= leastRounds(history)) return;
    if (round >= mostRounds) throw new Violation(`after ${round} rounds of calm, ${left ?? 'nothing'} is left`);
  }
}

/** What only people can mend: they switch on again what is off, end pauses, consent again, and finish what they answered. */
async function mend(history: History, user: SimulatedUser): Promise<void> {
  const { world } = history;
  const sync = (await world.store.get(syncAt(user.syncId)))?.value;
  if (sync === undefined) return;
  const { account } = sync;
  const isAllowed = permissionsOf(user).every((permission) => account?.permissions.includes(permission));
  if (account?.status !== 'connected' || !isAllowed) history.connect(user);
  const act = { wait: 0, studio: world.studios.findIndex(({ users }) => users.includes(user)), pick: 0, value: 0 };
  const nth = world.studios[act.studio]?.users.indexOf(user) ?? 0;
  if (!sync.settings.enabled) history.act({ ...act, user: nth, kind: 'enable' });
  if (sync.pause !== undefined) history.act({ ...act, user: nth, kind: 'resume' });
  const { conflicts } = studioCollections(user.studioId);
  for (const { value } of await world.store.find({ from: conflicts })) {
    const { studioId, id: conflictId, state, answer } = value;
    if (state !== 'open' || answer === undefined) continue;
    const resolution = { studioId, conflictId, choice: answer.choice, actor: answer.by };
    history.work('answer again', { studioId }, async (deps) => void (await resolveConflict(deps, resolution)));
  }
}

/** What a sync still has to do; undefined where all are at rest. */
async function whatIsLeft(history: History): Promise<string | undefined> {
  const { store, users } = history.world;
  const ofContacts = await leftOfContacts(history);
  if (ofContacts !== undefined) return ofContacts;
  const found = await store.getAll(users.map(({ syncId }) => syncAt(syncId)));
  const syncs = found.flatMap((stored) => (stored === undefined ? [] : [stored.value]));
  for (const [nth, { syncId }] of users.entries()) {
    const sync = found[nth]?.value;
    if (sync === undefined) return `no sync ${syncId}`;
    if (restsForAnother({ sync }, syncs)) continue;
    if (sync.failures > 0)
      return `a failure of ${syncId}: ${sync.lastFailure?.reason ?? ''} ${sync.lastFailure?.said ?? ''}`;
    if (sync.asked.studio > sync.settled.studio || sync.asked.google > sync.settled.google)
      return `a request of ${syncId}`;
    if (sync.lease !== undefined && sync.lease.until > beginning + history.scheduler.now())
      return `a lease of ${syncId}`;
    if (sync.account?.status !== 'connected') return `the consent of ${syncId}`;
    if (sync.settings.populateGoogle || sync.settings.populateStudio) return `a populate of ${syncId}`;
    if (!sync.settings.enabled) return `the switch of ${syncId}`;
    if (sync.pause !== undefined) return `a pause of ${syncId}`;
    if ((await store.find({ from: outboxOf(syncId), limit: 1 })).length > 0) return `an outbox entry of ${syncId}`;
  }
  for (const { value } of await store.find({ from: mails }))
    if (value.state === 'waiting' || value.state === 'sending') return `the mail ${value.id}`;
  return undefined;
}

async function everythingOf(history: History): Promise<ReadonlyMap<string, string>> {
  const state = new Map(await snapshotOf(history.world));
  await rememberContacts(history, state);
  return state;
}

/** One more run of everybody writes nothing anywhere; nor does one that reads and compares everything. */
export async function checkRest(history: History): Promise<void> {
  const { scheduler, world } = history;
  let before = await everythingOf(history);
  for (const how of ['one more run', 'a full read'] as const) {
    // What was changed in Google while changes did not flow back comes in with the next full read once they do.
    if (how === 'a full read' && (history.acts.has('changeTwoWay') || mayMatchAnew(history))) continue;
    for (const { syncId, calendarId, email } of world.users) {
      if (how === 'a full read') {
        world.google.trouble.expireTokens(calendarId);
        world.google.trouble.expireContactTokens(email);
      }
      history.request({ syncId, trigger: 'push' });
      if (history.plan.contactsLag !== undefined) history.request({ syncId, trigger: 'tick', of: 'contacts' });
    }
    await scheduler.run();
    const after = await everythingOf(history);
    for (const [name, value] of after)
      if (before.get(name) !== value)
        throw new Violation(`${how} changed ${name}: ${before.get(name) ?? 'nothing'} became ${value}`);
    for (const name of before.keys()) if (!after.has(name)) throw new Violation(`${how} took ${name} away`);
    before = after;
  }
}
