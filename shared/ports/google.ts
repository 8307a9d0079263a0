import type { Entry, EntryField } from '../domain/entry.ts';
import type { CalendarId, ChannelId, EventId, GoogleSubject } from '../domain/ids.ts';
import type { CalendarDate, Instant, TimeZone } from '../domain/time.ts';
import type { GoogleChange, GoogleEvent, Mark } from '../sync/calendar/model.ts';
import type { GoogleContacts } from './google-contacts.ts';

// Told here too: whoever asks Google has to do with its failures.
export { GoogleFailure, type GoogleFailureReason } from './google-failure.ts';

/** A calendar of the account, as its owner may choose it. */
export interface CalendarListing {
  readonly id: CalendarId;
  readonly name: string;
  readonly timeZone: TimeZone;
  readonly accessRole: string;
  readonly primary: boolean;
  /** Writer or owner; unknown roles are read-only (facts 1.9). */
  readonly writable: boolean;
}

/** What to read of a calendar. */
export type EventsQuestion =
  /** Everything whose end lies after `from`; the answer's last page starts a cursor. */
  | { readonly kind: 'full'; readonly from: Instant; readonly page?: string }
  /** What changed since the cursor. Fails with `cursorExpired`. */
  | { readonly kind: 'changes'; readonly token: string; readonly page?: string };

/** One page of an answer. */
export interface EventsPage {
  readonly changes: readonly GoogleChange[];
  /** More to read: ask the same with this page. */
  readonly nextPage?: string;
  /** On the last page only. */
  readonly nextToken?: string;
  /** The calendar's zone now. */
  readonly timeZone: TimeZone | undefined;
  readonly writable: boolean;
  /** When anything in the calendar last changed, on Google's clock. */
  readonly updated: Instant | undefined;
}

/** A standing order for notifications. */
export interface OpenChannel {
  readonly channelId: ChannelId;
  readonly resourceId: string;
  /** Google's own word for when it ends; never assumed (facts 2). */
  readonly expiresAt: Instant;
}

/** One user's Google Calendar. Every call throws `GoogleFailure` only; retries inside are bounded and safe to repeat. */
export interface GoogleCalendar {
  /** Names the parameters of `readEvents`; a token got under another name must not be used (facts 1.1). */
  readonly query: string;
  listCalendars(): Promise<readonly CalendarListing[]>;
  readEvents(calendarId: CalendarId, question: EventsQuestion): Promise<EventsPage>;
  /** A deleted event is told as `gone`, one never there too. */
  readEvent(calendarId: CalendarId, eventId: EventId): Promise<GoogleChange>;
  /**
   * A series whole: its master and every exception of it, cancelled occurrences told as `gone`, in no order. Empty when the
   * master is not there (any more).
   */
  readSeries(calendarId: CalendarId, masterId: EventId): Promise<readonly GoogleChange[]>;
  /**
   * One occurrence, by the start the unchanged rule gives it (facts 1.4), changed or not; a cancelled one is told as `gone`, under
   * its id. Undefined when the rule makes none there. Its id and version serve `patchEvent`, `undeleteEvent` and `deleteEvent`.
   */
  readOccurrence(
    calendarId: CalendarId,
    of: { readonly masterId: EventId; readonly originalStart: Instant | CalendarDate },
  ): Promise<GoogleChange | undefined>;
  /** Inserting twice under one id changes nothing the second time: it fails with `taken`. */
  insertEvent(calendarId: CalendarId, event: NewEvent): Promise<GoogleEvent>;
  /** Writes the named fields and the mark, nothing else; fails with `changedMeanwhile` when `version` is not current. */
  patchEvent(calendarId: CalendarId, change: EventChange): Promise<GoogleEvent>;
  /** Brings a deleted event back under its id, with these fields; fails with `forbidden` or `gone` when Google will not. */
  undeleteEvent(calendarId: CalendarId, event: NewEvent): Promise<GoogleEvent>;
  /** Resolves when the event is gone, by us or before us; fails with `changedMeanwhile`. */
  deleteEvent(calendarId: CalendarId, eventId: EventId, version: string): Promise<void>;
  /** Takes our mark off a copy. */
  clearMark(calendarId: CalendarId, eventId: EventId, version: string): Promise<GoogleEvent>;
  /** Moves an event to another calendar of the account, its id kept. */
  moveEvent(calendarId: CalendarId, eventId: EventId, to: CalendarId): Promise<GoogleEvent>;
  /** Asks for notifications; the first may arrive before this returns. Fails with `rejected` where a calendar has none. */
  openChannel(calendarId: CalendarId, channel: ChannelRequest): Promise<OpenChannel>;
  /** Resolves when it no longer exists, by us or before us. */
  closeChannel(channelId: ChannelId, resourceId: string): Promise<void>;
}

/** An event to be made. */
export interface NewEvent {
  readonly eventId: EventId;
  readonly entry: Entry;
  readonly mark: Mark;
}

/** Fields of an event to be changed. */
export interface EventChange {
  readonly eventId: EventId;
  readonly version: string;
  readonly entry: Entry;
  readonly fields: readonly EntryField[];
  readonly mark: Mark;
  /** The notes as Google holds them, where they did not change but the text below them did. */
  readonly notesMarkup?: string;
}

/** A channel to be opened. */
export interface ChannelRequest {
  readonly channelId: ChannelId;
  /** Echoed with every notification; at most 256 characters. */
  readonly token: string;
  readonly address: string;
}

/** The permissions the product works with. */
export type Permission = 'calendar' | 'contacts';

/** Who consented, to what. */
export interface Consent {
  readonly subject: GoogleSubject;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly name: string;
  /** From the token answer, not from what was asked (facts 5). */
  readonly permissions: readonly Permission[];
  /** Absent when Google kept the one it gave before. */
  readonly refreshToken?: string;
}

/** Google's sign-in and consent. */
export interface GoogleConsent {
  /** Where to send the browser. */
  consentUrl(request: {
    readonly state: string;
    readonly nonce: string;
    readonly codeVerifier: string;
    readonly loginHint?: string;
  }): string;
  /** Trades the code for a consent: signature, issuer, audience, expiry and nonce of the identity token checked. `rejected` when any is wrong. */
  consentFrom(answer: {
    readonly code: string;
    readonly codeVerifier: string;
    readonly nonce: string;
  }): Promise<Consent>;
  /** Ends everything this account granted to the product, for every permission. Resolves also when it had ended before. */
  revoke(refreshToken: string): Promise<void>;
}

/** Google, as the flows are given it. */
export interface Google {
  readonly consent: GoogleConsent;
  /** One user's calendar; access tokens are fetched when needed, refreshed early, one at a time per grant. */
  calendarOf(grant: { readonly refreshToken: string; readonly subject: GoogleSubject }): GoogleCalendar;
  /** The same user's contacts, under the same grant. */
  contactsOf(grant: { readonly refreshToken: string; readonly subject: GoogleSubject }): GoogleContacts;
}
