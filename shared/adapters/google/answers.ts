import { z } from 'zod';
import { asId } from '../../domain/ids.ts';
import { fromEpochMilliseconds, parseInstant, parseTimeZone, type TimeZone } from '../../domain/time.ts';
import { GoogleFailure, type CalendarListing, type EventsPage, type OpenChannel } from '../../ports/google.ts';
import type { GoogleEvent } from '../../sync/calendar/model.ts';
import { toItem, type CalendarFacts } from './to-item.ts';

const eventsPageSchema = z.object({
  items: z.array(z.unknown()).default([]),
  nextPageToken: z.string().optional(),
  nextSyncToken: z.string().optional(),
  timeZone: z.string().optional(),
  accessRole: z.string().optional(),
  updated: z.string().optional(),
});

const listingSchema = z.object({
  id: z.string().min(1),
  summary: z.string().optional(),
  summaryOverride: z.string().optional(),
  timeZone: z.string().optional(),
  accessRole: z.string().default('none'),
  primary: z.boolean().optional(),
  deleted: z.boolean().optional(),
});

const listingsPageSchema = z.object({ items: z.array(z.unknown()).default([]), nextPageToken: z.string().optional() });

const channelSchema = z.object({
  id: z.string().min(1),
  resourceId: z.string().min(1),
  expiration: z.coerce.number().int().positive(),
});

/** A zone for calendars that tell none; only the wording of times depends on it. */
export const zoneUntold = asId<TimeZone>('UTC');

/** One page of `events.list`. `lastZone` stands in where the page names no zone we know. */
export function eventsPageFrom(data: unknown, lastZone: TimeZone | undefined): EventsPage {
  const page = understood(eventsPageSchema, data);
  const timeZone = parseTimeZone(page.timeZone ?? '');
  const facts: CalendarFacts = {
    timeZone: timeZone ?? lastZone ?? zoneUntold,
    ...(page.accessRole !== undefined && { accessRole: page.accessRole }),
  };
  return {
    changes: page.items.map((item) => toItem(item, facts)),
    ...(page.nextPageToken !== undefined && { nextPage: page.nextPageToken }),
    ...(page.nextSyncToken !== undefined && { nextToken: page.nextSyncToken }),
    timeZone,
    writable: isWritable(page.accessRole ?? 'none'),
    updated: parseInstant(page.updated ?? ''),
  };
}

/** The event a write was answered with. */
export function eventFrom(data: unknown, zone: TimeZone | undefined): GoogleEvent {
  const change = toItem(data, { timeZone: zone ?? zoneUntold });
  if (change.kind === 'event') return change.event;
  // We wrote it a moment ago, so it was readable: another writer was faster.
  throw new GoogleFailure('changedMeanwhile', `200 ${change.kind}`);
}

/** One page of `calendarList.list`; entries that cannot be read are left out of the choice. */
export function listingsFrom(data: unknown): {
  readonly listings: readonly CalendarListing[];
  readonly nextPage?: string;
} {
  const page = understood(listingsPageSchema, data);
  const listings: CalendarListing[] = [];
  for (const item of page.items) {
    const parsed = listingSchema.safeParse(item);
    if (!parsed.success || parsed.data.deleted === true) continue;
    listings.push(listingOf(parsed.data));
  }
  return { listings, ...(page.nextPageToken !== undefined && { nextPage: page.nextPageToken }) };
}

/** The channel that `watch` opened; its end is in milliseconds, as text or number (facts 2). */
export function channelFrom(data: unknown): OpenChannel {
  const channel = understood(channelSchema, data);
  return {
    channelId: asId(channel.id),
    resourceId: channel.resourceId,
    expiresAt: fromEpochMilliseconds(channel.expiration),
  };
}

/** The iCalUID of an event, which all members of a series share (facts 1.8). */
export function iCalUidFrom(data: unknown): string {
  return understood(z.object({ iCalUID: z.string().min(1) }), data).iCalUID;
}

/** Write access is `writer` or `owner`; a role Google adds later is read-only (facts 1.9). */
function isWritable(accessRole: string): boolean {
  return accessRole === 'writer' || accessRole === 'owner';
}

function listingOf(calendar: z.infer<typeof listingSchema>): CalendarListing {
  return {
    id: asId(calendar.id),
    name: calendar.summaryOverride ?? calendar.summary ?? calendar.id,
    timeZone: parseTimeZone(calendar.timeZone ?? '') ?? zoneUntold,
    accessRole: calendar.accessRole,
    primary: calendar.primary === true,
    writable: isWritable(calendar.accessRole),
  };
}

/** An answer of 200 that is not Google's came from something in between. */
function understood<T>(schema: z.ZodType<T>, data: unknown): T {
  const parsed = schema.safeParse(data);
  if (!parsed.success) throw new GoogleFailure('unavailable', '200 not an answer of Google');
  return parsed.data;
}
