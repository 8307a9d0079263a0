/** A client as it is stored, deleted ones, and the groups. */
import type { Actor } from '../../domain/booking.ts';
import type { Client } from '../../domain/client.ts';
import type { ClientIndex } from '../../domain/client-search.ts';
import type { BookingId, RunId } from '../../domain/ids.ts';
import type { ClientGroup } from '../../domain/studio.ts';
import type { Instant } from '../../domain/time.ts';

/** A client, and beside it what lists and searches ask for. Made by `clientRecord` only. */
export interface ClientRecord extends Client, ClientIndex {}

/** A deleted client, kept 30 days: until then it can be restored. */
export interface DeletedClientRecord {
  readonly client: Client;
  readonly deletedAt: Instant;
  readonly deletedBy: Actor;
  /** The appointments it was taken off, to be linked again where nobody linked them otherwise. */
  readonly appointments: readonly BookingId[];
  readonly expiresAt: Instant;
}

/** One version of a client, or its deletion, kept 90 days. */
export interface ClientVersion {
  readonly version: number;
  readonly at: Instant;
  readonly by: Actor;
  /** As it was left; of a deletion, as it was last. */
  readonly client: Client;
  /** As it was before; absent on one that was new. */
  readonly before?: Client;
  readonly deleted?: true;
  /** The sync that made it, where one did. */
  readonly runId?: RunId;
  readonly expiresAt: Instant;
}

/** A group, and its name in the form in which equal names are equal. */
export interface ClientGroupRecord extends ClientGroup {
  readonly nameKey: string;
}
