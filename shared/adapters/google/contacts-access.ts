import type { people_v1 } from 'googleapis/build/src/apis/people/v1.js';
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
