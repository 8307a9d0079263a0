import type { Bookkeeper } from './watch.ts';
import { Violation, type Worker } from './scheduler.ts';

/** Who is paused by the vendor's operators, noted as it is committed: no run that begins then writes to Google. */
export interface Pauses extends Bookkeeper {
  /** A run of this sync begins. */
  began(worker: Worker, syncId: string): void;
  /** Throws `Violation` where the call writes to Google for somebody who was paused when the run began, and still is. */
  refuseWrite(worker: Worker, label: string): void;
}

const writesToGoogle =
  /^(?:insertEvent|patchEvent|undeleteEvent|deleteEvent|clearMark|createContacts|updateContacts|deleteContacts|changeMembers|createLabel|renameLabel)/;

/** Nobody is paused. */
export function createPauses(): Pauses {
  const paused = new Set<string>();
  const beganPaused = new WeakMap<Worker, string>();
  return {
    noted({ path, fields }) {
      const [root, syncId, more] = path.split('/');
      if (root !== 'syncs' || syncId === undefined || more !== undefined) return;
      const isWhole = 'studioId' in fields;
      if ('pause' in fields && fields.pause !== undefined) paused.add(syncId);
      else if ('pause' in fields || isWhole) paused.delete(syncId);
    },
    began(worker, syncId) {
      if (paused.has(syncId)) beganPaused.set(worker, syncId);
    },
    refuseWrite(worker, label) {
      const syncId = beganPaused.get(worker);
      if (syncId !== undefined && paused.has(syncId) && writesToGoogle.test(label))
        throw new Violation(`${worker.name} did ${label} for ${syncId}, who is paused`);
    },
  };
}
