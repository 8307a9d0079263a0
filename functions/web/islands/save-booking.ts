import { sendChange } from './api.ts';
import type { Booking, Moment } from './api.ts';
import { askScope } from './ask-scope.ts';
import type { Scope } from './ask-scope.ts';
import type { CalendarData } from './data.ts';
import { box, kindOf, ticked, valueOf } from './form-fields.ts';
import type { RepeatFields } from './repeat-fields.ts';
import { momentsOf } from './when.ts';
import type { When } from './when.ts';

/** The booking the dialog shows, and how. */
export interface Shown {
  readonly booking: Booking;
  /** The series it is one of. */
  readonly series: Booking | undefined;
  /** The times as they were filled in; undefined where the booking was moved before it was shown. */
  readonly when: When | undefined;
  /** How much of the series was chosen already. */
  readonly scope: Scope | undefined;
}

/** What the dialog's fields are in. */
export interface DialogForm {
  readonly form: HTMLFormElement;
  readonly data: CalendarData;
  readonly repeats: RepeatFields;
}

/** Whether a change was sent, or whoever was asked for its scope thought better of it. */
export type Outcome = 'done' | 'left';

/** Makes the booking the fields say. Throws `Problem`. */
export async function makeBooking({ form, data, repeats }: DialogForm, allowOverlap: boolean): Promise<Outcome> {
  const rule = repeats.ruleFrom(valueOf(form, 'startDate'));
  const recurrence = rule === undefined ? {} : { recurrence: { rule } };
  await sendChange('POST', '/bookings', {
    body: { kind: kindOf(form), ...bodyOf(form, data), ...recurrence, allowOverlap },
  });
  return 'done';
}

/** Changes the booking shown to what the fields say; of a series, as much as people answer. Throws `Problem`. */
export async function saveBooking(
  { form, data, repeats }: DialogForm,
  shown: Shown,
  { allowOverlap, scope }: { readonly allowOverlap: boolean; readonly scope: Scope | undefined },
): Promise<Outcome> {
  const { start, end, ...body } = bodyOf(form, data);
  // A time that nobody touched is not sent: it may be one of another zone. Nor is a rule, which says what it said.
  const isSameTime = shown.when !== undefined && JSON.stringify(whenFrom(form)) === JSON.stringify(shown.when);
  const rule = repeats.ruleFrom(valueOf(form, 'startDate'));
  const recurrence = repeats.isTouched() ? { recurrence: rule === undefined ? null : { rule } } : {};
  const change = { ...body, ...(isSameTime ? {} : { start, end }), ...recurrence, allowOverlap };
  await sendChange('PATCH', pathOf(shown.booking, scope), { body: change, version: shown.booking.version });
  return 'done';
}

/** Deletes the booking shown; of a series, as much as people answer. Throws `Problem`. */
export async function removeBooking({ booking, series }: Shown): Promise<Outcome> {
  if (series === undefined) {
    if (!confirm('Delete this booking? It can be restored for 30 days.')) return 'left';
    await sendChange('DELETE', pathOf(booking, undefined), { version: booking.version });
    return 'done';
  }
  const scope = await askScope('What shall be deleted?');
  if (scope === undefined) return 'left';
  await sendChange('DELETE', pathOf(booking, scope), { version: booking.version });
  return 'done';
}

/** The address of a booking for a change of that much of its series. */
export function pathOf(booking: Booking, scope: Scope | undefined): string {
  return `/bookings/${booking.id}${scope === undefined ? '' : `?scope=${scope}`}`;
}

/** The times the fields hold. */
export function whenFrom(form: HTMLFormElement): When {
  const text = (name: string): string => valueOf(form, name);
  return {
    allDay: box(form, 'allDay').checked,
    startDate: text('startDate'),
    startTime: text('startTime'),
    endDate: text('endDate'),
    endTime: text('endTime'),
  };
}

/** A booking as the API takes it. */
interface BookingBody {
  readonly start: Moment;
  readonly end: Moment;
  readonly [field: string]: unknown;
}

function bodyOf(form: HTMLFormElement, data: CalendarData): BookingBody {
  const kind = kindOf(form);
  const text = (name: string): string => valueOf(form, name);
  const choice = (name: string): string | null => (text(name) === '' ? null : text(name));
  const common = {
    ...momentsOf(whenFrom(form), data.timeZone),
    typeId: choice('typeId'),
    clientId: choice('clientId'),
    location: text('location'),
    notes: text('notes'),
    status: text('status'),
    busy: box(form, 'busy').checked,
    resourceIds: ticked(form, 'resourceIds'),
  };
  if (kind === 'session') {
    return { ...common, photographerId: text('photographerId'), assistantId: choice('assistantId') };
  }
  return { ...common, description: text('description'), userIds: ticked(form, 'userIds') };
}
