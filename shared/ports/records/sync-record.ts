/** The state of one user's sync: settings, cursor, lease, and what waits for it. */
import type { Actor } from '../../domain/booking.ts';
import type {
  BookingId,
  CalendarId,
  ChannelId,
  EventId,
  GoogleSubject,
  RunId,
  StudioId,
  SyncId,
  UserId,
} from '../../domain/ids.ts';
import type { GoogleSyncSettings } from '../../domain/settings.ts';
import type { Instant, TimeZone } from '../../domain/time.ts';
import type { GoogleFailureReason, Permission } from '../google.ts';
import type { RunCounts, RunSummary, Warning } from './run-record.ts';

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
  /** Read everything once more, and bring in the repeating events that were left out until the user asked for them. */
  readonly bringSeriesIn?: true;
  readonly lease?: Lease;
  readonly fence: number;
  /** When the tick asks for the next safety read; absent: never (off, not connected). Indexed together with `shard`. */
  readonly nextSyncAt?: Instant;
  /** The studio's interval as of the last run, so that an idle look need not read the studio. */
  readonly pollMinutes?: number;
  /** The same of the hours after which a standstill is told. */
  readonly stallHours?: number;
  /** When people are told that it stands still, unless a good run moves that on. Indexed; absent while that is told, or off. */
  readonly alarmAt?: Instant;
  /** The standstill people were told of: since when. Gone with the next good run. */
  readonly stalledSince?: Instant;
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
  /** A run that is being taken back: every run of this sync goes on with that first. */
  readonly undo?: {
    readonly runId: RunId;
    readonly by: Actor;
    readonly at: Instant;
    readonly done: number;
    readonly total: number;
  };
  /** A populate that is done, and no mail has told of yet. */
  readonly populated?: 'google' | 'studio' | 'both';
  /** Problems told to the user, by code, with what was told and when: the same is not told again until it changes. */
  readonly told: Readonly<Record<string, { readonly print: string; readonly at: Instant }>>;
  /** Questions raised that no mail has told of yet. Counted with the questions themselves, so that no crash keeps them quiet. */
  readonly unannounced?: number;
  /** Bookings brought in from Google whose overlaps with others nobody has looked for yet. */
  readonly broughtIn?: readonly BookingId[];
  /** Titles of items whose generated text was put back in Google, and no mail has told of yet. */
  readonly putBack?: readonly string[];
  /** What a run under way, or one that died, has found to warn of behind the cursor: told by whichever run comes to its end. */
  readonly toWarnOf?: readonly Warning[];
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
