import type { Client } from '../../../shared/domain/client.ts';
import { Violation } from '../scheduler.ts';
import { isListed, writtenIn } from './contacts-side.ts';

/** What a run changed in a client, as `writtenIn` tells it. */
export interface RunWrite {
  readonly path: string;
  readonly broughtIn: readonly string[];
  /** Of several values those that are gone: a text that is one thing gives way to what was brought in. */
  readonly takenOut: readonly string[];
}

/** What was written into clients, noted as it is committed: by people, and by runs. */
export interface ClientBooks {
  /** What people of the studio typed, as `writtenIn` tells it. */
  readonly typed: ReadonlySet<string>;
  /** What they typed over or took away. */
  readonly replaced: ReadonlySet<string>;
  /** What each write of a run changed in a client. */
  readonly runWrites: readonly RunWrite[];
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
  const runWrites: RunWrite[] = [];
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
    runWrites,
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
      const [had, has] = [before === undefined ? [] : writtenIn(before), writtenIn(after)];
      runWrites.push({
        path,
        broughtIn: has.filter((text) => !had.includes(text)),
        takenOut: had.filter((text) => isListed(text) && !has.includes(text)),
      });
      const left = before?.groupIds.filter((group) => !after.groupIds.includes(group)) ?? [];
      if (left.length > 0) throw new Violation(`a run took the client ${path} out of ${left.join()}`);
    },
  };
}
