import { z } from 'zod';

/**
 * What we read of Google's events: loose, so that fields we do not know pass, and so that one odd field of a kind we do
 * not need never costs the event. Google leaves fields out rather than sending null.
 */
const time = z.object({
  date: z.string().optional(),
  dateTime: z.string().optional(),
  timeZone: z.string().optional(),
});

const party = z.object({ self: z.boolean().optional() });

/** A deleted event, read before anything else: only `id` and `status` are certain (facts 1.3). */
export const tombstoneSchema = z.object({
  id: z.string().min(1),
  status: z.literal('cancelled'),
  recurringEventId: z.string().optional(),
  originalStartTime: time.optional().catch(undefined),
});

/** The least an event must have to be spoken of. */
export const namedSchema = z.object({ id: z.string().min(1), etag: z.string().default('') });

/** A living event. */
export const eventSchema = z.object({
  id: z.string().min(1),
  etag: z.string().min(1),
  updated: z.string().optional(),
  status: z.string().optional(),
  summary: z.string().optional(),
  description: z.string().optional(),
  location: z.string().optional(),
  start: time.optional(),
  end: time.optional(),
  transparency: z.string().optional(),
  visibility: z.string().optional(),
  eventType: z.string().optional(),
  locked: z.boolean().optional(),
  organizer: party.optional(),
  attendees: z.array(z.object({ self: z.boolean().optional(), responseStatus: z.string().optional() })).optional(),
  recurrence: z.array(z.string()).optional(),
  recurringEventId: z.string().optional(),
  originalStartTime: time.optional(),
  extendedProperties: z.object({ private: z.record(z.string(), z.string()).optional() }).optional(),
});

/** Google's time of an event: a date, or a moment and perhaps its zone. */
export type EventTime = z.infer<typeof time>;

/** A living event as read. */
export type EventJson = z.infer<typeof eventSchema>;
