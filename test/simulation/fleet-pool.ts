import type { Caller } from '../../shared/adapters/google/caller.ts';
import type { SyncRequest } from '../../shared/ports/queue.ts';
import type { Random } from './random.ts';

/** One instance of a function: how many requests it works on, and who calls Google for each user there. */
export interface Instance {
  running: number;
  readonly callers: (user: string) => Caller;
}

/** Instances that take requests as long as they have room; the rest waits in line. */
export function createPool(pool: {
  readonly instances: number;
  readonly concurrency: number;
  readonly createInstance: () => Instance;
  readonly run: (request: SyncRequest & { readonly askedAt: number }, instance: Instance) => Promise<void>;
  readonly random: Random;
}) {
  const instances = Array.from({ length: pool.instances }, pool.createInstance);
  const line: (SyncRequest & { readonly askedAt: number })[] = [];
  const next = (): void => {
    const free = instances.filter(({ running }) => running < pool.concurrency);
    const request = free.length === 0 ? undefined : line.shift();
    if (request === undefined) return;
    const instance = pool.random.pick(free);
    instance.running += 1;
    void pool.run(request, instance).finally(() => {
      instance.running -= 1;
      next();
    });
  };
  return {
    take(request: SyncRequest & { readonly askedAt: number }): void {
      line.push(request);
      next();
    },
  };
}
