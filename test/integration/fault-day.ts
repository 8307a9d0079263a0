import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../simulation/random.ts';
import type { Json, StudioPerson } from './studio-people.ts';

/** Who writes: the studio's pages, or the owner of one Google calendar. */
export type Writer = string;
/** The writer that is no Google calendar. */
export const theStudio: Writer = 'studio';

/** A field people write, and how both sides tell it in the same words. */
export type Field = 'title' | 'when' | 'where';

/** What the day knows of one thing: who wrote what, who deleted it. Nothing of how it is synced. */
export interface Item {
  /** Its notes begin with this, on both sides, for ever. */
  readonly tag: string;
  readonly kind: 'appointment' | 'session';
  /** On whose schedules it stands. */
  readonly owners: readonly StudioPerson[];
  readonly madeBy: Writer;
  /** The writers of each field in order, its maker first. */
  readonly written: { readonly [Name in Field]: { readonly by: Writer; readonly value: string }[] };
  readonly deletedBy: Set<Writer>;
}

/** A day of acts on both sides, and what was noted of it. */
export interface Day {
  readonly items: readonly Item[];
  /** One act of somebody's, somewhere; what it was. */
  act(): Promise<string>;
  /** Everybody makes one more event in Google: its notification makes up for those that were lost. */
  lastActs(): Promise<void>;
}

const month = '2027-03';
const timeZone = 'America/Chicago';
/** What sessions are called: the texts of the seeded client and type. */
export const sessionTitle = 'Maria Alvarez: Portrait session';
const sessionOf = { clientId: 'maria', typeId: 'portrait' };

/** The month in which everything happens, as the API is asked for it. */
export const wholeMonth = `/bookings?from=${month}-01T12:00:00Z&to=2027-04-10T00:00:00Z`;

/** Opens a day of these people. The same random numbers make the same choices, as far as the product answers the same. */
export function openDay(people: readonly StudioPerson[], random: Random): Day {
  const items: Item[] = [];
  const someTime = (): { readonly start: object; readonly end: object; readonly told: string } => {
    const day = 2 + random.below(26);
    const date = (number: number): string => `${month}-${String(number).padStart(2, '0')}`;
    if (random.percent(15)) {
      const [start, end] = [{ date: date(day) }, { date: date(day + 1) }];
      return { start, end, told: timeOf({ start, end }) };
    }
    // The month's second Sunday changes the clocks: the offset is left to the zone by staying clear of the night.
    const offset = day < 14 ? '-06:00' : '-05:00';
    const at = (hour: number): object => ({
      dateTime: `${date(day)}T${String(hour).padStart(2, '0')}:00:00${offset}`,
      timeZone,
    });
    const hour = 8 + random.below(10);
    const [start, end] = [at(hour), at(hour + 1)];
    return { start, end, told: timeOf({ start, end }) };
  };

  const note = (item: Omit<Item, 'deletedBy' | 'written'>, first: Record<Field, string>): Item => {
    const by = item.madeBy;
    const written = {
      title: [{ by, value: first.title }],
      when: [{ by, value: first.when }],
      where: [{ by, value: first.where }],
    };
    const noted = { ...item, written, deletedBy: new Set<Writer>() };
    items.push(noted);
    return noted;
  };

  async function makeInGoogle(owner: StudioPerson): Promise<string> {
    const number = items.length + 1;
    const tag = `#${String(number)};`;
    const { start, end, told } = someTime();
    const title = `Errand ${String(number)}`;
    note({ tag, kind: 'appointment', owners: [owner], madeBy: owner.email }, { title, when: told, where: '' });
    await owner.google('POST', '', { summary: title, description: tag, start, end });
    return `${owner.email} makes ${tag} in Google`;
  }

  async function make(): Promise<string> {
    const number = items.length + 1;
    const tag = `#${String(number)};`;
    const { start, end, told } = someTime();
    const title = `Errand ${String(number)}`;
    const kind = random.pick(['studio', 'studio', 'google', 'google', 'session'] as const);
    if (kind === 'google') return makeInGoogle(random.pick(people));
    const first = random.pick(people);
    const owners = kind === 'session' ? [first, random.pick(people.filter((other) => other !== first))] : [first];
    const body =
      kind === 'session'
        ? { kind, ...sessionOf, photographerId: owners[0]?.userId, assistantId: owners[1]?.userId }
        : { kind: 'appointment', description: title, userIds: [first.userId] };
    const item = note(
      { tag, kind: kind === 'session' ? 'session' : 'appointment', owners, madeBy: theStudio },
      { title: kind === 'session' ? sessionTitle : title, when: told, where: 'Studio 1' },
    );
    await makeInStudio(item, { ...body, notes: tag, location: 'Studio 1', start, end });
    return `${first.email} makes ${tag} in the studio`;
  }

  /** A request without an answer may have been done: whoever sits before the page looks before they type it again. */
  async function makeInStudio(item: Item, body: object): Promise<void> {
    const [person] = item.owners;
    if (person === undefined) return;
    for (;;) {
      const { status } = await person.ask('POST', '/bookings?allowOverlap=true', body);
      if (status === 201) return;
      if (status >= 400 && status < 500 && status !== 429) throw new Error(`POST /bookings: ${String(status)}`);
      await wait(500);
      if ((await bookingsOf(person, item)).length > 0) return;
    }
  }

  async function change(item: Item): Promise<string> {
    const field = random.pick(['title', 'when', 'when', 'where'] as const);
    const at = someTime();
    const version = item.written[field].length + 1;
    const value = field === 'when' ? at.told : `${field} ${item.tag.slice(1, -1)}.${String(version)}`;
    const by = random.percent(50) ? theStudio : random.pick(item.owners).email;
    if (by === theStudio) {
      // The title of a session is made by the product.
      if (field === 'title' && item.kind === 'session') return 'nothing';
      const [person] = item.owners;
      const [booking] = person === undefined ? [] : await bookingsOf(person, item);
      if (person === undefined || booking === undefined) return 'nothing';
      const fields =
        field === 'when'
          ? { start: at.start, end: at.end }
          : { [field === 'title' ? 'description' : 'location']: value };
      item.written[field].push({ by, value });
      await person.api('PATCH', `/bookings/${String(booking['id'])}?allowOverlap=true`, fields);
      return `the studio changes ${field} of ${item.tag} to ${value}`;
    }
    const owner = item.owners.find(({ email }) => email === by);
    const [event] = owner === undefined ? [] : await eventsOf(owner, item);
    if (owner === undefined || event === undefined) return 'nothing';
    const fields =
      field === 'when'
        ? { start: both(at.start), end: both(at.end) }
        : { [field === 'title' ? 'summary' : 'location']: value };
    // A session's title is put back: what somebody typed there does not count.
    if (!(field === 'title' && item.kind === 'session')) item.written[field].push({ by, value });
    await owner.google('PATCH', `/${String(event['id'])}`, fields).catch(ignoreGone);
    return `${by} changes ${field} of ${item.tag} in Google to ${value}`;
  }

  async function remove(item: Item): Promise<string> {
    const by = random.percent(50) ? theStudio : random.pick(item.owners).email;
    const person = item.owners.find(({ email }) => email === by) ?? item.owners[0];
    if (person === undefined) return 'nothing';
    if (by === theStudio) {
      const [booking] = await bookingsOf(person, item);
      if (booking === undefined) return 'nothing';
      item.deletedBy.add(by);
      await person.api('DELETE', `/bookings/${String(booking['id'])}`);
      return `the studio deletes ${item.tag}`;
    }
    const [event] = await eventsOf(person, item);
    if (event === undefined) return 'nothing';
    item.deletedBy.add(by);
    await person.google('DELETE', `/${String(event['id'])}`).catch(ignoreGone);
    return `${by} deletes ${item.tag} in Google`;
  }

  return {
    items,
    async lastActs() {
      for (const person of people) await makeInGoogle(person);
    },
    async act() {
      const chance = random.fraction();
      const living = items.filter(({ deletedBy }) => deletedBy.size === 0);
      if (living.length < 6 || chance < 0.3) return make();
      return chance < 0.9 ? change(random.pick(living)) : remove(random.pick(living));
    },
  };
}

/** Sync may have taken the event away between the looking and the doing. */
function ignoreGone(error: unknown): Json {
  if (error instanceof Error && /: (404|410) /.test(error.message)) return {};
  throw error;
}

/** Google keeps the other form of a time unless it is told that it is none. */
function both(moment: object): object {
  return { date: null, dateTime: null, timeZone: null, ...moment };
}

/** The living bookings that are this item. */
export async function bookingsOf(person: StudioPerson, item: Item): Promise<readonly Json[]> {
  return (await person.list(wholeMonth)).filter((booking) => isTagged(booking['notes'], item));
}

/** The living events that are this item, in one person's calendar. */
export async function eventsOf(person: StudioPerson, item: Item): Promise<readonly Json[]> {
  return (await person.events()).filter((event) => isTagged(event['description'], item));
}

/** Whether notes begin with the item's tag. */
export function isTagged(notes: unknown, { tag }: Pick<Item, 'tag'>): boolean {
  return typeof notes === 'string' && notes.startsWith(tag);
}

/** A span as text, alike for both sides: instants in UTC, or dates. */
export function timeOf(span: { readonly start: Json; readonly end: Json }): string {
  return [span.start, span.end]
    .map((moment) => (moment['date'] as string | undefined) ?? new Date(String(moment['dateTime'])).toISOString())
    .join(' to ');
}
