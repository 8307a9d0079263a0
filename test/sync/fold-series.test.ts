import { describe, expect, test } from 'vitest';
import type { Entry } from '../../shared/domain/entry.ts';
import { asId } from '../../shared/domain/ids.ts';
import type { Recurrence } from '../../shared/domain/series.ts';
import { foldSeries, seriesToRead, withWholeSeries } from '../../shared/sync/calendar/fold-series.ts';
import type { CalendarInput, GoogleChange } from '../../shared/sync/calendar/model.ts';
import { date, eventId, goneInGoogle, input, mark, pair, twoWay } from './calendar-examples.ts';
import { cancelled, exception, hourOn, master, mondays, series } from './series-examples.ts';

const whole = { wholeSeries: new Set([eventId]) };
const moved = hourOn('2026-03-17', 18);
const other = asId<typeof eventId>('other');
const paired = (special: Partial<Recurrence> = {}, more: Partial<Entry> = {}) => ({
  pairs: [pair({ agreed: series(special, more) })],
});
const followsOther = { role: 'occurrence', masterId: other, originalStart: undefined } as const;

/** The recurrence of the only series that is told of. */
function folded(asked: Partial<CalendarInput>): Recurrence | undefined {
  const [change, ...others] = foldSeries(input(asked)).google;
  if (change?.kind !== 'event' || others.length > 0) throw new Error(`${others.length + 1} changes instead of one`);
  return change.event.entry.recurrence;
}

describe('a series told with its exceptions', () => {
  test.each<[string, readonly GoogleChange[], Partial<CalendarInput>, Partial<Recurrence>]>([
    ['nothing told of any', [master()], {}, {}],
    ['one cancelled', [master(), cancelled('2026-03-16')], {}, { excludedDates: [date('2026-03-16')] }],
    [
      'one cancelled, told before its series',
      [cancelled('2026-03-16'), master()],
      {},
      { excludedDates: [date('2026-03-16')] },
    ],
    [
      'one cancelled, far behind its series (on another page)',
      [master(), ...['2026-03-09', '2026-03-23'].map((day) => exception(day, { notes: 'x' })), cancelled('2026-03-16')],
      {},
      {
        excludedDates: [date('2026-03-16')],
        changes: ['2026-03-09', '2026-03-23'].map((day) => ({ originalDate: date(day), notes: 'x' })),
      },
    ],
    [
      'one cancelled, told by its id only',
      [master(), cancelled('2026-03-16', 'bare')],
      {},
      { excludedDates: [date('2026-03-16')] },
    ],
    [
      'one left behind by the end of its series, told by its id only',
      [master(series({ rule: 'FREQ=WEEKLY;UNTIL=20260310T035959Z;BYDAY=MO' })), cancelled('2026-03-16', 'bare')],
      {},
      { rule: 'FREQ=WEEKLY;UNTIL=20260310T035959Z;BYDAY=MO' },
    ],
    [
      'one left behind by a new hour of its series, told by its id only',
      [master(series({}, { span: hourOn('2026-03-02', 20) })), cancelled('2026-03-16', 'bare')],
      {},
      {},
    ],
    [
      'one moved, across daylight saving',
      [master(), exception('2026-03-16', { span: moved })],
      {},
      { changes: [{ originalDate: date('2026-03-16'), span: moved }] },
    ],
    [
      'one with words of its own',
      [master(), exception('2026-03-16', { title: 'Surgeon', busy: false })],
      {},
      { changes: [{ originalDate: date('2026-03-16'), description: 'Surgeon', busy: false }] },
    ],
    ['one that is like its series', [master(), exception('2026-03-16')], {}, {}],
    [
      'one declined',
      [master(), exception('2026-03-16', {}, { answer: 'declined' })],
      {},
      { excludedDates: [date('2026-03-16')] },
    ],
    [
      'one left out by the series itself',
      [master(series({ excludedDates: [date('2026-03-16')] })), exception('2026-03-16', { notes: 'x' })],
      {},
      { excludedDates: [date('2026-03-16')] },
    ],
    [
      'what was agreed of others, of which nothing is told',
      [master(), cancelled('2026-03-16')],
      paired({ excludedDates: [date('2026-03-09')], changes: [{ originalDate: date('2026-03-23'), notes: 'x' }] }),
      {
        excludedDates: [date('2026-03-09'), date('2026-03-16')],
        changes: [{ originalDate: date('2026-03-23'), notes: 'x' }],
      },
    ],
    ['one brought back', [master(), exception('2026-03-09')], paired({ excludedDates: [date('2026-03-09')] }), {}],
    [
      'everything, so that what was agreed and is not told is no more',
      [master(), cancelled('2026-03-16')],
      { ...paired({ excludedDates: [date('2026-03-09')] }), ...whole },
      { excludedDates: [date('2026-03-16')] },
    ],
  ])('%s', (_case, google, more, expected) => {
    expect(folded({ google, ...more })).toEqual({ ...mondays, ...expected });
  });

  test('an exception without its series on this calendar is an event of its own, a cancelled one nobody’s', () => {
    const invited = exception('2026-03-16', { title: 'Party' }, { series: followsOther });
    const tombstone = { ...cancelled('2026-03-23'), series: followsOther } as GoogleChange;
    const { google } = foldSeries(input({ google: [invited, tombstone] }));
    expect(google).toHaveLength(2);
    expect(google[0]).toMatchObject({ event: { entry: { title: 'Party' } } });
    expect(google[0]).not.toHaveProperty('event.series');
  });

  test('an exception that is paired by itself stays so', () => {
    const change = exception('2026-03-16', { notes: 'x' });
    const id = change.kind === 'event' ? change.event.id : eventId;
    const { google } = foldSeries(input({ google: [master(), change], pairs: [pair({ eventId: id })] }));
    expect(google).toMatchObject([{ event: { entry: { recurrence: mondays } } }, { event: { id } }]);
  });

  test.each([
    ['deleted', goneInGoogle()],
    [
      'no longer a series',
      { kind: 'event', event: { ...(master() as { event: object }).event, entry: pair().agreed, series: undefined } },
    ],
    ['of a rule that cannot be said', master(pair().agreed, { series: { role: 'master', problem: 'It is strange.' } })],
    ['unreadable', { kind: 'unreadable', eventId, version: 'etag2', problem: 'It has no start.' }],
  ] as unknown as readonly [string, GoogleChange][])('exceptions of a series that is %s say nothing', (_what, told) => {
    const { google } = foldSeries(input({ google: [cancelled('2026-03-16'), told, exception('2026-03-23')] }));
    expect(google).toHaveLength(1);
  });

  test('an exception of a paired series is never told without it', () => {
    expect(() => foldSeries(input({ google: [cancelled('2026-03-16')], ...paired() }))).toThrow(
      'comes with the series',
    );
  });
});

describe('what Google dropped when it took our own new time for a series', () => {
  const agreed = { excludedDates: [date('2026-03-09')], changes: [{ originalDate: date('2026-03-16'), notes: 'x' }] };
  const now = series({}, { span: hourOn('2026-03-02', 20) });

  test('is agreed no longer, so that it is written again', () => {
    const google = [master(now, { mark: mark(series(agreed, { span: now.span })) })];
    const after = foldSeries(input({ google, ...paired(agreed), ...whole }));
    expect(after.pairs[0]?.agreed.recurrence).toEqual(mondays);
  });

  test('is still agreed where the new time is a person’s, made in Google', () => {
    const google = [master(now, { mark: mark(series(agreed)) })];
    expect(foldSeries(input({ google, ...paired(agreed), ...whole })).pairs).toEqual(paired(agreed).pairs);
  });
});

describe('the series that are read whole', () => {
  const excluded = { excludedDates: [date('2026-03-09')] };
  const including = { policy: { ...twoWay, includeGoogleSeries: true } };
  test.each<[string, Partial<CalendarInput>, readonly string[]]>([
    ['one that is as it was agreed', { google: [master(series(), {})], ...paired(excluded) }, []],
    [
      'one with a new hour',
      { google: [master(series({}, { span: hourOn('2026-03-02', 20) }))], ...paired(excluded) },
      [eventId],
    ],
    ['one with a new rule', { google: [master(series({ rule: 'FREQ=DAILY' }))], ...paired(excluded) }, [eventId]],
    ['one with new words', { google: [master(series({}, { title: 'Surgeon' }))], ...paired(excluded) }, [eventId]],
    [
      'one with new words and no occurrence of its own',
      { google: [master(series({}, { title: 'Surgeon' }))], ...paired() },
      [],
    ],
    [
      'one that was read whole already',
      { google: [master(series({ rule: 'FREQ=DAILY' }))], ...paired(excluded), ...whole },
      [],
    ],
    ['one of which only an exception is told', { google: [cancelled('2026-03-16')], ...paired() }, [eventId]],
    [
      'one of which only an exception’s id is told',
      { google: [cancelled('2026-03-16', 'bare')], ...paired() },
      [eventId],
    ],
    ['one nobody knows, of which an exception is told', { google: [exception('2026-03-16')] }, [eventId]],
    ['one nobody knows, of which an exception’s id is told', { google: [cancelled('2026-03-16', 'bare')] }, []],
    ['a new one that comes in', { google: [master()], ...including }, [eventId]],
    ['a new one that stays out', { google: [master()] }, []],
    [
      'a new one found by reading everything',
      { google: [master()], ...including, newEvents: { kind: 'since', asOf: undefined } },
      [],
    ],
  ])('%s: %#', (_case, asked, expected) => {
    expect(seriesToRead(input(asked))).toEqual(expected);
  });

  test('take the place of what was told of them before', () => {
    const asked = input({ google: [cancelled('2026-03-16'), master(), goneInGoogle(other)], ...paired() });
    const after = withWholeSeries(asked, eventId, [master(series({}, { title: 'Surgeon' }))]);
    expect(after.google).toHaveLength(2);
    expect(after.wholeSeries).toEqual(new Set([eventId]));
  });

  test('are gone where a paired one is not there any more, and left alone where nobody knows it', () => {
    const asked = { google: [exception('2026-03-16')] };
    expect(withWholeSeries(input({ ...asked, ...paired() }), eventId, []).google).toEqual([goneInGoogle()]);
    expect(withWholeSeries(input(asked), eventId, []).google).toEqual(asked.google);
  });
});
