import { parseArgs } from 'node:util';
import { quantile } from './fleet-meters.ts';
import type { FleetReport } from './fleet-options.ts';
import { liveFleet } from './fleet.ts';

/**
 * `npm run sim:day -- [--users N] [--studios N] [--hours N] [--seed S]`: a day of a fleet, by the real fan-out, cadence, topics,
 * pacing, retries and circuits; then the same with Google down for ten minutes at noon. Ends with 1 when the ordinary day breaks a
 * promise: a quota exceeded, somebody waiting more than two rounds, an hour whose busiest minute is above twice its mean.
 */
const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '5000' },
    studios: { type: 'string', default: '300' },
    hours: { type: 'string', default: '24' },
    seed: { type: 'string', default: '1' },
  },
});
const fleet = {
  users: Number(values.users),
  studios: Number(values.studios),
  hours: Number(values.hours),
  seed: Number(values.seed),
  actsPerDay: 5,
  withoutPush: 8,
};
const say = (line: string) => void process.stdout.write(`${line}\n`);

const populates = Array.from({ length: 20 }, (_, index) => ({ atHour: 8 + index / 2, bookings: 500 }));
say(
  `${values.users} users in ${values.studios} studios, ${values.hours} hours, seed ${values.seed}; 20 populates of 500`,
);
const day = await liveFleet({ ...fleet, populates });
tell(day);
say('\nthe same with Google down from 12:00 to 12:10');
const outage = await liveFleet({ ...fleet, populates, outage: { fromHour: 12, minutes: 10 } });
tell(outage);

const uneven = day.hours.filter(({ mean, peak }) => peak > 2 * mean).length;
const broken = [
  ...(day.quotaViolations + outage.quotaViolations > 0 ? ['the quota was exceeded'] : []),
  ...(day.longestWait > 2 ? ['somebody waited more than two rounds'] : []),
  ...(uneven > 0 ? [`${String(uneven)} hours have a minute above twice their mean`] : []),
];
say(broken.length === 0 ? '\nevery promise was kept' : `\nBROKEN: ${broken.join('; ')}`);
process.exitCode = broken.length === 0 ? 0 : 1;

function tell(report: FleetReport): void {
  const { runs, failedRuns, calls, hours, longestWait, quotaViolations, highestMinute, latencies, populateMinutes } =
    report;
  say('hour  calls/min  busiest  ratio');
  for (const [index, { mean, peak }] of hours.entries()) {
    const cells = [String(index).padStart(4), mean.toFixed(1).padStart(10), String(peak).padStart(8)];
    say(`${cells.join(' ')} ${(peak / mean).toFixed(2).padStart(6)}`);
  }
  const seconds = (share: number): string => (quantile(latencies, share) / 1000).toFixed(2);
  say(
    `${String(runs)} runs (${String(failedRuns)} failed), ${String(calls)} calls; most units in a minute: ${String(highestMinute)}`,
  );
  say(`quota violations: ${String(quotaViolations)}; longest wait: ${longestWait.toFixed(2)} rounds`);
  say(`from asking to done: median ${seconds(0.5)} s, 99 of 100 ${seconds(0.99)} s, longest ${seconds(1)} s`);
  say(`populates: ${populateMinutes.map((minutes) => minutes.toFixed(1)).join(', ')} minutes`);
}
