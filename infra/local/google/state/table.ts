import type { Journal } from './journal.ts';

/** Records by key, each change written to the journal before `put` or `remove` returns. */
export interface Table<Value> {
  get(key: string): Value | undefined;
  put(key: string, value: Value): void;
  remove(key: string): void;
  values(): IterableIterator<Value>;
  readonly size: number;
}

/** A table with the records of that name that the journal holds. Our own file is trusted to hold what we wrote. */
export function openTable<Value>(journal: Journal, name: string): Table<Value> {
  const records = new Map<string, Value>();
  // Only this table's own records are filed under its name.
  for (const line of journal.lines) if (line.table === name) records.set(line.key, line.value as Value);
  return {
    get: (key) => records.get(key),
    put: (key, value) => {
      records.set(key, value);
      journal.append({ table: name, key, value });
    },
    remove: (key) => {
      if (records.delete(key)) journal.append({ table: name, key, value: null });
    },
    values: () => records.values(),
    get size() {
      return records.size;
    },
  };
}
