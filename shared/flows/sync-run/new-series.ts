import { syncAt } from '../../ports/collections.ts';
import { eventIdOfChange } from '../../sync/calendar/arrange.ts';
import { cutsWithoutRest } from '../../sync/calendar/cuts-without-rest.ts';
import { placeTold } from '../../sync/calendar/fold-series.ts';
import type { CalendarInput } from '../../sync/calendar/model.ts';
import { repeats } from '../../sync/calendar/rules.ts';
import { readGoogle } from './read-google.ts';
import { readPairs } from './read-studio.ts';
import type { Run } from './run.ts';

/**
 * The input of one item with the series that are new in Google, where its own was cut off there: whether it goes on as another must
 * be known before the cut is taken over. They were not read yet, or not for this item.
 */
export async function withNewSeries(run: Run, input: CalendarInput): Promise<CalendarInput> {
  if (!cutsWithoutRest(input)) return input;
  const cursor = (await run.deps.store.get(syncAt(run.syncId)))?.value.cursor;
  if (cursor?.calendarId !== run.calendarId || cursor.query !== run.calendar.query) return input;
  const { changes } = await readGoogle(run, cursor);
  const masters = changes.flatMap((change) =>
    change.kind === 'event' && repeats(change.event) ? [change.event.id] : [],
  );
  const known = await readPairs(run, { bookings: [], events: masters });
  const told = new Set([...input.google.map(eventIdOfChange), ...known.map(({ eventId }) => eventId)]);
  const fresh = new Set(masters.filter((id) => !told.has(id)));
  const members = changes.filter(
    (change) => fresh.has(eventIdOfChange(change)) || fresh.has(placeTold(change)?.masterId ?? eventIdOfChange(change)),
  );
  return { ...input, google: [...input.google, ...members] };
}
