import type { ContactRecord, ContactVersion } from './records.ts';
import type { Table } from './table.ts';

/** What a write says of a contact; the store numbers it. */
export type ContactDraft = Omit<ContactVersion, 'change'> & { readonly id: string };

/** A contact as it was at some point. */
export interface ContactThen {
  readonly id: string;
  readonly version: ContactVersion;
}

/** Superseded versions are forgotten once the one that followed them is this old, milliseconds: no read lags so far behind. */
const KEPT_FOR = 3_600_000;

/** The contacts of one person, with the states that lagging reads may still show. */
export class ContactStore {
  readonly #table: Table<ContactRecord>;
  readonly #email: string;
  readonly #byId = new Map<string, ContactRecord>();
  /** Ids by current and former names. */
  readonly #byName = new Map<string, string>();
  /** Every change with its time, in order. */
  readonly #changes: { readonly change: number; readonly time: number }[] = [];

  constructor(table: Table<ContactRecord>, email: string, records: readonly ContactRecord[]) {
    this.#table = table;
    this.#email = email;
    const versions = records.flatMap((record) => record.versions);
    for (const { change, time } of versions.toSorted((left, right) => left.change - right.change))
      this.#changes.push({ change, time });
    // A name told as a former one leads to the survivor of a merge, not to what it was merged from.
    const isDeleted = (record: ContactRecord): boolean => record.versions.at(-1)?.deleted === true;
    for (const record of records.filter((candidate) => isDeleted(candidate))) this.#index(record);
    for (const record of records.filter((candidate) => !isDeleted(candidate))) this.#index(record);
  }

  /** The number of the latest change made at a time (milliseconds) or before; 0 when there was none. */
  changeAt(time: number): number {
    // What is asked for lies at the end, or a few minutes before it.
    for (let index = this.#changes.length - 1; index >= 0; index -= 1) {
      const change = this.#changes[index];
      if (change && change.time <= time) return change.change;
    }
    return 0;
  }

  /** The current state of the contact that has, or had, a resource name; undefined for one that never was. */
  named(name: string): ContactThen | undefined {
    const id = this.#byName.get(name);
    return id === undefined ? undefined : this.withId(id);
  }

  /** The current state of a contact by the id of its source. */
  withId(id: string): ContactThen | undefined {
    const version = this.#byId.get(id)?.versions.at(-1);
    return version && { id, version };
  }

  /** Every contact that lives now, by its last change. */
  living(): readonly ContactThen[] {
    return this.asOf(Infinity).filter(({ version }) => !version.deleted);
  }

  /** Every contact, deleted ones too, in the state that a change number left it in, in the order of the changes. */
  asOf(change: number): readonly ContactThen[] {
    const states = [...this.#byId.values()].flatMap(({ id, versions }) => {
      const version = versions.findLast((candidate) => candidate.change <= change);
      return version ? [{ id, version }] : [];
    });
    return states.toSorted((left, right) => left.version.change - right.version.change);
  }

  /** Stores a write under the next change number. */
  put({ id, ...draft }: ContactDraft): ContactThen {
    const before = this.#byId.get(id)?.versions ?? [];
    const version = { ...draft, change: (this.#changes.at(-1)?.change ?? 0) + 1 };
    const versions = [...before, version];
    const needed = versions.filter((_, index) => {
      const follower = versions[index + 1];
      return follower === undefined || follower.time > draft.time - KEPT_FOR;
    });
    const record = { email: this.#email, id, versions: needed };
    this.#changes.push({ change: version.change, time: version.time });
    this.#index(record);
    this.#table.put(`${this.#email} ${id}`, record);
    return { id, version };
  }

  #index(record: ContactRecord): void {
    this.#byId.set(record.id, record);
    const current = record.versions.at(-1);
    for (const name of current?.previousNames ?? []) this.#byName.set(name, record.id);
    if (current) this.#byName.set(current.name, record.id);
  }
}
