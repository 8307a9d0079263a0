/**
 * `node --import tsx test/domain/expansion/compare.ts [rules] [first seed]`: reads that many random series three ways and tells
 * every disagreement by its class. Ends with 1 where ours and the day filter disagree.
 */
import { readRule } from '../../../shared/domain/rule.ts';
import { randomSeries } from './random-series.ts';
import { threeReadings } from './three-readings.ts';

const [wanted = 50_000, seed = 1] = process.argv.slice(2).map(Number);
const against = { filter: new Map<string, string[]>(), library: new Map<string, string[]>() };
let [read, occurrences, mixed] = [0, 0, 0];
for (let at = seed; read < wanted; at += 1) {
  const series = randomSeries(at);
  if (series === undefined) continue;
  const skipped = read % 20 === 0 ? 365 * 25 : 0;
  read += 1;
  // Of a list with plain and numbered weekdays `rrule` drops the plain ones: a fault known by name, and slow to see each time.
  const isMixed = mixesWeekdays(series.recurrence.rule);
  if (isMixed) mixed += 1;
  const { ours, filtered, library } = threeReadings(series, skipped, 365, isMixed ? 'without library' : 'with library');
  occurrences += ours.length;
  const told = `${at}: ${series.recurrence.rule} from ${JSON.stringify(series.span)}`;
  if (ours.join() !== filtered.join())
    note(against.filter, shapeOf(series.recurrence.rule), `${told} ours ${days(ours)} filter ${days(filtered)}`);
  if (!isMixed && (library === undefined || ours.join() !== library.join()))
    note(
      against.library,
      shapeOf(series.recurrence.rule),
      `${told} ours ${days(ours)} rrule ${library === undefined ? 'fails' : days(library)}`,
    );
}
console.log(`${read} series, ${occurrences} occurrences; ${mixed} mix plain and numbered weekdays`);
for (const [name, classes] of Object.entries(against)) {
  console.log(`against ${name}: ${[...classes.values()].flat().length} disagreements`);
  for (const [shape, found] of [...classes].toSorted((one, other) => other[1].length - one[1].length).slice(0, 40)) {
    console.log(`  ${found.length} x ${shape}\n      ${found[0]}`);
  }
}
process.exitCode = against.filter.size === 0 ? 0 : 1;

function mixesWeekdays(rule: string): boolean {
  const days = readRule(rule).days.map(({ ordinal }) => ordinal === undefined);
  return days.includes(true) && days.includes(false);
}

function note(classes: Map<string, string[]>, shape: string, told: string): void {
  classes.set(shape, [...(classes.get(shape) ?? []), told]);
}

/** The names of a rule's parts without their values. */
function shapeOf(rule: string): string {
  return rule.replace(/(UNTIL|COUNT)=[^;]*;?/, '').replaceAll(/(BY\w+|WKST|INTERVAL)=[^;]*/g, '$1');
}

function days(moments: readonly number[]): string {
  return `${moments.length}[${moments
    .slice(0, 6)
    .map((moment) => new Date(moment).toISOString().slice(0, 16))
    .join(' ')}]`;
}
