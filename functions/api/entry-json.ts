import { z } from '@hono/zod-openapi';
import type { Entry } from '../../shared/domain/entry.ts';
import { momentJson } from './booking-json.ts';

/** What both sides hold of a booking, as the API tells it. */
export const entryAnswer = z
  .object({
    title: z.string(),
    start: z.union([z.object({ dateTime: z.string(), timeZone: z.string() }), z.object({ date: z.string() })]),
    end: z.union([z.object({ dateTime: z.string(), timeZone: z.string() }), z.object({ date: z.string() })]),
    location: z.string(),
    notes: z.string(),
    detail: z.string(),
    busy: z.boolean(),
    status: z.enum(['confirmed', 'tentative']),
    rule: z.string().optional(),
  })
  .openapi('Entry');

/** Translates. */
export function entryJson(entry: Entry): z.infer<typeof entryAnswer> {
  const { title, span, location, notes, detail, busy, status, recurrence } = entry;
  return {
    title,
    start: momentJson(span, span.start),
    end: momentJson(span, span.end),
    location,
    notes,
    detail,
    busy,
    status,
    ...(recurrence === undefined ? {} : { rule: recurrence.rule }),
  };
}
