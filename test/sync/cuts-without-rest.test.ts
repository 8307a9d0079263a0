import { expect, test } from 'vitest';
import type { CalendarInput } from '../../shared/sync/calendar/model.ts';
import { cutsWithoutRest } from '../../shared/sync/calendar/cuts-without-rest.ts';
import { bookingId, input, mark, ourEventId, pair, stands } from './calendar-examples.ts';
import { master, series } from './series-examples.ts';

const whole = series();
const cut = series({ rule: 'FREQ=WEEKLY;UNTIL=20260310T225959Z' });
const studio = [stands({ entry: whole })];
const wantedInGoogle = new Set([bookingId]);

test.each<[string, Partial<CalendarInput>, boolean]>([
  ['paired', { pairs: [pair({ agreed: whole })], google: [master(cut)] }, true],
  ['told by its mark alone', { google: [master(cut, { id: ourEventId(0), mark: mark(whole) })] }, true],
  ['told by its mark, as we sent it', { google: [master(whole, { id: ourEventId(0), mark: mark(whole) })] }, false],
])('whether the rest of a series is to be looked for: %s', (_what, told, expected) => {
  expect(cutsWithoutRest(input({ studio, wantedInGoogle, ...told }))).toBe(expected);
});
