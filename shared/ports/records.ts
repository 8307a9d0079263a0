/** What the store holds beyond the studio's own things: the state of syncs, sign-ins, conflicts, runs and mails. */
import type { Actor, Booking } from '../domain/booking.ts';
import type {
  BookingId,
  CalendarId,
  ChannelId,
  ClientId,
  ConflictId,
  EventId,
  GoogleSubject,
  MailId,
  RunId,
  StudioId,
  SyncId,
  UserId,
} from '../domain/ids.ts';
import type { GoogleSyncSettings } from '../domain/settings.ts';
import type { Role } from '../domain/studio.ts';
import type { Instant, TimeZone } from '../domain/time.ts';
import type { Entry } from '../domain/entry.ts';
import type { ActionKind, ConflictDraft, SkipReason } from '../sync/calendar/model.ts';
import type { GoogleFailureReason, Permission } from './google.ts';
import type { SealedSecret } from './keys.ts';
import type { SyncTrigger } from './queue.ts';

/** Where in Google's changes a sync stands: the token and the query it belongs to (facts 1.1). */
export interface Cursor {
  readonly calendarId: CalendarId;
  readonly token: string;
  /** Names the query's parameters; a token of another query is not used. */
  readonly query: string;
  /** When anything in the calendar had last changed, on Google's clock, as of this cursor. */
  readonly asOf?: Instant;
}

/** Who may write for a user, and until when, on the store's clock. */
export interface Lease {
  readonly holder: string;
  readonly fence: number;
  /** Milliseconds since 1970. */
  readonly until: number;
  /** How often a look at Google had been asked for when the holder's present look began: what was asked later it does not cover. */
  readonly begun: number;
}

/** A watch channel in use. */
export interface ChannelRecord {
  readonly channelId: ChannelId;
  readonly syncId: SyncId;
  readonly calendarId: CalendarId;
  /** Known once Google answered. */
  readonly resourceId?: string;
  readonly opensAt: Instant;
  /** Known once Google answered; the row goes away some days after. */
  readonly expiresAt?: Instant;
}

/** How a run ended. */
export type RunOutcome =
  'done' | 'nothing' | 'continues' | 'throttled' | 'paused' | 'reconnectNeeded' | 'failed' | 'held';

/** How many of each thing a run did. */
export type RunCounts = Readonly<Partial<Record<ActionKind | 'skipped' | 'conflicts' | 'setAside', number>>>;

/** The short form of a run, kept with the sync. */
export interface RunSummary {
  readonly id: RunId;
  readonly trigger: SyncTrigger;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly outcome: RunOutcome;
  readonly counts: RunCounts;
}

/** Google's side of one user: settings, state, cursor, lease. One document, so that an idle pass reads one. */
export interface SyncRecord {
  readonly studioId: StudioId;
  readonly userId: UserId;
  readonly settings: GoogleSyncSettings;
  /** Grows with every change of the settings. */
  readonly version: number;
  readonly account?: {
    readonly subject: GoogleSubject;
    readonly email: string;
    readonly status: 'connected' | 'reconnectNeeded';
    readonly permissions: readonly Permission[];
    readonly connectedAt: Instant;
  };
  /** The account removed last: attached again, the sync goes on where it was; another one starts anew. */
  readonly detachedSubject?: GoogleSubject;
  readonly calendarName?: string;
  readonly calendarTimeZone?: TimeZone;
  readonly calendarWritable?: boolean;
  readonly cursor?: Cursor;
  readonly channel?: {
    readonly channelId: ChannelId;
    readonly resourceId: string;
    readonly calendarId: CalendarId;
    readonly expiresAt: Instant;
  };
  /** The calendar last refused push, and when: asked again after a day. */
  readonly pushRefused?: { readonly calendarId: CalendarId; readonly at: Instant };
  /** Requests made of this sync, by what they ask for; a run settles the number it saw, so what came meanwhile is not lost. */
  readonly asked: { readonly studio: number; readonly google: number };
  readonly settled: { readonly studio: number; readonly google: number };
  /** Compare every pair at the next run: settings changed how bookings are worded, or the calendar changed. */
  readonly compareAll?: true;
  readonly lease?: Lease;
  readonly fence: number;
  /** When the tick asks for the next safety read; absent: never (off, not connected). Indexed together with `shard`. */
  readonly nextSyncAt?: Instant;
  /** The studio's interval as of the last run, so that an idle look need not read the studio. */
  readonly pollMinutes?: number;
  /** 0 to 63, from the id: spreads the index that the tick reads. */
  readonly shard: number;
  /** Some item was set aside at some time: what is carried out afterwards is taken off that list. */
  readonly setsAside?: true;
  /** Runs that failed one after another. */
  readonly failures: number;
  /** What failed last, while `failures` is not 0. */
  readonly lastFailure?: {
    readonly reason: GoogleFailureReason | 'internal';
    readonly said: string;
    readonly at: Instant;
  };
  /** Google asked for no writes until then. */
  readonly writesPausedUntil?: Instant;
  /** The vendor's operators paused it: no run until they resume it. */
  readonly pause?: { readonly by: string; readonly at: Instant };
  /** What the vendor's operators did to it last, the newest last. */
  readonly operatorLog?: readonly OperatorAct[];
  /** When the next comparison of everything is due; set with the first good run. */
  readonly nextCompareAt?: Instant;
  /** The last comparison of everything: how many pairs it looked at, and how many of each sort had drifted apart. */
  readonly lastCompare?: { readonly at: Instant; readonly pairs: number; readonly drift: RunCounts };
  /** What the last repair found. */
  readonly lastRepair?: { readonly at: Instant; readonly found: RepairCounts };
  readonly lastRun?: RunSummary;
  readonly lastSuccessAt?: Instant;
  /** When "sync now" was last asked for: once a minute. */
  readonly askedNowAt?: Instant;
  /** The id promised to whoever asked: the run that comes of it has it. */
  readonly promisedRunId?: RunId;
  readonly populate?: { readonly phase: 'reading' | 'writing'; readonly done: number; readonly total: number };
  /** Problems told to the user, by code, with what was told and when: the same is not told again until it changes. */
  readonly told: Readonly<Record<string, { readonly print: string; readonly at: Instant }>>;
  /** Questions raised that no mail has told of yet. Counted with the questions themselves, so that no crash keeps them quiet. */
  readonly unannounced?: number;
  /** Titles of items whose generated text was put back in Google, and no mail has told of yet. */
  readonly putBack?: readonly string[];
  /** Repeating Google events already told of. */
  readonly repeatsTold?: readonly EventId[];
}

/** What the vendor's operators can do to one sync. */
export type OperatorAction = 'syncNow' | 'fullResync' | 'pause' | 'resume' | 'renewChannel' | 'repair';

/** One act of an operator, known by their e-mail address. */
export interface OperatorAct {
  readonly action: OperatorAction;
  readonly by: string;
  readonly at: Instant;
}

/** What a repair found: ties made again by what told of them, ties ended, and what is left on one side only. */
export interface RepairCounts {
  readonly byMark: number;
  readonly byId: number;
  readonly byLikeness: number;
  readonly ended: number;
  readonly inStep: number;
  readonly onlyInStudio: number;
  readonly onlyInGoogle: number;
}

/** A refresh token at rest. */
export interface GrantRecord {
  readonly subject: GoogleSubject;
  readonly sealed: SealedSecret;
  readonly grantedAt: Instant;
}

/** Which user a Google account belongs to: one account, one user. Named by the account's subject. */
export interface AccountRecord {
  readonly studioId: StudioId;
  readonly userId: UserId;
  readonly email: string;
  readonly since: Instant;
  /** The user removed it from the sync: it still signs this user in, and is free for another user to attach. */
  readonly detachedAt?: Instant;
}

/** A booking that changed and has not reached this user's Google. Named by the booking. */
export interface OutboxRecord {
  readonly bookingId: BookingId;
  /** The booking's version this entry was last written for. */
  readonly version: number;
  readonly at: Instant;
}

/** An item the sync could not carry and set aside; tried again when it changes. */
export interface SetAsideRecord {
  readonly eventId?: EventId;
  readonly bookingId?: BookingId;
  readonly title: string;
  readonly problem: string;
  readonly at: Instant;
}

/** A booking, and beside it what queries ask for. */
export interface BookingRecord {
  readonly booking: Booking;
  /** The users on whose schedules it stands; empty when deleted or cancelled. */
  readonly schedules: readonly UserId[];
  /** The users it was made for, whatever became of it: what lists ask for. */
  readonly users: readonly UserId[];
  /** Its bounds as instants; all-day ones in the studio's zone. A series' are those of its first occurrence. */
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly clientId?: ClientId;
  readonly kind: Booking['kind'];
  readonly deleted: boolean;
  readonly updatedAt: Instant;
  /** 30 days after the deletion: until then it can be restored. */
  readonly expiresAt?: Instant;
}

/** One version of a booking, kept 90 days. */
export interface BookingVersion {
  readonly version: number;
  readonly at: Instant;
  readonly by: Actor;
  readonly booking: Booking;
  readonly expiresAt: Instant;
}

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

/** One thing a run did, or wanted and could not. */
export interface RunLine {
  readonly kind: ActionKind | 'skip' | 'setAside';
  readonly bookingId?: BookingId;
  readonly eventId?: EventId;
  readonly title: string;
  readonly before?: Entry;
  readonly after?: Entry;
  readonly reason?: SkipReason;
  readonly detail?: string;
}

/** Something a person should know, in plain words, with what to do about it. */
export interface Warning {
  /** Stable. */
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly item?: string;
}

/** One sync of one user, kept 90 days. Lines beyond 500 are counted only. */
export interface RunRecord extends RunSummary {
  readonly studioId: StudioId;
  readonly userId: UserId;
  readonly lines: readonly RunLine[];
  readonly linesLeftOut: number;
  readonly warnings: readonly Warning[];
  readonly expiresAt: Instant;
}

/** What a mail is about; its words are made when it is sent. */
export type MailSubject =
  | { readonly kind: 'reconnect'; readonly userId: UserId; readonly accountEmail: string }
  | {
      readonly kind: 'warnings';
      readonly userId: UserId;
      readonly runId: RunId;
      readonly warnings: readonly Warning[];
      readonly conflicts: number;
    }
  | {
      readonly kind: 'syncFailing';
      readonly userId: UserId;
      readonly since: Instant;
      readonly reason: string;
      readonly remedy: string;
    }
  | { readonly kind: 'invitation'; readonly email: string; readonly invitedBy: string; readonly token: string };

/** A mail in the outbox, named by what it says so that the same thing is said once. */
export interface MailRecord {
  readonly id: MailId;
  readonly studioId: StudioId;
  readonly to: string;
  readonly subject: MailSubject;
  readonly state: 'waiting' | 'sending' | 'sent' | 'failed';
  readonly attempts: number;
  readonly at: Instant;
  /** When the present attempt began; one left behind by a crash is tried again after some minutes. */
  readonly sendingSince?: Instant;
  readonly sentAt?: Instant;
  readonly problem?: string;
  readonly expiresAt: Instant;
}

/** A browser signed in, named by the hash of its cookie. */
export interface WebSessionRecord {
  readonly studioId: StudioId;
  readonly userId: UserId;
  readonly csrfToken: string;
  readonly createdAt: Instant;
  readonly seenAt: Instant;
  readonly expiresAt: Instant;
  /** The address of the Google account it was opened with, where Google says it is theirs: what operators are known by. */
  readonly verifiedEmail?: string;
}

/** A consent under way, named by the hash of its state: single use, bound to one browser. */
export interface PendingConsentRecord {
  /** Hash of the cookie of the browser that began it. */
  readonly browser: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly returnTo: string;
  readonly purpose:
    | { readonly kind: 'signIn'; readonly invitation?: string }
    | { readonly kind: 'connect'; readonly studioId: StudioId; readonly userId: UserId };
  readonly expiresAt: Instant;
}

/** A person signed in with Google who has no studio yet, named by the hash of a cookie. */
export interface NewcomerRecord {
  readonly subject: GoogleSubject;
  readonly email: string;
  readonly name: string;
  readonly emailVerified?: boolean;
  readonly permissions: readonly Permission[];
  readonly sealed?: SealedSecret;
  readonly expiresAt: Instant;
}

/** An invitation to a studio, named by the hash of its token. */
export interface InvitationRecord {
  readonly studioId: StudioId;
  readonly userId: UserId;
  readonly email: string;
  readonly expiresAt: Instant;
}

/** A key of the studio's own software, named by its hash. */
export interface ApiKeyRecord {
  readonly id: string;
  readonly studioId: StudioId;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: Instant;
  readonly createdBy: string;
  readonly lastUsedAt?: Instant;
  readonly revokedAt?: Instant;
}

/** An answer kept for repeats of the same request (24 hours). */
export interface IdempotencyRecord {
  readonly requestPrint: string;
  /** 0 while the request is still being worked on. */
  readonly status: number;
  /** The headers that belong to the answer. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly expiresAt: Instant;
}

/** A message that failed for good. */
export interface DeadLetterRecord {
  readonly topic: string;
  /** The message as it came, at most 10 kB of it: ids only, by our own rule. */
  readonly data: string;
  readonly attempts?: number;
  readonly at: Instant;
  /** An operator handed it over again, by their e-mail address. */
  readonly replayed?: { readonly by: string; readonly at: Instant };
  readonly expiresAt: Instant;
}
