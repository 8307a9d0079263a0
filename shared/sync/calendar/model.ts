import type { Entry, EntryField } from '../../domain/entry.ts';
import type { BookingId, CalendarId, EventId, StudioId, UserId } from '../../domain/ids.ts';
import type { Privacy } from '../../domain/settings.ts';
import type { CalendarDate, Instant, Span } from '../../domain/time.ts';
import type { AgreedPrints, FieldConflict, Side } from '../model.ts';

/** Our id written into an event: a hint, never above a pair (facts, trap 20). */
export interface Mark {
  readonly studioId: StudioId;
  readonly userId: UserId;
  readonly bookingId: BookingId;
  /** Prints of the fields as we sent them: the common ancestor when the answer to our write was lost. */
  readonly sent: AgreedPrints;
}

/** Why an event cannot be written by us. */
export type ReadOnlyReason = 'otherOrganizer' | 'fromGmail' | 'locked' | 'privateToOthers' | 'specialKind';

/** The user's own answer to an invitation; `none` when not invited. */
export type Answer = 'none' | 'accepted' | 'declined' | 'tentative' | 'needsAction';

/** Google's kinds of events; one Google adds later reads as `unknown` (facts 1.6). */
export type EventKind =
  'default' | 'outOfOffice' | 'focusTime' | 'fromGmail' | 'birthday' | 'workingLocation' | 'unknown';

/** Where an event stands in a series. */
export type SeriesRole =
  /** `problem` says in a sentence why its rule cannot be represented: then its entry has no recurrence, and it is never written. */
  | { readonly role: 'master'; readonly problem?: string }
  | {
      readonly role: 'occurrence';
      readonly masterId: EventId;
      readonly originalStart: Instant | CalendarDate | undefined;
    };

/** An event as the engine sees it: Google's form, translated and normalised. */
export interface GoogleEvent {
  readonly id: EventId;
  /** Its etag, for conditional writes. */
  readonly version: string;
  /** When Google last changed it, on Google's clock; compared with Google's clock only. */
  readonly updated: Instant;
  readonly entry: Entry;
  /** The notes part as Google holds it, when that is HTML; written back unchanged where the notes did not change. */
  readonly notesMarkup?: string;
  readonly kind: EventKind;
  readonly answer: Answer;
  readonly readOnly?: ReadOnlyReason;
  readonly series?: SeriesRole;
  readonly mark?: Mark;
}

/** What Google says of one event since the cursor (or at all, on a full read). */
export type GoogleChange =
  | { readonly kind: 'event'; readonly event: GoogleEvent }
  | { readonly kind: 'gone'; readonly eventId: EventId; readonly series?: SeriesRole }
  | { readonly kind: 'unreadable'; readonly eventId: EventId; readonly version: string; readonly problem: string };

/** A booking as the engine sees it for one user: worded for that user's Google calendar. */
export interface StudioItem {
  readonly bookingId: BookingId;
  readonly version: number;
  readonly entry: Entry;
  readonly kind: 'session' | 'linked' | 'unlinked';
  /** What of it may be told: the user's setting, but `full` for what came from Google in the first place. */
  readonly privacy: Privacy;
}

/** What the studio says of one booking, as read now. */
export type StudioState =
  | { readonly kind: 'item'; readonly item: StudioItem }
  | { readonly kind: 'gone'; readonly bookingId: BookingId; readonly version: number; readonly why: WhyGone };

/** Why a booking is not on a user's schedule. Only what was deleted can come back by an edit made in Google. */
export type WhyGone = 'deleted' | 'cancelled' | 'offSchedule';

/** "This booking and this event are one thing." Kept per user and booking. */
export interface Pair {
  readonly bookingId: BookingId;
  readonly calendarId: CalendarId;
  readonly eventId: EventId;
  /** Which of the booking's successive event ids this is; the next one is used when Google no longer lets go of an id. */
  readonly generation: number;
  /** The entry last agreed: the common ancestor. */
  readonly agreed: Entry;
  /** Fields of `agreed` that no side ever agreed on (after pairing by likeness or a lost answer). */
  readonly unagreed?: readonly EntryField[];
  readonly studioVersion: number;
  readonly googleVersion: string;
  readonly notesMarkup?: string;
  readonly origin: Side;
  readonly readOnly?: ReadOnlyReason;
  /**
   * The event is gone from Google and the booking stands: why, and so who may end it. A person said what becomes of it: the
   * delete is carried out (`deleteApproved`), or the event is put back (`toPutBack`). Or the booking is to stay, and the event is
   * there, declined by the user (`declined`): only they can accept it again.
   */
  readonly outOfGoogle?:
    'oneWay' | 'awaitingAnswer' | 'massDelete' | 'leftOut' | 'declined' | 'deleteApproved' | 'toPutBack';
  /**
   * The booking is gone from the studio and the event stands: it waits for approval, has it, may not be written, or what brought it
   * in was taken back (`undone`; an edit in Google or a populate brings it in again).
   */
  readonly outOfStudio?: 'massDelete' | 'leftOut' | 'deleteApproved' | 'undone';
  /** Where Google holds a field otherwise than we sent it (it rewrites some texts), the print of how: that is no edit. */
  readonly heldByGoogle?: AgreedPrints;
  /**
   * Google holds occurrences of it otherwise than was agreed: an edit there that stays there, or a write of ours that was not allowed.
   * What Google does not tell of them is then not known from what was agreed.
   */
  readonly occurrencesApart?: true;
  /** When the booking's `studioVersion` was known to be in this user's Google. */
  readonly reachedAt?: Instant;
  /** We set out to delete the event: where it is gone and the booking stands, it was us, and the event is wanted again. */
  readonly beingDeleted?: true;
  /** A print of what our mark on the event said was sent when this was saved (`printOfSent`); absent: there was none. */
  readonly sentPrint?: string;
  /** The tie is cut. Kept so that the booking's next event gets the next generation's id, and none is ever taken for another. */
  readonly ended?: true;
}

/** What the user's settings and Google's access allow. */
export interface CalendarPolicy {
  readonly twoWay: boolean;
  readonly includeTentative: boolean;
  readonly includeGoogleSeries: boolean;
  /** Whether the calendar may be written (access role writer or owner). */
  readonly writable: boolean;
  /** Whose word counts where both sides changed the same field; absent: the stated rule of the kind of booking. */
  readonly preferOnConflict?: Side;
}

/** The span of time that populate covers: from `start` for ever. */
export interface Window {
  readonly start: Instant;
  readonly startDate: CalendarDate;
}

/** Why something wanted was not allowed, or not possible. The report tells each in words. */
export type SkipReason =
  | 'oneWay'
  | 'tentative'
  | 'declined'
  | 'kindNotSynced'
  | 'repeats'
  | 'unknownRule'
  | 'readOnlyEvent'
  | 'calendarNotWritable'
  | 'outsideWindow'
  | 'beforeBaseline'
  | 'ofAnotherUser'
  | 'leftOut'
  | 'awaitingAnswer'
  | 'massDelete'
  | 'unreadable'
  | 'refusedByGoogle';

/** Something wanted and not done, with its reason. */
export interface Skip {
  readonly wanted:
    'createInGoogle' | 'updateInGoogle' | 'deleteInGoogle' | 'createInStudio' | 'updateInStudio' | 'deleteInStudio';
  readonly reason: SkipReason;
  readonly bookingId?: BookingId;
  readonly eventId?: EventId;
  readonly title: string;
  readonly span?: Span;
  /** What exactly is wrong, for items that could not be read or were refused. */
  readonly problem?: string;
}

/** What the engine is asked: everything it may look at, and nothing it does not need. */
export interface CalendarInput {
  readonly owner: { readonly studioId: StudioId; readonly userId: UserId };
  readonly calendarId: CalendarId;
  readonly policy: CalendarPolicy;
  /** The pairs of every booking and event named below, ended ones too. */
  readonly pairs: readonly Pair[];
  /** How many pairs the user has in all, for the guard. */
  readonly pairCount: number;
  /** Every booking of a pair below, every booking in the outbox, and at populate every booking inside the window. */
  readonly studio: readonly StudioState[];
  /** What Google said. At a full read it says everything; what it left out is asked for one by one before it is told as gone. */
  readonly google: readonly GoogleChange[];
  /** Series of which Google told every exception: one it did not tell is none (any more). */
  readonly wholeSeries?: ReadonlySet<EventId>;
  /** Bookings that stand for occurrences taken out of their series, of those dates that Google says take place again. */
  readonly takenOut?: ReadonlySet<BookingId>;
  /** Bookings that changed in the studio or are to be populated: an unpaired one outside of these is not created in Google. */
  readonly wantedInGoogle: ReadonlySet<BookingId>;
  /** Which unpaired events come in. */
  readonly newEvents: NewEvents;
  /** Whether unpaired items that are evidently the same are paired: at populate only. */
  readonly matchEvidentTwins: boolean;
}

/** Which unpaired events come in: all that changed, all inside the populate window, or all that changed since a dead cursor. */
export type NewEvents =
  | { readonly kind: 'all' }
  | { readonly kind: 'populate'; readonly window: Window }
  /** After a full read that replaces a dead cursor; undefined at the very first read: then none comes in. */
  | {
      readonly kind: 'since';
      readonly asOf: Instant | undefined;
      /** Series come in however old they are: the user asked for them just now. */
      readonly bringsSeries?: true;
    };

/** A write to Google. */
export type GoogleWrite =
  | { readonly kind: 'insert'; readonly eventId: EventId; readonly entry: Entry; readonly mark: Mark }
  | {
      readonly kind: 'patch';
      readonly eventId: EventId;
      readonly version: string;
      readonly entry: Entry;
      readonly fields: readonly EntryField[];
      readonly mark: Mark;
      readonly notesMarkup?: string;
      /** What Google holds, as the plan knows it: of a series, which occurrences are to be written follows from it. */
      readonly held: Entry;
      /** The same letter by letter, where Google told it: it holds some texts in its own way. */
      readonly asRead?: Entry;
    }
  | { readonly kind: 'delete'; readonly eventId: EventId; readonly version: string }
  /** A deleted event comes back as it was: under its id, or under the booking's next where Google does not let go of that one. */
  | { readonly kind: 'undelete'; readonly eventId: EventId; readonly entry: Entry; readonly mark: Mark }
  /** A copy of one of our events becomes the user's own. */
  | { readonly kind: 'clearMark'; readonly eventId: EventId; readonly version: string };

/** A write to the studio. `version` is the booking's that the plan was made from: another one means plan again. */
export type StudioWrite =
  | { readonly kind: 'create'; readonly bookingId: BookingId; readonly entry: Entry }
  | {
      readonly kind: 'update';
      readonly bookingId: BookingId;
      readonly version: number;
      readonly entry: Entry;
      readonly fields: readonly EntryField[];
    }
  | { readonly kind: 'delete'; readonly bookingId: BookingId; readonly version: number }
  | { readonly kind: 'restore'; readonly bookingId: BookingId; readonly version: number; readonly entry: Entry };

/** What becomes of the pair once the writes are done; `googleVersion` comes from the answer when Google was written. */
export type PairWrite =
  | { readonly kind: 'save'; readonly pair: Pair }
  | { readonly kind: 'remove'; readonly bookingId: BookingId }
  | { readonly kind: 'none' };

/** Why an action is done, in the words of reports and mails. */
export type ActionKind =
  | 'createInGoogle'
  | 'updateInGoogle'
  | 'deleteInGoogle'
  | 'putBackInGoogle'
  | 'createInStudio'
  | 'updateInStudio'
  | 'deleteInStudio'
  | 'putBackInStudio'
  | 'merge'
  | 'pair'
  | 'remember'
  | 'forget'
  | 'clearMark';

/** A question the plan raises for a person. */
export type ConflictDraft =
  | {
      readonly kind: 'edit';
      readonly bookingId: BookingId;
      readonly eventId: EventId;
      readonly fields: readonly FieldConflict[];
      readonly studio: Entry;
      readonly google: Entry;
    }
  | {
      readonly kind: 'removal';
      readonly bookingId: BookingId;
      readonly eventId: EventId;
      /** What was done for now: the item stays, was put back where it was deleted. */
      readonly done: 'kept' | 'putBackInGoogle' | 'putBackInStudio';
      readonly goneFrom: Side;
      readonly entry: Entry;
      /** It is in Google still, as an invitation its user declined: nobody else can bring it back. */
      readonly declined?: true;
    };

/** One thing to do about one item: write Google first, then booking and pair together. */
export interface Action {
  readonly kind: ActionKind;
  readonly bookingId: BookingId;
  readonly eventId: EventId;
  readonly title: string;
  /**
   * The event the booking had before, of which Google has not told just now: it may stand again, or stand declined, and another beside
   * it would be a duplicate. It is looked at before anything is written.
   */
  readonly lookFirst?: EventId;
  readonly google?: GoogleWrite;
  readonly studio?: StudioWrite;
  readonly pair: PairWrite;
  /** Google is still to be written once this is saved: the item is planned again then. */
  readonly isHalf?: true;
  /** Series that go on where this one was cut off ("this and following" made in Google): saved together with it. */
  readonly continued?: readonly ContinuedSeries[];
  readonly before?: Entry;
  readonly after?: Entry;
  readonly conflicts: readonly ConflictDraft[];
  /** Fields only the studio writes whose edit in Google is undone by this action. */
  readonly putBack: readonly EntryField[];
}

/** A series to be booked like the one it was cut off from, with what Google says of it; its event is its pair's. */
export interface ContinuedSeries {
  readonly entry: Entry;
  readonly pair: Pair;
  /** Its event carries a copy of our mark of the first half: to be taken off once the tie is saved. */
  readonly isMarkedAsOther?: true;
}

/** A suspicious number of deletes, held for approval. */
export interface HeldDeletes {
  readonly goneFrom: Side;
  readonly bookingIds: readonly BookingId[];
  /** Those of them whose events are in Google still, declined by their user. */
  readonly declined: readonly BookingId[];
  readonly pairCount: number;
}

/** What the engine returns: things to do, things wanted and not allowed, and what needs a person. */
export interface CalendarPlan {
  readonly actions: readonly Action[];
  readonly skips: readonly Skip[];
  readonly held: readonly HeldDeletes[];
}
