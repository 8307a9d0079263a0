import type { JsonObject } from '../json.ts';

/** What a person may do with a calendar (facts 1.9). */
export type AccessRole = 'owner' | 'writer' | 'writerWithoutPrivateAccess' | 'reader' | 'freeBusyReader';

/** All access roles, strongest first. */
export const ACCESS_ROLES: readonly AccessRole[] = [
  'owner',
  'writer',
  'writerWithoutPrivateAccess',
  'reader',
  'freeBusyReader',
];

/** A Google account. `sub` never changes; the address is also the id of the primary calendar. */
export interface PersonRecord {
  readonly email: string;
  readonly name: string;
  readonly sub: string;
  /** IANA zone of the account's settings. */
  readonly timeZone: string;
  /** ISO 3166 region that local phone numbers are read in. */
  readonly region?: string;
}

/** A calendar as its owner sees it. */
export interface CalendarRecord {
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  readonly location?: string;
  readonly timeZone: string;
  readonly owner: string;
  readonly etag: number;
  /** Sync tokens carry the epoch of their birth; raising it expires them all. */
  readonly tokenEpoch: number;
  /** The OAuth client that made it, for the scope `calendar.app.created`. */
  readonly createdBy?: string;
  /** False for calendars like holidays that refuse `watch` (facts 2). */
  readonly canPush: boolean;
  readonly deleted: boolean;
}

/** One calendar in one person's list. */
export interface ListEntryRecord {
  readonly email: string;
  readonly calendarId: string;
  readonly accessRole: AccessRole;
  readonly summaryOverride?: string;
  readonly colorId: string;
  readonly hidden: boolean;
  readonly selected: boolean;
  readonly deleted: boolean;
  readonly change: number;
  readonly etag: number;
}

/** `gone`: deleted by somebody; `outside`: an exception its series no longer reaches; `withSeries`: its master was deleted. */
export type Removal = 'gone' | 'outside' | 'withSeries';

/** The place of an exception in its series. */
export interface SeriesPlace {
  readonly masterId: string;
  /** The slot in the unmodified pattern, as Google writes it: `date`, or `dateTime` with `timeZone`. */
  readonly originalStart: JsonObject;
}

/** An event. For an exception of a series `body` holds only what differs from the master. */
export interface EventRecord {
  readonly calendarId: string;
  readonly id: string;
  /** Place in the calendar's order of creation. */
  readonly position: number;
  /** The calendar's change number of the last write. */
  readonly change: number;
  /** Twice the microseconds of the last write, unique and increasing (facts 1.6). */
  readonly etag: number;
  readonly body: JsonObject;
  readonly series?: SeriesPlace;
  readonly removal?: Removal;
  /** The details are lost: reads answer 404, writes 403, the id stays taken (trap 21). */
  readonly purged?: true;
  /** Put in unchecked by a test; rendered as it is. */
  readonly raw?: true;
}

/** What a person allowed a project to do. */
export interface GrantRecord {
  readonly email: string;
  readonly project: string;
  readonly scopes: readonly string[];
}

/** A refresh token. Its life ends with a revoke, or when 100 younger ones exist. */
export interface RefreshTokenRecord {
  readonly token: string;
  readonly email: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly issued: number;
}

/** An access token; `expires` in milliseconds since the epoch. */
export interface AccessTokenRecord {
  readonly token: string;
  readonly email: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly expires: number;
}

/** A code on its way from the consent page to the token endpoint. */
export interface CodeRecord {
  readonly code: string;
  readonly email: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly offline: boolean;
  readonly nonce?: string;
  readonly challenge?: string;
  readonly expires: number;
}

/** A push channel (facts 2). `resource` is `events:<calendarId>` or `calendarList:<email>`. */
export interface ChannelRecord {
  readonly id: string;
  readonly resource: string;
  readonly resourceId: string;
  readonly resourceUri: string;
  readonly email: string;
  readonly clientId: string;
  readonly address: string;
  readonly token?: string;
  readonly expiration: number;
  readonly messageNumber: number;
  readonly stopped: boolean;
  /** A channel made with `eventTypes` never delivers anything after `sync` (trap 14). */
  readonly mute: boolean;
}

/** One state of a contact: each write adds one, so that reads which lag behind can show the one before. */
export interface ContactVersion {
  /** The person's change number of the write. */
  readonly change: number;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly etag: number;
  /** `people/c<decimal>`. */
  readonly name: string;
  /** Names it had before, also those of contacts merged into it. */
  readonly previousNames: readonly string[];
  /** Resource names of the groups it is in; never empty while it lives. */
  readonly groups: readonly string[];
  /** The fields as they were written: lists of items without anything the server makes. Kept in the bin too. */
  readonly body: JsonObject;
  readonly deleted?: true;
}

/** A contact of one person. `id` is its CONTACT source's, 16 hex digits, and never changes. */
export interface ContactRecord {
  readonly email: string;
  readonly id: string;
  /** Oldest first; the last is the current one. */
  readonly versions: readonly ContactVersion[];
}

/** A contact group: a label, or one of the system's. */
export interface ContactGroupRecord {
  readonly email: string;
  readonly id: string;
  readonly name: string;
  readonly groupType: 'USER_CONTACT_GROUP' | 'SYSTEM_CONTACT_GROUP';
  readonly clientData: readonly JsonObject[];
  readonly change: number;
  readonly etag: number;
  /** Milliseconds since the epoch. */
  readonly updated: number;
  readonly deleted: boolean;
}
