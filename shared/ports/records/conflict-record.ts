/** The questions for people. */
import type { Actor } from '../../domain/booking.ts';
import type { BookingId, ConflictId, RunId, StudioId, UserId } from '../../domain/ids.ts';
import type { Instant, Span } from '../../domain/time.ts';
import type { ConflictChoice, QuestionDraft } from '../../sync/conflicts/question.ts';

/** Who said what, when; on an open question it is being carried out, or a crash cut that off and the same answer goes on with it. */
export interface ConflictAnswer {
  readonly choice: ConflictChoice;
  readonly by: Actor;
  readonly at: Instant;
  /** Which of two bookings, or which occurrence of one, is moved or removed. */
  readonly bookingId?: BookingId;
  /** Where it is moved. */
  readonly to?: Span;
  /** The booking the answer changed, and the version it left: unless it changed since, the answer can be taken back. */
  readonly changed?: { readonly bookingId: BookingId; readonly version: number };
  /** Of `keepBoth`: the print of the times at which both may stay. */
  readonly times?: string;
  /** Of `preferGoogle` and `preferStudio`: what the setting said before. */
  readonly preferredBefore?: 'google' | 'studio' | 'neither';
}

/** An answer that was taken back. */
export interface TakenBack extends ConflictAnswer {
  readonly takenBackBy: Actor;
  readonly takenBackAt: Instant;
}

/** A question for a person. `resolved` by an answer, or `closed` because nothing was left to ask. */
export interface ConflictRecord {
  readonly id: ConflictId;
  readonly studioId: StudioId;
  readonly userId: UserId;
  readonly state: 'open' | 'resolved' | 'closed';
  readonly raisedAt: Instant;
  readonly runId: RunId;
  readonly answer?: ConflictAnswer;
  /** Answers taken back, the oldest first. */
  readonly takenBack?: readonly TakenBack[];
  readonly closedAt?: Instant;
  /** Of two bookings at one time: names the two and who is asked, whatever their times are. */
  readonly about?: string;
  /** The same, while it is open: the two bookings. What changes one of them looks here whether the question still stands. */
  readonly waitsOn?: readonly BookingId[];
  readonly draft: QuestionDraft;
}
