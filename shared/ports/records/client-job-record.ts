/** Long work on many clients, done in slices. */
import type { Actor } from '../../domain/booking.ts';
import type { ClientGroupId, ClientId, ClientImportId, ClientJobId, StudioId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';

/** Which clients a job goes through. */
export type JobClients =
  | { readonly kind: 'all' }
  | { readonly kind: 'chosen'; readonly clientIds: readonly ClientId[] }
  /** Those a search finds: `asked` of the index, the rest of the question of what it answers with. */
  | {
      readonly kind: 'found';
      readonly query?: string;
      readonly groupId?: ClientGroupId;
      readonly asked?: { readonly field: 'search' | 'groupIds'; readonly value: string };
    };

/** What a job does. */
export type JobWork =
  | { readonly kind: 'join'; readonly groupId: ClientGroupId; readonly groupName: string; readonly clients: JobClients }
  /** Takes the members of a deleted group out of it. */
  | { readonly kind: 'leave'; readonly groupId: ClientGroupId; readonly groupName: string }
  | { readonly kind: 'import'; readonly importId: ClientImportId; readonly fileName: string };

/** A job: where it stands is written in the transaction of each slice, so it goes on after a crash and does nothing twice. */
export interface ClientJobRecord {
  readonly id: ClientJobId;
  readonly studioId: StudioId;
  readonly work: JobWork;
  readonly state: 'running' | 'done';
  /** Clients or rows gone through so far, out of so many. */
  readonly done: number;
  readonly total: number;
  /** Of those, how many were changed or made. */
  readonly changed: number;
  /** Behind which client the next slice begins, or how many of the chosen ones or parts are done. */
  readonly place?: string | number;
  /** Why it ended early, in a sentence. */
  readonly problem?: string;
  readonly startedAt: Instant;
  readonly startedBy: Actor;
  readonly updatedAt: Instant;
  readonly expiresAt: Instant;
}
