import type { Actor } from '../../domain/booking.ts';
import type { Client } from '../../domain/client.ts';
import type { RunId } from '../../domain/ids.ts';
import { addSeconds } from '../../domain/time.ts';
import type { Instant } from '../../domain/time.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { Transaction } from '../../ports/store.ts';

/** How long a client's versions are kept, seconds. */
const versionsKept = 90 * 86_400;

/** Who made a change of a client, and when. */
export interface ClientMade {
  readonly by: Actor;
  readonly at: Instant;
  readonly runId?: RunId;
}

/** Keeps a client as a change leaves it, or that it was deleted, for its history. One write, in the transaction of the change. */
export function keepClientVersion(
  transaction: Transaction,
  { before, after }: { readonly before: Client | undefined; readonly after: Client | undefined },
  { by, at, runId }: ClientMade,
): void {
  const client = after ?? before;
  if (client === undefined) return;
  const isDeletion = after === undefined;
  const key = isDeletion ? `${client.version}-deleted` : String(client.version);
  transaction.set(studioCollections(client.studioId).clientVersion(client.id, key), {
    version: client.version,
    at,
    by,
    client,
    ...(before === undefined || isDeletion ? {} : { before }),
    ...(isDeletion ? { deleted: true } : {}),
    ...(runId === undefined ? {} : { runId }),
    expiresAt: addSeconds(at, versionsKept),
  });
}
