import type { ClientId, ContactName, LabelName } from '../../domain/ids.ts';
import { contactSyncAt } from '../../ports/collections.ts';
import { GoogleFailure } from '../../ports/google.ts';
import type { ContactOutcome } from '../../ports/google-contacts.ts';
import type { ContactAction, ContactsPlan, ContactWrite } from '../../sync/contacts/model.ts';
import { actionAfterLabel, actionAfterWrite, labelOnly } from '../../sync/contacts/action-after-write.ts';
import {
  commitContactActions,
  forgetCreating,
  keepOverruled,
  noteCreating,
  noteTakingAway,
  saveReviews,
  setContactAside,
} from './commit-contacts.ts';
import { confirmLease } from '../sync-run/lease.ts';
import type { ContactsRun } from './run.ts';

/** Most contacts of one request (facts 4.3). */
const mostOf = { create: 200, update: 200, delete: 500, label: 1000 } as const;
/** So many clients are saved in one transaction, and so many pairs alone. */
const clientsSavedTogether = 20;
const pairsSavedTogether = 200;
/** An item that keeps changing under our hands is planned again so often. */
const mostAttempts = 3;

/** Whether all of the plan was carried out, or time ran out first. */
export type ContactsApplied = 'all' | 'outOfTime' | 'writesPaused';

/** How a plan is carried out. */
export interface ContactsManner {
  /** The label everyone is under. */
  readonly label: LabelName | undefined;
  /** Google asked for no writes for some hours: only what needs none is done. */
  readonly writesPaused: boolean;
  readonly mustPause: () => boolean;
  /** Plans one client anew from what both sides hold now. */
  readonly planAgain: (item: {
    readonly clientId: ClientId;
    readonly contactName: ContactName | undefined;
  }) => Promise<ContactsPlan>;
}

/**
 * Carries out a plan in as few requests as Google takes, one after another (facts 4.3): first what needs none, then changes, labels
 * and new contacts, last what takes away. What is done is saved before the next request. Throws what stops a run.
 */
export async function applyContacts(
  run: ContactsRun,
  plan: ContactsPlan,
  manner: ContactsManner,
): Promise<ContactsApplied> {
  await saveReviews(run, { asked: plan.reviews, closed: plan.closedReviews });
  const attempts = new Map<ClientId, number>();
  let actions = plan.actions;
  let restless = false;
  while (actions.length > 0) {
    const round = await applyRound(run, actions, manner);
    if (round.ended !== 'all') return round.ended;
    actions = [];
    for (const action of round.planAgain) {
      const attempt = (attempts.get(action.clientId) ?? 0) + 1;
      attempts.set(action.clientId, attempt);
      // It stops nobody else: the rest is done first.
      if (attempt > mostAttempts) {
        restless = true;
        continue;
      }
      const anew = await manner.planAgain({ clientId: action.clientId, contactName: action.contactName });
      run.ledger.skipped(anew.skips);
      actions = [...actions, ...anew.actions];
    }
  }
  if (restless) throw new GoogleFailure('unavailable', 'a contact kept changing on both sides');
  return 'all';
}

interface Round {
  readonly ended: ContactsApplied;
  readonly planAgain: readonly ContactAction[];
}

async function applyRound(run: ContactsRun, actions: readonly ContactAction[], manner: ContactsManner): Promise<Round> {
  const again: ContactAction[] = [];
  const of = (kind: ContactWrite['kind']): readonly ContactAction[] =>
    actions.filter(({ google }) => google?.kind === kind);
  const labelled = (kind: 'add' | 'remove'): readonly ContactAction[] =>
    actions.filter(({ google, label }) => label?.kind === kind && google?.kind !== 'update');
  const quiet = actions.filter(({ google, label }) => google === undefined && label === undefined);
  again.push(...(await save(run, quiet)));
  if (manner.writesPaused && quiet.length < actions.length) return { ended: 'writesPaused', planAgain: again };
  const steps: readonly (() => Promise<readonly ContactAction[]>)[] = [
    ...chunks(of('update'), mostOf.update).map((some) => () => update(run, some, manner)),
    ...chunks(labelled('add'), mostOf.label).map((some) => () => changeLabel(run, some)),
    ...chunks(of('create'), mostOf.create).map((some) => () => create(run, some, manner)),
    ...chunks(labelled('remove'), mostOf.label).map((some) => () => changeLabel(run, some)),
    ...chunks(of('delete'), mostOf.delete).map((some) => () => remove(run, some)),
  ];
  for (const step of steps) {
    if (manner.mustPause()) return { ended: 'outOfTime', planAgain: again };
    again.push(...(await step()));
  }
  return { ended: 'all', planAgain: again };
}

/** Saves actions, and enters them into the ledger; returns those whose client changed meanwhile. */
async function save(run: ContactsRun, actions: readonly ContactAction[]): Promise<readonly ContactAction[]> {
  const stale: ContactAction[] = [];
  const clients = actions.filter(({ studio }) => studio !== undefined);
  const alone = actions.filter(({ studio }) => studio === undefined);
  for (const some of [...chunks(clients, clientsSavedTogether), ...chunks(alone, pairsSavedTogether)]) {
    const unsaved = await commitContactActions(run, some);
    for (const action of some) if (!unsaved.includes(action)) run.ledger.done(action);
    stale.push(...unsaved);
  }
  return stale;
}

async function update(
  run: ContactsRun,
  actions: readonly ContactAction[],
  manner: ContactsManner,
): Promise<readonly ContactAction[]> {
  const { label } = manner;
  await keepOverruled(run, actions);
  const updates = actions.flatMap(({ google }) => (google?.kind === 'update' ? [google] : []));
  const outcomes = await run.contacts.updateContacts(updates);
  const { written, again, failure } = await sortOutcomes(run, actions, { outcomes, label });
  const stale = await save(run, written);
  if (failure !== undefined) throw failure;
  const toLabel = written.filter((action) => action.label !== undefined && !stale.includes(action)).map(labelOnly);
  return [...stale, ...again, ...(toLabel.length === 0 ? [] : await changeLabel(run, toLabel))];
}

async function create(
  run: ContactsRun,
  actions: readonly ContactAction[],
  { label }: ContactsManner,
): Promise<readonly ContactAction[]> {
  if (label === undefined) return [];
  await noteCreating(run, actions);
  const wanted = actions.flatMap(({ google }) =>
    google?.kind === 'create' ? [{ card: google.card, mark: google.mark, labels: [label] }] : [],
  );
  let outcomes: readonly ContactOutcome[];
  try {
    outcomes = await blamingLabel(run, label, await run.contacts.createContacts(wanted));
  } catch (error) {
    // Refused as a whole: none was made. Without an answer nobody knows.
    const isKnown = error instanceof GoogleFailure && error.reason !== 'unavailable';
    if (isKnown)
      await forgetCreating(
        run,
        actions.map(({ clientId }) => clientId),
      );
    throw error;
  }
  const notMade = actions.filter((_, index) => isCertainlyNotMade(outcomes[index]));
  const { written, again, failure } = await sortOutcomes(run, actions, { outcomes, label });
  const stale = await save(run, written);
  await forgetCreating(
    run,
    notMade.map(({ clientId }) => clientId),
  );
  if (failure !== undefined) throw failure;
  return [...stale, ...again];
}

/** New contacts are refused where the label they are to carry was deleted: that is no fault of theirs, and ends the run. */
async function blamingLabel(
  { contacts }: ContactsRun,
  label: LabelName,
  outcomes: readonly ContactOutcome[],
): Promise<readonly ContactOutcome[]> {
  const isRefused = (outcome: ContactOutcome): boolean =>
    outcome.kind === 'failed' && outcome.failure.reason === 'rejected';
  if (!outcomes.some(isRefused)) return outcomes;
  if ((await contacts.listLabels()).some(({ name }) => name === label)) return outcomes;
  const failure = new GoogleFailure('gone', 'the label was deleted');
  return outcomes.map((outcome) => (isRefused(outcome) ? { kind: 'failed', failure } : outcome));
}

function isCertainlyNotMade(outcome: ContactOutcome | undefined): boolean {
  return outcome?.kind === 'failed' && outcome.failure.reason !== 'unavailable';
}

/** What became of each: written with the pair as it is now, to be planned again, set aside, or what stops the run. */
async function sortOutcomes(
  run: ContactsRun,
  actions: readonly ContactAction[],
  { outcomes, label }: { readonly outcomes: readonly ContactOutcome[]; readonly label: LabelName | undefined },
): Promise<{
  readonly written: readonly ContactAction[];
  readonly again: readonly ContactAction[];
  readonly failure: GoogleFailure | undefined;
}> {
  const written: ContactAction[] = [];
  const again: ContactAction[] = [];
  let failure: GoogleFailure | undefined;
  for (const [index, action] of actions.entries()) {
    const outcome = outcomes[index];
    if (outcome?.kind === 'written') {
      written.push(
        actionAfterWrite(action, { contact: outcome.contact, label, region: run.region, now: run.deps.clock.now() }),
      );
      continue;
    }
    const failed = outcome?.failure ?? new GoogleFailure('unavailable', 'an answer is missing');
    switch (failed.reason) {
      case 'changedMeanwhile':
      case 'gone':
        if (action.google?.kind === 'create') failure = failed;
        else again.push(action);
        break;
      case 'rejected':
      case 'forbidden':
      case 'taken':
        await setContactAside(run, action, `Google does not accept it: ${failed.said}`);
        break;
      case 'cursorExpired':
      case 'throttled':
      case 'paused':
      case 'unauthorized':
      case 'reconnect':
      case 'unavailable':
      case 'misconfigured':
        if (action.google?.kind === 'create' && failed.reason === 'unavailable') run.ledger.doubt(action.clientId);
        failure = failed;
    }
  }
  return { written, again, failure };
}

/** Puts a label on contacts, or takes it off. What is not there any more is planned again. */
async function changeLabel(run: ContactsRun, actions: readonly ContactAction[]): Promise<readonly ContactAction[]> {
  const again: ContactAction[] = [];
  const labels = new Set(actions.flatMap(({ label }) => (label === undefined ? [] : [label.label])));
  for (const label of labels) {
    const some = actions.filter((action) => action.label?.label === label);
    const names = (kind: 'add' | 'remove'): readonly ContactName[] =>
      some.flatMap((action) => (action.label?.kind === kind ? [action.label.name] : []));
    const leaving = some.filter((action) => action.label?.kind === 'remove');
    if (leaving.length > 0) await noteTakingAway(run, leaving);
    else await confirmLease(run.deps, contactSyncAt(run.syncId), run.fence);
    const notFound = await changeMembers(run, label, { add: names('add'), remove: names('remove') });
    const isThere = (action: ContactAction): boolean => action.label === undefined || !notFound.has(action.label.name);
    const since = run.deps.clock.now();
    const done = some
      .filter((action) => isThere(action) || action.label?.kind === 'remove')
      .map((action) => actionAfterLabel(action, since));
    again.push(
      ...some.filter((action) => !isThere(action) && action.label?.kind === 'add'),
      ...(await save(run, done)),
    );
  }
  return again;
}

/** Google leaves a contact's only label on: those are the user's own, and stay as they are (facts 4.3). */
async function changeMembers(
  run: ContactsRun,
  label: LabelName,
  change: { readonly add: readonly ContactName[]; readonly remove: readonly ContactName[] },
): Promise<ReadonlySet<ContactName>> {
  try {
    const { notFound } = await run.contacts.changeMembers(label, change);
    return new Set(notFound);
  } catch (error) {
    // A label that is gone is on nobody; whom it was to be put on, the next run puts under the one made in its place.
    if (error instanceof GoogleFailure && error.reason === 'gone' && change.add.length === 0) return new Set();
    throw error;
  }
}

async function remove(run: ContactsRun, actions: readonly ContactAction[]): Promise<readonly ContactAction[]> {
  await noteTakingAway(run, actions);
  await run.contacts.deleteContacts(actions.flatMap(({ google }) => (google?.kind === 'delete' ? [google.name] : [])));
  return save(run, actions);
}

function chunks<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size));
}
