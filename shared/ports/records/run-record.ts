/** What runs did and had to tell. */
import type { Entry } from '../../domain/entry.ts';
import type { Card } from '../../domain/card.ts';
import type { BookingId, ClientId, ContactName, EventId, RunId, StudioId, UserId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { Actor } from '../../domain/booking.ts';
import type { ActionKind, SkipReason } from '../../sync/calendar/model.ts';
import type { RunChange } from '../../sync/calendar/run-change.ts';
import type { SyncTrigger } from '../queue.ts';

/** How a run ended. `cutOff`: it did not end, and the next one finished what it had begun. */
export type RunOutcome =
  'done' | 'nothing' | 'continues' | 'throttled' | 'paused' | 'reconnectNeeded' | 'failed' | 'held' | 'cutOff';

/** How many of each thing a run did. */
export type RunCounts = Readonly<Partial<Record<ActionKind | 'skipped' | 'conflicts' | 'setAside', number>>>;

/** The short form of a run, kept with the sync. */
export interface RunSummary {
  readonly id: RunId;
  /** Absent: of the calendar. */
  readonly of?: 'contacts';
  readonly trigger: SyncTrigger;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly outcome: RunOutcome;
  readonly counts: RunCounts;
  /** Calls made to Google. */
  readonly calls?: number;
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
  /** Of a contact run: whom it is about, and the card before and after. */
  readonly clientId?: ClientId;
  readonly contactName?: ContactName;
  readonly cardBefore?: Card;
  readonly cardAfter?: Card;
}

/** Something a person should know, in plain words, with what to do about it. */
export interface Warning {
  /** Stable. */
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  /** Tells warnings of one code apart: a title, or an id. */
  readonly item?: string;
  /** The booking it is about, where there is one: what links lead to. */
  readonly bookingId?: BookingId;
}

/** One sync of one user, kept 90 days. Lines beyond 500 are counted only. */
export interface RunRecord extends RunSummary {
  readonly studioId: StudioId;
  readonly userId: UserId;
  readonly lines: readonly RunLine[];
  readonly linesLeftOut: number;
  readonly warnings: readonly Warning[];
  readonly expiresAt: Instant;
  /** The run this one takes back. */
  readonly undoes?: RunId;
  /** That somebody had this one taken back. */
  readonly undo?: RunUndo;
}

/** How far the undo of a run is. */
export interface RunUndo {
  readonly state: 'running' | 'done';
  readonly by: Actor;
  readonly at: Instant;
  /** The run that does it, the last of several; once it is done. */
  readonly runId?: RunId;
  /** What was taken back and what was left as it is; once it is done. */
  readonly undone?: number;
  readonly leftOut?: number;
}

/** Some of what a run wrote, saved in the transaction that wrote it. Named so that their order is that of the writing. */
export interface RunChangesRecord {
  readonly changes: readonly RunChange[];
  readonly expiresAt: Instant;
}
