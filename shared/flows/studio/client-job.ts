import type { Actor } from '../../domain/booking.ts';
import { asId } from '../../domain/ids.ts';
import type { ClientJobId, SyncId } from '../../domain/ids.ts';
import { addSeconds } from '../../domain/time.ts';
import type { Chance, Clock } from '../../ports/clock.ts';
import type { Queue } from '../../ports/queue.ts';
import type { ClientJobRecord } from '../../ports/records/client-job-record.ts';
import type { Store } from '../../ports/store.ts';
import type { Refused } from '../refused.ts';

/** How long the record of a job is kept; seconds. */
const keptFor = 30 * 86_400;

/** What jobs use of the world. */
export interface ClientJobDeps {
  readonly store: Store;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly chance: Chance;
}

/** A job as it stands, or why there is none. */
export type ClientJobAnswer = { readonly kind: 'done'; readonly job: ClientJobRecord } | Refused;

/** What a slice came to: the job as it stands behind it, and the contact syncs to ask for. */
export interface Slice {
  readonly job: ClientJobRecord;
  readonly syncIds: readonly SyncId[];
}

/** A job that has not begun. */
export function newClientJob(
  deps: Pick<ClientJobDeps, 'clock' | 'chance'>,
  job: Pick<ClientJobRecord, 'studioId' | 'work' | 'total'> & { readonly actor: Actor },
): ClientJobRecord {
  const { studioId, work, total, actor } = job;
  const at = deps.clock.now();
  return {
    id: asId<ClientJobId>(deps.chance.id()),
    studioId,
    work,
    state: 'running',
    done: 0,
    total,
    changed: 0,
    startedAt: at,
    startedBy: actor,
    updatedAt: at,
    expiresAt: addSeconds(at, keptFor),
  };
}
