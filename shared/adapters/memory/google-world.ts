import type { Entry } from '../../domain/entry.ts';
import { asId, type CalendarId, type ChannelId, type EventId, type GoogleSubject } from '../../domain/ids.ts';
import { addSeconds, type Instant, type TimeZone } from '../../domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Permission } from '../../ports/google.ts';
import { joinEventText, normaliseText, splitEventText } from '../../sync/calendar/event-text.ts';
import type { Answer, EventKind, Mark } from '../../sync/calendar/model.ts';

/** What an account may do with a calendar (facts 1.9); `none` is not to see that it is there. */
export type AccessRole = 'owner' | 'writer' | 'reader' | 'none';

/** An event as it lies there. Never changed: a write puts another in its place. */
export interface HeldEvent {
  readonly id: EventId;
  readonly entry: Entry;
  /** The notes as HTML, where a person wrote them so. */
  readonly notesMarkup?: string;
  readonly mark?: Mark;
  readonly kind: EventKind;
  readonly answer: Answer;
  /** Somebody else invited to it: a copy, whose words are its organizer's (facts 1.6). */
  readonly organizedByOthers: boolean;
  /** Purged ones are gone for good, but their ids stay taken (facts 1.8). */
  readonly state: 'living' | 'deleted' | 'purged';
  /** Who put it there. */
  readonly madeBy: 'product' | 'person';
  /** Of its last change, in the calendar's order of changes; its version is made of it. */
  readonly sequence: number;
  readonly updated: Instant;
}

/** An event before the calendar gives it its place in the order of changes. */
export type EventToPut = Omit<HeldEvent, 'sequence' | 'updated'>;

/** A calendar and all that ever stood in it. */
export interface HeldCalendar {
  readonly id: CalendarId;
  readonly name: string;
  readonly timeZone: TimeZone;
  /** The account whose main calendar it is. */
  readonly primaryOf?: GoogleSubject;
  readonly roles: Map<GoogleSubject, AccessRole>;
  readonly events: Map<EventId, HeldEvent>;
  /** Of the last change. */
  sequence: number;
  updated: Instant;
  /** Sync tokens of another epoch are dead. */
  epoch: number;
}

/** An account and what stands in the way of calls for it. */
export interface HeldAccount {
  readonly subject: GoogleSubject;
  readonly email: string;
  readonly name: string;
  throttledUntil?: Instant;
  writesPausedUntil?: Instant;
}

/** What a refresh token stands for; ended ones are taken out. */
export interface HeldGrant {
  readonly subject: GoogleSubject;
  readonly permissions: readonly Permission[];
}

/** A watch channel that was opened. */
export interface HeldChannel {
  readonly channelId: ChannelId;
  readonly resourceId: string;
  readonly calendarId: CalendarId;
  readonly subject: GoogleSubject;
  readonly token: string;
  readonly address: string;
  readonly expiresAt: Instant;
  lastMessage: number;
}

/** A notification on its way to the address of a channel (facts 2). */
export interface SentPush {
  readonly address: string;
  readonly channelId: ChannelId;
  readonly resourceId: string;
  readonly resourceState: 'sync' | 'exists';
  readonly messageNumber: number;
  readonly token: string;
}

/** What the memory Google is made with. */
export interface WorldOptions {
  /** Google's own clock. */
  readonly clock: Pick<Clock, 'now'>;
  /** Told of every notification at the moment it is sent; when it arrives, and whether, is for the receiver to decide. */
  readonly onPush?: (push: SentPush) => void;
  /** What Google makes of the texts it is given (facts 1.6); nothing by default. */
  readonly rewriteText?: (text: string) => string;
}

/** Everything Google holds. All calls are synchronous: whoever makes them decides what may happen in between. */
export interface World {
  readonly options: WorldOptions;
  readonly accounts: Map<GoogleSubject, HeldAccount>;
  readonly calendars: Map<CalendarId, HeldCalendar>;
  readonly grants: Map<string, HeldGrant>;
  readonly channels: Map<ChannelId, HeldChannel>;
  /** Ids are never used again, also after a channel ended. */
  readonly usedChannelIds: Set<ChannelId>;
  now(): Instant;
  /** A name nobody had before. */
  nextName(kind: string): string;
  /** Puts an event into a calendar as the latest change, and notifies whoever watches. */
  put(calendar: HeldCalendar, event: EventToPut): HeldEvent;
}

/** How long a channel lives, seconds: 7 days (facts 2). */
const channelLasts = 604_800;

/** A Google nobody has an account with. */
export function createWorld(options: WorldOptions): World {
  let names = 0;
  const world: World = {
    options,
    accounts: new Map(),
    calendars: new Map(),
    grants: new Map(),
    channels: new Map(),
    usedChannelIds: new Set(),
    now: () => options.clock.now(),
    nextName: (kind) => `${kind}${String((names += 1)).padStart(6, '0')}`,
    put(calendar, event) {
      calendar.sequence += 1;
      calendar.updated = world.now();
      const held = { ...event, sequence: calendar.sequence, updated: calendar.updated };
      calendar.events.set(event.id, held);
      notify(world, calendar);
      return held;
    },
  };
  return world;
}

/** When a channel opened now ends. */
export function channelEnd(now: Instant): Instant {
  return addSeconds(now, channelLasts);
}

/** An entry as Google holds it: notes and detail are one text, and texts may be rewritten. */
export function heldEntry(world: World, entry: Entry): Entry {
  const rewrite = world.options.rewriteText ?? normaliseText;
  const description = normaliseText(rewrite(joinEventText(entry.notes, entry.detail)));
  return {
    ...entry,
    title: normaliseText(rewrite(entry.title)),
    location: normaliseText(rewrite(entry.location)),
    ...splitEventText(description),
  };
}

/** A new calendar of an account. */
export function addCalendar(
  world: World,
  calendar: {
    readonly id: CalendarId;
    readonly name: string;
    readonly timeZone: TimeZone;
    readonly owner: GoogleSubject;
    readonly isPrimary: boolean;
  },
): HeldCalendar {
  const { id, name, timeZone, owner, isPrimary } = calendar;
  const held: HeldCalendar = {
    id,
    name,
    timeZone,
    ...(isPrimary ? { primaryOf: owner } : {}),
    roles: new Map([[owner, 'owner']]),
    events: new Map(),
    sequence: 0,
    updated: world.now(),
    epoch: 0,
  };
  world.calendars.set(id, held);
  return held;
}

/** Tells everyone who watches the calendar that something in it changed, never what. */
function notify(world: World, calendar: HeldCalendar): void {
  const { onPush } = world.options;
  if (onPush === undefined) return;
  const now = world.now();
  for (const channel of world.channels.values()) {
    if (channel.calendarId !== calendar.id || channel.expiresAt <= now) continue;
    channel.lastMessage += 1;
    onPush(pushOf(channel, 'exists'));
  }
}

/** A notification of a channel, as it is now. */
export function pushOf(channel: HeldChannel, resourceState: SentPush['resourceState']): SentPush {
  const { address, channelId, resourceId, token, lastMessage } = channel;
  return { address, channelId, resourceId, resourceState, messageNumber: lastMessage, token };
}

/** The id of a new account, from its address. */
export function subjectOf(email: string): GoogleSubject {
  return asId(`subject-${email}`);
}
