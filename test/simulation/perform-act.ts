import { operateSync } from '../../shared/flows/operate/operate-sync.ts';
import { googleActs, operatorActs, studioActs, type Act } from './acts.ts';
import { clientActs, contactActs } from './contacts/contact-kinds.ts';
import { actInContacts } from './contacts/contacts-side.ts';
import { actOnClients } from './contacts/clients-side.ts';
import { actInGoogle } from './google-side.ts';
import type { Random } from './random.ts';
import { actOnGoogleSeries } from './series-google.ts';
import { googleSeriesActs, studioSeriesActs } from './series-kinds.ts';
import { actOnStudioSeries } from './series-studio.ts';
import { Violation } from './scheduler.ts';
import { actInStudio } from './studio-side.ts';
import type { History } from './under-way.ts';
import type { SimulatedUser } from './world.ts';

/** Lets an act happen: what people and operators do through workers of their own, what befalls an account at once. */
export function perform(history: History, random: Random, act: Act): void {
  const { world, scheduler } = history;
  const studio = world.studios[act.studio % world.studios.length];
  const user = studio?.users[act.user % studio.users.length];
  if (studio === undefined || user === undefined) return;
  history.acts.add(act.kind);
  scheduler.note(`act ${act.kind} of ${user.syncId} ${act.value}`);
  if (isOneOf(studioActs, act)) {
    if (act.kind === 'disconnect' || act.kind === 'disconnectDeleting')
      history.detachments.set(user.syncId, (history.detachments.get(user.syncId) ?? 0) + 1);
    if (act.kind === 'switchCalendar' && history.plan.sharedCalendar === true) return;
    const { store, google } = world;
    history.work(act.kind, studio, async (deps) => actInStudio(deps, act, { studio, user, store, google }));
  } else if (isOneOf(googleActs, act)) {
    const at = scheduler.now();
    history.deeds.push(...actInGoogle(world.google, act, user).map((deed) => ({ ...deed, at })));
  } else if (isOneOf(studioSeriesActs, act)) {
    const { store, google } = world;
    history.work(act.kind, studio, async (deps) => actOnStudioSeries(deps, act, { studio, user, store, google }));
  } else if (isOneOf(googleSeriesActs, act)) {
    const at = scheduler.now();
    const done = actOnGoogleSeries(world.google, act, user);
    history.deeds.push(...done.deeds.map((deed) => ({ ...deed, at })));
    history.seriesDeeds.push(...done.series.map((deed) => ({ ...deed, at })));
  } else if (isOneOf(operatorActs, act)) {
    history.work(act.kind, studio, async (deps) => {
      await operateSync(deps, { syncId: user.syncId, action: act.kind, operator: 'operator@example.com' });
    });
  } else if (isOneOf(clientActs, act)) {
    history.work(act.kind, studio, async (deps) => actOnClients(deps, act, { studio, user, store: world.store }));
  } else if (isOneOf(contactActs, act)) {
    const at = scheduler.now();
    history.contactDeeds.push(...actInContacts(world.google, act, user).map((deed) => ({ ...deed, at })));
  } else befall(history, random, { act, user });
}

function isOneOf<Kind extends string>(
  kinds: readonly Kind[],
  act: Act,
): act is Act & { readonly kind: Kind & Act['kind'] } {
  return (kinds as readonly string[]).includes(act.kind);
}

function befall(
  history: History,
  random: Random,
  { act, user }: { readonly act: Act; readonly user: SimulatedUser },
): void {
  const { trouble, person } = history.world.google;
  switch (act.kind) {
    case 'tick':
      return history.tick();
    case 'expireTokens':
      return trouble.expireTokens(user.calendarId);
    case 'expireContactTokens':
      return trouble.expireContactTokens(user.email);
    case 'forbidContacts':
      return history.connect(user, ['calendar']);
    case 'revoke':
      history.revoked.set(user.syncId, (history.revoked.get(user.syncId) ?? 0) + 1);
      return trouble.revokeAccess(user.email);
    case 'reconnect':
      return history.connect(user);
    case 'throttle':
      return trouble.throttle(user.email, 10 + random.below(600));
    case 'pauseWrites':
      return trouble.pauseWrites(user.email, 60 + random.below(7200));
    case 'purge':
      return trouble.purgeDeleted(user.calendarId);
    case 'takeWriting':
      return person.share(user.calendarId, user.email, 'reader');
    case 'giveWriting':
      return person.share(user.calendarId, user.email, 'owner');
    default:
      throw new Violation(`nobody does ${act.kind}`);
  }
}
