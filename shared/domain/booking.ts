import type { BookingId, ClientId, ResourceId, StudioId, TypeId, UserId } from './ids.ts';
import type { Recurrence } from './series.ts';
import type { CalendarDate, Instant, Span } from './time.ts';

/** How firm a booking is. */
export type BookingStatus = 'confirmed' | 'tentative' | 'cancelled';

/** Who made or changed something: a person of the studio, a program with a key, or a user's Google. */
export type Actor =
  | { readonly kind: 'user'; readonly userId: UserId; readonly name: string }
  | { readonly kind: 'apiKey'; readonly name: string }
  | { readonly kind: 'google'; readonly userId: UserId; readonly name: string }
  | { readonly kind: 'system'; readonly name: string };

/** One line of a session's read-only log: what changed, when, and by whom. */
export interface StatusNote {
  readonly at: Instant;
  readonly by: string;
  readonly text: string;
}

interface BookingBase {
  readonly id: BookingId;
  readonly studioId: StudioId;
  /** What it is about, in the studio's words: the title of an unlinked appointment. */
  readonly description: string;
  readonly typeId?: TypeId;
  readonly span: Span;
  readonly status: BookingStatus;
  readonly busy: boolean;
  readonly location: string;
  readonly notes: string;
  readonly colour: string;
  readonly resourceIds: readonly ResourceId[];
  readonly bookedBy: string;
  readonly origin: 'studio' | 'google';
  /** Present on a series: this booking is then the whole of it, its span the first occurrence. */
  readonly recurrence?: Recurrence;
  /**
   * Present on an occurrence that was taken out of its series to be linked or made a session: a booking of its own, while the
   * series excludes that date. What becomes of the series no longer touches it.
   */
  readonly occurrenceOf?: { readonly seriesId: BookingId; readonly originalDate: CalendarDate };
  readonly version: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** Present on a deleted booking, which can be restored for 30 days. */
  readonly deletedAt?: Instant;
}

/** A booking where no pictures are taken. Linked when it has a client. */
export interface Appointment extends BookingBase {
  readonly kind: 'appointment';
  /** At least one. */
  readonly userIds: readonly UserId[];
  readonly clientId?: ClientId;
}

/** Pictures are taken: always with a client, on the schedule of photographer and assistant. */
export interface Session extends BookingBase {
  readonly kind: 'session';
  readonly clientId: ClientId;
  readonly photographerId: UserId;
  readonly assistantId?: UserId;
  /** Cleared whenever the time changes. */
  readonly confirmedAt?: Instant;
  readonly statusNotes: readonly StatusNote[];
}

/** Anything on the studio calendar. */
export type Booking = Appointment | Session;

/** The users on whose schedules, and so in whose Google calendars, a booking stands; each once. */
export function usersOf(booking: Booking): readonly UserId[] {
  switch (booking.kind) {
    case 'appointment':
      return [...new Set(booking.userIds)];
    case 'session':
      return [
        ...new Set([booking.photographerId, ...(booking.assistantId === undefined ? [] : [booking.assistantId])]),
      ];
  }
}

/** Whether a booking is on anyone's schedule at all: neither deleted nor cancelled. */
export function stands(booking: Booking): boolean {
  return booking.deletedAt === undefined && booking.status !== 'cancelled';
}

/** An appointment without a client: the only kind whose title may be edited in Google. */
export function isUnlinked(booking: Booking): boolean {
  return booking.kind === 'appointment' && booking.clientId === undefined;
}

/** The name of an actor as status notes and histories write it: "Ann", "Google, Ann's calendar". */
export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case 'user':
    case 'apiKey':
    case 'system':
      return actor.name;
    case 'google':
      return `Google, ${actor.name}'s calendar`;
  }
}
