import { planOf } from './acts.ts';
import { runHistory } from './run-history.ts';
const [from = 0, count = 40] = process.argv.slice(2).map(Number);
const before = Date.now();
let broken = 0;
for (let seed = from; seed < from + count; seed++) {
  const { violation } = await runHistory(planOf(seed, { overlaps: true }));
  if (violation !== undefined) {
    broken++;
    console.log(seed, String(violation).slice(0, 300));
  }
  if (Date.now() - before > 150_000) {
    console.log('stopped at', seed);
    break;
  }
}
console.log('broken', broken, Date.now() - before, 'ms');
console.log((globalThis as any).dSim);
