import type { Entry, EntryField } from '../../domain/entry.ts';
import { asId, type CalendarId, type ChannelId, type EventId, type GoogleSubject } from '../../domain/ids.ts';
import { isOriginalDate } from '../../domain/expand-series.ts';
import { parseRule } from '../../domain/parse-rule.ts';
import type { Recurrence } from '../../domain/series.ts';
import { addSeconds, type CalendarDate, type Instant, type Span, type TimeZone } from '../../domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import { GoogleFailure, type Permission } from '../../ports/google.ts';
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
  /** A master whose rule cannot be said in our words, and why: its entry has no recurrence. */
  readonly problem?: string;
  /** An exception of a series, and where it belongs. */
  readonly place?: SeriesPlace;
  readonly state: EventState;
  /** Who put it there. */
  readonly madeBy: 'product' | 'person';
  /** Of its last change, in the calendar's order of changes. */
  readonly sequence: number;
  /** Its version is made of it; a series and its exceptions share one (facts 1.4). */
  readonly etag: number;
  readonly updated: Instant;
}

/**
 * Purged events are gone for good, but their ids stay taken (facts 1.8). Exceptions are `outside` when the rule no longer makes
 * their occurrence, and gone `withSeries` when their master is deleted (facts 1.3).
 */
export type EventState = 'living' | 'deleted' | 'purged' | 'outside' | 'withSeries';

/** Where an exception belongs. */
export interface SeriesPlace {
  /** May be a series that is not in this calendar: an invitation to one occurrence of it. */
  readonly masterId: EventId;
  readonly originalDate: CalendarDate;
  readonly originalStart: Instant | CalendarDate;
  /** What it does not have from its series. */
  readonly own: readonly (EntryField | 'mark')[];
}

/** An event before the calendar gives it its place in the order of changes. */
export type EventToPut = Omit<HeldEvent, 'sequence' | 'etag' | 'updated'>;

/** What Google's documentation leaves open, or its pages do one way or the other (facts 1.4, 1.7, 11). */
export interface SeriesManners {
  /** In which order a series and its exceptions are told. */
  readonly order: 'masterFirst' | 'exceptionsFirst';
  /** What becomes of exceptions when their series gets another time. */
  readonly exceptionsOnNewTime: 'dropped' | 'kept';
  /** The id of the second half of a series that was split at unchanged times. */
  readonly followingIds: 'linked' | 'random';
  /** Whether the second half carries our mark along. */
  readonly followingMark: 'copied' | 'left';
}

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
  manners: SeriesManners;
  now(): Instant;
  /** A name nobody had before. */
  nextName(kind: string): string;
  /** Puts an event into a calendar as the latest change, and notifies whoever watches. */
  put(calendar: HeldCalendar, event: EventToPut): HeldEvent;
  /** The same for a series and its exceptions: one change, under one etag. */
  putTogether(calendar: HeldCalendar, events: readonly EventToPut[]): readonly HeldEvent[];
}

/** As Google's pages were recorded. */
export const usualManners: SeriesManners = {
  order: 'masterFirst',
  exceptionsOnNewTime: 'dropped',
  followingIds: 'linked',
  followingMark: 'copied',
};

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
    manners: usualManners,
    now: () => options.clock.now(),
    nextName: (kind) => `${kind}${String((names += 1)).padStart(6, '0')}`,
    put(calendar, event) {
      calendar.sequence += 1;
      const held = stamped(calendar, event, calendar.sequence);
      notify(world, calendar);
      return held;
    },
    putTogether(calendar, events) {
      const first = calendar.sequence + 1;
      calendar.sequence += events.length;
      const etag = calendar.sequence;
      const held = events.map((event, index) => stamped(calendar, event, first + index, etag));
      notify(world, calendar);
      return held;
    },
  };
  return world;

  function stamped(calendar: HeldCalendar, event: EventToPut, sequence: number, etag = sequence): HeldEvent {
    calendar.updated = world.now();
    const held = { ...event, sequence, etag, updated: calendar.updated };
    calendar.events.set(event.id, held);
    return held;
  }
}

/** When a channel opened now ends. */
export function channelEnd(now: Instant): Instant {
  return addSeconds(now, channelLasts);
}

/**
 * An entry as Google holds it: notes and detail are one text, texts may be rewritten, and of a recurrence the rule and the
 * dates it leaves out. Throws `rejected` for a rule that is none.
 */
export function heldEntry(world: World, entry: Entry): Entry {
  const rewrite = world.options.rewriteText ?? normaliseText;
  const description = normaliseText(rewrite(joinEventText(entry.notes, entry.detail)));
  const { recurrence, ...rest } = entry;
  return {
    ...rest,
    title: normaliseText(rewrite(entry.title)),
    location: normaliseText(rewrite(entry.location)),
    ...splitEventText(description),
    ...(recurrence === undefined ? {} : { recurrence: heldRecurrence(entry.span, recurrence) }),
  };
}

function heldRecurrence(span: Span, { rule, excludedDates }: Recurrence): Recurrence {
  const parsed = parseRule(rule, span);
  if ('problem' in parsed) throw new GoogleFailure('rejected', '400 invalid');
  const plain = { rule: parsed.rule, excludedDates: [], changes: [] };
  return { ...plain, excludedDates: excludedDates.filter((date) => isOriginalDate({ span, recurrence: plain }, date)) };
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
