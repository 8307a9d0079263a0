import type { EventRecord } from './records.ts';
import type { Table } from './table.ts';

/** What a write says of an event; the store numbers it. */
export type EventDraft = Omit<EventRecord, 'position' | 'change'>;

/** The events of one calendar, in the order of creation and in the order of their last change. */
export class EventStore {
  readonly #table: Table<EventRecord>;
  readonly #byId = new Map<string, EventRecord>();
  readonly #byPosition: EventRecord[] = [];
  readonly #exceptions = new Map<string, Set<string>>();
  /** Ids by change number; entries whose event changed later are stale and skipped. */
  #changes: { readonly change: number; readonly id: string }[] = [];
  #lastChange = 0;

  constructor(table: Table<EventRecord>, records: readonly EventRecord[]) {
    this.#table = table;
    const ordered = records.toSorted((left, right) => left.position - right.position);
    for (const record of ordered) {
      this.#byPosition.push({ ...record, position: this.#byPosition.length });
      this.#index(record);
    }
    for (const [position, record] of this.#byPosition.entries()) this.#byId.set(record.id, { ...record, position });
    this.#changes = records
      .map(({ change, id }) => ({ change, id }))
      .toSorted((left, right) => left.change - right.change);
    this.#lastChange = this.#changes.at(-1)?.change ?? 0;
  }

  /** The number of the calendar's latest change; 0 when there was none. */
  get lastChange(): number {
    return this.#lastChange;
  }

  /** The etag number of the latest change; undefined when there was none. */
  get latestEtag(): number | undefined {
    const latest = this.#changes.at(-1);
    return latest && this.#byId.get(latest.id)?.etag;
  }

  /** How many events there are, deleted ones included. */
  get size(): number {
    return this.#byPosition.length;
  }

  /** The event stored under an id, deleted or not. */
  get(id: string): EventRecord | undefined {
    return this.#byId.get(id);
  }

  /** The stored exceptions of a series, oldest first. */
  exceptionsOf(masterId: string): readonly EventRecord[] {
    return [...(this.#exceptions.get(masterId) ?? [])].flatMap((id) => this.#byId.get(id) ?? []);
  }

  /** Stores a write under the next change number. */
  put(draft: EventDraft): EventRecord {
    const existing = this.#byId.get(draft.id);
    this.#lastChange += 1;
    const record = { ...draft, position: existing?.position ?? this.#byPosition.length, change: this.#lastChange };
    this.#changes.push({ change: record.change, id: record.id });
    this.#keep(record);
    if (this.#changes.length > 2 * this.#byPosition.length + 1_000) this.#dropStaleChanges();
    return record;
  }

  /** Stores a record without a new change number: nobody is told. */
  putSilently(record: EventRecord): void {
    this.#keep(record);
  }

  /** The events in the order of creation, from a position on. */
  *from(position: number): Generator<EventRecord> {
    for (let index = position; index < this.#byPosition.length; index += 1) {
      const record = this.#byPosition[index];
      if (record) yield record;
    }
  }

  /** The events that changed after a change number, in the order of their latest change: cost follows the answer, not the calendar. */
  *changedAfter(change: number): Generator<EventRecord> {
    for (let index = this.#firstAfter(change); index < this.#changes.length; index += 1) {
      const entry = this.#changes[index];
      const record = entry && this.#byId.get(entry.id);
      if (record && record.change === entry.change) yield record;
    }
  }

  #keep(record: EventRecord): void {
    this.#byPosition[record.position] = record;
    this.#byId.set(record.id, record);
    this.#index(record);
    this.#table.put(`${record.calendarId} ${record.id}`, record);
  }

  #index(record: EventRecord): void {
    if (!record.series) return;
    const siblings = this.#exceptions.get(record.series.masterId) ?? new Set<string>();
    siblings.add(record.id);
    this.#exceptions.set(record.series.masterId, siblings);
  }

  #firstAfter(change: number): number {
    let low = 0;
    let high = this.#changes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#changes[middle]?.change ?? 0) > change) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #dropStaleChanges(): void {
    this.#changes = this.#changes.filter(({ change, id }) => this.#byId.get(id)?.change === change);
  }
}
