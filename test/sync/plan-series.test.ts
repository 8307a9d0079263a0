import { describe, expect, test } from 'vitest';
import { asId } from '../../shared/domain/ids.ts';
import type { BookingId, EventId } from '../../shared/domain/ids.ts';
import { fieldsOfMaster, occurrenceWrites, staleDetails } from '../../shared/sync/calendar/occurrence-writes.ts';
import type { CalendarInput, GoogleChange } from '../../shared/sync/calendar/model.ts';
import { planCalendar } from '../../shared/sync/calendar/plan.ts';
import { planRepair } from '../../shared/sync/calendar/plan-repair.ts';
import {
  bookingId,
  date,
  entry,
  eventId,
  goneInGoogle,
  goneInStudio,
  input,
  instant,
  mark,
  oneWay,
  onlyAction,
  ourEventId,
  pair,
  savedPair,
  stands,
  told,
  twoWay,
} from './calendar-examples.ts';
import { cancelled, exception, hourOn, master, series } from './series-examples.ts';

const left = series({ excludedDates: [date('2026-03-09')] });
const moved = series({ changes: [{ originalDate: date('2026-03-16'), span: hourOn('2026-03-17', 20) }] });
const noted = series({ changes: [{ originalDate: date('2026-03-16'), notes: 'two  rooms' }] });
const withBoth = series({ excludedDates: [date('2026-03-09')], changes: moved.recurrence?.changes ?? [] });
const paired = (special: Partial<CalendarInput> = {}) =>
  input({ pairs: [pair({ agreed: series() })], studio: [stands({ entry: series() })], ...special });
const including = { ...twoWay, includeGoogleSeries: true };

describe('a series of the studio', () => {
  test('is sent as one event; its mark says that the rule alone went with it', () => {
    const action = onlyAction(
      planCalendar(input({ studio: [stands({ entry: withBoth })], wantedInGoogle: new Set([bookingId]) })),
    );
    expect(action.google).toMatchObject({ kind: 'insert', entry: withBoth, mark: { sent: mark(series()).sent } });
  });

  test('whose insert was cut off before its occurrences were written is paired, and they are still to be written', () => {
    const asked = { studio: [stands({ entry: withBoth })], wantedInGoogle: new Set([bookingId]) };
    const google = [master(left, { id: ourEventId(0), mark: mark(withBoth) })];
    const action = onlyAction(planCalendar(input({ ...asked, google })));
    expect(action).toMatchObject({
      kind: 'updateInGoogle',
      google: { kind: 'patch', held: left, entry: withBoth },
      conflicts: [],
    });
    expect(savedPair(action).agreed).toEqual(withBoth);
  });

  test('whose insert lost its answer, shortened here and made one thing in Google, keeps its sessions whoever wins', () => {
    const shorter = series({ rule: 'FREQ=WEEKLY;BYDAY=MO;COUNT=4' });
    const google = [told({ id: ourEventId(0), mark: mark(series()) })];
    for (const preferOnConflict of ['studio', 'google'] as const) {
      const studio = [stands({ entry: shorter, kind: 'session' })];
      const action = onlyAction(planCalendar(input({ studio, google, policy: { ...twoWay, preferOnConflict } })));
      expect(action).toMatchObject({ google: { kind: 'patch', entry: { recurrence: shorter.recurrence } } });
      expect(action.studio).toBeUndefined();
    }
  });

  test('with an occurrence left out is told to Google by that occurrence alone', () => {
    const action = onlyAction(
      planCalendar(paired({ studio: [stands({ entry: left })], wantedInGoogle: new Set([bookingId]) })),
    );
    if (action.google?.kind !== 'patch') throw new Error('it is patched');
    const { held, entry: target, fields } = action.google;
    expect(fieldsOfMaster(held, target, fields)).toEqual([]);
    expect(occurrenceWrites(held, target)).toMatchObject([{ date: '2026-03-09', entry: undefined }]);
  });

  test('takes its text below the notes to each exception, once, however Google holds that and their own texts', () => {
    const target = { ...noted, detail: 'Client:  Mia' };
    const held = { held: noted, answered: series({}, { detail: 'Client: Mia' }) };
    const stale = (detail: string) => {
      const { event } = exception('2026-03-16', { notes: 'two rooms', detail }) as Extract<
        GoogleChange,
        { kind: 'event' }
      >;
      return staleDetails(new Map([[date('2026-03-16'), event]]), target, held);
    };
    expect(stale('Client: Maya')).toMatchObject([
      { date: '2026-03-16', read: { notes: 'two rooms' }, entry: { notes: 'two  rooms', detail: 'Client:  Mia' } },
    ]);
    expect([stale('Client: Mia'), stale('Client:  Mia')]).toEqual([[], []]);
  });

  test.each([
    ['cancelled in the studio', goneInStudio('cancelled'), [], 'deleteInGoogle'],
    ['deleted in Google', stands({ entry: series() }), [goneInGoogle()], 'deleteInStudio'],
  ] as const)('%s is one delete', (_case, state, google, kind) => {
    const plan = planCalendar(paired({ studio: [state], google, wantedInGoogle: new Set([bookingId]) }));
    expect(onlyAction(plan)).toMatchObject({ kind });
    expect(plan.held).toEqual([]);
  });

  test('however many of its occurrences Google cancels is one change: no mass delete', () => {
    const days = [
      '03-09',
      '03-16',
      '03-23',
      '03-30',
      '04-06',
      '04-13',
      '04-20',
      '04-27',
      '05-04',
      '05-11',
      '05-18',
      '05-25',
    ];
    const google = [master(), ...days.map((day) => cancelled(`2026-${day}`))];
    const plan = planCalendar(paired({ google, pairCount: 1 }));
    expect(onlyAction(plan)).toMatchObject({ kind: 'updateInStudio', studio: { fields: ['recurrence'] } });
    expect(plan.held).toEqual([]);
  });

  test('whose rule Google changed to one that cannot be said is left alone on both sides, and told', () => {
    const google = [master(entry(), { series: { role: 'master', problem: 'It is strange.' } })];
    for (const studio of [stands({ entry: series() }), stands({ entry: left }), goneInStudio()]) {
      const plan = planCalendar(paired({ studio: [studio], google, wantedInGoogle: new Set([bookingId]) }));
      expect(plan).toMatchObject({
        actions: [],
        skips: [{ reason: 'unknownRule', problem: 'It is strange.', bookingId }],
      });
    }
  });

  test('one way, an occurrence edited in Google stays as it is, and is no news of the studio', () => {
    const plan = planCalendar(paired({ policy: oneWay, google: [master(), exception('2026-03-16', { notes: 'g' })] }));
    expect(plan.actions.every((action) => action.google === undefined && action.studio === undefined)).toBe(true);
    expect(plan.skips).toMatchObject([{ reason: 'oneWay' }]);
  });

  test('that belongs to somebody else is not written, also not by an occurrence', () => {
    const readOnly = { pairs: [pair({ agreed: series(), readOnly: 'otherOrganizer' })] } as const;
    const plan = planCalendar(paired({ ...readOnly, studio: [stands({ entry: left })] }));
    expect(plan.actions.map((action) => action.google)).toEqual([]);
    expect(plan.skips).toMatchObject([{ reason: 'readOnlyEvent' }]);
  });
});

describe('a series made in Google', () => {
  const google = [master(), cancelled('2026-03-09'), exception('2026-03-16', { span: hourOn('2026-03-17', 20) })];

  test('is skipped once, not once for each of its exceptions, where series are not brought in', () => {
    expect(planCalendar(input({ google }))).toMatchObject({ actions: [], skips: [{ reason: 'repeats', eventId }] });
  });

  test('comes in as one booking with its exceptions where they are', () => {
    const action = onlyAction(planCalendar(input({ google, policy: including })));
    expect(action).toMatchObject({ kind: 'createInStudio', studio: { entry: withBoth } });
    expect(savedPair(action)).toMatchObject({ agreed: withBoth, origin: 'google' });
  });

  test('at populate is paired with a series of the studio that is evidently the same', () => {
    const asked = {
      newEvents: { kind: 'populate', window },
      matchEvidentTwins: true,
      wantedInGoogle: new Set([bookingId]),
    } as const;
    const same = planCalendar(
      input({ studio: [stands({ entry: series() })], google: [master()], policy: including, ...asked }),
    );
    expect(onlyAction(same)).toMatchObject({ kind: 'pair', bookingId, eventId });
    const other = series({ rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO' });
    const unlike = planCalendar(
      input({ studio: [stands({ entry: other })], google: [master()], policy: including, ...asked }),
    );
    expect(unlike.actions.map(({ kind }) => kind).toSorted()).toEqual(['createInGoogle', 'createInStudio']);
  });
});

const window = { start: instant('2026-01-01T00:00:00Z'), startDate: date('2026-01-01') };

describe('a repair', () => {
  test('ties a series again by its mark and by its likeness', () => {
    const yoga = series({}, { title: 'Yoga' });
    const found = planRepair(
      input({
        studio: [stands({ entry: series() }), stands({ bookingId: asId<BookingId>('yoga'), entry: yoga })],
        google: [
          master(series(), { id: ourEventId(0), mark: mark(series()) }),
          master(yoga, { id: asId<EventId>('theirs') }),
        ],
      }),
    );
    expect(found).toMatchObject({ byMark: 1, byLikeness: 1, onlyInStudio: 0, onlyInGoogle: 0 });
  });
});
