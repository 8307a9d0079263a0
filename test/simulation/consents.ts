import { followSettings } from '../../shared/flows/contacts/follow-settings.ts';
import { refusalOfSharedCalendar } from '../../shared/flows/google-sync/calendar-in-use.ts';
import { attachAccount } from '../../shared/flows/sign-in/attach-account.ts';
import { sealGrant } from '../../shared/flows/sign-in/grants.ts';
import { contactSyncAt, syncAt } from '../../shared/ports/collections.ts';
import type { Permission } from '../../shared/ports/google.ts';
import type { History } from './under-way.ts';
import { instantAt } from './ports.ts';
import { Violation } from './scheduler.ts';
import { settingsOf, type SimulatedUser } from './world.ts';

/** The person consents: the grant is sealed and the account attached, as the consent flow does it. */
export function connect(history: History, user: SimulatedUser, allowed = permissionsOf(user)): void {
  const { subject, email, permissions, refreshToken } = history.world.google.grant({
    email: user.email,
    permissions: allowed,
  });
  const { studioId, userId, syncId } = user;
  history.work('connect', user, async (deps) => {
    const sealed = await sealGrant(deps.keys, syncId, refreshToken);
    const answer = await deps.store.transact(async (transaction) =>
      attachAccount(transaction, { studioId, userId, subject, email, permissions, sealed, at: deps.clock.now() }),
    );
    if (answer.kind === 'refused') throw new Violation(`not attached: ${answer.message}`);
    await deps.queue.publish('sync-requested', { syncId, trigger: 'now' });
    if (user.plan.contacts !== undefined)
      await deps.queue.publish('sync-requested', { syncId, trigger: 'now', of: 'contacts' });
  });
}

/** What a user's sync needs. */
export function permissionsOf({ plan }: SimulatedUser): readonly Permission[] {
  return plan.contacts === undefined ? ['calendar'] : ['calendar', 'contacts'];
}

/** Switches a user's sync on for the first time, with the settings of the plan, as the Google tab does. */
export async function switchOn(history: History, user: SimulatedUser): Promise<void> {
  const { store, google } = history.world;
  const { subject, email, permissions, refreshToken } = google.grant({
    email: user.email,
    permissions: permissionsOf(user),
  });
  const { studioId, userId, syncId } = user;
  const sealed = await sealGrant(history.world.keys, syncId, refreshToken);
  const at = instantAt(history.scheduler.now());
  await store.transact(async (transaction) =>
    attachAccount(transaction, { studioId, userId, subject, email, permissions, sealed, at }),
  );
  // As the Google tab does: who comes second to a calendar has to wait for the first.
  const isOn = (await refusalOfSharedCalendar(store, user)) === undefined;
  await store.write([
    {
      kind: 'update',
      document: syncAt(syncId),
      fields: { settings: { ...settingsOf(user), enabled: isOn }, nextSyncAt: at, compareAll: undefined },
    },
  ]);
  history.choices.switchedOn(syncId, { calendarId: user.calendarId, isFilled: user.plan.populateGoogle, isOn });
  const trigger = user.plan.populateGoogle || user.plan.populateStudio ? 'populate' : 'now';
  history.request({ syncId, trigger });
  if (user.plan.contacts === undefined) return;
  await store.transact(async (transaction) => {
    const sync = (await transaction.get(syncAt(syncId)))?.value;
    const followed = sync === undefined ? undefined : followSettings(undefined, sync, { was: undefined, at });
    if (followed !== undefined) transaction.set(contactSyncAt(syncId), followed.record);
  });
  history.request({ syncId, trigger, of: 'contacts' });
}
