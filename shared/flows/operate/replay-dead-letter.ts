import { z } from 'zod';
import { asId, isId, partsOfSyncId, syncIdOf } from '../../domain/ids.ts';
import type { MailId } from '../../domain/ids.ts';
import { deadLetterAt, deadLetters } from '../../ports/collections.ts';
import type { Clock } from '../../ports/clock.ts';
import { syncTriggers } from '../../ports/queue.ts';
import type { Messages, Queue } from '../../ports/queue.ts';
import type { DeadLetterRecord } from '../../ports/records/dead-letter-record.ts';
import type { Store } from '../../ports/store.ts';
import { refuse } from '../refused.ts';
import type { Refused } from '../refused.ts';

/** Dead letters listed, the newest first. */
const mostListed = 100;

/** A message as it can be handed over again. */
type Replayable =
  | { readonly topic: 'sync-requested' | 'bulk-sync-requested'; readonly message: Messages['sync-requested'] }
  | { readonly topic: 'mail-requested'; readonly message: Messages['mail-requested'] };

/** A message nobody could deal with, as operators see it: its ids, never what else may stand in it. */
export interface DeadLetterView {
  readonly id: string;
  readonly topic: string;
  readonly at: DeadLetterRecord['at'];
  readonly attempts?: number;
  /** The sync or mail it asks for; undefined for what nobody can read. */
  readonly about?: string;
  readonly canBeReplayed: boolean;
  readonly replayed?: NonNullable<DeadLetterRecord['replayed']>;
}

/** The dead letters of the last 30 days, the newest first, at most 100. */
export async function listDeadLetters(deps: { readonly store: Store }): Promise<readonly DeadLetterView[]> {
  const found = await deps.store.find({
    from: deadLetters,
    orderBy: [{ field: 'at', direction: 'desc' }],
    limit: mostListed,
  });
  return found.map(({ id, value }) => {
    const { topic, at, attempts, replayed } = value;
    const known = replayable(value);
    return {
      id,
      topic: shortName(topic),
      at,
      canBeReplayed: known !== undefined,
      ...(known === undefined ? {} : { about: aboutOf(known) }),
      ...(attempts === undefined ? {} : { attempts }),
      ...(replayed === undefined ? {} : { replayed }),
    };
  });
}

/**
 * Hands a dead letter over to its topic again and writes down who did. Handing over first: cut off in between, it can be done
 * once more, and every message of ours may come twice. Throws `QueueFailure` where the queue is down; nothing is noted then.
 */
export async function replayDeadLetter(
  deps: { readonly store: Store; readonly queue: Queue; readonly clock: Clock },
  { id, operator }: { readonly id: string; readonly operator: string },
): Promise<{ readonly kind: 'done' } | Refused> {
  const stored = isId(id) ? await deps.store.get(deadLetterAt(id)) : undefined;
  if (stored === undefined) return refuse('notFound', 'There is no such dead letter.', 'Choose one from the list.');
  const known = replayable(stored.value);
  if (known === undefined) {
    return refuse(
      'notReplayable',
      'It cannot be read, or asks for nothing that is still to be done.',
      'Nothing needs to be done: it goes away after 30 days.',
    );
  }
  if (known.topic === 'mail-requested') await deps.queue.publish(known.topic, known.message);
  else await deps.queue.publish(known.topic, known.message);
  await deps.store.transact(async (transaction) => {
    if ((await transaction.get(deadLetterAt(id))) === undefined) return;
    transaction.update(deadLetterAt(id), { replayed: { by: operator, at: deps.clock.now() } });
  });
  return { kind: 'done' };
}

const syncRequest = z
  .object({
    syncId: z.string().transform((text, context) => {
      const parts = partsOfSyncId(text);
      if (parts !== undefined) return syncIdOf(parts.studioId, parts.userId);
      context.addIssue('names no sync');
      return z.NEVER;
    }),
    trigger: z.enum(syncTriggers),
    of: z.literal('contacts').optional(),
  })
  .transform(({ of, ...request }) => (of === undefined ? request : { ...request, of }));
const mailRequest = z.object({
  mailId: z
    .string()
    .refine(isId)
    .transform((text) => asId<MailId>(text)),
});

/** Subscriptions are called like their topics. A tick is not worth repeating: the next one does the same. */
function replayable({ topic, data }: DeadLetterRecord): Replayable | undefined {
  const name = shortName(topic);
  if (name === 'sync-requested' || name === 'bulk-sync-requested') {
    const read = syncRequest.safeParse(parseJson(data));
    return read.success ? { topic: name, message: read.data } : undefined;
  }
  if (name !== 'mail-requested') return undefined;
  const read = mailRequest.safeParse(parseJson(data));
  return read.success ? { topic: name, message: read.data } : undefined;
}

function aboutOf(known: Replayable): string {
  return known.topic === 'mail-requested'
    ? `mail ${known.message.mailId}`
    : `${known.message.syncId}${known.message.of === undefined ? '' : ` (${known.message.of})`}, asked for by ${known.message.trigger}`;
}

function shortName(topic: string): string {
  return topic.split('/').at(-1) ?? topic;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
