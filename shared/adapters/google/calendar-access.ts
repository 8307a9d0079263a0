import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import type { CalendarId } from '../../domain/ids.ts';
import type { TimeZone } from '../../domain/time.ts';
import { GoogleFailure, type GoogleFailureReason } from '../../ports/google.ts';
import type { Caller } from './caller.ts';

/** What the calls of one user's calendars share. */
export interface CalendarAccess {
  readonly caller: Caller;
  /** Brings the official client when it is first needed. */
  readonly loadApi: () => Promise<calendar_v3.Calendar>;
  /** The zone each calendar told last, for events read alone that name none. */
  readonly zones: Map<CalendarId, TimeZone>;
}

/** How often a 404 for one event is asked again: it may only mean that the event is not everywhere yet (facts 3.1). */
export const repeatsOfGone = 2;

/** Whether a call ended with this failure. */
export function isFailure(thrown: unknown, reason: GoogleFailureReason): boolean {
  return thrown instanceof GoogleFailure && thrown.reason === reason;
}

/** Resolves when the call ends well, or finds that what is to be gone is gone already. */
export async function unlessGone(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (thrown) {
    if (!isFailure(thrown, 'gone')) throw thrown;
  }
}
