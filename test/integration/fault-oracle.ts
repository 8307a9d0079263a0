import { isTagged, sessionTitle, theStudio, timeOf, wholeMonth, type Field, type Item } from './fault-day.ts';
import type { Json, StudioPerson } from './studio-people.ts';

/** Both sides, as the API and Google tell them. */
export interface BothSides {
  readonly bookings: readonly Json[];
  readonly events: ReadonlyMap<StudioPerson, readonly Json[]>;
  /** Conflicts nobody answered yet. */
  readonly conflicts: readonly Json[];
}

/** Reads both sides. */
export async function readBothSides(people: readonly [StudioPerson, ...StudioPerson[]]): Promise<BothSides> {
  const [anyone] = people;
  return {
    bookings: await anyone.list(wholeMonth),
    conflicts: await anyone.list('/conflicts?state=open'),
    events: new Map(await Promise.all(people.map(async (person) => [person, await person.events()] as const))),
  };
}

/** What is not as it should be once all is quiet; empty when everything is. */
export function findings(items: readonly Item[], sides: BothSides): readonly string[] {
  return [...items.flatMap((item) => findingsOf(item, sides)), ...strangers(items, sides)];
}

function findingsOf(item: Item, sides: BothSides): readonly string[] {
  const bookings = sides.bookings.filter((booking) => isTagged(booking['notes'], item));
  const said: string[] = [];
  if (bookings.length > 1) said.push(`${item.tag} stands ${String(bookings.length)} times in the studio`);
  const [booking] = bookings;
  for (const [person, all] of sides.events) {
    const events = all.filter((event) => isTagged(event['description'], item));
    if (events.length > 1) said.push(`${item.tag} stands ${String(events.length)} times with ${person.email}`);
    said.push(...eventFindings(item, { person, booking, event: events[0], conflicts: sides.conflicts }));
  }
  return [...said, ...fateFindings(item, booking), ...(booking === undefined ? [] : valueFindings(item, booking))];
}

/** One calendar: the event is there when the booking is, and says the same. */
function eventFindings(
  item: Item,
  found: {
    readonly person: StudioPerson;
    readonly booking: Json | undefined;
    readonly event: Json | undefined;
    readonly conflicts: readonly Json[];
  },
): readonly string[] {
  const { person, booking, event, conflicts } = found;
  const isTheirs = item.owners.includes(person);
  if (event !== undefined && (booking === undefined || !isTheirs))
    return [`${item.tag} is with ${person.email}, and ${isTheirs ? 'not in the studio' : 'not theirs'}`];
  if (!isTheirs || booking === undefined) return [];
  if (event === undefined) {
    const isAsked = conflicts.some(
      (conflict) =>
        conflict['kind'] === 'removal' &&
        conflict['userId'] === person.userId &&
        (conflict['items'] as readonly Json[]).some(({ bookingId }) => bookingId === booking['id']),
    );
    // Only a session stays without its event, until somebody says what is to become of it.
    const mayBeMissing = item.kind === 'session' && item.deletedBy.has(person.email) && isAsked;
    return mayBeMissing ? [] : [`${item.tag} is in the studio and not with ${person.email}`];
  }
  const differences = fields.filter((field) => inGoogle(field, event) !== inStudio(field, booking, item));
  return differences.map(
    (field) =>
      `${item.tag}: ${field} is "${inStudio(field, booking, item)}" in the studio and "${inGoogle(field, event)}" with ${person.email}`,
  );
}

const fields: readonly Field[] = ['title', 'when', 'where'];

function inStudio(field: Field, booking: Json, item: Item): string {
  switch (field) {
    case 'title':
      return item.kind === 'session' ? sessionTitle : String(booking['description']);
    case 'when':
      return timeOf(booking as { start: Json; end: Json }); // every booking has both
    case 'where':
      return String(booking['location']);
  }
}

function inGoogle(field: Field, event: Json): string {
  switch (field) {
    case 'title':
      return String(event['summary'] ?? '');
    case 'when':
      return timeOf(event as { start: Json; end: Json }); // every event has both
    case 'where':
      return String(event['location'] ?? '');
  }
}

/** Nothing is lost that nobody deleted; nothing comes back that nobody else changed. */
function fateFindings(item: Item, booking: Json | undefined): readonly string[] {
  if (booking === undefined) return item.deletedBy.size === 0 ? [`${item.tag} is lost`] : [];
  if (item.deletedBy.size === 0) return [];
  const inGoogleOnly = !item.deletedBy.has(theStudio);
  if (item.kind === 'session' && inGoogleOnly) return [];
  const changedElsewhere = fields.some((field) =>
    item.written[field].slice(1).some(({ by }) => !item.deletedBy.has(by)),
  );
  return changedElsewhere ? [] : [`${item.tag} came back although nobody else had changed it`];
}

/** What stands was typed by somebody, and by them last. */
function valueFindings(item: Item, booking: Json): readonly string[] {
  // Whose deletion was undone has lost what they typed just before it, as they meant to.
  if (item.deletedBy.size > 0) return [];
  return fields.flatMap((field) => {
    const lastOf = new Map(item.written[field].map(({ by, value }) => [by, value]));
    const changed = item.written[field].slice(1);
    const changers = new Set(changed.map(({ by }) => by));
    const allowed = changers.size === 0 ? [...lastOf.values()] : [...changers].map((by) => lastOf.get(by));
    const stands = inStudio(field, booking, item);
    return allowed.includes(stands)
      ? []
      : [`${item.tag}: ${field} is "${stands}", where "${allowed.join('" or "')}" was typed last`];
  });
}

/** Things in the month that nobody made. */
function strangers(items: readonly Item[], { bookings, events }: BothSides): readonly string[] {
  const isKnown = (notes: unknown): boolean => items.some((item) => isTagged(notes, item));
  const isInMonth = (event: Json): boolean => timeOf(event as { start: Json; end: Json }).startsWith('2027-03');
  return [
    ...bookings
      // The example studio's own series was there before, and nobody makes another in the day.
      .filter((booking) => booking['seriesId'] === undefined && !isKnown(booking['notes']))
      .map((booking) => `nobody made booking ${String(booking['id'])}`),
    ...Array.from(events, ([person, all]) =>
      all
        .filter((event) => isInMonth(event) && !isKnown(event['description']))
        .map((event) => `nobody made "${String(event['summary'])}" with ${person.email}`),
    ).flat(),
  ];
}
