import type { Messages, Queue, Topic } from '../../ports/queue.ts';

/** A message as it was published. */
export type Published = { readonly [T in Topic]: { readonly topic: T; readonly message: Messages[T] } }[Topic];

/** A queue that keeps what was published until someone takes it. */
export interface MemoryQueue extends Queue {
  /** Everything published since the last taking, in the order it was accepted; copies, as over a wire. */
  take(): readonly Published[];
}

/** The queue in memory, for the simulation: whoever takes decides when, how often and in which order messages arrive. */
export function createMemoryQueue(): MemoryQueue {
  let waiting: Published[] = [];
  return {
    async publish(topic, message) {
      const copy = structuredClone({ topic, message });
      await Promise.resolve();
      waiting.push(copy as Published); // topic and message belong together, as publish's own type says
      await Promise.resolve();
    },
    take() {
      const taken = waiting;
      waiting = [];
      return taken;
    },
  };
}
