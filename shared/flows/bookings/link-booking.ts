import { usersOf } from '../../domain/booking.ts';
import type { Actor, Appointment, Booking, Session } from '../../domain/booking.ts';
import type { ClientId, TypeId, UserId } from '../../domain/ids.ts';
import { withNotes } from '../../domain/session-log.ts';
import type { Instant } from '../../domain/time.ts';
import type { BookingDeps } from './book.ts';
import { changeBooking } from './change-booking.ts';
import type { BookingRequest } from './change-booking.ts';
import type { BookingAnswer } from './commit-booking.ts';
import { refuse, refuseInputs } from '../refused.ts';
import type { Refused } from '../refused.ts';

/** Gives an appointment a client, or another one. The booking keeps its id, and so its events. */
export async function linkBooking(
  deps: BookingDeps,
  request: BookingRequest & { readonly clientId: ClientId },
): Promise<BookingAnswer> {
  return changeBooking(deps, request, (before) =>
    before.kind === 'appointment' ? { ...before, clientId: request.clientId } : isSession(),
  );
}

/** Takes the client off an appointment. Unlinking twice changes nothing. */
export async function unlinkBooking(deps: BookingDeps, request: BookingRequest): Promise<BookingAnswer> {
  return changeBooking(deps, request, (before) => (before.kind === 'appointment' ? unlinked(before) : isSession()));
}

/** An appointment without its client. */
export function unlinked(appointment: Appointment): Appointment {
  const { clientId: _clientId, ...rest } = appointment;
  return rest;
}

/** What an appointment becomes when it is converted. `null` leaves the assistant out; absent people come from the appointment. */
export interface Conversion {
  readonly sessionTypeId: TypeId;
  readonly photographerId?: UserId;
  readonly assistantId?: UserId | null;
  readonly clientId?: ClientId;
}

/**
 * Makes an appointment a session in place: same id, so the tie to its events survives on every calendar. Its one or two
 * users become photographer and assistant where the conversion names none.
 */
export async function convertBooking(
  deps: BookingDeps,
  request: BookingRequest & { readonly conversion: Conversion },
): Promise<BookingAnswer> {
  return changeBooking(deps, request, (before, { at }) =>
    before.kind === 'appointment' ? sessionFrom(before, request.conversion, { at, actor: request.actor }) : isSession(),
  );
}

function sessionFrom(
  appointment: Appointment,
  conversion: Conversion,
  change: { readonly at: Instant; readonly actor: Actor },
): Booking | Refused {
  const clientId = conversion.clientId ?? appointment.clientId;
  if (clientId === undefined) {
    return refuseInputs([{ path: 'clientId', message: 'A session has a client: name one, or link the appointment.' }]);
  }
  const users = usersOf(appointment);
  if (conversion.photographerId === undefined && users.length > 2) {
    return refuseInputs([
      { path: 'photographerId', message: 'The appointment has more than two users: name the photographer.' },
    ]);
  }
  const [photographerId, assistantId] = peopleOf(users, conversion);
  if (photographerId === undefined) {
    return refuseInputs([{ path: 'photographerId', message: 'A session has a photographer.' }]);
  }
  const { kind: _kind, userIds: _userIds, ...kept } = appointment;
  const session: Session = {
    ...kept,
    kind: 'session',
    clientId,
    typeId: conversion.sessionTypeId,
    photographerId,
    ...(assistantId === undefined ? {} : { assistantId }),
    statusNotes: [],
  };
  return withNotes(session, ['Converted from an appointment'], change);
}

function peopleOf(
  users: readonly UserId[],
  conversion: Conversion,
): readonly [photographer: UserId | undefined, assistant: UserId | undefined] {
  const photographer = conversion.photographerId ?? users.find((user) => user !== conversion.assistantId);
  if (conversion.assistantId === null) return [photographer, undefined];
  const others = users.filter((user) => user !== photographer);
  return [photographer, conversion.assistantId ?? (others.length === 1 ? others[0] : undefined)];
}

function isSession(): Refused {
  return refuse(
    'isSession',
    'It is a session already, and a session always has a client.',
    'To change its client, send a PATCH of clientId.',
  );
}
