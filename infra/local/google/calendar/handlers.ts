import type { Handler } from '../api/call.ts';
import { listCalendars, getListEntry, patchListEntry } from './calendar-list.ts';
import { deleteCalendar, getCalendar, insertCalendar, patchCalendar } from './calendars.ts';
import { stopChannel, watchCalendarList, watchEvents } from './channels.ts';
import { getColors } from './colors.ts';
import type { Paging } from './events-list.ts';
import { listEvents } from './events-list.ts';
import { getEvent, listInstances } from './events-read.ts';
import {
  deleteHandler,
  importHandler,
  insertHandler,
  moveHandler,
  patchHandler,
  updateHandler,
} from './events-write.ts';
import { queryFreeBusy } from './freebusy.ts';
import type { Notifier } from './notifier.ts';
import { getSetting, listSettings } from './settings.ts';

interface Rooms {
  readonly paging: Paging;
  readonly notifier: Notifier;
}

/** The methods of the Calendar API that the double has, by id. */
export function calendarHandlers({ paging, notifier }: Rooms): ReadonlyMap<string, Handler> {
  return new Map<string, Handler>([
    ['calendar.calendarList.list', listCalendars],
    ['calendar.calendarList.get', getListEntry],
    ['calendar.calendarList.patch', patchListEntry],
    ['calendar.calendarList.watch', (world, call) => watchCalendarList(world, call, notifier)],
    ['calendar.calendars.get', getCalendar],
    ['calendar.calendars.insert', insertCalendar],
    ['calendar.calendars.patch', patchCalendar],
    ['calendar.calendars.delete', deleteCalendar],
    ['calendar.channels.stop', stopChannel],
    ['calendar.colors.get', getColors],
    ['calendar.events.list', (world, call) => listEvents(world, call, paging)],
    ['calendar.events.get', getEvent],
    ['calendar.events.instances', listInstances],
    ['calendar.events.insert', insertHandler],
    ['calendar.events.import', importHandler],
    ['calendar.events.patch', patchHandler],
    ['calendar.events.update', updateHandler],
    ['calendar.events.delete', deleteHandler],
    ['calendar.events.move', moveHandler],
    ['calendar.events.watch', (world, call) => watchEvents(world, call, notifier)],
    ['calendar.freebusy.query', queryFreeBusy],
    ['calendar.settings.get', getSetting],
    ['calendar.settings.list', listSettings],
  ]);
}
