import type { Actor, Booking, Session } from '../../shared/domain/booking.ts';
import { usersOf } from '../../shared/domain/booking.ts';
import { firstStanding, isSeries } from '../../shared/domain/occurrence.ts';
import { parseInstant } from '../../shared/domain/time.ts';
import type { Instant, Span } from '../../shared/domain/time.ts';
import type { NewBooking } from '../../shared/flows/bookings/book.ts';
import { refuseInputs } from '../../shared/flows/refused.ts';
import type { InputError, Refused } from '../../shared/flows/refused.ts';
import type { BookingAnswerJson, BookingPatchInput, NewBookingInput } from './booking-schema.ts';
import { patched } from './merge-patch.ts';
import { originalStartText, readRecurrence, recurrenceJson } from './recurrence-json.ts';
import type { RecurrenceRead } from './recurrence-json.ts';
import type { SeriesOfOccurrence } from './series-of-occurrence.ts';
import { momentJson, patchedSpan, readSpan } from './span-json.ts';

/**
 * A booking as the API tells it: instants with the offset of their zone, dates as dates. An occurrence's original start is
 * told from its series where that is known, else as its date.
 */
export function bookingJson(booking: Booking, series?: SeriesOfOccurrence): BookingAnswerJson {
  const { span, occurrenceOf } = booking;
  return {
    id: booking.id,
    kind: booking.kind,
    description: booking.description,
    ...(booking.typeId === undefined ? {} : { typeId: booking.typeId }),
    start: momentJson(span, 'start'),
    end: momentJson(span, 'end'),
    status: booking.status,
    busy: booking.busy,
    location: booking.location,
    notes: booking.notes,
    colour: booking.colour,
    userIds: [...usersOf(booking)],
    ...(booking.kind === 'session' ? sessionJson(booking) : {}),
    ...(booking.clientId === undefined ? {} : { clientId: booking.clientId }),
    resourceIds: [...booking.resourceIds],
    bookedBy: booking.bookedBy,
    ...(booking.recurrence === undefined ? {} : { recurrence: recurrenceJson(booking.recurrence, span) }),
    ...(occurrenceOf === undefined ? {} : occurrenceJson(occurrenceOf, series)),
    origin: booking.origin,
    version: booking.version,
    createdAt: booking.createdAt,
    updatedAt: booking.updatedAt,
    ...(booking.deletedAt === undefined ? {} : { deletedAt: booking.deletedAt }),
  };
}

function occurrenceJson(
  { seriesId, originalDate }: NonNullable<Booking['occurrenceOf']>,
  series: SeriesOfOccurrence | undefined,
) {
  return {
    seriesId,
    originalStart: series === undefined ? originalDate : originalStartText(series.span, originalDate),
    ...(series?.isTakenOut === true ? { takenOut: true } : {}),
  };
}

/** Who made a change, as the API tells it. */
export function actorJson(actor: Actor) {
  switch (actor.kind) {
    case 'user':
    case 'google':
      return { kind: actor.kind, userId: actor.userId, name: actor.name };
    case 'apiKey':
    case 'system':
      return { kind: actor.kind, name: actor.name };
  }
}

/** The booking that a body wants made. */
export function newBookingFrom(body: NewBookingInput): NewBooking | Refused {
  const span = readSpan(body.start, body.end);
  const confirmed = body.kind === 'session' ? readConfirmation(body.confirmedAt) : {};
  const errors = [...errorsOf(span), ...errorsOf(confirmed)];
  if ('errors' in span || 'errors' in confirmed) return refuseInputs(errors);
  const repeats: RecurrenceRead = body.recurrence ? readRecurrence(undefined, body.recurrence, span) : {};
  if ('errors' in repeats) return refuseInputs(repeats.errors);
  const { description, status, busy, location, notes, colour, resourceIds, bookedBy } = body;
  const common = {
    description,
    span,
    status,
    busy,
    location,
    notes,
    colour,
    resourceIds,
    bookedBy,
    ...optional('typeId', body.typeId),
    ...repeats,
  };
  switch (body.kind) {
    case 'appointment':
      return { kind: 'appointment', ...common, userIds: body.userIds, ...optional('clientId', body.clientId) };
    case 'session':
      return {
        kind: 'session',
        ...common,
        photographerId: body.photographerId,
        ...optional('assistantId', body.assistantId),
        clientId: body.clientId,
        ...confirmed,
      };
  }
}

/** The booking as a merge patch (RFC 7396) wants it: fields of the other kind of booking are refused, `null` takes away. */
export function patchedBooking(present: Booking, patch: BookingPatchInput): Booking | Refused {
  const before = patch.recurrence === null ? single(present) : present;
  const span = patchedSpan(before.span, patch);
  const errors = [...errorsOf(span), ...errorsOfOtherKind(before, patch)];
  if ('errors' in span || errors.length > 0) return refuseInputs(errors);
  const repeats = patchedRecurrence(before, patch, span);
  if ('errors' in repeats) return refuseInputs(repeats.errors);
  const common = {
    description: patched(patch.description, before.description, ''),
    span,
    status: patch.status ?? before.status,
    busy: patch.busy ?? before.busy,
    location: patched(patch.location, before.location, ''),
    notes: patched(patch.notes, before.notes, ''),
    colour: patched(patch.colour, before.colour, ''),
    resourceIds: patched(patch.resourceIds, before.resourceIds, []),
    bookedBy: patch.bookedBy ?? before.bookedBy,
    ...repeats,
  };
  const typeId = optional('typeId', patched(patch.typeId, before.typeId, undefined));
  if (before.kind === 'session') return patchedSession(before, patch, { ...common, ...typeId });
  const { typeId: _typeId, clientId: _clientId, ...kept } = before;
  const clientId = optional('clientId', patched(patch.clientId, before.clientId, undefined));
  return { ...kept, ...common, ...typeId, ...clientId, userIds: patch.userIds ?? before.userIds };
}

function patchedRecurrence(before: Booking, patch: BookingPatchInput, span: Span): RecurrenceRead {
  if (patch.recurrence !== undefined && patch.recurrence !== null)
    return readRecurrence(before.recurrence, patch.recurrence, span);
  return before.recurrence === undefined ? {} : { recurrence: before.recurrence };
}

/** A booking that no longer repeats: of a whole series, its first occurrence that takes place. */
function single(booking: Booking): Booking {
  if (!isSeries(booking)) return booking;
  const { recurrence: _recurrence, ...shared } = booking;
  if (booking.occurrenceOf !== undefined) return shared;
  const { span, change } = firstStanding(booking);
  const { originalDate: _originalDate, ...own } = change ?? { originalDate: undefined };
  return { ...shared, ...own, span };
}

function patchedSession(before: Session, patch: BookingPatchInput, common: Partial<Session>): Session | Refused {
  const confirmed =
    patch.confirmedAt === undefined ? optional('confirmedAt', before.confirmedAt) : readConfirmation(patch.confirmedAt);
  if ('errors' in confirmed) return refuseInputs(confirmed.errors);
  const { typeId: _typeId, assistantId: _assistantId, confirmedAt: _confirmedAt, ...kept } = before;
  return {
    ...kept,
    ...common,
    photographerId: patch.photographerId ?? before.photographerId,
    ...optional('assistantId', patched(patch.assistantId, before.assistantId, undefined)),
    clientId: patch.clientId ?? before.clientId,
    ...confirmed,
  };
}

const sessionFields = ['photographerId', 'assistantId', 'confirmedAt'] as const;

function errorsOfOtherKind(before: Booking, patch: BookingPatchInput): readonly InputError[] {
  if (before.kind === 'appointment') {
    return sessionFields
      .filter((field) => patch[field] !== undefined)
      .map((path) => ({ path, message: 'An appointment has none; convert it to a session first.' }));
  }
  return [
    ...(patch.userIds === undefined
      ? []
      : [{ path: 'userIds', message: 'A session has photographerId and assistantId instead.' }]),
    ...(patch.clientId === null ? [{ path: 'clientId', message: 'A session always has a client.' }] : []),
  ];
}

function readConfirmation(
  text: string | null | undefined,
): { readonly confirmedAt?: Instant } | { readonly errors: readonly InputError[] } {
  if (text === null || text === undefined) return {};
  const confirmedAt = parseInstant(text);
  if (confirmedAt !== undefined) return { confirmedAt };
  return {
    errors: [{ path: 'confirmedAt', message: 'It is no RFC 3339 time with an offset, of the years 1900 to 2200.' }],
  };
}

function sessionJson(session: Session) {
  return {
    photographerId: session.photographerId,
    ...(session.assistantId === undefined ? {} : { assistantId: session.assistantId }),
    ...(session.confirmedAt === undefined ? {} : { confirmedAt: session.confirmedAt }),
    statusNotes: session.statusNotes.map(({ at, by, text }) => ({ at, by, text })),
  };
}

function optional<Name extends string, T>(name: Name, value: T | null | undefined): { readonly [Field in Name]?: T } {
  // A computed name is a string to the compiler; it is Name by construction.
  return (value === undefined || value === null ? {} : { [name]: value }) as { readonly [Field in Name]?: T };
}

function errorsOf(answer: object): readonly InputError[] {
  return 'errors' in answer ? (answer.errors as readonly InputError[]) : []; // both readers answer with these or without
}
