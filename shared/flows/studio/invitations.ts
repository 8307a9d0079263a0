import { fingerprint } from '../../domain/fingerprint.ts';
import { syncIdOf } from '../../domain/ids.ts';
import type { MailId, StudioId, UserId } from '../../domain/ids.ts';
import type { Studio, User } from '../../domain/studio.ts';
import { addSeconds } from '../../domain/time.ts';
import type { Instant } from '../../domain/time.ts';
import { invitationAt, invitations, studioCollections } from '../../ports/collections.ts';
import type { Chance, Clock } from '../../ports/clock.ts';
import type { Consent } from '../../ports/google.ts';
import type { Keys } from '../../ports/keys.ts';
import type { Queue } from '../../ports/queue.ts';
import type { InvitationRecord } from '../../ports/records/sign-in-records.ts';
import type { Store, Transaction } from '../../ports/store.ts';
import { attachAccount } from '../sign-in/attach-account.ts';
import { sealGrant } from '../sign-in/grants.ts';
import { mailIdOf, queueMail, requestMail } from '../mails/queue-mail.ts';
import { refuse } from '../refused.ts';
import type { Refused } from '../refused.ts';

/** Seconds an invitation stands: 14 days. */
const standsFor = 14 * 86_400;

/** An invitation to be sent. */
export interface InvitationToWrite {
  readonly user: User;
  /** The inviting person's name, for the mail. */
  readonly invitedBy: string;
  /** A fresh secret; the mail's link holds it, the store its hash. */
  readonly token: string;
  readonly at: Instant;
}

/**
 * Invites a user by mail, in the caller's transaction, after its reads. Call `requestMail` with the returned id once it is
 * committed.
 */
export function writeInvitation(transaction: Transaction, invitation: InvitationToWrite): MailId {
  const { user, invitedBy, token, at } = invitation;
  const hash = fingerprint(token);
  transaction.create(invitationAt(hash), {
    studioId: user.studioId,
    userId: user.id,
    email: normaliseEmail(user.email),
    expiresAt: addSeconds(at, standsFor),
  });
  const id = mailIdOf('invitation', hash);
  const subject = { kind: 'invitation' as const, email: user.email, invitedBy, token };
  queueMail(transaction, { id, studioId: user.studioId, to: user.email, subject, at });
  return id;
}

/** Invites a user of the studio, again if need be: every link sent stays good until it expires or one of them is used. */
export async function inviteUser(
  deps: { readonly store: Store; readonly queue: Queue; readonly clock: Clock; readonly chance: Chance },
  input: { readonly studioId: StudioId; readonly userId: UserId; readonly invitedBy: string },
): Promise<{ readonly kind: 'done'; readonly mailId: MailId } | Refused> {
  const token = deps.chance.secret();
  const at = deps.clock.now();
  const mailId = await deps.store.transact(async (transaction) => {
    const user = (await transaction.get(studioCollections(input.studioId).user(input.userId)))?.value;
    if (user?.active !== true) return undefined;
    return writeInvitation(transaction, { user, invitedBy: input.invitedBy, token, at });
  });
  if (mailId === undefined) {
    return refuse('userInactive', 'There is no such active user.', 'Switch the user on first, then invite them.');
  }
  await requestMail(deps, [mailId]);
  return { kind: 'done', mailId };
}

/** An invitation found, with the hash it lies under. */
export interface FoundInvitation {
  readonly hash: string;
  readonly invitation: InvitationRecord;
}

/** The invitation whose link a person came through; undefined when it was used or is too old. */
export async function findByLink(
  deps: { readonly store: Store; readonly clock: Clock },
  token: string | undefined,
): Promise<FoundInvitation | undefined> {
  if (token === undefined) return undefined;
  const stored = await deps.store.get(invitationAt(fingerprint(token)));
  if (stored === undefined || stored.value.expiresAt <= deps.clock.now()) return undefined;
  return { hash: stored.id, invitation: stored.value };
}

/** The newest invitation to the address Google vouches for; undefined when none stands. */
export async function findByAddress(
  deps: { readonly store: Store; readonly clock: Clock },
  consent: Pick<Consent, 'email' | 'emailVerified'>,
): Promise<FoundInvitation | undefined> {
  if (!consent.emailVerified) return undefined;
  const where = [{ field: 'email', is: '==' as const, value: normaliseEmail(consent.email) }];
  const found = await deps.store.find({ from: invitations, where, limit: 20 });
  const now = deps.clock.now();
  const [newest] = found
    .filter(({ value }) => value.expiresAt > now)
    .toSorted((one, other) => other.value.expiresAt.localeCompare(one.value.expiresAt));
  return newest === undefined ? undefined : { hash: newest.id, invitation: newest.value };
}

/** The studio an invitation is to, for whoever holds its link; undefined when it was used or is too old. */
export async function readInvitation(
  deps: { readonly store: Store; readonly clock: Clock },
  token: string,
): Promise<{ readonly studio: Studio } | undefined> {
  const found = await findByLink(deps, token);
  if (found === undefined) return undefined;
  const studio = (await deps.store.get(studioCollections(found.invitation.studioId).studio))?.value;
  return studio === undefined ? undefined : { studio };
}

/** Joins the studio: attaches the account to the invited user and uses the invitation up. */
export async function takeUpInvitation(
  deps: { readonly store: Store; readonly keys: Keys; readonly clock: Clock },
  { hash, invitation }: FoundInvitation,
  consent: Consent,
): Promise<{ readonly kind: 'joined'; readonly studioId: StudioId; readonly userId: UserId } | Refused> {
  const { studioId, userId } = invitation;
  const { subject, email, permissions, refreshToken } = consent;
  const sealed =
    refreshToken === undefined ? undefined : await sealGrant(deps.keys, syncIdOf(studioId, userId), refreshToken);
  return deps.store.transact(async (transaction) => {
    const stillThere = await transaction.get(invitationAt(hash));
    const user = (await transaction.get(studioCollections(studioId).user(userId)))?.value;
    if (stillThere === undefined || user?.active !== true) return invitationGone();
    const account = { studioId, userId, subject, email, permissions, at: deps.clock.now() };
    const attached = await attachAccount(transaction, sealed === undefined ? account : { ...account, sealed });
    if (attached.kind === 'refused') return attached;
    transaction.delete(invitationAt(hash));
    return { kind: 'joined' as const, studioId, userId };
  });
}

function invitationGone(): Refused {
  return refuse(
    'invitationGone',
    'This invitation was used or withdrawn.',
    'Ask the studio’s owner or an admin for a new one.',
  );
}

/** An address as it is compared. */
function normaliseEmail(email: string): string {
  return email.trim().toLowerCase();
}
