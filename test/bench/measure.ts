import type { LocalFirestore } from '../../infra/local/firestore/server.ts';
import type { LocalGoogle } from '../../infra/local/google/server.ts';

/** One thing a sync does, and what it may cost. */
export interface Case<World> {
  readonly name: string;
  /** What must have happened before; not measured. */
  readonly prepare?: (world: World) => Promise<void>;
  readonly measure: (world: World) => Promise<void>;
  /** The bound this must keep, in words. */
  readonly bound: string;
}

/** What counts are read from. */
export interface Counters {
  readonly double: LocalGoogle;
  readonly firestore: LocalFirestore;
}

/** Measures one case and prints what it cost: calls to Google by method, requests, bytes, Firestore's reads and writes, wall time. */
export async function measureCase<World>(
  world: World,
  one: Case<World>,
  { double, firestore }: Counters,
): Promise<void> {
  await one.prepare?.(world);
  double.resetCounts();
  firestore.resetCounts();
  const begun = performance.now();
  await one.measure(world);
  const milliseconds = Math.round(performance.now() - begun);
  const { methods, requests, bytesIn, bytesOut } = double.counts();
  const { reads, writes, deletes } = firestore.counts();
  const calls = Object.entries(methods).map(
    ([method, count]) => `${method.replace(/^(calendar|people)\./, '')} ${String(count)}`,
  );
  console.log(`${one.name} (${one.bound})`);
  console.log(
    `  Google: ${calls.join(', ') || 'nothing'}; ${String(requests)} requests, ${String(bytesIn)} bytes up, ${String(bytesOut)} down`,
  );
  console.log(
    `  Firestore: ${String(reads)} reads, ${String(writes)} writes, ${String(deletes)} deletes; ${String(milliseconds)} ms`,
  );
}
