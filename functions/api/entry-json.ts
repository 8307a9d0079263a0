import { z } from '@hono/zod-openapi';
import type { Entry } from '../../shared/domain/entry.ts';
import { momentAnswer } from './moment.ts';
import { recurrenceAnswer, recurrenceJson } from './recurrence-json.ts';
import { momentJson } from './span-json.ts';

/** What both sides hold of a booking, as the API tells it. */
export const entryAnswer = z
  .object({
    title: z.string(),
    start: momentAnswer,
    end: momentAnswer,
    location: z.string(),
    notes: z.string(),
    detail: z.string(),
    busy: z.boolean(),
    status: z.enum(['confirmed', 'tentative']),
    recurrence: recurrenceAnswer.optional(),
  })
  .openapi('Entry');

/** Translates. */
export function entryJson(entry: Entry): z.infer<typeof entryAnswer> {
  const { title, span, location, notes, detail, busy, status, recurrence } = entry;
  return {
    title,
    start: momentJson(span, 'start'),
    end: momentJson(span, 'end'),
    location,
    notes,
    detail,
    busy,
    status,
    ...(recurrence === undefined ? {} : { recurrence: recurrenceJson(recurrence, span) }),
  };
}
