import type { SyncId } from '../../shared/domain/ids.ts';
import type { Permission } from '../../shared/ports/google.ts';
import type { SyncRequest } from '../../shared/ports/queue.ts';
import type { Act, ActKind, HistoryPlan } from './acts.ts';
import type { Choices } from './choices.ts';
import type { ClientBooks } from './contacts/client-books.ts';
import type { ContactDeed } from './contacts/contacts-side.ts';
import type { Fault, Faults } from './faults.ts';
import type { GoogleDeed } from './google-side.ts';
import type { WorkerPorts } from './ports.ts';
import type { Scheduler, Worker } from './scheduler.ts';
import type { SeriesDeed } from './series-google.ts';
import type { SimulatedUser, SimulatedWorld } from './world.ts';

/** A history under way. */
export interface History {
  readonly plan: HistoryPlan;
  readonly world: SimulatedWorld;
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly deeds: (GoogleDeed & { readonly at: number })[];
  /** What people did to series and their instances in Google. */
  readonly seriesDeeds: (SeriesDeed & { readonly at: number })[];
  /** What people did to contacts in Google. */
  readonly contactDeeds: (ContactDeed & { readonly at: number })[];
  /** What was written into clients. */
  readonly clientBooks: ClientBooks;
  /** How often the access of each user was taken away, by sync: as often may they be asked for it. */
  readonly revoked: Map<SyncId, number>;
  /** How often each user's account was removed, by sync. */
  readonly detachments: Map<SyncId, number>;
  /** What people chose. */
  readonly choices: Choices;
  /** When the first cursor of each sync was saved in each calendar, milliseconds: what was in Google before may be its baseline. */
  readonly baselines: ReadonlyMap<string, number>;
  /** Every kind of act that was done. */
  readonly acts: Set<ActKind>;
  /** When everybody's sync was switched on, milliseconds. */
  onSince(): number;
  /** What the runs so far came to. */
  readonly outcomes: Map<string, number>;
  /** Has a message delivered, as the queue would. */
  request(request: SyncRequest): void;
  tick(): void;
  /** A worker of its own does something with ports of its own; a failure of the infrastructure ends it. */
  work(
    name: string,
    at: { readonly studioId: string; readonly syncId?: string },
    body: (deps: WorkerPorts) => Promise<void>,
  ): void;
  act(act: Act): void;
  /** Switches everybody's sync on for the first time. */
  switchOn(): Promise<void>;
  /** Connects a user's account, anew or again. */
  connect(user: SimulatedUser, permissions?: readonly Permission[]): void;
}

/** How a history may be watched and changed. */
export interface HistoryOptions {
  /** Numbers of faults that are left out. */
  readonly withoutFaults?: ReadonlySet<number>;
  /** Told every line of the trace. */
  readonly listen?: (line: string) => void;
  /** False where nobody wants to know what happened in what order: a history is quicker without. */
  readonly isTraced?: boolean;
  /** Decides what befalls calls, instead of chance. */
  readonly faultOf?: (worker: Worker, label: string) => Fault | undefined;
}
