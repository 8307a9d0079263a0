import { tryCrashPoints } from './crash-points.ts';
import { seriesScenarios } from './series-scenarios.ts';
const [from, to, stride, name] = process.argv.slice(2);
for (const s of seriesScenarios.slice(Number(from), Number(to))) {
  if (name && !s.name.includes(name)) continue;
  const r = await tryCrashPoints(s, Number(stride));
  console.log(r.name, r.calls, r.points, r.failures.length, r.failures.join('\n'));
}
console.log('done');
