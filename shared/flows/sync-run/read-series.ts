import type { EventId } from '../../domain/ids.ts';
import { seriesToRead, withWholeSeries } from '../../sync/calendar/fold-series.ts';
import type { CalendarInput } from '../../sync/calendar/model.ts';
import { repeats } from '../../sync/calendar/rules.ts';
import type { Run } from './run.ts';

/** The input with every series read whole that cannot be judged by what Google told of it. */
export async function withSeriesRead(run: Run, input: CalendarInput): Promise<CalendarInput> {
  return readWhole(run, input, seriesToRead(input));
}

/** The input with every series in it read whole: what was told of one event says nothing of its occurrences. */
export async function withEverySeriesRead(run: Run, input: CalendarInput): Promise<CalendarInput> {
  const masters = input.google.flatMap((change) =>
    change.kind === 'event' && repeats(change.event) ? [change.event.id] : [],
  );
  return readWhole(run, input, masters);
}

async function readWhole(run: Run, input: CalendarInput, masters: readonly EventId[]): Promise<CalendarInput> {
  let whole = input;
  for (const id of masters) whole = withWholeSeries(whole, id, await run.calendar.readSeries(run.calendarId, id));
  return whole;
}
