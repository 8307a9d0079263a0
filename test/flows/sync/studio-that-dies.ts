import { createMemoryStore } from '../../../shared/adapters/memory/store.ts';
import { StoreFailure } from '../../../shared/ports/store.ts';
import { createVirtualClock } from '../../adapters/google/virtual-clock.ts';
import { startOfTests, startStudioWithSync } from './studio-with-sync.ts';
import type { StudioWithSync } from './studio-with-sync.ts';

/** A studio whose workers can be made to die: their store fails, and they save nothing more. */
export interface StudioThatDies extends StudioWithSync {
  /** So many more transactions go through. */
  dieAfter(transactions: number): void;
  /** None goes through once a call of this method (Google's id of it) was made after this. */
  dieOnceCalled(method: string): void;
  /** The next workers live. */
  live(): void;
}

/** Starts one, in which nobody dies yet. */
export async function startStudioThatDies(): Promise<StudioThatDies> {
  const clock = createVirtualClock(startOfTests);
  const memory = createMemoryStore({ clock });
  let left = Number.POSITIVE_INFINITY;
  let isDead = (): boolean => false;
  const studio = await startStudioWithSync({
    clock,
    store: {
      ...memory,
      transact: async (work) => {
        left -= 1;
        if (left < 0 || isDead()) throw new StoreFailure('unavailable');
        return memory.transact(work);
      },
    },
  });
  const timesCalled = (method: string): number => studio.calls.filter((call) => call.method === method).length;
  return {
    ...studio,
    dieAfter(transactions) {
      left = transactions;
    },
    dieOnceCalled(method) {
      const before = timesCalled(method);
      isDead = () => timesCalled(method) > before;
    },
    live() {
      left = Number.POSITIVE_INFINITY;
      isDead = () => false;
    },
  };
}
