import {
  contactOutboxOf,
  contactPairsOf,
  contactReviewsOf,
  contactSyncAt,
  overruledOf,
  studioCollections,
} from '../../../shared/ports/collections.ts';
import type { Stored } from '../../../shared/ports/store.ts';
import type { ActKind } from '../acts.ts';
import { beginning } from '../ports.ts';
import type { History } from '../under-way.ts';

/** What a contact sync still has to do; undefined where all are at rest, or nobody syncs contacts. */
export async function leftOfContacts({ plan, world, scheduler }: History): Promise<string | undefined> {
  if (plan.contactsLag === undefined) return undefined;
  for (const { syncId } of world.users) {
    const record = (await world.store.get(contactSyncAt(syncId)))?.value;
    if (record === undefined) return `no contact sync ${syncId}`;
    const { failures, lastFailure, asked, settled, lease } = record;
    if (failures > 0)
      return `a failure of the contacts of ${syncId}: ${lastFailure?.reason ?? ''} ${lastFailure?.said ?? ''}`;
    if (asked.studio > settled.studio || asked.google > settled.google) return `a request of the contacts of ${syncId}`;
    if (lease !== undefined && lease.until > beginning + scheduler.now()) return `a lease of the contacts of ${syncId}`;
    if (record.compareAll === true || record.populates !== undefined) return `a compare of the contacts of ${syncId}`;
    if (record.doubtUntil !== undefined) return `a doubt of the contacts of ${syncId}`;
    if ((record.untold ?? []).length > 0) return `untold news of the contacts of ${syncId}`;
    const waiting = await world.store.find({ from: contactOutboxOf(syncId), limit: 1 });
    if (waiting.length > 0) return `an outbox entry of the contacts of ${syncId}`;
  }
  return undefined;
}

/**
 * Copies are matched with clients where everything is read: one may be somebody else's once the client left meanwhile, or its own
 * contact went.
 */
export function mayMatchAnew({ contactDeeds, acts }: History): boolean {
  const leaving: readonly ActKind[] = [
    'pickGroup',
    'switchGroup',
    'deleteGroup',
    'joinOrLeaveGroup',
    'deleteClient',
    'takeClientEmail',
    'deleteContact',
  ];
  return contactDeeds.some(({ kind }) => kind === 'copy') && leaving.some((kind) => acts.has(kind));
}

/** Adds what one more contact run must leave as it is, by name. */
export async function rememberContacts(
  { world, acts }: Pick<History, 'world' | 'acts'>,
  state: Map<string, string>,
): Promise<void> {
  const { store, google, studios, users } = world;
  // A label that could not be made while writes were paused, and nobody needs yet, is made when everything is read.
  const hasAllLabels = !acts.has('pauseWrites');
  const keep = (found: readonly Stored<unknown>[]): void => {
    for (const { path, revision } of found) state.set(path, revision);
  };
  for (const { studioId } of studios) keep(await store.find({ from: studioCollections(studioId).clients }));
  for (const { syncId, email } of users) {
    keep(await store.find({ from: contactPairsOf(syncId) }));
    keep(await store.find({ from: contactReviewsOf(syncId) }));
    keep(await store.find({ from: overruledOf(syncId) }));
    for (const { name, sequence } of google.contactsPerson.contacts(email))
      state.set(`${email} ${name}`, String(sequence));
    if (!hasAllLabels) continue;
    for (const { name, sequence } of google.contactsPerson.labels(email))
      state.set(`${email} ${name}`, String(sequence));
  }
}
