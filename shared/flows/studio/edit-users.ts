import type { Actor } from '../../domain/booking.ts';
import { actorName } from '../../domain/booking.ts';
import { asId, syncIdOf } from '../../domain/ids.ts';
import type { StudioId, UserId } from '../../domain/ids.ts';
import { sameValue } from '../../domain/same-value.ts';
import type { Role, User } from '../../domain/studio.ts';
import { studioCollections, syncAt } from '../../ports/collections.ts';
import type { Chance, Clock } from '../../ports/clock.ts';
import type { Queue } from '../../ports/queue.ts';
import type { Reader, Store } from '../../ports/store.ts';
import { writeInvitation } from './invitations.ts';
import { notFound, versionRefusal } from '../known-refusals.ts';
import { requestMail } from '../mails/queue-mail.ts';
import { refuse } from '../refused.ts';
import type { Refused } from '../refused.ts';

/** What may be changed of a user. */
export type UserFields = Pick<User, 'name' | 'email' | 'role' | 'active' | 'colour'>;

/** What became of a user made or changed. */
export type UserAnswer = { readonly kind: 'done'; readonly user: User } | Refused;

/** Who changes users, and as what. */
export interface UserEditor {
  readonly studioId: StudioId;
  readonly actor: Actor;
  readonly role: Role;
  /** Their own user id, for people. */
  readonly userId?: UserId;
}

/** Makes a user and mails them a link by which they join the studio with their Google account. */
export async function addUser(
  deps: { readonly store: Store; readonly queue: Queue; readonly clock: Clock; readonly chance: Chance },
  request: UserEditor & { readonly fields: UserFields },
): Promise<UserAnswer> {
  const { studioId, actor, fields } = request;
  const refusal = roleRefusal(request, undefined, fields);
  if (refusal !== undefined) return refusal;
  const at = deps.clock.now();
  const token = deps.chance.secret();
  const user: User = {
    ...fields,
    id: asId<UserId>(deps.chance.id()),
    studioId,
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
  const saved = await deps.store.transact(async (transaction) => {
    const taken = await emailRefusal(transaction, user);
    if (taken !== undefined) return taken;
    transaction.create(studioCollections(studioId).user(user.id), user);
    if (!user.active) return { kind: 'saved' as const, mailIds: [] };
    const mailId = writeInvitation(transaction, { user, invitedBy: actorName(actor), token, at });
    return { kind: 'saved' as const, mailIds: [mailId] };
  });
  if (saved.kind === 'refused') return saved;
  await requestMail(deps, saved.mailIds);
  return { kind: 'done', user };
}

/**
 * Changes a user. People change their own name and colour; owner and admins everything, but only owners make, change and
 * unmake owners, and a studio keeps one. Who is switched off is signed out everywhere, and their sync is switched off.
 */
export async function changeUser(
  deps: { readonly store: Store; readonly clock: Clock },
  request: UserEditor & { readonly changedId: UserId; readonly expectedVersion?: number },
  wanted: (before: UserFields) => UserFields,
): Promise<UserAnswer> {
  const { studioId, changedId, expectedVersion } = request;
  const places = studioCollections(studioId);
  const sync = syncAt(syncIdOf(studioId, changedId));
  return deps.store.transact(async (transaction): Promise<UserAnswer> => {
    const stored = await transaction.get(places.user(changedId));
    if (stored === undefined) return notFound('user');
    const before = stored.value;
    const { name, email, role, active, colour } = wanted(before);
    const after: User = { ...before, name, email, role, active, colour };
    const refusal =
      versionRefusal(before.version, expectedVersion) ??
      roleRefusal(request, before, after) ??
      (await ownerRefusal(transaction, before, after)) ??
      (before.email === after.email ? undefined : await emailRefusal(transaction, after));
    if (refusal !== undefined) return refusal;
    if (sameValue(before, after)) return { kind: 'done', user: before };
    const goes = before.active && !after.active;
    const running = goes ? await transaction.get(sync) : undefined;
    const user = { ...after, version: before.version + 1, updatedAt: deps.clock.now() };
    transaction.set(places.user(changedId), user);
    if (running?.value.settings.enabled === true) {
      const settings = { ...running.value.settings, enabled: false };
      transaction.update(sync, { settings, version: running.value.version + 1, nextSyncAt: undefined });
    }
    return { kind: 'done', user };
  });
}

/** What the editor may not do to this user. */
function roleRefusal(editor: UserEditor, before: User | undefined, after: UserFields): Refused | undefined {
  const touchesOwner = before?.role === 'owner' || after.role === 'owner';
  const isSelf = before !== undefined && before.id === editor.userId;
  if (touchesOwner && editor.role !== 'owner' && !(isSelf && before.role === after.role)) {
    return refuse('notAllowed', 'Only an owner makes, changes or unmakes owners.', 'Ask an owner of the studio.');
  }
  if (editor.role !== 'user' || before === undefined) return undefined;
  const isOwnMatter =
    before.role === after.role && before.active === after.active && before.email === after.email && isSelf;
  if (isOwnMatter) return undefined;
  return refuse('notAllowed', 'You may change your own name and colour only.', 'Ask an admin to change the rest.');
}

async function ownerRefusal(reader: Reader, before: User, after: User): Promise<Refused | undefined> {
  const staysOwner = after.role === 'owner' && after.active;
  if (before.role !== 'owner' || !before.active || staysOwner) return undefined;
  const owners = await reader.find({
    from: studioCollections(before.studioId).users,
    where: [{ field: 'role', is: '==', value: 'owner' }],
  });
  if (owners.some(({ value }) => value.active && value.id !== before.id)) return undefined;
  return refuse('lastOwner', 'A studio keeps at least one owner.', 'Make somebody else an owner first.');
}

async function emailRefusal(reader: Reader, user: User): Promise<Refused | undefined> {
  const users = await reader.find({ from: studioCollections(user.studioId).users });
  const email = user.email.toLowerCase();
  const other = users.find(({ value }) => value.id !== user.id && value.email.toLowerCase() === email);
  if (other === undefined) return undefined;
  return refuse(
    'emailTaken',
    `${other.value.name} has this e-mail address already.`,
    other.value.active ? 'Use another address.' : 'Switch that user on again instead.',
  );
}
