import { Calendar } from 'fullcalendar';
import type { EventApi, EventInput } from 'fullcalendar';
import dayGrid from 'fullcalendar/daygrid';
import interaction from 'fullcalendar/interaction';
import list from 'fullcalendar/list';
import classicTheme from 'fullcalendar/themes/classic';
import timeGrid from 'fullcalendar/timegrid';
import { listBookings, Problem, readBooking, sendChange } from './api.ts';
import type { Booking, Moment } from './api.ts';
import { askScope } from './ask-scope.ts';
import { createDialog } from './booking-dialog.ts';
import { element, readData } from './data.ts';
import { watchChanges } from './watch-changes.ts';
import { pathOf } from './save-booking.ts';
import { isPartOfSeries } from './series-of.ts';
import { nextHour } from './when.ts';

const data = readData();
const names = new Map([...data.users, ...data.types, ...data.clients].map(({ id, name }) => [id, name]));
const colours = new Map([...data.users, ...data.types].map(({ id, colour }) => [id, colour]));
const userFilter = element<HTMLSelectElement>('calendar-user');
const problemNote = element('calendar-problem');
const isNarrow = matchMedia('(max-width: 48rem)').matches;

const dialog = createDialog(data, () => calendar.refetchEvents());
const calendar = new Calendar(element('calendar'), {
  plugins: [dayGrid, timeGrid, list, interaction, classicTheme],
  timeZone: data.timeZone,
  locale: data.locale,
  initialView: isNarrow ? 'listWeek' : 'timeGridWeek',
  headerToolbar: isNarrow
    ? { start: 'title', end: 'prev,next' }
    : { start: 'prev,next today', center: 'title', end: 'timeGridWeek,dayGridMonth,listWeek' },
  footerToolbar: isNarrow ? { start: 'today', end: 'listWeek,timeGridDay,dayGridMonth' } : false,
  height: isNarrow ? 'auto' : 'calc(100vh - 11rem)',
  scrollTime: '08:00:00',
  nowIndicator: true,
  editable: true,
  selectable: true,
  selectMirror: true,
  dayMaxEvents: true,
  longPressDelay: 300,
  events: async ({ startStr, endStr }: { startStr: string; endStr: string }) => {
    const bookings = await listBookings({ from: startStr, to: endStr });
    return bookings.filter(isShown).map(eventOf);
  },
  eventClass: ({ event, view }: { event: EventApi; view: { type: string } }) =>
    `${classesOf(bookingOf(event))} ${placeOf(view.type)}`,
  eventDisplay: 'block',
  eventDidMount: ({ el, event }: { el: HTMLElement; event: EventApi }) => {
    el.style.setProperty('--tone', toneOf(bookingOf(event)));
    el.title = tooltipOf(bookingOf(event));
  },
  eventClick: ({ event, jsEvent }: { event: EventApi; jsEvent: Event }) => {
    jsEvent.preventDefault();
    void dialog.edit(bookingOf(event));
  },
  select: (range: { startStr: string; endStr: string; allDay: boolean }) => {
    const [start, end] = [momentOf(range.startStr, range.allDay), momentOf(range.endStr, range.allDay)];
    dialog.make({ start, end });
    calendar.unselect();
  },
  eventDrop: (change) => void move(change.event, change.revert),
  eventResize: (change) => void move(change.event, change.revert),
});
calendar.render();

userFilter.addEventListener('change', () => calendar.refetchEvents());
element('calendar-new').addEventListener('click', () => dialog.make(nextHour(data.timeZone)));
watchChanges(data.now, () => {
  if (!dialog.isOpen()) calendar.refetchEvents();
});

const nowhere = new Problem(
  'notFound',
  'There is no such booking any more.',
  'Deleted ones are under “Deleted” for 30 days.',
);
void changeAsked(new URLSearchParams(location.search).get('booking'));

/** Who comes from a booking's own page finds its day here, and its dialog open. */
async function changeAsked(id: string | null): Promise<void> {
  if (id === null) return;
  // Loaded again, this is the calendar.
  history.replaceState(undefined, '', location.pathname);
  try {
    const booking = await readBooking(id);
    calendar.gotoDate(booking.start.dateTime ?? booking.start.date ?? data.now);
    await dialog.edit(booking);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    tell(error.code === 'notFound' ? nowhere : error);
  }
}

function isShown(booking: Booking): boolean {
  return userFilter.value === '' || booking.userIds.includes(userFilter.value);
}

function eventOf(booking: Booking): EventInput {
  const { start, end } = booking;
  return {
    id: booking.id,
    title: booking.seriesId === undefined || booking.takenOut === true ? titleOf(booking) : `↻ ${titleOf(booking)}`,
    start: start.dateTime ?? start.date ?? '',
    end: end.dateTime ?? end.date ?? '',
    allDay: start.date !== undefined,
    extendedProps: { booking },
  };
}

function bookingOf(event: EventApi): Booking {
  return event.extendedProps['booking'] as Booking; // put there by eventOf
}

function titleOf(booking: Booking): string {
  const client = names.get(booking.clientId ?? '');
  const what = booking.description === '' || booking.kind === 'session' ? names.get(booking.typeId ?? '') : undefined;
  const title = what ?? (booking.description === '' ? 'Untitled' : booking.description);
  return client === undefined ? title : `${client}: ${title}`;
}

function classesOf(booking: Booking | undefined): string {
  if (booking === undefined) return 'look-unlinked';
  const look = booking.kind === 'session' ? 'session' : booking.clientId === undefined ? 'unlinked' : 'linked';
  const state = booking.status === 'confirmed' ? '' : ` is-${booking.status}`;
  return `look-${look}${state}`;
}

/** Where an event is drawn: in a list, among the hours, or in a day of a month. */
function placeOf(view: string): string {
  if (view.startsWith('list')) return 'in-list';
  return view.startsWith('timeGrid') ? 'in-grid in-hours' : 'in-grid';
}

function toneOf(booking: Booking | undefined): string {
  if (booking === undefined) return '#1f5f63';
  if (booking.colour !== '') return booking.colour;
  const person = userFilter.value === '' ? booking.userIds[0] : userFilter.value;
  return colours.get(person ?? '') ?? colours.get(booking.typeId ?? '') ?? '#1f5f63';
}

function tooltipOf(booking: Booking | undefined): string {
  if (booking === undefined) return '';
  const people = booking.userIds.map((id) => names.get(id) ?? '').join(', ');
  const origin = booking.origin === 'google' ? 'from Google' : '';
  return [titleOf(booking), people, booking.location, origin].filter((text) => text !== '').join('\n');
}

function momentOf(text: string, allDay: boolean): Moment {
  return allDay ? { date: text.slice(0, 10) } : { dateTime: text, timeZone: data.timeZone };
}

async function move(event: EventApi, revert: () => void): Promise<void> {
  const booking = bookingOf(event);
  const scope = (await isPartOfSeries(booking)) ? await askScope('What shall move?') : 'whole';
  if (scope === undefined) return revert();
  const start = momentOf(event.startStr, event.allDay);
  const end = momentOf(event.endStr === '' ? endWithout(event) : event.endStr, event.allDay);
  try {
    await sendChange('PATCH', pathOf(booking, scope === 'whole' ? undefined : scope), {
      body: { start, end },
      version: booking.version,
    });
    tell(undefined);
  } catch (error) {
    revert();
    if (!(error instanceof Problem)) throw error;
    if (error.code === 'overlap')
      void dialog.edit({ ...booking, start, end }, error, scope === 'whole' ? undefined : scope);
    else tell(error);
  }
  calendar.refetchEvents();
}

/** An event dropped between the all-day row and the hours has no end of its own: a day, or an hour. */
function endWithout(event: EventApi): string {
  const start = event.start ?? new Date();
  const length = event.allDay ? 86_400_000 : 3_600_000;
  return new Date(start.getTime() + length).toISOString();
}

function tell(problem: Problem | undefined): void {
  problemNote.hidden = problem === undefined;
  problemNote.textContent = problem === undefined ? '' : `${problem.message} ${problem.remedy}`;
}
