import type { CalendarId } from '../../domain/ids.ts';
import { addSeconds } from '../../domain/time.ts';
import type { Consent, Google, GoogleCalendar } from '../../ports/google.ts';
import type { GoogleContacts } from '../../ports/google-contacts.ts';
import type { ContactsPerson } from './contacts-person.ts';
import { createMemoryContacts } from './contacts.ts';
import type { ContactsTrouble } from './contacts.ts';
import type { Caller, WatchedCall } from './google-calls.ts';
import { createMemoryConsent, grantTo, type Choice, type MemoryConsent } from './google-consent.ts';
import { createPerson, type GooglePerson } from './google-person.ts';
import {
  endTokens,
  listCalendars,
  memoryQuery,
  purgeDeleted,
  readEvent,
  readEvents,
  readOccurrence,
  readSeries,
  type Paging,
} from './google-reads.ts';
import {
  createWorld,
  subjectOf,
  usualManners,
  type HeldCalendar,
  type SeriesManners,
  type WorldOptions,
} from './google-world.ts';
import {
  clearMark,
  closeChannel,
  deleteEvent,
  insertEvent,
  moveEvent,
  openChannel,
  patchEvent,
  undeleteEvent,
} from './google-writes.ts';

/** Whatever can befall an account or a calendar by no fault of ours. */
export interface GoogleTrouble {
  /** Every sync token of a calendar is dead from now on (410). */
  expireTokens(calendarId: CalendarId): void;
  /** Deleted events are gone for good; their ids stay taken. */
  purgeDeleted(calendarId: CalendarId): void;
  /** Too many calls: every call of the account fails with `throttled` for so many seconds. */
  throttle(email: string, seconds: number): void;
  /** Google's use limits: every write of the account fails with `paused` for so many seconds. */
  pauseWrites(email: string, seconds: number): void;
  /** The person takes the product's access away in their Google account. */
  revokeAccess(email: string): void;
  setPaging(paging: Partial<Paging>): void;
  /** What Google leaves open about series; as recorded where not named. */
  setManners(manners: Partial<SeriesManners>): void;
}

/** Google in memory: the port, the people in front of it, and what can go wrong. */
export interface MemoryGoogle extends Google {
  readonly person: GooglePerson;
  readonly trouble: GoogleTrouble & ContactsTrouble;
  /** The same people in front of their contacts. */
  readonly contactsPerson: ContactsPerson;
  contactsOf(grant: Parameters<Google['calendarOf']>[0]): GoogleContacts;
  /** Gives the product access to an account as if its owner had consented. */
  grant(choice: Choice): Consent & { readonly refreshToken: string };
  /** The person on Google's page: see `MemoryConsent`. */
  answer: MemoryConsent['answer'];
}

const usualPaging: Paging = { pageSize: 2500, emptyFirst: false };

/**
 * Google in memory, for the simulation: the calendar port's promises with Google's own semantics (facts 1.1 to 1.4, 1.8, 2),
 * without timers, chance or text formats. What Google leaves open about series is for `setManners` to say.
 */
export function createMemoryGoogle(
  options: WorldOptions & { readonly onCall?: (call: WatchedCall) => void },
): MemoryGoogle {
  const world = createWorld(options);
  const contacts = createMemoryContacts(world);
  const onGooglesPage = createMemoryConsent(world);
  const account = (email: string) => world.accounts.get(subjectOf(email));
  const calendarAt = (calendarId: CalendarId): HeldCalendar => {
    const calendar = world.calendars.get(calendarId);
    if (calendar === undefined) throw new Error(`no calendar ${calendarId}`);
    return calendar;
  };
  let paging = usualPaging;
  return {
    ...onGooglesPage,
    contactsOf: (grant) => contacts.contactsOf({ world, grant, onCall: options.onCall }),
    contactsPerson: contacts.person,
    calendarOf: (grant) => calendarOf({ world, grant, onCall: options.onCall }, () => paging),
    grant: (choice) => grantTo(world, choice),
    person: createPerson(world),
    trouble: {
      ...contacts.trouble,
      expireTokens: (calendarId) => endTokens(calendarAt(calendarId)),
      purgeDeleted: (calendarId) => purgeDeleted(world, calendarAt(calendarId)),
      throttle(email, seconds) {
        const held = account(email);
        if (held !== undefined) held.throttledUntil = addSeconds(world.now(), seconds);
      },
      pauseWrites(email, seconds) {
        const held = account(email);
        if (held !== undefined) held.writesPausedUntil = addSeconds(world.now(), seconds);
      },
      revokeAccess(email) {
        for (const [token, held] of world.grants) if (held.subject === subjectOf(email)) world.grants.delete(token);
      },
      setPaging(wanted) {
        paging = { ...usualPaging, ...wanted };
      },
      setManners(wanted) {
        world.manners = { ...usualManners, ...wanted };
      },
    },
  };
}

function calendarOf(caller: Caller, paging: () => Paging): GoogleCalendar {
  return {
    query: memoryQuery,
    listCalendars: () => listCalendars(caller),
    readEvents: (calendarId, question) => readEvents(caller, { calendarId, question, paging: paging() }),
    readEvent: (calendarId, eventId) => readEvent(caller, calendarId, eventId),
    readSeries: (calendarId, masterId) => readSeries(caller, calendarId, masterId),
    readOccurrence: (calendarId, of) => readOccurrence(caller, calendarId, of),
    insertEvent: (calendarId, event) => insertEvent(caller, calendarId, event),
    patchEvent: (calendarId, change) => patchEvent(caller, calendarId, change),
    undeleteEvent: (calendarId, event) => undeleteEvent(caller, calendarId, event),
    deleteEvent: (calendarId, eventId, version) => deleteEvent(caller, calendarId, eventId, version),
    clearMark: (calendarId, eventId, version) => clearMark(caller, calendarId, eventId, version),
    moveEvent: (calendarId, eventId, to) => moveEvent(caller, calendarId, eventId, to),
    openChannel: (calendarId, request) => openChannel(caller, calendarId, request),
    closeChannel: (channelId, resourceId) => closeChannel(caller, channelId, resourceId),
  };
}
