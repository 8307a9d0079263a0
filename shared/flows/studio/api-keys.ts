import { actorName } from '../../domain/booking.ts';
import type { Actor } from '../../domain/booking.ts';
import { fingerprint } from '../../domain/fingerprint.ts';
import type { StudioId } from '../../domain/ids.ts';
import type { Role } from '../../domain/studio.ts';
import { addSeconds } from '../../domain/time.ts';
import type { Chance, Clock } from '../../ports/clock.ts';
import { apiKeyAt, apiKeys } from '../../ports/collections.ts';
import type { ApiKeyRecord } from '../../ports/records/api-records.ts';
import type { Store, Stored } from '../../ports/store.ts';
import { notFound } from '../known-refusals.ts';
import { refuse } from '../refused.ts';
import type { Refused } from '../refused.ts';

/** Keys begin like this, so that they are known where they leak. */
const prefix = 'ssk_';
const keyPattern = /^ssk_[A-Za-z0-9_-]{43}$/;
/** Seconds between two notes that a key is in use. */
const noteUseEvery = 3600;
/** Living keys of one studio. */
const mostKeys = 50;

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
  readonly chance: Chance;
}

/** A new key. `secret` is told this once; the store holds its hash. */
export interface MadeKey {
  readonly kind: 'done';
  readonly key: ApiKeyRecord;
  readonly secret: string;
}

/** Makes a key for the studio's own software. */
export async function makeApiKey(
  deps: Deps,
  request: {
    readonly studioId: StudioId;
    readonly actor: Actor;
    readonly name: string;
    readonly role: Exclude<Role, 'owner'>;
  },
): Promise<MadeKey | Refused> {
  const { studioId, actor, name, role } = request;
  if ((await livingKeys(deps, studioId)) >= mostKeys) {
    return refuse('tooManyKeys', `The studio has ${mostKeys} keys already.`, 'Revoke one that is no longer used.');
  }
  const secret = `${prefix}${deps.chance.secret()}`;
  const key: ApiKeyRecord = {
    id: deps.chance.id(),
    studioId,
    name,
    role,
    createdAt: deps.clock.now(),
    createdBy: actorName(actor),
  };
  await deps.store.write([{ kind: 'create', document: apiKeyAt(fingerprint(secret)), value: key }]);
  return { kind: 'done', key, secret };
}

/** The key that was shown; undefined for none, an unknown or a revoked one. Notes its use at most hourly. */
export async function readApiKey(
  deps: Pick<Deps, 'store' | 'clock'>,
  shown: string | undefined,
): Promise<ApiKeyRecord | undefined> {
  if (shown === undefined || !keyPattern.test(shown)) return undefined;
  const document = apiKeyAt(fingerprint(shown));
  const stored = await deps.store.get(document);
  if (stored === undefined || stored.value.revokedAt !== undefined) return undefined;
  const { lastUsedAt } = stored.value;
  const now = deps.clock.now();
  if (lastUsedAt === undefined || lastUsedAt <= addSeconds(now, -noteUseEvery)) {
    await deps.store.write([{ kind: 'update', document, fields: { lastUsedAt: now } }]);
  }
  return stored.value;
}

/** One key of a studio by its id, revoked ones too. */
export async function findApiKey(
  deps: Pick<Deps, 'store'>,
  studioId: StudioId,
  id: string,
): Promise<Stored<ApiKeyRecord> | undefined> {
  const [found] = await deps.store.find({
    from: apiKeys,
    where: [
      { field: 'studioId', is: '==', value: studioId },
      { field: 'id', is: '==', value: id },
    ],
    limit: 1,
  });
  return found;
}

/** Ends a key for good; it stays in the list. Revoking twice changes nothing. */
export async function revokeApiKey(
  deps: Pick<Deps, 'store' | 'clock'>,
  request: { readonly studioId: StudioId; readonly id: string },
): Promise<{ readonly kind: 'done' } | Refused> {
  const stored = await findApiKey(deps, request.studioId, request.id);
  if (stored === undefined) return notFound('key');
  if (stored.value.revokedAt === undefined) {
    await deps.store.write([
      { kind: 'update', document: apiKeyAt(stored.id), fields: { revokedAt: deps.clock.now() } },
    ]);
  }
  return { kind: 'done' };
}

async function livingKeys(deps: Pick<Deps, 'store'>, studioId: StudioId): Promise<number> {
  const found = await deps.store.find({ from: apiKeys, where: [{ field: 'studioId', is: '==', value: studioId }] });
  return found.filter(({ value }) => value.revokedAt === undefined).length;
}
