import type { BookingId, UserId } from '../../domain/ids.ts';
import type { ConflictDraft } from '../calendar/model.ts';
import type { ScheduleDraft } from './schedule-draft.ts';

/**
 * What a person can say to a question. `approve` and `putBack` are for mass deletes; `keep` leaves everything as it is;
 * `keepBoth`, `moveOne` and `removeOne` are for two bookings at one time; `takeOther`, `preferGoogle` and `preferStudio` for
 * edits of both sides; the rest is about a session whose event was deleted in Google.
 */
export type ConflictChoice =
  | 'approve'
  | 'putBack'
  | 'keep'
  | 'keepBoth'
  | 'moveOne'
  | 'removeOne'
  | 'takeOther'
  | 'preferGoogle'
  | 'preferStudio'
  | 'putBackInGoogle'
  | 'cancelSession'
  | 'takeUserOff'
  | 'keepOutOfGoogle';

/** What a question is about. */
export type QuestionDraft =
  | ConflictDraft
  | ScheduleDraft
  | {
      readonly kind: 'massDelete';
      readonly goneFrom: 'studio' | 'google';
      readonly bookingIds: readonly BookingId[];
      /** Those whose events are in Google still, as invitations the user declined: putting back leaves them so. */
      readonly declined?: readonly BookingId[];
      readonly pairCount: number;
    };

/** Of a question for a person: what its possible answers hang on. */
export interface Question {
  /** Who is asked. */
  readonly userId: UserId;
  readonly state: 'open' | 'resolved' | 'closed';
  /** Given, and on an open question being carried out. */
  readonly answer?: { readonly choice: ConflictChoice };
  readonly draft: QuestionDraft;
}
