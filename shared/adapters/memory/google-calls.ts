import type { CalendarId, GoogleSubject } from '../../domain/ids.ts';
import { toEpochMilliseconds } from '../../domain/time.ts';
import { GoogleFailure } from '../../ports/google.ts';
import type { Permission } from '../../ports/google.ts';
import type { AccessRole, HeldCalendar, World } from './google-world.ts';
import { yielding } from './reader.ts';

/** One call of the calendar's or the contacts' port: for watching what is asked of Google. */
export interface WatchedCall {
  readonly subject: GoogleSubject;
  readonly method: string;
}

/** Who calls, with what they were given, and who watches. */
export interface Caller {
  readonly world: World;
  readonly grant: { readonly refreshToken: string; readonly subject: GoogleSubject };
  readonly onCall: ((call: WatchedCall) => void) | undefined;
}

/** What a call needs. */
interface Need {
  readonly method: string;
  readonly writes: boolean;
  /** What the person must have granted; `calendar` unless it says otherwise. */
  readonly permission?: Permission;
}

/** Makes a call after a yield and answers after another, if Google lets this caller call at all. */
export function call<Answer>(caller: Caller, need: Need, act: () => Answer): Promise<Answer> {
  return yielding(() => {
    admit(caller, need);
    return act();
  });
}

function admit({ world, grant, onCall }: Caller, need: Need): void {
  onCall?.({ subject: grant.subject, method: need.method });
  const held = world.grants.get(grant.refreshToken);
  if (held === undefined) throw new GoogleFailure('reconnect', '400 invalid_grant');
  if (!held.permissions.includes(need.permission ?? 'calendar'))
    throw new GoogleFailure('reconnect', '403 insufficientPermissions');
  const account = world.accounts.get(held.subject);
  const now = world.now();
  if (account?.throttledUntil !== undefined && account.throttledUntil > now) {
    const wait = (toEpochMilliseconds(account.throttledUntil) - toEpochMilliseconds(now)) / 1000;
    throw new GoogleFailure('throttled', '429 rateLimitExceeded', { retryAfterSeconds: wait });
  }
  if (need.writes && account?.writesPausedUntil !== undefined && account.writesPausedUntil > now)
    throw new GoogleFailure('paused', '403 quotaExceeded');
}

/** The calendar and what this caller may do with it. Throws `gone` where they may not see it. */
export function openCalendar(
  { world, grant }: Caller,
  calendarId: CalendarId,
): { readonly calendar: HeldCalendar; readonly role: AccessRole } {
  const calendar = world.calendars.get(calendarId);
  const subject = world.grants.get(grant.refreshToken)?.subject;
  const role = subject === undefined ? undefined : calendar?.roles.get(subject);
  if (calendar === undefined || role === undefined || role === 'none') throw new GoogleFailure('gone', '404 notFound');
  return { calendar, role };
}

/** The calendar, to be written. Throws `forbidden` where this caller may only read it. */
export function openForWriting(caller: Caller, calendarId: CalendarId): HeldCalendar {
  const { calendar, role } = openCalendar(caller, calendarId);
  if (!mayWrite(role)) throw new GoogleFailure('forbidden', '403 forbidden');
  return calendar;
}

/** Write access is `writer` or `owner` (facts 1.9). */
export function mayWrite(role: AccessRole): boolean {
  return role === 'owner' || role === 'writer';
}
