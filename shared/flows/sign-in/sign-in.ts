import { fingerprint } from '../../domain/fingerprint.ts';
import { syncIdOf } from '../../domain/ids.ts';
import type { StudioId, SyncId, UserId } from '../../domain/ids.ts';
import { addSeconds } from '../../domain/time.ts';
import { accountAt, newcomerAt, studioCollections, syncAt } from '../../ports/collections.ts';
import type { Chance, Clock } from '../../ports/clock.ts';
import type { Consent, Google } from '../../ports/google.ts';
import type { Keys } from '../../ports/keys.ts';
import type { Queue } from '../../ports/queue.ts';
import type { NewcomerRecord } from '../../ports/records/sign-in-records.ts';
import type { Store } from '../../ports/store.ts';
import { attachAccount } from './attach-account.ts';
import { finishConsent } from './finish-consent.ts';
import type { ConsentAnswer, RefusedConsent } from './finish-consent.ts';
import { sealGrant } from './grants.ts';
import { findByAddress, findByLink, takeUpInvitation } from '../studio/invitations.ts';
import type { FoundInvitation } from '../studio/invitations.ts';
import { refuse } from '../refused.ts';
import type { Refused } from '../refused.ts';
import { requestSyncs } from '../request-syncs.ts';
import { openSession } from './web-sessions.ts';

/** Seconds a newcomer has to name a studio: one hour. */
const nameStudioWithin = 3600;

interface Deps {
  readonly store: Store;
  readonly queue: Queue;
  readonly google: Google;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly chance: Chance;
}

interface Person {
  readonly studioId: StudioId;
  readonly userId: UserId;
}

/** How a sign-in ended. */
export type SignInOutcome =
  | { readonly kind: 'signedIn'; readonly cookie: string; readonly returnTo: string }
  /** Nobody we know: `browser` is the new value of the browser's cookie, under which a studio can be made. */
  | { readonly kind: 'newcomer'; readonly browser: string; readonly returnTo: string }
  | RefusedConsent;

/**
 * Takes Google's answer and signs the person in: a known account to its user, an invited person to the studio that invited
 * them, a signed-in user without an account gets this one attached, and anyone else may make a studio.
 * `signedIn` is who this browser is signed in as now.
 */
export async function signIn(
  deps: Deps,
  answer: ConsentAnswer & { readonly signedIn: Person | undefined },
): Promise<SignInOutcome> {
  const finished = await finishConsent(deps, answer);
  if (finished.kind === 'refused') return finished;
  const { consent, purpose, returnTo } = finished;
  if (purpose.kind === 'connect') {
    const { studioId, userId } = purpose;
    if (answer.signedIn?.studioId !== studioId || answer.signedIn.userId !== userId) {
      return { ...otherPerson(), returnTo };
    }
    return signInAs(deps, { studioId, userId }, consent, returnTo);
  }
  const account = (await deps.store.get(accountAt(consent.subject)))?.value;
  const byLink = await findByLink(deps, purpose.invitation);
  if (byLink !== undefined && byLink.invitation.userId !== account?.userId)
    return join(deps, byLink, consent, returnTo);
  if (account !== undefined) return signInAs(deps, account, consent, returnTo);
  const byAddress = await findByAddress(deps, consent);
  if (byAddress !== undefined) return join(deps, byAddress, consent, returnTo);
  if (answer.signedIn !== undefined && !(await hasAccount(deps.store, answer.signedIn))) {
    return signInAs(deps, answer.signedIn, consent, returnTo);
  }
  return rememberNewcomer(deps, consent, returnTo);
}

async function join(
  deps: Deps,
  invitation: FoundInvitation,
  consent: Consent,
  returnTo: string,
): Promise<SignInOutcome> {
  const joined = await takeUpInvitation(deps, invitation, consent);
  return joined.kind === 'refused' ? { ...joined, returnTo } : signedIn(deps, joined, consent, returnTo);
}

/** Renews or attaches the consented account and opens a session. */
async function signInAs(deps: Deps, person: Person, consent: Consent, returnTo: string): Promise<SignInOutcome> {
  const { studioId, userId } = person;
  const syncId = syncIdOf(studioId, userId);
  const sealed =
    consent.refreshToken === undefined ? undefined : await sealGrant(deps.keys, syncId, consent.refreshToken);
  const outcome = await deps.store.transact(async (transaction) => {
    const user = (await transaction.get(studioCollections(studioId).user(userId)))?.value;
    if (user?.active !== true) return inactive();
    const { subject, email, permissions } = consent;
    const account = { studioId, userId, subject, email, permissions, at: deps.clock.now() };
    return attachAccount(transaction, sealed === undefined ? account : { ...account, sealed });
  });
  if (outcome.kind === 'refused') return { ...outcome, returnTo };
  await requestIfDue(deps, syncId, outcome.sync.nextSyncAt !== undefined);
  return signedIn(deps, person, consent, returnTo);
}

async function requestIfDue(deps: Deps, syncId: SyncId, isDue: boolean): Promise<void> {
  if (isDue) await requestSyncs(deps, [syncId], 'tick');
}

async function signedIn(
  deps: Deps,
  { studioId, userId }: Person,
  { email, emailVerified }: Consent,
  returnTo: string,
): Promise<SignInOutcome> {
  const verified = emailVerified ? { verifiedEmail: email } : {};
  const { cookie } = await openSession(deps, { studioId, userId, ...verified });
  return { kind: 'signedIn', cookie, returnTo };
}

async function hasAccount(store: Store, person: Person): Promise<boolean> {
  const sync = await store.get(syncAt(syncIdOf(person.studioId, person.userId)));
  return sync?.value.account !== undefined;
}

/** Keeps the consent for an hour under a fresh cookie, so that making the studio needs no second one. */
async function rememberNewcomer(deps: Deps, consent: Consent, returnTo: string): Promise<SignInOutcome> {
  const browser = deps.chance.secret();
  const hash = fingerprint(browser);
  const { subject, email, emailVerified, name, permissions, refreshToken } = consent;
  if (refreshToken === undefined) return { ...noLastingAccess(), returnTo };
  const newcomer: NewcomerRecord = {
    subject,
    email,
    emailVerified,
    name,
    permissions,
    sealed: await deps.keys.seal(refreshToken, `newcomer ${hash}`),
    expiresAt: addSeconds(deps.clock.now(), nameStudioWithin),
  };
  await deps.store.write([{ kind: 'create', document: newcomerAt(hash), value: newcomer }]);
  return { kind: 'newcomer', browser, returnTo };
}

function otherPerson(): Refused {
  return refuse(
    'signedInAsAnother',
    'You are no longer signed in as the user this account was to be attached to.',
    'Sign in again and begin from the Google tab.',
  );
}

function inactive(): Refused {
  return refuse(
    'userInactive',
    'Your user is switched off in this studio.',
    'Ask the studio’s owner or an admin to switch it on again.',
  );
}

function noLastingAccess(): Refused {
  return refuse(
    'noLastingAccess',
    'Google gave no lasting access this time.',
    'Remove StudioSync under “Third-party apps” of your Google account, then sign in again.',
  );
}
