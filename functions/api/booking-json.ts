import type { Actor, Booking, Session } from '../../shared/domain/booking.ts';
import { usersOf } from '../../shared/domain/booking.ts';
import type { OccurrenceChange, Recurrence } from '../../shared/domain/series.ts';
import { parseInstant, withOffset } from '../../shared/domain/time.ts';
import type { CalendarDate, Instant, Span, TimeZone } from '../../shared/domain/time.ts';
import type { NewBooking } from '../../shared/flows/bookings/book.ts';
import { refuse, refuseInputs } from '../../shared/flows/refused.ts';
import type { InputError, Refused } from '../../shared/flows/refused.ts';
import type { BookingAnswerJson, BookingPatchInput, NewBookingInput } from './booking-schema.ts';
import { patched } from './merge-patch.ts';
import { patchedSpan, readSpan } from './span-json.ts';

/** A booking as the API tells it: instants with the offset of their zone, dates as dates. */
export function bookingJson(booking: Booking): BookingAnswerJson {
  const { span } = booking;
  return {
    id: booking.id,
    kind: booking.kind,
    description: booking.description,
    ...(booking.typeId === undefined ? {} : { typeId: booking.typeId }),
    start: momentJson(span, span.start),
    end: momentJson(span, span.end),
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
    origin: booking.origin,
    version: booking.version,
    createdAt: booking.createdAt,
    updatedAt: booking.updatedAt,
    ...(booking.deletedAt === undefined ? {} : { deletedAt: booking.deletedAt }),
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
  if (isPresent(body.recurrence)) return repeatsNotYet();
  const span = readSpan(body.start, body.end);
  const confirmed = body.kind === 'session' ? readConfirmation(body.confirmedAt) : {};
  const errors = [...errorsOf(span), ...errorsOf(confirmed)];
  if ('errors' in span || 'errors' in confirmed) return refuseInputs(errors);
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
export function patchedBooking(before: Booking, patch: BookingPatchInput): Booking | Refused {
  const movesSeries = before.recurrence !== undefined && (patch.start !== undefined || patch.end !== undefined);
  if (movesSeries || isPresent(patch.recurrence)) return repeatsNotYet();
  const span = patchedSpan(before.span, patch);
  const errors = [...errorsOf(span), ...errorsOfOtherKind(before, patch)];
  if ('errors' in span || errors.length > 0) return refuseInputs(errors);
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
  };
  const typeId = optional('typeId', patched(patch.typeId, before.typeId, undefined));
  if (before.kind === 'session') return patchedSession(before, patch, { ...common, ...typeId });
  const { typeId: _typeId, clientId: _clientId, ...kept } = before;
  const clientId = optional('clientId', patched(patch.clientId, before.clientId, undefined));
  return { ...kept, ...common, ...typeId, ...clientId, userIds: patch.userIds ?? before.userIds };
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

function repeatsNotYet(): Refused {
  const message = 'Bookings that repeat cannot be made or moved here yet.';
  return {
    ...refuse('repeatsNotYet', message, 'Leave recurrence out, and make each booking by itself.'),
    errors: [{ path: 'recurrence', message }],
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

/** One end of a span as the API tells it. */
export function momentJson(span: Span, moment: Instant | CalendarDate): BookingAnswerJson['start'] {
  switch (span.kind) {
    case 'timed':
      return { dateTime: inZone(moment, span.timeZone), timeZone: span.timeZone };
    case 'allDay':
      return { date: moment };
  }
}

function recurrenceJson({ rule, excludedDates, changes }: Recurrence, span: Span) {
  const told = (start: Instant | CalendarDate) => (span.kind === 'timed' ? inZone(start, span.timeZone) : start);
  return {
    rule,
    excludedDates: excludedDates.map(told),
    changes: changes.map((change) => ({ ...occurrenceJson(change), originalStart: told(change.originalDate) })),
  };
}

function occurrenceJson({ span, originalDate: _originalDate, ...texts }: OccurrenceChange) {
  return {
    ...texts,
    ...(span === undefined ? {} : { start: momentJson(span, span.start), end: momentJson(span, span.end) }),
  };
}

function inZone(moment: Instant | CalendarDate, timeZone: TimeZone): string {
  const instant = parseInstant(moment);
  return instant === undefined ? moment : withOffset(instant, timeZone);
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function optional<Name extends string, T>(name: Name, value: T | null | undefined): { readonly [Field in Name]?: T } {
  // A computed name is a string to the compiler; it is Name by construction.
  return (value === undefined || value === null ? {} : { [name]: value }) as { readonly [Field in Name]?: T };
}

function errorsOf(answer: object): readonly InputError[] {
  return 'errors' in answer ? (answer.errors as readonly InputError[]) : []; // both readers answer with these or without
}
