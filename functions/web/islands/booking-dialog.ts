import { Problem } from './api.ts';
import type { Booking, Moment } from './api.ts';
import { askScope } from './ask-scope.ts';
import type { Scope } from './ask-scope.ts';
import { element } from './data.ts';
import type { CalendarData, Named } from './data.ts';
import { box, field, kindOf, set, tick, valueOf } from './form-fields.ts';
import { createRepeatFields } from './repeat-fields.ts';
import { makeBooking, removeBooking, saveBooking, whenFrom } from './save-booking.ts';
import type { DialogForm, Outcome, Shown } from './save-booking.ts';
import { seriesOf } from './series-of.ts';
import { endAfter, whenOf } from './when.ts';

/** The dialog in which bookings are made and changed. */
export interface BookingDialog {
  make(times: { readonly start: Moment; readonly end: Moment }): void;
  /** Shows a booking, and why its last change, of that much of its series, did not go through. */
  edit(booking: Booking, problem?: Problem, scope?: Scope): Promise<void>;
  isOpen(): boolean;
}

/** Fills the dialog's lists and wires its buttons; `saved` is called after every change. */
export function createDialog(data: CalendarData, saved: () => void): BookingDialog {
  const dialog = element<HTMLDialogElement>('booking');
  const form = element<HTMLFormElement>('booking-form');
  const anyway = element<HTMLButtonElement>('booking-anyway');
  const repeats = createRepeatFields(form, data.timeZone);
  const inside = { form, data, repeats };
  let shown: Shown | undefined;
  fillLists(form, data);
  field(form, 'kind').addEventListener('change', () => showKind(form, data, kindOf(form)));
  field(form, 'allDay').addEventListener('change', () => showTimes(form));
  field(form, 'typeId').addEventListener('change', () => {
    if (shown === undefined) proposeEnd(form, data);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void act(async () => save(false));
  });
  anyway.addEventListener('click', () => void act(async () => save(true)));
  element('booking-close').addEventListener('click', () => dialog.close());
  element('booking-delete').addEventListener(
    'click',
    () => void act(async () => (shown === undefined ? 'left' : removeBooking(shown))),
  );

  /** Closes the dialog when the change went through; one that was thought better of leaves it open. */
  async function act(change: () => Promise<Outcome>): Promise<void> {
    try {
      if ((await change()) === 'left') return;
      dialog.close();
      saved();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      showProblem(error);
    }
  }

  async function save(allowOverlap: boolean): Promise<Outcome> {
    if (shown === undefined) return makeBooking(inside, allowOverlap);
    const offered = repeats.isTouched() ? (['following', 'all'] as const) : undefined;
    const isAsked = shown.series !== undefined && shown.scope === undefined;
    const scope = isAsked ? await askScope('What shall change?', offered) : shown.scope;
    if (isAsked && scope === undefined) return 'left';
    shown = { ...shown, scope };
    return saveBooking(inside, shown, { allowOverlap, scope });
  }

  return {
    make: (times) => {
      shown = undefined;
      fill(inside, { booking: undefined, times });
      showProblem(undefined);
      dialog.showModal();
    },
    edit: async (booking, problem, scope) => {
      const series = await seriesOf(booking);
      fill(inside, { booking, series, times: booking });
      const isMoved = problem !== undefined;
      shown = { booking, series, scope, when: isMoved ? undefined : whenFrom(form) };
      showProblem(problem);
      dialog.showModal();
    },
    isOpen: () => dialog.open,
  };
}

function fillLists(form: HTMLFormElement, data: CalendarData): void {
  const none = { id: '', name: 'None' };
  fillSelect(form, 'kind', [
    { id: 'appointment', name: 'Appointment' },
    { id: 'session', name: 'Session' },
  ]);
  fillSelect(form, 'status', [
    { id: 'confirmed', name: 'Confirmed' },
    { id: 'tentative', name: 'Tentative' },
    { id: 'cancelled', name: 'Cancelled' },
  ]);
  fillSelect(form, 'clientId', [none, ...data.clients]);
  fillSelect(form, 'photographerId', data.users);
  fillSelect(form, 'assistantId', [none, ...data.users]);
  fillTicks('b-users', 'userIds', data.users);
  fillTicks('b-resources', 'resourceIds', data.resources);
  const resources = element('b-resources').closest<HTMLElement>('fieldset');
  if (resources !== null) resources.hidden = data.resources.length === 0;
}

function fillSelect(form: HTMLFormElement, name: string, things: readonly Named[]): void {
  field(form, name).replaceChildren(...things.map((thing) => new Option(thing.name, thing.id)));
}

function fillTicks(id: string, name: string, things: readonly Named[]): void {
  const ticks = things.map((thing) => {
    const label = document.createElement('label');
    const box = document.createElement('input');
    Object.assign(box, { type: 'checkbox', name, value: thing.id });
    label.append(box, ` ${thing.name}`);
    label.className = 'radio';
    return label;
  });
  element(id).replaceChildren(...ticks);
}

interface Filling {
  readonly booking: Booking | undefined;
  /** The series it is one of. */
  readonly series?: Booking | undefined;
  readonly times: { readonly start: Moment; readonly end: Moment };
}

function fill({ form, data, repeats }: DialogForm, { booking, series, times }: Filling): void {
  form.reset();
  const when = whenOf(times, data.timeZone);
  const kind = booking?.kind ?? 'appointment';
  set(form, 'kind', kind);
  showKind(form, data, kind);
  (field(form, 'kind') as HTMLSelectElement).disabled = booking !== undefined;
  for (const name of ['startDate', 'startTime', 'endDate', 'endTime'] as const) set(form, name, when[name]);
  box(form, 'allDay').checked = when.allDay;
  box(form, 'busy').checked = booking?.busy ?? true;
  for (const name of ['description', 'location', 'notes', 'clientId', 'assistantId', 'typeId'] as const) {
    set(form, name, booking?.[name] ?? '');
  }
  set(form, 'photographerId', booking?.photographerId ?? data.userId);
  set(form, 'status', booking?.status ?? 'confirmed');
  tick(form, 'userIds', booking?.userIds ?? [data.userId]);
  tick(form, 'resourceIds', booking?.resourceIds ?? []);
  showTimes(form);
  element('booking-title').textContent = booking === undefined ? 'New booking' : 'Change the booking';
  element('booking-delete').hidden = booking === undefined;
  const more = element<HTMLAnchorElement>('booking-more');
  more.hidden = booking === undefined;
  more.href = `/bookings/${booking?.id ?? ''}`;
  // A moved occurrence counts with the day it was moved from.
  repeats.show((series ?? booking)?.recurrence?.rule, booking?.originalStart?.slice(0, 10) ?? when.startDate);
  if (booking?.seriesId !== undefined && series === undefined) repeats.showTakenOut();
  showNotes(series ?? booking, data);
}

/** Shows what belongs to this kind of booking, and its types. */
function showKind(form: HTMLFormElement, data: CalendarData, kind: string): void {
  for (const part of form.querySelectorAll<HTMLElement>('[data-for]')) part.hidden = part.dataset['for'] !== kind;
  fillSelect(form, 'typeId', [{ id: '', name: 'None' }, ...data.types.filter(({ of }) => of === kind)]);
}

/** A new booking lasts as long as its type usually does. */
function proposeEnd(form: HTMLFormElement, data: CalendarData): void {
  const type = data.types.find(({ id }) => id === valueOf(form, 'typeId'));
  const start = { startDate: valueOf(form, 'startDate'), startTime: valueOf(form, 'startTime') };
  if (type === undefined || start.startDate === '' || start.startTime === '') return;
  const { endDate, endTime } = endAfter(start, type.minutes);
  set(form, 'endDate', endDate);
  set(form, 'endTime', endTime);
}

function showTimes(form: HTMLFormElement): void {
  const isAllDay = box(form, 'allDay').checked;
  for (const name of ['startTime', 'endTime']) {
    const time = field(form, name) as HTMLInputElement; // both are inputs of type time
    time.hidden = isAllDay;
    time.disabled = isAllDay;
  }
}

function showProblem(problem: Problem | undefined): void {
  element('booking-problem').hidden = problem === undefined;
  element('booking-anyway').hidden = problem?.code !== 'overlap';
  const text = problem === undefined ? '' : `${problem.message} ${problem.code === 'overlap' ? '' : problem.remedy}`;
  element('booking-problem-text').textContent = text;
  if (problem !== undefined) element('booking-problem').scrollIntoView({ block: 'nearest' });
}

/** What was noted of a session: changes of time, status and confirmation. */
function showNotes(booking: Booking | undefined, data: CalendarData): void {
  const notes = booking?.statusNotes ?? [];
  const format = new Intl.DateTimeFormat(data.locale, {
    timeZone: data.timeZone,
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  const lines = notes.toReversed().map((note) => {
    const line = document.createElement('li');
    line.textContent = `${format.format(new Date(note.at))}, ${note.by}: ${note.text}`;
    return line;
  });
  element('booking-notes').hidden = lines.length === 0;
  element('booking-notes').replaceChildren(...lines);
}
