import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { createClock } from '../clock.ts';
import type { Random } from '../randomness.ts';
import type { Journal } from './journal.ts';
import { ContactStore } from './contact-store.ts';
import { EventStore } from './event-store.ts';
import type {
  AccessTokenRecord,
  CalendarRecord,
  ChannelRecord,
  CodeRecord,
  ContactGroupRecord,
  ContactRecord,
  EventRecord,
  GrantRecord,
  ListEntryRecord,
  PersonRecord,
  RefreshTokenRecord,
} from './records.ts';
import type { Table } from './table.ts';
import { openTable } from './table.ts';

interface WorldParts {
  readonly journal: Journal;
  readonly random: Random;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What a watcher is told: a calendar's events changed, or a person's list of calendars did. */
export type Changed = { readonly kind: 'events'; readonly id: string } | { readonly kind: 'list'; readonly id: string };

/** Everything the double knows, kept in the journal. Writes go through its tables and stores only. */
export class World {
  readonly clock: Clock;
  readonly random: Random;
  readonly people: Table<PersonRecord>;
  readonly calendars: Table<CalendarRecord>;
  /** By `<email> <calendarId>`. */
  readonly listEntries: Table<ListEntryRecord>;
  /** By `<email> <project>`. */
  readonly grants: Table<GrantRecord>;
  readonly refreshTokens: Table<RefreshTokenRecord>;
  readonly accessTokens: Table<AccessTokenRecord>;
  readonly codes: Table<CodeRecord>;
  readonly channels: Table<ChannelRecord>;
  /** Numbers by name: clock offset, last etag, last list change, list token epochs, write pauses. */
  readonly numbers: Table<number>;
  /** The signing key as a private JWK, under `signing`. */
  readonly keys: Table<Record<string, unknown>>;
  /** By `<email> <id>`. */
  readonly contactGroups: Table<ContactGroupRecord>;
  readonly #contacts: Table<ContactRecord>;
  readonly #contactStores = new Map<string, ContactStore>();
  readonly #events: Table<EventRecord>;
  readonly #stores = new Map<string, EventStore>();
  readonly #watchers: ((changed: Changed) => void)[] = [];
  #lastEtag: number;

  constructor(parts: WorldParts) {
    const { journal } = parts;
    this.random = parts.random;
    this.people = openTable(journal, 'people');
    this.calendars = openTable(journal, 'calendars');
    this.listEntries = openTable(journal, 'listEntries');
    this.grants = openTable(journal, 'grants');
    this.refreshTokens = openTable(journal, 'refreshTokens');
    this.accessTokens = openTable(journal, 'accessTokens');
    this.codes = openTable(journal, 'codes');
    this.channels = openTable(journal, 'channels');
    this.numbers = openTable(journal, 'numbers');
    this.keys = openTable(journal, 'keys');
    this.#events = openTable(journal, 'events');
    this.#contacts = openTable(journal, 'contacts');
    this.contactGroups = openTable(journal, 'contactGroups');
    this.clock = createClock(parts.now, this.numbers.get('clockOffset') ?? 0);
    this.#lastEtag = 0;
    for (const record of this.#events.values()) this.#lastEtag = Math.max(this.#lastEtag, record.etag);
    for (const record of this.calendars.values()) this.#lastEtag = Math.max(this.#lastEtag, record.etag);
    for (const record of this.listEntries.values()) this.#lastEtag = Math.max(this.#lastEtag, record.etag);
    for (const record of this.contactGroups.values()) this.#lastEtag = Math.max(this.#lastEtag, record.etag);
    for (const { versions } of this.#contacts.values())
      this.#lastEtag = Math.max(this.#lastEtag, versions.at(-1)?.etag ?? 0);
    this.#openStores();
  }

  /** A new etag number: twice the microseconds of now, greater than every earlier one (facts 1.6). */
  nextEtag(): number {
    this.#lastEtag = Math.max(this.#lastEtag + 2, this.clock.now() * 2_000);
    return this.#lastEtag;
  }

  /** The events of a calendar. */
  eventsOf(calendarId: string): EventStore {
    const existing = this.#stores.get(calendarId);
    if (existing) return existing;
    const store = new EventStore(this.#events, []);
    this.#stores.set(calendarId, store);
    return store;
  }

  /** The contacts of a person. */
  contactsOf(email: string): ContactStore {
    const existing = this.#contactStores.get(email);
    if (existing) return existing;
    const records = [...this.#contacts.values()].filter((record) => record.email === email);
    const store = new ContactStore(this.#contacts, email, records);
    this.#contactStores.set(email, store);
    return store;
  }

  /** Adds a person with a primary calendar, or answers the one there is. */
  addPerson(person: PersonDraft): PersonRecord {
    const existing = this.people.get(person.email);
    if (existing) return existing;
    const { email, name, timeZone = 'Europe/Berlin' } = person;
    const region = person.region === undefined ? {} : { region: person.region };
    const record = { email, name, timeZone, sub: person.sub ?? subOf(email), ...region };
    this.people.put(email, record);
    this.addCalendar({ id: email, summary: email, timeZone, owner: email });
    return record;
  }

  /** Adds a calendar and puts it into its owner's list. */
  addCalendar(calendar: CalendarDraft): CalendarRecord {
    const record = { etag: this.nextEtag(), tokenEpoch: 0, canPush: true, deleted: false, ...calendar };
    this.calendars.put(record.id, record);
    this.putListEntry({ ...newListEntry(record.owner, record.id), accessRole: 'owner' });
    return record;
  }

  /** Stores a list entry under the next list change number and tells the watchers. */
  putListEntry(entry: Omit<ListEntryRecord, 'change' | 'etag'>): ListEntryRecord {
    const change = (this.numbers.get('listChange') ?? 0) + 1;
    this.numbers.put('listChange', change);
    const record = { ...entry, change, etag: this.nextEtag() };
    this.listEntries.put(`${entry.email} ${entry.calendarId}`, record);
    this.tell({ kind: 'list', id: entry.email });
    return record;
  }

  /** Moves the clock and remembers it. */
  advanceClock(milliseconds: number): void {
    this.clock.advance(milliseconds);
    this.numbers.put('clockOffset', this.clock.offset());
  }

  /** Calls a function after each change of events or lists. */
  watch(watcher: (changed: Changed) => void): void {
    this.#watchers.push(watcher);
  }

  /** Tells the watchers of a change that was stored. */
  tell(changed: Changed): void {
    for (const watcher of this.#watchers) watcher(changed);
  }

  #openStores(): void {
    const byCalendar = Map.groupBy(this.#events.values(), (record) => record.calendarId);
    for (const [calendarId, records] of byCalendar) {
      this.#stores.set(calendarId, new EventStore(this.#events, records));
    }
  }
}

interface PersonDraft {
  readonly email: string;
  readonly name: string;
  readonly timeZone?: string;
  readonly sub?: string;
  readonly region?: string;
}

interface CalendarDraft {
  readonly id: string;
  readonly summary: string;
  readonly timeZone: string;
  readonly owner: string;
  readonly description?: string;
  readonly location?: string;
  readonly createdBy?: string;
  readonly canPush?: boolean;
}

/** An entry with the defaults of a calendar newly in somebody's list, read-only. */
export function newListEntry(email: string, calendarId: string): Omit<ListEntryRecord, 'change' | 'etag'> {
  const shown = { hidden: false, selected: true, deleted: false, colorId: '14' };
  return { email, calendarId, accessRole: 'reader', ...shown };
}

/** A stable account number for an address that was given none: 21 digits, as Google's are. */
function subOf(email: string): string {
  const digest = createHash('sha256').update(email).digest('hex');
  return `1${BigInt(`0x${digest.slice(0, 20)}`)
    .toString()
    .padStart(20, '0')
    .slice(0, 20)}`;
}
