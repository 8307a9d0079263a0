/** Wall times of zones by the platform's own calendar (Intl), for comparison with what Temporal says. */

const formats = new Map<string, Intl.DateTimeFormat>();

/** What a wall clock in the zone shows at a moment (milliseconds since 1970), as if it were UTC. */
export function wallTimeAt(moment: number, zone: string): number {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

/** The moment a wall clock shows that time: the first where it comes twice, by the offset before it where it is skipped (RFC 5545 3.3.5). */
export function momentOf(wallTime: number, zone: string): number {
  const before = wallTimeAt(wallTime - 86_400_000, zone) - (wallTime - 86_400_000);
  const after = wallTimeAt(wallTime + 86_400_000, zone) - (wallTime + 86_400_000);
  const candidates = [wallTime - before, wallTime - after].filter((moment) => wallTimeAt(moment, zone) === wallTime);
  return candidates.length > 0 ? Math.min(...candidates) : wallTime - before;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, made);
  return made;
}
