import type { Actor } from '../../domain/booking.ts';
import { cardTitle } from '../../domain/card-of-client.ts';
import { fingerprint } from '../../domain/fingerprint.ts';
import { syncIdOf } from '../../domain/ids.ts';
import type { ClientId, ContactName, StudioId, SyncId, UserId } from '../../domain/ids.ts';
import type { Clock } from '../../ports/clock.ts';
import {
  contactOutboxAt,
  contactPairAt,
  contactSyncAt,
  contactUntyingAt,
  contactUntyingsOf,
  studioCollections,
} from '../../ports/collections.ts';
import type { Queue } from '../../ports/queue.ts';
import type { ContactUntyingRecord } from '../../ports/records/contact-sync-record.ts';
import type { Store } from '../../ports/store.ts';
import type { ContactPair, Untied } from '../../sync/contacts/model.ts';
import { notFound } from '../known-refusals.ts';
import { refuse } from '../refused.ts';
import type { Refused } from '../refused.ts';
import { requestContactSyncs } from '../request-syncs.ts';

/** The id of a person's word about one client and one contact. */
export function untyingIdOf({ clientId, contactName }: Pick<Untied, 'clientId' | 'contactName'>): string {
  return fingerprint(JSON.stringify([clientId, contactName])).slice(0, 32);
}

/** Whose contacts, and which client. */
interface Tied {
  readonly studioId: StudioId;
  readonly userId: UserId;
  readonly clientId: ClientId;
}

/** A client and a user's contact: what ties them, and what was said against it, the latest first. */
export interface ContactTie {
  /** Absent where the client has no contact in this user's Google. */
  readonly pair?: ContactPair;
  readonly untyings: readonly ContactUntyingRecord[];
}

/** How a client and one user's contacts are tied. */
export async function readContactTie(
  deps: { readonly store: Store },
  { studioId, userId, clientId }: Tied,
): Promise<ContactTie> {
  const syncId = syncIdOf(studioId, userId);
  const [pair, said] = await Promise.all([
    deps.store.get(contactPairAt(syncId, clientId)),
    deps.store.find({
      from: contactUntyingsOf(syncId),
      where: [{ field: 'clientId', is: '==', value: clientId }],
      limit: 50,
    }),
  ]);
  const untyings = said.map(({ value }) => value).toSorted((one, other) => (one.askedAt > other.askedAt ? -1 : 1));
  return { ...(pair !== undefined && isTied(pair.value) ? { pair: pair.value } : {}), untyings };
}

function isTied({ contactName, endedAt, outOfGoogle }: ContactPair): boolean {
  return contactName !== undefined && endedAt === undefined && outOfGoogle === undefined;
}

/**
 * Says that a client and the contact it is tied to are two people. Only noted here: the next run, which is asked for, cuts the tie,
 * takes the contact from under the label and leaves it otherwise as it is; the run's next look makes the client a contact of its own.
 * `contactName` is the contact that was shown: of another one, which the client got meanwhile, nothing was said.
 */
export async function untieContact(
  deps: { readonly store: Store; readonly queue: Queue; readonly clock: Clock },
  request: Tied & { readonly contactName: ContactName; readonly by: Actor },
): Promise<{ readonly kind: 'done' } | Refused> {
  const { studioId, userId, clientId, contactName, by } = request;
  const syncId: SyncId = syncIdOf(studioId, userId);
  const outcome = await deps.store.transact(async (transaction) => {
    const client = await transaction.get(studioCollections(studioId).client(clientId));
    const record = (await transaction.get(contactSyncAt(syncId)))?.value;
    const pair = (await transaction.get(contactPairAt(syncId, clientId)))?.value;
    if (client === undefined) return notFound('client');
    if (record === undefined || pair === undefined || !isTied(pair) || pair.contactName !== contactName)
      return notTied();
    const { sourceId } = pair;
    const askedAt = deps.clock.now();
    transaction.set(contactUntyingAt(syncId, untyingIdOf({ clientId, contactName })), {
      clientId,
      contactName,
      ...(sourceId === undefined ? {} : { sourceId }),
      title: cardTitle(pair.inGoogle ?? pair.agreed),
      askedBy: by,
      askedAt,
    });
    const { version } = client.value;
    transaction.set(contactOutboxAt(syncId, clientId), { clientId, version, at: askedAt });
    const asked = { ...record.asked, studio: record.asked.studio + 1 };
    transaction.update(contactSyncAt(syncId), { unties: true, asked, nextSyncAt: askedAt });
    return { kind: 'done' as const };
  });
  if (outcome.kind === 'done') await requestContactSyncs(deps, [syncId], 'studio');
  return outcome;
}

function notTied(): Refused {
  return refuse(
    'notTied',
    'The client is not tied to this contact any more.',
    'Look at the client again: it may have another contact by now, or none.',
  );
}
