import type { Client } from '../../../shared/domain/client.ts';
import { Violation } from '../scheduler.ts';
import { writtenIn } from './contacts-side.ts';

/** What was written into clients, noted as it is committed: by people, and by runs. */
export interface ClientBooks {
  /** What people of the studio typed, as `writtenIn` tells it. */
  readonly typed: ReadonlySet<string>;
  /** What they typed over or took away. */
  readonly replaced: ReadonlySet<string>;
  /** Clients that runs made. */
  readonly madeByRuns: ReadonlySet<string>;
  /** A worker's write was committed; `isRun` for those of a run. Throws `Violation` where a run takes a client away, or out of a group. */
  noted(write: { readonly path: string; readonly fields: object; readonly isRun: boolean }): void;
}

/** Nothing was written yet. */
export function createClientBooks(): ClientBooks {
  const typed = new Set<string>();
  const replaced = new Set<string>();
  const madeByRuns = new Set<string>();
  const clients = new Map<string, Client>();

  function notePerson(before: Client | undefined, after: Client): void {
    const [had, has] = [before === undefined ? [] : writtenIn(before), writtenIn(after)];
    for (const text of has) if (!had.includes(text)) typed.add(text);
    for (const text of had) if (!has.includes(text)) replaced.add(text);
  }

  return {
    typed,
    replaced,
    madeByRuns,
    noted({ path, fields, isRun }) {
      const [root, , collection, id, more] = path.split('/');
      if (root !== 'studios' || collection !== 'clients' || id === undefined || more !== undefined) return;
      const before = clients.get(path);
      if (!('groupIds' in fields)) {
        if (isRun) throw new Violation(`a run deleted the client ${path}`);
        clients.delete(path);
        return;
      }
      const after = fields as Client; // clients are always written whole
      clients.set(path, after);
      if (!isRun) return notePerson(before, after);
      if (before === undefined) madeByRuns.add(id);
      const left = before?.groupIds.filter((group) => !after.groupIds.includes(group)) ?? [];
      if (left.length > 0) throw new Violation(`a run took the client ${path} out of ${left.join()}`);
    },
  };
}
