import type { Entry } from '../../../shared/domain/entry.ts';
import { asId, type CalendarId, type EventId } from '../../../shared/domain/ids.ts';
import type { EventsQuestion, GoogleCalendar, NewEvent } from '../../../shared/ports/google.ts';
import type { GoogleChange } from '../../../shared/sync/calendar/model.ts';

export const ann = 'ann@example.com';
export const calendarId: CalendarId = asId(ann);

const entry: Entry = {
  title: 'Shoot',
  span: {
    kind: 'timed',
    start: asId('2026-03-02T11:00:00Z'),
    end: asId('2026-03-02T12:00:00Z'),
    timeZone: asId('Europe/Berlin'),
  },
  location: 'Room 1',
  notes: 'props',
  detail: 'Client: Ann & Tom',
  busy: true,
  status: 'confirmed',
};

/** An event to be made, with what a case changes. */
export function newEvent(eventId: string, changes: Partial<Entry> = {}): NewEvent {
  return {
    eventId: asId<EventId>(eventId),
    entry: { ...entry, ...changes },
    mark: { studioId: asId('s'), userId: asId('u'), bookingId: asId('b'), sent: { title: 'p', notes: 'q' } },
  };
}

/** Reads everything there is, page by page; ends with the token. */
export async function readAll(
  calendar: GoogleCalendar,
  token?: string,
): Promise<{ readonly changes: readonly GoogleChange[]; readonly token: string; readonly pages: number }> {
  const changes: GoogleChange[] = [];
  let page: string | undefined;
  for (let pages = 1; ; pages += 1) {
    const next = page === undefined ? {} : { page };
    const question: EventsQuestion =
      token === undefined
        ? { kind: 'full', from: asId('2026-01-01T00:00:00Z'), ...next }
        : { kind: 'changes', token, ...next };
    const answer = await calendar.readEvents(calendarId, question);
    changes.push(...answer.changes);
    if (answer.nextToken !== undefined) return { changes, token: answer.nextToken, pages };
    if (answer.nextPage === undefined) throw new Error('a page with neither a next page nor a token');
    page = answer.nextPage;
  }
}
