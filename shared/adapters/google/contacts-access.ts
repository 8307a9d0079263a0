import type { people_v1 } from 'googleapis/build/src/apis/people/v1.js';
import { GoogleFailure } from '../../ports/google.ts';
import type { Call, Caller } from './caller.ts';
import type { Repeat } from './retry.ts';

/** What the calls for one user's contacts share. */
export interface ContactsAccess {
  readonly caller: Caller;
  /** Brings the official client when it is first needed. */
  readonly loadApi: () => Promise<people_v1.People>;
}

/** A call of the People API: each counts once against the limit per minute, whatever it carries (facts 4.6). */
export function contactsCall(method: string, repeat: Repeat, more: Partial<Call> = {}): Call {
  return { method: `people.${method}`, units: 1, repeat, ...more };
}

/** How many one call takes (facts 4.3). */
export const most = { read: 200, written: 200, deleted: 500, members: 1000 } as const;

/** Refuses more than one call takes, before anything is asked. */
export function checkCount(items: readonly unknown[], limit: number): void {
  if (items.length > limit) throw new GoogleFailure('rejected', `not asked: more than ${limit}`);
}
