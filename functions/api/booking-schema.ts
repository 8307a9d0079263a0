import { z } from '@hono/zod-openapi';
import { colour, id, text } from './input.ts';

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

/** A point of time as the API takes it; which of its fields go together is checked with the other end. */
const moment = z
  .strictObject({
    dateTime: z.string().max(100).nullish(),
    timeZone: z.string().max(100).nullish(),
    date: z.string().max(100).nullish(),
  })
  .openapi('Moment', {
    description:
      'Timed: `dateTime` (RFC 3339 with offset) and `timeZone` (IANA). All-day: `date`, the end exclusive. Both ends are of the same kind; the zone of the start is kept for both.',
    example: { dateTime: '2026-11-24T10:00:00-05:00', timeZone: 'America/New_York' },
  });

/** A moment as it was sent. */
export type MomentInput = z.infer<typeof moment>;

const bookingFields = {
  description: text(longestDescription).default(''),
  typeId: id<'TypeId'>().nullish(),
  start: moment,
  end: moment,
  status: status.default('confirmed'),
  busy: z.boolean().default(true),
  location: text(longestLocation).default(''),
  notes: text(longestNotes).default(''),
  colour: colour.default(''),
  resourceIds: resourceIds.default([]),
  bookedBy: text(200).default(''),
  allowOverlap: z.boolean().optional(),
  recurrence: z.unknown().optional(),
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
    start: moment,
    end: moment,
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
    recurrence: z.unknown(),
  })
  .partial()
  .openapi('BookingPatch');

/** A merge patch of a booking, read. */
export type BookingPatchInput = z.infer<typeof bookingPatch>;

/** A point of time as the API tells it. */
const momentAnswer = z.union([
  z.object({ dateTime: z.string(), timeZone: z.string() }),
  z.object({ date: z.string() }),
]);

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
    recurrence: z
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
      .optional(),
    origin: z.enum(['studio', 'google']),
    confirmedAt: z.string().optional(),
    statusNotes: z.array(z.object({ at: z.string(), by: z.string(), text: z.string() })).optional(),
    version: z.number().int(),
    createdAt: z.string(),
    updatedAt: z.string(),
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
