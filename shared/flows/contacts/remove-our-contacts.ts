import type { SyncId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import { contactPairAt, contactPairsOf, contactSyncAt } from '../../ports/collections.ts';
import type { Clock } from '../../ports/clock.ts';
import { GoogleFailure } from '../../ports/google.ts';
import type { GoogleContacts } from '../../ports/google-contacts.ts';
import type { Store } from '../../ports/store.ts';
import { doubtEnds } from '../../sync/contacts/freshness.ts';
import type { ContactPair } from '../../sync/contacts/model.ts';
import { cutForRemoval, endedByRemoval, isToRemove } from '../../sync/contacts/removal.ts';
import type { WalkCounts } from '../google-sync/walk-pairs.ts';
import { isToUntie } from '../../sync/contacts/untied.ts';
import { pagesOf } from '../pages-of.ts';
import { readUntyings } from './read-clients.ts';

/** Pairs dealt with at a time: Google deletes 500 at once (facts 4.3), and the store writes 500 at once, the sync among them. */
const pageSize = 499;

interface Removal {
  readonly deps: { readonly store: Store; readonly clock: Clock };
  readonly syncId: SyncId;
  readonly contacts: GoogleContacts;
  /** The contact sync's, since runs were kept away from it: once one was let in again, nothing more is taken away. */
  readonly fence: number;
}

/**
 * Takes out of Google what the contact sync brought there: contacts it made are deleted, of the user's own only the label is taken
 * off. As well as can be: a request that fails never stops the others, and after `milliseconds` none is begun. Each tie is cut
 * before, so that killed on the way nobody takes what was done for something the user did; where it is unknown whether it was done,
 * the contact is looked for by its mark should the account be attached again. No run may be under way. Counts the contacts.
 */
export async function removeOurContacts(
  deps: Removal['deps'],
  removal: Omit<Removal, 'deps'> & { readonly milliseconds: number },
): Promise<WalkCounts> {
  const until = deps.clock.elapsed() + removal.milliseconds;
  const untied = await readUntyings({ deps, syncId: removal.syncId });
  // A contact that a person said is somebody else is its user's own, although the tie is still to be cut.
  const asTheirs = (pair: ContactPair): ContactPair =>
    isToUntie({ untied }, pair) ? { ...pair, origin: 'google' } : pair;
  let [done, left] = [0, 0];
  for await (const pairs of pagesOf(deps.store, { from: contactPairsOf(removal.syncId), size: pageSize })) {
    const meant = pairs.filter(isToRemove).map(asTheirs);
    const isDone = deps.clock.elapsed() < until && (await removeSome({ deps, ...removal }, meant));
    if (isDone) done += meant.length;
    else left += meant.length;
    // Being made when the account went: whether they are there is not known.
    left += pairs.filter(({ creatingSince, contactName, endedAt }) => {
      return creatingSince !== undefined && contactName === undefined && endedAt === undefined;
    }).length;
  }
  return { done, left };
}

async function removeSome(removal: Removal, pairs: readonly ContactPair[]): Promise<boolean> {
  const ours = pairs.filter(({ origin }) => origin === 'studio');
  const theirs = pairs.filter(({ origin }) => origin === 'google');
  const areOursGone = await carryOut(removal, ours, async ({ contacts }) =>
    contacts.deleteContacts(ours.flatMap(({ contactName }) => contactName ?? [])),
  );
  const areTheirsFree = await carryOut(removal, theirs, async ({ contacts }) => {
    for (const label of new Set(theirs.flatMap((pair) => pair.label?.name ?? []))) {
      const under = theirs.filter((pair) => pair.label?.name === label);
      await contacts.changeMembers(label, { add: [], remove: under.flatMap(({ contactName }) => contactName ?? []) });
    }
  });
  return areOursGone && areTheirsFree;
}

/** Cuts the ties, does it at Google, and writes down how it ended. Whether it was done. */
async function carryOut(
  removal: Removal,
  pairs: readonly ContactPair[],
  act: (removal: Removal) => Promise<void>,
): Promise<boolean> {
  if (pairs.length === 0) return true;
  const at = removal.deps.clock.now();
  if (!(await cutTies(removal, pairs, at))) return false;
  try {
    await act(removal);
  } catch (error) {
    if (!(error instanceof GoogleFailure)) throw error;
    const isRefused = error.reason !== 'unavailable';
    if (isRefused) await savePairs(removal, pairs, at);
    return false;
  }
  await savePairs(
    removal,
    pairs.map((pair) => endedByRemoval(pair, at)),
    at,
  );
  return true;
}

/** Cuts the ties, unless runs were let in again: whoever slept would take contacts away from a sync at work. */
async function cutTies({ deps, syncId, fence }: Removal, pairs: readonly ContactPair[], at: Instant): Promise<boolean> {
  return deps.store.transact(async (transaction) => {
    const sync = (await transaction.get(contactSyncAt(syncId)))?.value;
    if (sync?.fence !== fence) return false;
    transaction.update(contactSyncAt(syncId), { doubtUntil: doubtEnds(at) });
    for (const pair of pairs) transaction.set(contactPairAt(syncId, pair.clientId), cutForRemoval(pair, at));
    return true;
  });
}

async function savePairs({ deps, syncId }: Removal, pairs: readonly ContactPair[], at: Instant): Promise<void> {
  await deps.store.write([
    { kind: 'update', document: contactSyncAt(syncId), fields: { doubtUntil: doubtEnds(at) } },
    ...pairs.map((pair) => ({ kind: 'set', document: contactPairAt(syncId, pair.clientId), value: pair }) as const),
  ]);
}
