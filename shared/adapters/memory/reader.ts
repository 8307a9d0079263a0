import type { DocumentPath, Query, Reader } from '../../ports/store.ts';
import { documentPathOf, type Held, type Records, toStored } from './records.ts';

/** Told of every read of a transaction, at the moment it is made; throws to end the read. */
export interface Watch {
  beforeRead(): void;
  got(path: string, record: Held | undefined): void;
  found(query: Query<unknown>, records: readonly Held[]): void;
}

/** The reading half of the port. `readAt` is the store's clock. */
export function createReader(records: Records, readAt: () => number, watch?: Watch): Reader {
  function read<T>({ path }: DocumentPath<T>) {
    const record = records.get(path);
    // Where something lies, the path is one of a document.
    if (record === undefined) documentPathOf(path);
    watch?.got(path, record);
    return record && toStored<T>(record, readAt());
  }
  return {
    get: (document) =>
      yielding(() => {
        watch?.beforeRead();
        return read(document);
      }),
    getAll: (documents) =>
      yielding(() => {
        watch?.beforeRead();
        return documents.map((document) => read(document));
      }),
    find: <T>(query: Query<T>) =>
      yielding(() => {
        watch?.beforeRead();
        const found = records.find(query);
        watch?.found(query, found);
        const at = readAt();
        return found.map((record) => toStored<T>(record, at));
      }),
  };
}

/** Acts after a yield and answers after another: a call to a real store leaves room for others on both sides of the act. */
export async function yielding<Answer>(act: () => Answer): Promise<Answer> {
  await Promise.resolve();
  const answer = act();
  await Promise.resolve();
  return answer;
}
