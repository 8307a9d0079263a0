import { z } from '@hono/zod-openapi';
import { colour, id, text } from './input.ts';
import { momentAnswer, momentInput } from './moment.ts';
import { recurrenceAnswer, recurrenceInput } from './recurrence-json.ts';

/** Lengths that Google, the store and people can live with. */
const longestDescription = 2000;
const longestLocation = 2000;
const longestNotes = 50_000;
const mostPeople = 50;

const status = z.enum(['confirmed', 'tentative', 'cancelled']);

function distinct<T>(values: readonly T[]): boolean {
  return new Set(values).size === values.length;
}

const userIds = z
  .array(id<'UserId'>())
  .min(1, 'An appointment has at least one user.')
  .max(mostPeople)
  .refine(distinct, 'One is named twice.');
const resourceIds = z.array(id<'ResourceId'>()).max(mostPeople).refine(distinct, 'One is named twice.');

const bookingFields = {
  description: text(longestDescription).default(''),
  typeId: id<'TypeId'>().nullish(),
  start: momentInput,
  end: momentInput,
  status: status.default('confirmed'),
  busy: z.boolean().default(true),
  location: text(longestLocation).default(''),
  notes: text(longestNotes).default(''),
  colour: colour.default(''),
  resourceIds: resourceIds.default([]),
  bookedBy: text(200).default(''),
  allowOverlap: z.boolean().optional(),
  recurrence: recurrenceInput.nullish(),
};

/** The body that makes an appointment or a session. */
export const newBooking = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('appointment'),
      ...bookingFields,
      userIds,
      clientId: id<'ClientId'>().nullish(),
    }),
    z.strictObject({
      kind: z.literal('session'),
      ...bookingFields,
      photographerId: id<'UserId'>(),
      assistantId: id<'UserId'>().nullish(),
      clientId: id<'ClientId'>(),
      confirmedAt: z.string().max(100).nullish(),
    }),
  ])
  .openapi('NewBooking');

/** The body that makes a booking, read. */
export type NewBookingInput = z.infer<typeof newBooking>;

/** The merge patch of a booking. */
export const bookingPatch = z
  .strictObject({
    description: text(longestDescription).nullable(),
    typeId: id<'TypeId'>().nullable(),
    start: momentInput,
    end: momentInput,
    status,
    busy: z.boolean(),
    location: text(longestLocation).nullable(),
    notes: text(longestNotes).nullable(),
    colour: colour.nullable(),
    resourceIds: resourceIds.nullable(),
    bookedBy: text(200),
    userIds,
    photographerId: id<'UserId'>(),
    assistantId: id<'UserId'>().nullable(),
    clientId: id<'ClientId'>().nullable(),
    confirmedAt: z.string().max(100).nullable(),
    allowOverlap: z.boolean(),
    recurrence: recurrenceInput.nullable(),
  })
  .partial()
  .openapi('BookingPatch');

/** A merge patch of a booking, read. */
export type BookingPatchInput = z.infer<typeof bookingPatch>;

/** A booking as the API tells it. */
export const bookingAnswer = z
  .object({
    id: z.string(),
    kind: z.enum(['appointment', 'session']),
    description: z.string(),
    typeId: z.string().optional(),
    start: momentAnswer,
    end: momentAnswer,
    status,
    busy: z.boolean(),
    location: z.string(),
    notes: z.string(),
    colour: z.string(),
    userIds: z.array(z.string()),
    photographerId: z.string().optional(),
    assistantId: z.string().optional(),
    clientId: z.string().optional(),
    resourceIds: z.array(z.string()),
    bookedBy: z.string(),
    recurrence: recurrenceAnswer.optional().openapi({ description: 'On a series: `id` is then that of all of it.' }),
    seriesId: z.string().optional().openapi({ description: 'On an occurrence: the series it is or was part of.' }),
    originalStart: z.string().optional().openapi({
      description: 'On an occurrence: where the unchanged series begins it, whatever became of it.',
    }),
    takenOut: z.boolean().optional().openapi({
      description: 'On an occurrence: it is a booking of its own, which what happens to its series no longer touches.',
    }),
    origin: z.enum(['studio', 'google']),
    confirmedAt: z.string().optional(),
    statusNotes: z.array(z.object({ at: z.string(), by: z.string(), text: z.string() })).optional(),
    version: z.number().int(),
    createdAt: z.string(),
    updatedAt: z.string(),
    droppedOccurrences: z.array(z.string()).optional().openapi({
      description:
        'Once, on the answer to a new rule: original dates whose exclusion or change fell away, since the rule does not make them.',
    }),
    deletedAt: z.string().optional().openapi({ description: 'Only on deleted bookings.' }),
  })
  .openapi('Booking');

/** A booking as the API tells it. */
export type BookingAnswerJson = z.infer<typeof bookingAnswer>;

/** The body that links an appointment. */
export const linkBody = z.strictObject({ clientId: id<'ClientId'>() }).openapi('Link');

/** The body that makes an appointment a session. */
export const convertBody = z
  .strictObject({
    sessionTypeId: id<'TypeId'>(),
    photographerId: id<'UserId'>().optional(),
    assistantId: id<'UserId'>().nullish(),
    clientId: id<'ClientId'>().optional(),
    allowOverlap: z.boolean().optional(),
  })
  .openapi('Conversion');
