import { Temporal } from 'temporal-polyfill';
import type { Appointment, Booking, Session } from '../../shared/domain/booking.ts';
import {
  asId,
  type BookingId,
  type ClientId,
  type ResourceId,
  type TypeId,
  type UserId,
} from '../../shared/domain/ids.ts';
import {
  addDays,
  addSeconds,
  type CalendarDate,
  dateIn,
  type Instant,
  parseWallTime,
  type Span,
} from '../../shared/domain/time.ts';
import { lumenId, lumenZone, userIds } from './seed-studio.ts';

const { ann, ben, cleo } = userIds;

/** What happens on the working days around today, again and again: [hour, minutes, type, photographer or assignee, client, assistant]. */
type Row = readonly [time: string, minutes: number, type: string, user: UserId, client?: string, assistant?: UserId];
const days: readonly (readonly Row[])[] = [
  [
    ['09:30', 60, 'portrait', ann, 'maria', cleo],
    ['14:00', 60, 'viewing', ben, 'noah'],
  ],
  [
    ['10:00', 90, 'family', ben, 'grace'],
    ['13:00', 45, 'consultation', ann, 'priya'],
    ['15:30', 60, 'other', cleo],
  ],
  [
    ['09:00', 60, 'portrait', cleo, 'keiko'],
    ['16:00', 60, 'portrait', ann, 'hugo'],
  ],
  [
    ['11:00', 60, 'viewing', ann, 'tomas'],
    ['14:30', 90, 'family', ben, 'ines', ann],
  ],
  [
    ['10:30', 45, 'consultation', cleo, 'mina'],
    ['13:30', 60, 'portrait', ben, 'lakeside'],
  ],
  [['09:30', 90, 'family', ann, 'jonas', ben]],
];
const sessionTypes = new Set(['portrait', 'family', 'wedding']);
const titles: Readonly<Record<string, string>> = {
  consultation: 'Consultation',
  viewing: 'Viewing and ordering',
  other: 'Order paper and clean lenses',
};
const daysBack = 14;
const daysAhead = 17;

/** A month of sessions and appointments around today, a weekly meeting, a day off and a wedding; the same ids at every start. */
export function seedBookings(at: Instant): readonly Booking[] {
  const today = dateIn(at, lumenZone);
  const bookings: Booking[] = [];
  for (let day = -daysBack; day <= daysAhead; day += 1) {
    const date = addDays(today, day);
    const weekday = Temporal.PlainDate.from(date).dayOfWeek;
    const rows = weekday === 7 ? [] : (days[weekday - 1] ?? []);
    for (const [index, row] of rows.entries()) {
      bookings.push(bookingFrom(row, { id: `booking-${day + daysBack}-${index}`, date, at }));
    }
  }
  return [...bookings, ...special(today, at)];
}

function bookingFrom(
  row: Row,
  place: { readonly id: string; readonly date: CalendarDate; readonly at: Instant },
): Booking {
  const [time, minutes, type, user, client, assistant] = row;
  const base = { ...common(place.id, place.at), span: timed(place.date, time, minutes), typeId: asId<TypeId>(type) };
  if (!sessionTypes.has(type) || client === undefined) {
    const appointment: Appointment = {
      ...base,
      kind: 'appointment',
      description: titles[type] ?? '',
      userIds: [user],
      ...(client === undefined ? {} : { clientId: asId<ClientId>(client) }),
    };
    return appointment;
  }
  const session: Session = {
    ...base,
    kind: 'session',
    clientId: asId(client),
    photographerId: user,
    statusNotes: [],
    location: 'Lumen Studio',
    resourceIds: [asId<ResourceId>(type === 'family' ? 'daylight-room' : 'dark-room')],
    ...(assistant === undefined ? {} : { assistantId: assistant }),
  };
  return session;
}

function special(today: CalendarDate, at: Instant): readonly Booking[] {
  const monday = addDays(today, 1 - Temporal.PlainDate.from(today).dayOfWeek - daysBack);
  const saturday = addDays(monday, daysBack + 12);
  const off = addDays(monday, daysBack + 9);
  return [
    {
      ...common('team-meeting', at),
      kind: 'appointment',
      description: 'Team meeting',
      userIds: [ann, ben, cleo],
      span: timed(monday, '08:30', 30),
      recurrence: { rule: 'FREQ=WEEKLY;BYDAY=MO', excludedDates: [], changes: [] },
    },
    {
      ...common('ben-off', at),
      kind: 'appointment',
      description: 'Day off',
      userIds: [ben],
      span: { kind: 'allDay', start: off, end: addDays(off, 1) },
    },
    {
      ...common('wedding-liam', at),
      kind: 'session',
      typeId: asId('wedding'),
      clientId: asId('liam'),
      photographerId: ann,
      assistantId: cleo,
      span: timed(saturday, '12:00', 480),
      location: 'Lakefront Pavilion, Evanston',
      notes: 'Ceremony at 14:00, first look before.',
      statusNotes: [],
    },
  ];
}

function common(id: string, at: Instant) {
  return {
    id: asId<BookingId>(id),
    studioId: lumenId,
    description: '',
    status: 'confirmed',
    busy: true,
    location: '',
    notes: '',
    colour: '',
    resourceIds: [],
    bookedBy: 'Ann Lee',
    origin: 'studio',
    version: 1,
    createdAt: at,
    updatedAt: at,
  } as const;
}

function timed(date: CalendarDate, time: string, minutes: number): Span {
  const start = parseWallTime(`${date}T${time}`, lumenZone);
  if (start === undefined) throw new Error(`no such time: ${date} ${time}`);
  return { kind: 'timed', start, end: addSeconds(start, minutes * 60), timeZone: lumenZone };
}
