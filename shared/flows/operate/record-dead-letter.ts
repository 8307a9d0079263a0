import { createHash } from 'node:crypto';
import { addSeconds } from '../../domain/time.ts';
import { deadLetterAt } from '../../ports/collections.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';

/** A message nobody could deal with. */
export interface DeadLetter {
  /** The topic or subscription it came through. */
  readonly topic: string;
  /** Of the queue; the same message is recorded once. */
  readonly messageId: string;
  /** As it came, decoded. */
  readonly data: string;
  /** How often it was tried, where that is known. */
  readonly attempts?: number;
}

/** How long the operations page shows it; seconds. */
const kept = 30 * 86_400;
const mostCharacters = 10_000;

/** Keeps a message that failed for good, for the operations page. Recording the same message again changes nothing but the time. */
export async function recordDeadLetter(
  deps: { readonly store: Store; readonly clock: Clock },
  letter: DeadLetter,
): Promise<void> {
  const at = deps.clock.now();
  const id = createHash('sha256').update(`${letter.topic}\n${letter.messageId}`).digest('hex').slice(0, 32);
  const record = {
    topic: letter.topic,
    data: letter.data.slice(0, mostCharacters),
    at,
    expiresAt: addSeconds(at, kept),
    ...(letter.attempts === undefined ? {} : { attempts: letter.attempts }),
  };
  await deps.store.write([{ kind: 'set', document: deadLetterAt(id), value: record }]);
}
