import type { CalendarId } from '../../domain/ids.ts';
import { GoogleFailure } from '../../ports/google.ts';
import type { GoogleCalendar } from '../../ports/google.ts';
import type { SyncRequest } from '../../ports/queue.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import { StoreFailure } from '../../ports/store.ts';
import type { Stored } from '../../ports/store.ts';
import { isChannelDue } from '../push/keep-channel.ts';
import { alarmAfter, nextLook } from './cadence.ts';
import { isHeld } from './lease.ts';
import { cursorToUse } from './pass.ts';
import type { GoogleAnswer } from './read-google.ts';
import type { SyncDeps } from './run.ts';

/** What a look without a lease found. */
export type IdleLook =
  /** Nothing had changed on either side, and that is noted. */
  | { readonly kind: 'nothing' }
  /** Something had: here is what was read, so that it is not read twice. */
  | { readonly kind: 'read'; readonly google: { readonly answer: GoogleAnswer; readonly cursorToken: string } }
  /** This look was not for us to take. */
  | { readonly kind: 'notIdle' };

/**
 * The cheapest run there is: a due safety read that finds nothing. One list of Google's, one read and one write of ours, no lease:
 * nothing is changed but the note of the look, and that only if nobody else changed the sync meanwhile.
 */
export async function readIdle(
  deps: SyncDeps,
  request: SyncRequest,
  found: { readonly stored: Stored<SyncRecord>; readonly calendar: GoogleCalendar; readonly calendarId: CalendarId },
): Promise<IdleLook> {
  const { stored, calendar, calendarId } = found;
  const sync = stored.value;
  const cursor = cursorToUse({ calendar, calendarId }, sync);
  if (!isSafetyRead(request) || cursor === undefined || isHeld(stored) || hasWork(sync) || isChannelDue(deps, sync))
    return { kind: 'notIdle' };
  const answer = await onePage(found, cursor.token);
  if (answer === undefined) return { kind: 'notIdle' };
  if (answer.changes.length > 0) return { kind: 'read', google: { answer, cursorToken: cursor.token } };
  return (await noteLook(deps, { stored, answer })) ? { kind: 'nothing' } : { kind: 'notIdle' };
}

function isSafetyRead(request: SyncRequest): boolean {
  return request.trigger === 'tick';
}

function hasWork(sync: SyncRecord): boolean {
  const waits = sync.asked.studio > sync.settled.studio || sync.asked.google > sync.settled.google;
  const asked = waits || sync.undo !== undefined;
  return (
    asked ||
    sync.compareAll === true ||
    sync.broughtIn !== undefined ||
    sync.failures > 0 ||
    sync.calendarTimeZone === undefined
  );
}

/** One page of changes; undefined where there are more, or Google says no: a run with a lease then does it properly. */
async function onePage(
  { calendar, calendarId }: { readonly calendar: GoogleCalendar; readonly calendarId: CalendarId },
  token: string,
): Promise<GoogleAnswer | undefined> {
  try {
    const page = await calendar.readEvents(calendarId, { kind: 'changes', token });
    if (page.nextToken === undefined) return undefined;
    const { changes, timeZone, writable, updated } = page;
    return { kind: 'changes', changes, timeZone, writable, updated, token: page.nextToken };
  } catch (error) {
    if (error instanceof GoogleFailure) return undefined;
    throw error;
  }
}

async function noteLook(
  deps: SyncDeps,
  { stored, answer }: { readonly stored: Stored<SyncRecord>; readonly answer: GoogleAnswer },
): Promise<boolean> {
  const sync = stored.value;
  if (
    sync.cursor === undefined ||
    answer.timeZone !== sync.calendarTimeZone ||
    answer.writable !== sync.calendarWritable
  )
    return false;
  const now = deps.clock.now();
  const nextSyncAt = nextLook(sync, { now, chance: deps.chance });
  const fields: { readonly [Field in keyof SyncRecord]?: SyncRecord[Field] | undefined } = {
    cursor: { ...sync.cursor, token: answer.token, ...(answer.updated === undefined ? {} : { asOf: answer.updated }) },
    lastSuccessAt: now,
    nextSyncAt,
    alarmAt: alarmAfter(now, { ...sync, nextSyncAt }),
    stalledSince: undefined,
  };
  try {
    await deps.store.write([{ kind: 'update', document: stored, fields, revision: stored.revision }]);
    return true;
  } catch (error) {
    if (error instanceof StoreFailure && (error.reason === 'changed' || error.reason === 'missing')) return false;
    throw error;
  }
}
