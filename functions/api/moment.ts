import { z } from '@hono/zod-openapi';

/** A point of time as the API takes it; which of its fields go together is checked with the other end. */
export const momentInput = z
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
export type MomentInput = z.infer<typeof momentInput>;

/** A point of time as the API tells it. */
export const momentAnswer = z.union([
  z.object({ dateTime: z.string(), timeZone: z.string() }),
  z.object({ date: z.string() }),
]);

/** A moment as it is told. */
export type MomentJson = z.infer<typeof momentAnswer>;
