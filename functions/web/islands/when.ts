import { Temporal } from 'temporal-polyfill';
import type { Moment } from './api.ts';

/** Start and end as the dialog's fields hold them: wall time of the studio, an all-day end being the last day. */
export interface When {
  readonly allDay: boolean;
  readonly startDate: string;
  readonly startTime: string;
  readonly endDate: string;
  readonly endTime: string;
}

/** The fields of a booking's times in a zone. */
export function whenOf(booking: { readonly start: Moment; readonly end: Moment }, timeZone: string): When {
  const { start, end } = booking;
  if (start.date !== undefined && end.date !== undefined) {
    const lastDay = Temporal.PlainDate.from(end.date).subtract({ days: 1 }).toString();
    return { allDay: true, startDate: start.date, startTime: '09:00', endDate: lastDay, endTime: '10:00' };
  }
  const [from, to] = [wall(start, timeZone), wall(end, timeZone)];
  return { allDay: false, startDate: from.date, startTime: from.time, endDate: to.date, endTime: to.time };
}

/** What the fields say, as the API takes it. */
export function momentsOf(when: When, timeZone: string): { readonly start: Moment; readonly end: Moment } {
  if (when.allDay) {
    const end = Temporal.PlainDate.from(when.endDate).add({ days: 1 }).toString();
    return { start: { date: when.startDate }, end: { date: end } };
  }
  return {
    start: { dateTime: withOffset(when.startDate, when.startTime, timeZone), timeZone },
    end: { dateTime: withOffset(when.endDate, when.endTime, timeZone), timeZone },
  };
}

/** The end so many minutes after the start, as the fields hold it. */
export function endAfter(
  start: Pick<When, 'startDate' | 'startTime'>,
  minutes: number,
): Pick<When, 'endDate' | 'endTime'> {
  const end = Temporal.PlainDateTime.from(`${start.startDate}T${start.startTime}`).add({ minutes });
  return {
    endDate: end.toPlainDate().toString(),
    endTime: end.toPlainTime().toString({ smallestUnit: 'minute' }),
  };
}

/** An hour from the next full one, for a booking begun with the button. */
export function nextHour(timeZone: string): { readonly start: Moment; readonly end: Moment } {
  const start = Temporal.Now.zonedDateTimeISO(timeZone).round({ smallestUnit: 'hour', roundingMode: 'ceil' });
  const moment = (at: Temporal.ZonedDateTime): Moment => ({
    dateTime: at.toString({ timeZoneName: 'never' }),
    timeZone,
  });
  return { start: moment(start), end: moment(start.add({ hours: 1 })) };
}

function wall(moment: Moment, timeZone: string): { readonly date: string; readonly time: string } {
  const at = Temporal.Instant.from(moment.dateTime ?? '').toZonedDateTimeISO(timeZone);
  return { date: at.toPlainDate().toString(), time: at.toPlainTime().toString({ smallestUnit: 'minute' }) };
}

function withOffset(date: string, time: string, timeZone: string): string {
  return Temporal.PlainDateTime.from(`${date}T${time}`)
    .toZonedDateTime(timeZone)
    .toString({ timeZoneName: 'never', smallestUnit: 'second' });
}
