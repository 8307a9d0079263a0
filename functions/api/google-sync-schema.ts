import { z } from '@hono/zod-openapi';
import { id, text } from './input.ts';

const privacy = z.enum(['full', 'title', 'busy']);

/** The settings a request may change. Null takes a choice back. */
export const googleSyncPatch = z
  .strictObject({
    enabled: z.boolean(),
    calendarId: text(1024).nullable(),
    populateGoogle: z.boolean(),
    populateStudio: z.boolean(),
    syncAppointmentsBack: z.boolean(),
    includeTentative: z.boolean(),
    includeGoogleSeries: z.boolean(),
    syncContactsBack: z.boolean(),
    clientGroupId: id<'ClientGroupId'>().nullable(),
    privacy,
    preferOnConflict: z.enum(['google', 'studio']).nullable().openapi({
      description:
        'Whose word counts where both sides changed the same thing; null: Google’s for unlinked appointments, the studio’s for the rest.',
    }),
    mail: z.strictObject({ warnings: z.boolean(), report: z.boolean(), address: text(254) }).partial(),
    ourEvents: z
      .enum(['move', 'leave'])
      .openapi({ description: 'What becomes of our events when another calendar is chosen.' }),
  })
  .partial()
  .openapi('GoogleSyncPatch');

const runSchema = z.object({
  id: z.string(),
  of: z.literal('contacts').optional(),
  trigger: z.enum(['tick', 'push', 'studio', 'now', 'populate', 'continuation', 'repair', 'compare']),
  startedAt: z.string(),
  endedAt: z.string(),
  outcome: z.string(),
  counts: z.record(z.string(), z.int()),
});

const stalledSince = z
  .string()
  .nullable()
  .openapi({ description: 'The last good sync before a standstill people were told of, while it lasts.' });

/** Settings and state of one user's sync. */
export const googleSyncSchema = z
  .object({
    enabled: z.boolean(),
    calendarId: z.string().nullable(),
    populateGoogle: z.boolean(),
    populateStudio: z.boolean(),
    syncAppointmentsBack: z.boolean(),
    includeTentative: z.boolean(),
    includeGoogleSeries: z.boolean(),
    syncContactsBack: z.boolean(),
    clientGroupId: z.string().nullable(),
    privacy,
    preferOnConflict: z.enum(['google', 'studio']).nullable(),
    mail: z.object({ warnings: z.boolean(), report: z.boolean(), address: z.string() }),
    account: z.object({
      email: z.string().nullable(),
      status: z.enum(['connected', 'reconnectNeeded', 'none']),
      calendarGranted: z.boolean(),
      contactsGranted: z.boolean(),
    }),
    calendarName: z.string().nullable(),
    calendarTimeZone: z.string().nullable(),
    timeZoneMatches: z.boolean().nullable(),
    push: z.enum(['healthy', 'polling']),
    lastRun: runSchema.nullable(),
    lastSuccessAt: z.string().nullable(),
    nextSyncAt: z.string().nullable(),
    status: z.enum(['off', 'idle', 'running', 'throttled', 'reconnectNeeded', 'paused']),
    stalledSince,
    lastFailure: z.object({ reason: z.string(), at: z.string() }).nullable(),
    populate: z.object({ phase: z.enum(['reading', 'writing']), done: z.int(), total: z.int() }).nullable(),
    openConflicts: z.int(),
    setAside: z.int(),
    contacts: z
      .object({
        status: z.enum(['off', 'idle', 'running', 'throttled', 'failing', 'reconnectNeeded', 'notPermitted', 'paused']),
        label: z.string().nullable().openapi({ description: 'Its name in Google Contacts, once it was made.' }),
        refusedTitle: z.string().nullable().openapi({
          description: 'The group’s name, where Google keeps it for itself and the label has another one.',
        }),
        waiting: z.int().openapi({ description: 'Clients whose change has not reached Google.' }),
        lastRun: runSchema.nullable(),
        lastSuccessAt: z.string().nullable(),
        nextSyncAt: z.string().nullable(),
        stalledSince,
        lastFailure: z.object({ reason: z.string(), at: z.string() }).nullable(),
        openReviews: z.int().openapi({ description: 'Contacts that may be clients, for a person to say.' }),
        setAside: z.int(),
      })
      .openapi({ description: 'The contact sync, which runs apart from the calendar’s.' }),
    version: z.int(),
  })
  .openapi('GoogleSync');

const counts = z.object({ create: z.int(), update: z.int(), delete: z.int(), pair: z.int(), skip: z.int() });

/** What the next run would do. */
export const previewSchema = z
  .object({
    studioToGoogle: counts,
    googleToStudio: counts,
    contacts: z.object({ studioToGoogle: counts, googleToStudio: counts, review: z.int() }).nullable().openapi({
      description: 'The same of the contacts, with how many need a person’s word; null without a client group.',
    }),
    contactsProblem: z
      .object({ code: z.string(), detail: z.string(), remedy: z.string() })
      .nullable()
      .openapi({ description: 'Why only the contacts could not be told.' }),
  })
  .openapi('GoogleSyncPreview');

/** One calendar of the account. */
export const calendarSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    timeZone: z.string(),
    accessRole: z.string(),
    primary: z.boolean(),
    writable: z.boolean(),
  })
  .openapi('GoogleCalendar');

/** One line of the set-up check. */
export const checkLineSchema = z
  .object({ step: z.string(), ok: z.boolean(), detail: z.string(), remedy: z.string() })
  .openapi('SetUpCheckLine');
