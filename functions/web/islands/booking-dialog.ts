import { Problem, sendChange } from './api.ts';
import type { Booking, Moment } from './api.ts';
import { element } from './data.ts';
import type { CalendarData, Named } from './data.ts';
import { endAfter, momentsOf, whenOf } from './when.ts';

/** The dialog in which bookings are made and changed. */
export interface BookingDialog {
  make(times: { readonly start: Moment; readonly end: Moment }): void;
  /** Shows a booking, and why its last change did not go through. */
  edit(booking: Booking, problem?: Problem): void;
  isOpen(): boolean;
}

/** Fills the dialog's lists and wires its buttons; `saved` is called after every change. */
export function createDialog(data: CalendarData, saved: () => void): BookingDialog {
  const dialog = element<HTMLDialogElement>('booking');
  const form = element<HTMLFormElement>('booking-form');
  const anyway = element<HTMLButtonElement>('booking-anyway');
  let present: Booking | undefined;
  fillLists(form, data);
  field(form, 'kind').addEventListener('change', () => showKind(form, data, kindOf(form)));
  field(form, 'allDay').addEventListener('change', () => showTimes(form));
  field(form, 'typeId').addEventListener('change', () => {
    if (present === undefined) proposeEnd(form, data);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void act(() => save(form, data, { present, allowOverlap: false }));
  });
  anyway.addEventListener('click', () => void act(() => save(form, data, { present, allowOverlap: true })));
  element('booking-close').addEventListener('click', () => dialog.close());
  element('booking-delete').addEventListener('click', () => {
    if (present === undefined || !confirm('Delete this booking? It can be restored for 30 days.')) return;
    const { id, version } = present;
    void act(() => sendChange('DELETE', `/bookings/${id}`, { version }));
  });

  async function act(change: () => Promise<void>): Promise<void> {
    try {
      await change();
      dialog.close();
      saved();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      showProblem(error);
    }
  }

  function open(booking: Booking | undefined, times: { readonly start: Moment; readonly end: Moment }): void {
    present = booking;
    showProblem(undefined);
    fill(form, data, { booking, times });
    showNotes(booking, data);
    dialog.showModal();
  }

  return {
    make: (times) => open(undefined, times),
    edit: (booking, problem) => {
      open(booking, booking);
      showProblem(problem);
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
  readonly times: { readonly start: Moment; readonly end: Moment };
}

function fill(form: HTMLFormElement, data: CalendarData, { booking, times }: Filling): void {
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

async function save(
  form: HTMLFormElement,
  data: CalendarData,
  { present, allowOverlap }: { readonly present: Booking | undefined; readonly allowOverlap: boolean },
): Promise<void> {
  const body = { ...bodyOf(form, data), allowOverlap };
  if (present === undefined) {
    await sendChange('POST', '/bookings', { body: { kind: kindOf(form), ...body } });
  } else {
    await sendChange('PATCH', `/bookings/${present.id}`, { body, version: present.version });
  }
}

function bodyOf(form: HTMLFormElement, data: CalendarData): object {
  const kind = kindOf(form);
  const text = (name: string): string => valueOf(form, name);
  const choice = (name: string): string | null => (text(name) === '' ? null : text(name));
  const allDay = box(form, 'allDay').checked;
  const when = {
    allDay,
    startDate: text('startDate'),
    startTime: text('startTime'),
    endDate: text('endDate'),
    endTime: text('endTime'),
  };
  const common = {
    ...momentsOf(when, data.timeZone),
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

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function field(form: HTMLFormElement, name: string): Field {
  return form.elements.namedItem(name) as Field; // the page's own form: each name stands once
}

function box(form: HTMLFormElement, name: string): HTMLInputElement {
  return field(form, name) as HTMLInputElement; // a box of the page's own form
}

function set(form: HTMLFormElement, name: string, value: string): void {
  field(form, name).value = value;
}

function valueOf(form: HTMLFormElement, name: string): string {
  return field(form, name).value;
}

function kindOf(form: HTMLFormElement): string {
  return valueOf(form, 'kind');
}

function boxes(form: HTMLFormElement, name: string): readonly HTMLInputElement[] {
  return [...form.querySelectorAll<HTMLInputElement>(`input[name="${name}"]`)];
}

function tick(form: HTMLFormElement, name: string, values: readonly string[]): void {
  for (const one of boxes(form, name)) one.checked = values.includes(one.value);
}

function ticked(form: HTMLFormElement, name: string): readonly string[] {
  return boxes(form, name)
    .filter((one) => one.checked)
    .map((one) => one.value);
}
