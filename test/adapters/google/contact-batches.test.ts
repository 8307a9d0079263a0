import { describe, expect, test } from 'vitest';
import { sendInHalves } from '../../../shared/adapters/google/contact-batches.ts';
import { GoogleFailure, type GoogleFailureReason } from '../../../shared/ports/google.ts';
import type { ContactOutcome } from '../../../shared/ports/google-contacts.ts';

const failure = (reason: GoogleFailureReason) => new GoogleFailure(reason, 'said');

/** A Google that refuses every batch with a bad number in it, and says `reason` to the call of that place. */
function googleWith(isBad: (item: number) => boolean, trouble: { at?: number; reason?: GoogleFailureReason } = {}) {
  const sent: (readonly number[])[] = [];
  const send = async (items: readonly number[]): Promise<readonly ContactOutcome[]> => {
    sent.push(items);
    if (sent.length === trouble.at) throw failure(trouble.reason ?? 'unavailable');
    if (items.some(isBad)) throw failure('rejected');
    // What was written stands for itself here.
    return items.map((item) => ({ kind: 'written', contact: item as never }));
  };
  return { sent, send };
}

const numbers = (length: number) => Array.from({ length }, (_, index) => index);
const told = (outcomes: readonly ContactOutcome[]) =>
  outcomes.map((outcome) => (outcome.kind === 'written' ? outcome.contact : outcome.failure.reason));

describe('a batch', () => {
  test('that is taken is sent once', async () => {
    const { sent, send } = googleWith(() => false);
    expect(told(await sendInHalves(numbers(200), send))).toEqual(numbers(200));
    expect(sent).toHaveLength(1);
  });

  test.each([0, 7, 99, 199])('with one bad contact (%i) writes all others, in a few calls', async (bad) => {
    const { sent, send } = googleWith((item) => item === bad);
    expect(told(await sendInHalves(numbers(200), send))).toEqual(
      numbers(200).map((item) => (item === bad ? 'rejected' : item)),
    );
    expect(sent.length).toBeLessThan(20);
    expect(Math.max(...sent.slice(1).map((items) => items.length))).toBe(100);
  });

  test('with nothing but bad ones is given up early', async () => {
    const { sent, send } = googleWith(() => true);
    expect(new Set(told(await sendInHalves(numbers(200), send)))).toEqual(new Set(['rejected']));
    expect(sent.length).toBeLessThan(15);
  });

  test('in trouble before anything was written fails as a whole', async () => {
    const { send } = googleWith((item) => item === 0, { at: 2, reason: 'unavailable' });
    await expect(sendInHalves(numbers(4), send)).rejects.toMatchObject({ reason: 'unavailable' });
  });

  test('in trouble after something was written tells each for itself', async () => {
    const { send } = googleWith((item) => item === 3, { at: 3, reason: 'paused' });
    expect(told(await sendInHalves(numbers(4), send))).toEqual([0, 1, 'paused', 'paused']);
  });
});
