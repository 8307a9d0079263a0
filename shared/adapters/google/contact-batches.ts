import { GoogleFailure } from '../../ports/google.ts';
import type { ContactOutcome } from '../../ports/google-contacts.ts';

/** Sends some of a batch; throws `GoogleFailure` when Google refused them together. */
export type SendBatch<Item> = (items: readonly Item[]) => Promise<readonly ContactOutcome[]>;

/** So many refused alone, none taken: whatever is wrong is wrong with all of them (their label is gone). */
const enough = 3;

/**
 * Google takes a batch whole or refuses it whole (facts 4.3): one that it will never take is halved until the contact at fault
 * stands alone. Throws only while nothing was written; after that, each contact is told for itself.
 */
export async function sendInHalves<Item>(
  items: readonly Item[],
  send: SendBatch<Item>,
): Promise<readonly ContactOutcome[]> {
  const tally = { written: 0, refused: 0 };
  return sendPart(items);

  async function sendPart(part: readonly Item[]): Promise<readonly ContactOutcome[]> {
    try {
      const outcomes = await send(part);
      tally.written += outcomes.filter(({ kind }) => kind === 'written').length;
      return outcomes;
    } catch (thrown) {
      if (!(thrown instanceof GoogleFailure)) throw thrown;
      if (thrown.reason === 'rejected') return sendHalves(part, thrown);
      if (tally.written === 0) throw thrown;
      return part.map(() => ({ kind: 'failed', failure: thrown }));
    }
  }

  async function sendHalves(part: readonly Item[], failure: GoogleFailure): Promise<readonly ContactOutcome[]> {
    if (part.length === 1) tally.refused += 1;
    const outcomes: ContactOutcome[] = [];
    const middle = Math.ceil(part.length / 2);
    for (const half of part.length === 1 ? [] : [part.slice(0, middle), part.slice(middle)]) {
      if (tally.refused >= enough && tally.written === 0) break;
      outcomes.push(...(await sendPart(half)));
    }
    return part.map((_, index) => outcomes[index] ?? { kind: 'failed', failure });
  }
}
