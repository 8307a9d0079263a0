/** The questions for people. */
import type { Actor } from '../../domain/booking.ts';
import type { BookingId, ConflictId, RunId, StudioId, UserId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { ConflictDraft } from '../../sync/calendar/model.ts';

/**
 * What a person can say to a question. `approve` and `putBack` are for mass deletes; `keep` leaves everything as it is; the rest
 * is about a session whose event was deleted in Google.
 */
export type ConflictChoice =
  'approve' | 'putBack' | 'keep' | 'putBackInGoogle' | 'cancelSession' | 'takeUserOff' | 'keepOutOfGoogle';

/** A question for a person. `resolved` by an answer, or `closed` because nothing was left to ask. */
export interface ConflictRecord {
  readonly id: ConflictId;
  readonly studioId: StudioId;
  readonly userId: UserId;
  readonly state: 'open' | 'resolved' | 'closed';
  readonly raisedAt: Instant;
  readonly runId: RunId;
  /** Who said what; on an open one it is being carried out, or a crash cut that off and the same answer goes on with it. */
  readonly answer?: { readonly choice: ConflictChoice; readonly by: Actor; readonly at: Instant };
  readonly closedAt?: Instant;
  readonly draft:
    | ConflictDraft
    | {
        readonly kind: 'massDelete';
        readonly goneFrom: 'studio' | 'google';
        readonly bookingIds: readonly BookingId[];
        readonly pairCount: number;
      };
}
