import type { Actor } from '../../domain/booking.ts';
import type { CalendarId, RunId, StudioId, SyncId, UserId } from '../../domain/ids.ts';
import type { GoogleSyncSettings, Privacy } from '../../domain/settings.ts';
import type { Studio, User } from '../../domain/studio.ts';
import type { Instant } from '../../domain/time.ts';
import type { Chance, Clock } from '../../ports/clock.ts';
import type { Google, GoogleCalendar } from '../../ports/google.ts';
import type { Keys } from '../../ports/keys.ts';
import type { Queue, SyncTrigger } from '../../ports/queue.ts';
import type { Store } from '../../ports/store.ts';
import type { CalendarPolicy, Pair, Window } from '../../sync/calendar/model.ts';
import type { Ledger } from './ledger.ts';
import type { Parts } from './parts.ts';

/** What a run asks of the world. */
export interface SyncDeps {
  readonly store: Store;
  readonly queue: Queue;
  readonly google: Google;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly chance: Chance;
  /** Where Google's notifications are sent; without it no channel is opened and the sync polls. */
  readonly pushAddress?: string;
  /** What the tokens of watch channels are made from. */
  readonly channelSecret: string;
  /** Aborted when this process is asked to end: runs then save what they have, and let another message go on. */
  readonly stopping?: AbortSignal;
}

/** What one run works with: whose, on what terms, and what it did so far. */
export interface Run {
  readonly deps: SyncDeps;
  readonly id: RunId;
  readonly syncId: SyncId;
  readonly trigger: SyncTrigger;
  readonly fence: number;
  readonly calendar: GoogleCalendar;
  readonly calendarId: CalendarId;
  readonly studio: Studio;
  readonly user: User;
  readonly policy: CalendarPolicy;
  /** How much of its bookings this user's calendar may tell. */
  readonly privacy: Privacy;
  /** Whether a populate box is ticked: unpaired items that are evidently the same are then paired. */
  readonly populates: boolean;
  readonly mail: GoogleSyncSettings['mail'];
  /** What is read where everything is read. Worked out when it is first asked for: most runs read changes only. */
  readonly window: () => Window;
  /** Previews only: which pairs of another calendar will have been moved to this one before the run they foresee. */
  readonly comesAlong?: (pair: Pair) => boolean;
  /** Who changes are noted as made by when they come from this user's Google. */
  readonly actor: Actor;
  readonly ledger: Ledger;
  readonly startedAt: Instant;
  /** The run this one takes back. */
  readonly undoes?: RunId;
  /** Calls made to Google so far. */
  readonly calls: () => number;
  /** Counts the parts in which it is written down what the run wrote. */
  readonly parts: Parts;
  /** On `Clock.elapsed`: when the run checkpoints and lets another message go on. */
  readonly deadline: number;
}

/** Somebody else holds this user's sync now: whatever this run still wanted to write is not written. */
export class LeaseLost extends Error {
  constructor() {
    super('the lease went to another run');
    this.name = 'LeaseLost';
  }
}

/** Whether the run should save what it has and let another message go on: its time is over, or its process is asked to end. */
export function mustPause(run: {
  readonly deps: Pick<SyncDeps, 'clock' | 'stopping'>;
  readonly deadline: number;
}): boolean {
  return isStopping(run) || run.deps.clock.elapsed() > run.deadline;
}

/** Whether the run's process is asked to end. */
export function isStopping(run: { readonly deps: Pick<SyncDeps, 'stopping'> }): boolean {
  return run.deps.stopping?.aborted ?? false;
}

/** Whose calendar this is, as the engine names owners. */
export function ownerOf(run: Pick<Run, 'studio' | 'user'>): { readonly studioId: StudioId; readonly userId: UserId } {
  return { studioId: run.studio.id, userId: run.user.id };
}
