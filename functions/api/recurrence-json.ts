import { z } from '@hono/zod-openapi';
import { originalSpan } from '../../shared/domain/expand-series.ts';
import type { OccurrenceChange, Recurrence } from '../../shared/domain/series.ts';
import { dateIn, parseDate, parseInstant } from '../../shared/domain/time.ts';
import type { CalendarDate, Span } from '../../shared/domain/time.ts';
import type { InputError } from '../../shared/flows/refused.ts';
import { text } from './input.ts';
import { momentAnswer, momentInput } from './moment.ts';
import { momentJson, momentText, patchedSpan } from './span-json.ts';

const mostGiven = 1000;
const originalStart = z.string().max(100).openapi({
  description:
    'Where the unchanged rule begins the occurrence: RFC 3339 with offset, or a date; its date in the zone of the series tells which one is meant.',
});

/** How a booking repeats, as the API takes it. */
export const recurrenceInput = z
  .strictObject({
    rule: z.string().max(500).openapi({
      description: 'An RFC 5545 RRULE that repeats at most once a day; the booking itself is its first occurrence.',
      example: 'FREQ=WEEKLY;BYDAY=MO',
    }),
    excludedDates: z.array(originalStart).max(mostGiven).nullable(),
    changes: z
      .array(
        z.strictObject({
          originalStart,
          start: momentInput.optional(),
          end: momentInput.optional(),
          description: text(2000).optional(),
          location: text(2000).optional(),
          notes: text(50_000).optional(),
          busy: z.boolean().optional(),
        }),
      )
      .max(mostGiven)
      .nullable(),
  })
  .partial()
  .openapi('RecurrenceInput');

/** Such a recurrence, read. */
export type RecurrenceInput = z.infer<typeof recurrenceInput>;

/** How a booking repeats, as the API tells it. */
export const recurrenceAnswer = z
  .object({
    rule: z.string(),
    excludedDates: z.array(z.string()),
    changes: z.array(
      z.object({
        originalStart: z.string(),
        start: momentAnswer.optional(),
        end: momentAnswer.optional(),
        description: z.string().optional(),
        location: z.string().optional(),
        notes: z.string().optional(),
        busy: z.boolean().optional(),
      }),
    ),
  })
  .openapi('Recurrence');

/** Translates; occurrences are named by where the unchanged rule begins them. */
export function recurrenceJson(
  { rule, excludedDates, changes }: Recurrence,
  span: Span,
): z.infer<typeof recurrenceAnswer> {
  return {
    rule,
    excludedDates: excludedDates.map((date) => originalStartText(span, date)),
    changes: changes.map(({ span: own, originalDate, ...texts }) => ({
      originalStart: originalStartText(span, originalDate),
      ...(own === undefined ? {} : { start: momentJson(own, 'start'), end: momentJson(own, 'end') }),
      ...texts,
    })),
  };
}

/** Where the unchanged series begins its occurrence of a date, with the offset of its zone there. */
export function originalStartText(span: Span, originalDate: CalendarDate): string {
  return momentText(originalSpan(span, originalDate), 'start');
}

/** How a booking shall repeat, if at all, or what is wrong with it. */
export type RecurrenceRead = { readonly recurrence?: Recurrence } | { readonly errors: readonly InputError[] };

/** How a booking of that span shall repeat: what a merge patch names replaces what was. The rule is checked later. */
export function readRecurrence(before: Recurrence | undefined, given: RecurrenceInput, span: Span): RecurrenceRead {
  const rule = given.rule ?? before?.rule;
  const errors: InputError[] =
    rule === undefined ? [{ path: 'recurrence.rule', message: 'It says how it repeats.' }] : [];
  const dated = (name: string, value: string): CalendarDate | undefined => {
    const date = readOriginalDate(value, span);
    if (date === undefined) errors.push({ path: name, message: 'It is no RFC 3339 time with an offset, and no date.' });
    return date;
  };
  const excludedDates =
    given.excludedDates === undefined
      ? (before?.excludedDates ?? [])
      : (given.excludedDates ?? []).map((value, at) => dated(`recurrence.excludedDates.${at}`, value));
  const changes =
    given.changes === undefined
      ? (before?.changes ?? [])
      : (given.changes ?? []).map((change, at) => readChange(change, { span, at, dated, errors }));
  if (rule === undefined || errors.length > 0) return { errors };
  return {
    recurrence: {
      rule,
      excludedDates: excludedDates.filter((date) => date !== undefined),
      changes: changes.filter((change) => change !== undefined),
    },
  };
}

type ChangeInput = NonNullable<RecurrenceInput['changes']>[number];

function readChange(
  { originalStart: start, ...given }: ChangeInput,
  context: {
    readonly span: Span;
    readonly at: number;
    readonly dated: (name: string, value: string) => CalendarDate | undefined;
    readonly errors: InputError[];
  },
): OccurrenceChange | undefined {
  const path = `recurrence.changes.${context.at}`;
  const originalDate = context.dated(`${path}.originalStart`, start);
  if (originalDate === undefined) return undefined;
  const span = patchedSpan(originalSpan(context.span, originalDate), given);
  if ('errors' in span) {
    context.errors.push(...span.errors.map(({ path: of, message }) => ({ path: `${path}.${of}`, message })));
    return undefined;
  }
  const isMoved = given.start !== undefined || given.end !== undefined;
  return {
    originalDate,
    ...(isMoved ? { span } : {}),
    ...(given.description === undefined ? {} : { description: given.description }),
    ...(given.location === undefined ? {} : { location: given.location }),
    ...(given.notes === undefined ? {} : { notes: given.notes }),
    ...(given.busy === undefined ? {} : { busy: given.busy }),
  };
}

function readOriginalDate(value: string, span: Span): CalendarDate | undefined {
  const date = parseDate(value);
  if (date !== undefined) return date;
  const instant = parseInstant(value);
  if (instant === undefined) return undefined;
  return span.kind === 'allDay' ? parseDate(value.slice(0, 'YYYY-MM-DD'.length)) : dateIn(instant, span.timeZone);
}
