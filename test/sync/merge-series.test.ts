import { describe, expect, test } from 'vitest';
import type { Entry } from '../../shared/domain/entry.ts';
import type { Recurrence } from '../../shared/domain/series.ts';
import { entryShape } from '../../shared/sync/calendar/entry-shape.ts';
import { mergeFields, printsOf } from '../../shared/sync/merge.ts';
import type { MergeRules } from '../../shared/sync/model.ts';
import { date, entry } from './calendar-examples.ts';
import { hourOn, mondays, series } from './series-examples.ts';

const googleWins: MergeRules = { winner: 'google', ownedByStudio: new Set() };
const studioWins: MergeRules = { winner: 'studio', ownedByStudio: new Set(['title']) };
const ofSessions: MergeRules = { ...studioWins, studioKeepsParts: true };

const [one, two, three] = ['2026-03-09', '2026-03-16', '2026-03-23'].map((day) => date(day)) as [
  ReturnType<typeof date>,
  ReturnType<typeof date>,
  ReturnType<typeof date>,
];
const out = (...dates: readonly (typeof one)[]): Partial<Recurrence> => ({ excludedDates: dates });
const noted = (originalDate: typeof one, notes: string): Partial<Recurrence> => ({
  changes: [{ originalDate, notes }],
});
const moved = (originalDate: typeof one, hour: number): Partial<Recurrence> => ({
  changes: [{ originalDate, span: hourOn(originalDate, hour) }],
});
const single = entry();

type Version = Partial<Recurrence> | Entry;
const versionOf = (version: Version): Entry => ('title' in version ? version : series(version));

interface Outcome {
  readonly becomes: Version;
  readonly conflict?: boolean;
  readonly putBack?: boolean;
}

function merge(was: Version | undefined, [ours, theirs]: readonly [Version, Version], rules: MergeRules) {
  const agreed = was === undefined ? undefined : versionOf(was);
  const versions = { studio: versionOf(ours), google: versionOf(theirs) };
  return mergeFields(
    entryShape,
    {
      agreed: agreed === undefined ? {} : printsOf(entryShape, agreed),
      ...(agreed && { ancestor: agreed }),
      ...versions,
    },
    rules,
  );
}

const biweekly = { rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO' };
const tenTimes = { rule: 'FREQ=WEEKLY;COUNT=10;BYDAY=MO' };
const tuesdays = series({ rule: 'FREQ=WEEKLY;BYDAY=TU' }, { span: hourOn('2026-03-03', 15) });
const noon = series({}, { span: hourOn('2026-03-02', 17) });

describe('the occurrences of a series, part by part', () => {
  test.each<[string, Version | undefined, readonly [Version, Version], MergeRules, Outcome]>([
    // what happened, agreed, [studio, Google], rules, outcome
    ['different ones left out', {}, [out(one), out(two)], googleWins, { becomes: out(one, two) }],
    ['the same one left out', {}, [out(one), out(one)], googleWins, { becomes: out(one) }],
    ['one brought back in Google', out(one, two), [out(one, two), out(two)], studioWins, { becomes: out(two) }],
    ['one brought back in the studio', out(one), [{}, out(one)], googleWins, { becomes: {} }],
    [
      'different ones changed',
      {},
      [noted(one, 's'), moved(two, 20)],
      googleWins,
      { becomes: { changes: [...(noted(one, 's').changes ?? []), ...(moved(two, 20).changes ?? [])] } },
    ],
    [
      'different fields of one',
      {},
      [noted(one, 's'), moved(one, 20)],
      googleWins,
      { becomes: { changes: [{ originalDate: one, span: hourOn(one, 20), notes: 's' }] } },
    ],
    [
      'one field of one: Google wins',
      {},
      [noted(one, 's'), noted(one, 'g')],
      googleWins,
      { becomes: noted(one, 'g'), conflict: true },
    ],
    [
      'one field of one: the studio wins',
      {},
      [noted(one, 's'), noted(one, 'g')],
      studioWins,
      { becomes: noted(one, 's'), conflict: true },
    ],
    [
      'changed here, left out there: the change wins',
      {},
      [noted(one, 's'), out(one)],
      googleWins,
      { becomes: noted(one, 's'), conflict: true },
    ],
    [
      'left out here, changed there: the change wins',
      {},
      [out(one), noted(one, 'g')],
      studioWins,
      { becomes: noted(one, 'g'), conflict: true },
    ],
    [
      'left out here, the series retimed there',
      {},
      [out(one), noon],
      googleWins,
      { becomes: { ...noon, recurrence: { ...mondays, ...out(one) } } },
    ],
    [
      'left out here, a title only the studio writes changed there',
      {},
      [out(one), { changes: [{ originalDate: one, description: 'g' }] }],
      studioWins,
      { becomes: out(one) },
    ],
    ['left out in Google', noted(one, 'x'), [noted(one, 'x'), out(one)], googleWins, { becomes: out(one) }],
    ['put back to what its series has, in Google', noted(one, 'x'), [noted(one, 'x'), {}], studioWins, { becomes: {} }],
    [
      'a title only the studio writes',
      {},
      [{}, { changes: [{ originalDate: one, description: 'g' }] }],
      studioWins,
      { becomes: {}, putBack: true },
    ],
    ['one left out of sessions, in Google', {}, [{}, out(one)], ofSessions, { becomes: {}, conflict: true }],
    ['one left out of sessions, in the studio', {}, [out(one), {}], ofSessions, { becomes: out(one) }],
    ['one moved of sessions, in Google', {}, [{}, moved(one, 20)], ofSessions, { becomes: moved(one, 20) }],
    [
      'nothing agreed: what each side says',
      undefined,
      [out(one), noted(two, 'g')],
      googleWins,
      { becomes: { ...out(one), ...noted(two, 'g') } },
    ],
    [
      'nothing agreed: both say something of one',
      undefined,
      [noted(three, 's'), noted(three, 'g')],
      studioWins,
      { becomes: noted(three, 's'), conflict: true },
    ],
    [
      'the series retimed here, one moved there',
      {},
      [noon, moved(one, 20)],
      googleWins,
      { becomes: { ...noon, recurrence: { ...mondays, ...moved(one, 20) } } },
    ],
    [
      'the series retimed here, one left out there',
      {},
      [noon, out(one)],
      googleWins,
      { becomes: { ...noon, recurrence: { ...mondays, ...out(one) } } },
    ],
    [
      'a new rule here, one left out there',
      {},
      [tenTimes, out(one)],
      googleWins,
      { becomes: { ...tenTimes, ...out(one) } },
    ],
    [
      'a new rule that no longer makes the one left out there',
      {},
      [biweekly, out(one)],
      googleWins,
      { becomes: biweekly },
    ],
    ['a new rule on both sides', {}, [biweekly, tenTimes], googleWins, { becomes: tenTimes, conflict: true }],
    [
      'a new time here, a new rule there',
      {},
      [noon, tenTimes],
      googleWins,
      { becomes: { ...noon, recurrence: { ...mondays, ...tenTimes } } },
    ],
    [
      'another day here, another rule there: the two do not fit',
      {},
      [tuesdays, biweekly],
      googleWins,
      { becomes: biweekly, conflict: true },
    ],
    ['another day in Google', {}, [{}, tuesdays], googleWins, { becomes: tuesdays }],
    ['another day for sessions, in Google', {}, [{}, tuesdays], ofSessions, { becomes: {}, conflict: true }],
    ['another hour for sessions, in Google', {}, [{}, noon], ofSessions, { becomes: noon }],
    ['fewer sessions, by Google', {}, [{}, tenTimes], ofSessions, { becomes: {}, conflict: true }],
    ['more sessions, by Google', tenTimes, [tenTimes, {}], ofSessions, { becomes: {} }],
    ['no longer a series, in Google', {}, [{}, single], googleWins, { becomes: single }],
    ['no longer a series of sessions, in Google', {}, [{}, single], ofSessions, { becomes: {}, conflict: true }],
    ['no longer a series, in the studio', {}, [single, {}], googleWins, { becomes: single }],
    ['a series from now on, in the studio', single, [{}, single], googleWins, { becomes: {} }],
  ])('%s', (_case, was, sides, ...[rules, { becomes, conflict = false, putBack = false }]) => {
    const merged = merge(was, sides, rules);
    expect(merged.fields).toEqual(versionOf(becomes));
    const about = (field: string) => field === 'recurrence' || field === 'span';
    expect(merged.conflicts.some(({ field }) => about(field))).toBe(conflict);
    expect(merged.putBack.includes('recurrence')).toBe(putBack);
    const again = merge(versionOf(becomes), [merged.fields, merged.fields], rules);
    expect(again).toMatchObject({ changedForStudio: [], changedForGoogle: [], conflicts: [], putBack: [] });
  });

  test('an occurrence moved by itself keeps the words of its series, changed as a whole on the other side', () => {
    const merged = merge({}, [series({}, { title: 'Surgeon', notes: 'new' }), moved(one, 20)], googleWins);
    expect(merged.fields).toEqual(series(moved(one, 20), { title: 'Surgeon', notes: 'new' }));
    expect(merged.conflicts).toEqual([]);
  });

  test('words that Google left on an exception when the series was renamed by us are no edit of it', () => {
    const renamed = series(moved(one, 20), { title: 'Surgeon' });
    const left = {
      ...renamed,
      recurrence: { ...mondays, changes: [{ originalDate: one, span: hourOn(one, 20), description: 'Dentist' }] },
    };
    const merged = merge(moved(one, 20), [renamed, left], googleWins);
    expect(merged.fields).toEqual(renamed);
    expect(merged).toMatchObject({ changedForStudio: [], changedForGoogle: ['recurrence'], conflicts: [] });
  });
});
