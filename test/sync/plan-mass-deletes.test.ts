import { describe, expect, test } from 'vitest';
import { asId } from '../../shared/domain/ids.ts';
import type { BookingId, EventId } from '../../shared/domain/ids.ts';
import type { CalendarInput, CalendarPlan, GoogleChange, Pair, StudioItem } from '../../shared/sync/calendar/model.ts';
import { planCalendar } from '../../shared/sync/calendar/plan.ts';
import { eventIdOf } from '../../shared/sync/calendar/ids.ts';
import {
  entry,
  goneInGoogle,
  goneInStudio,
  input,
  mark,
  oneWay,
  owner,
  pair,
  savedPair,
  stands,
  told,
  twoWay,
} from './calendar-examples.ts';

const pairs = (count: number): Pair[] =>
  Array.from({ length: count }, (_, index) =>
    pair({ bookingId: asId<BookingId>(`booking${index}`), eventId: asId<EventId>(`event${index}`) }),
  );
const untouched = (all: readonly Pair[], kind: StudioItem['kind'] = 'unlinked') =>
  all.map(({ bookingId }) => stands({ bookingId, kind }));

const renamed = (id: EventId): GoogleChange => told({ id, entry: entry({ title: 'Dentist, at last' }) });
const unreadable = (eventId: EventId): GoogleChange => ({
  kind: 'unreadable',
  eventId,
  version: 'etag2',
  problem: 'it ends before it begins',
});

/** The first `gone` of `count` pairs vanish from Google. */
function vanishFromGoogle(gone: number, count: number, special: Partial<CalendarInput> = {}): CalendarPlan {
  const all = pairs(count);
  const google = all.slice(0, gone).map(({ eventId }) => goneInGoogle(eventId));
  return planCalendar(input({ pairs: all, studio: untouched(all), google, ...special }));
}

/** The first `gone` of `count` pairs vanish from the studio. */
function vanishFromStudio(gone: number, count: number): CalendarPlan {
  const all = pairs(count);
  const studio = [
    ...all.slice(0, gone).map(({ bookingId }) => goneInStudio('deleted', bookingId)),
    ...untouched(all.slice(gone)),
  ];
  return planCalendar(input({ pairs: all, studio }));
}

const kindsOf = (plan: CalendarPlan) => [...new Set(plan.actions.map((action) => action.kind))];

describe('the mass-delete guard', () => {
  test.each([
    [10, 10, false],
    [11, 11, true],
    [11, 43, true],
    [11, 44, false],
    [25, 100, false],
    [26, 100, true],
  ])('%i of %i pairs vanish: held is %s, on either side', (gone, count, held) => {
    for (const [plan, deletes, from] of [
      [vanishFromGoogle(gone, count), 'deleteInStudio', 'google'],
      [vanishFromStudio(gone, count), 'deleteInGoogle', 'studio'],
    ] as const) {
      expect(plan.actions).toHaveLength(gone);
      expect(kindsOf(plan)).toEqual([held ? 'remember' : deletes]);
      expect(plan.held.map(({ goneFrom, bookingIds, pairCount }) => [goneFrom, bookingIds.length, pairCount])).toEqual(
        held ? [[from, gone, count]] : [],
      );
      expect(plan.skips.map(({ wanted, reason }) => [wanted, reason])).toEqual(
        held ? Array.from({ length: gone }, () => [deletes, 'massDelete']) : [],
      );
    }
  });

  test('holds by writing nothing but what waits, so that the next run need not be told again', () => {
    const fromGoogle = vanishFromGoogle(11, 11);
    const fromStudio = vanishFromStudio(11, 11);
    for (const plan of [fromGoogle, fromStudio]) {
      expect(plan.actions.filter((action) => action.google !== undefined || action.studio !== undefined)).toEqual([]);
    }
    const heldThere = fromGoogle.actions.map(savedPair);
    const heldHere = fromStudio.actions.map(savedPair);
    expect(heldThere.every((each) => each.outOfGoogle === 'massDelete' && each.ended === undefined)).toBe(true);
    expect(heldHere.every((each) => each.outOfStudio === 'massDelete' && each.outOfGoogle === undefined)).toBe(true);
    expect(planCalendar(input({ pairs: heldThere, studio: untouched(heldThere) })).actions).toEqual([]);
    const gone = heldHere.map(({ bookingId }) => goneInStudio('deleted', bookingId));
    expect(planCalendar(input({ pairs: heldHere, studio: gone })).actions).toEqual([]);
  });

  test('lets everything else proceed', () => {
    const all = pairs(13);
    const plan = planCalendar(
      input({
        pairs: all,
        studio: [
          ...untouched(all.slice(0, 11)),
          stands({ bookingId: asId('booking11'), entry: entry({ notes: 'fasting' }) }),
          goneInStudio('deleted', asId('booking12')),
        ],
        google: [...all.slice(0, 11).map(({ eventId }) => goneInGoogle(eventId)), told({ id: asId('new') })],
      }),
    );
    expect(plan.actions.filter((action) => action.kind !== 'remember').map((action) => action.kind)).toEqual([
      'updateInGoogle',
      'deleteInGoogle',
      'createInStudio',
    ]);
    expect(plan.held).toMatchObject([{ goneFrom: 'google' }]);
  });

  test('counts sessions among what vanished from Google, and asks once for all', () => {
    const all = pairs(11);
    const plan = planCalendar(
      input({
        pairs: all,
        studio: untouched(all, 'session'),
        google: all.map(({ eventId }) => goneInGoogle(eventId)),
      }),
    );
    expect(plan.held).toMatchObject([{ goneFrom: 'google', pairCount: 11 }]);
    expect(plan.actions.flatMap((action) => action.conflicts)).toEqual([]);
  });

  test('does not hold again what was approved, beside which new deletes are counted by themselves', () => {
    const approvedThere = pairs(12).map((each) => ({ ...each, outOfGoogle: 'deleteApproved' }) as const);
    const approvedHere = pairs(12).map((each) => ({ ...each, outOfStudio: 'deleteApproved' }) as const);
    const extra = pair({ bookingId: asId('extra'), eventId: asId('extraEvent') });
    const there = planCalendar(
      input({
        pairs: [...approvedThere, extra],
        studio: untouched([...approvedThere, extra]),
        google: [goneInGoogle(extra.eventId)],
      }),
    );
    const here = planCalendar(
      input({
        pairs: approvedHere,
        studio: approvedHere.map(({ bookingId }) => goneInStudio('deleted', bookingId)),
      }),
    );
    expect([there.held, here.held]).toEqual([[], []]);
    expect([kindsOf(there), kindsOf(here)]).toEqual([['deleteInStudio'], ['deleteInGoogle']]);
    expect(there.actions).toHaveLength(13);
  });

  test.each([20, 24])(
    'told once more after being cut off when %i of 24 were held, holds and asks about all',
    (held) => {
      const there = pairs(24).map((each, index) =>
        index < held ? ({ ...each, outOfGoogle: 'massDelete' } as const) : each,
      );
      const here = pairs(24).map((each, index) =>
        index < held ? ({ ...each, outOfStudio: 'massDelete' } as const) : each,
      );
      const gone = here.map(({ bookingId }) => goneInStudio('deleted', bookingId));
      const plans = [
        planCalendar(
          input({ pairs: there, studio: untouched(there), google: there.map(({ eventId }) => goneInGoogle(eventId)) }),
        ),
        planCalendar(
          input({ pairs: here, studio: gone, wantedInGoogle: new Set(here.map(({ bookingId }) => bookingId)) }),
        ),
      ];
      for (const plan of plans) {
        expect(plan.actions.filter(({ kind }) => kind !== 'remember')).toEqual([]);
        expect(plan.held.map(({ bookingIds }) => bookingIds.length)).toEqual([24]);
      }
    },
  );

  test.each([
    ['12 when Google names an event with another version only', (id: EventId) => told({ id }), twoWay, 12],
    ['12 when Google holds one that cannot be read', unreadable, twoWay, 12],
    ['12 when one was edited there and nothing flows back', renamed, oneWay, 12],
    ['11 when the edit of one brings its booking back', renamed, twoWay, 11],
    ['11 when one is gone there as well', goneInGoogle, twoWay, 11],
  ] as const)('of 12 held deletes looked at again, asks about %s', (_what, said, policy, count) => {
    const here = pairs(12).map((each) => ({ ...each, outOfStudio: 'massDelete' }) as const);
    const bookingIds = here.map(({ bookingId }) => bookingId);
    const plan = planCalendar(
      input({
        pairs: here,
        policy,
        studio: bookingIds.map((id) => goneInStudio('deleted', id)),
        google: [said(here[0]?.eventId ?? asId('none'))],
        wantedInGoogle: new Set(bookingIds),
      }),
    );
    expect(plan.held.map((held) => held.bookingIds)).toEqual([bookingIds.slice(12 - count)]);
  });

  test('counts each side for itself', () => {
    const all = pairs(16);
    const plan = planCalendar(
      input({
        pairs: all,
        studio: [
          ...untouched(all.slice(0, 8)),
          ...all.slice(8).map(({ bookingId }) => goneInStudio('deleted', bookingId)),
        ],
        google: all.slice(0, 8).map(({ eventId }) => goneInGoogle(eventId)),
      }),
    );
    expect(plan.held).toEqual([]);
    expect(plan.actions).toHaveLength(16);
  });

  test('has nothing to hold where the sync is one-way: what vanishes from Google takes nothing along', () => {
    const plan = vanishFromGoogle(11, 11, {
      policy: { twoWay: false, includeTentative: false, includeGoogleSeries: false, writable: true },
    });
    expect(plan.held).toEqual([]);
    expect(plan.actions.every((action) => action.studio === undefined)).toBe(true);
  });

  test('counts paired items only: our own inserts whose answers were lost are no loss', () => {
    const lost = pairs(11).map(({ bookingId }) => ({ bookingId, eventId: eventIdOf(owner, bookingId, 0) }));
    const plan = planCalendar(
      input({
        studio: lost.map(({ bookingId }) => goneInStudio('deleted', bookingId)),
        google: lost.map(({ bookingId, eventId }) => told({ id: eventId, mark: mark(entry(), { bookingId }) })),
      }),
    );
    expect(plan.held).toEqual([]);
    expect(plan.skips).toEqual([]);
    expect(kindsOf(plan)).toEqual(['deleteInGoogle']);
  });

  test('does not mistake for vanished what is gone on both sides', () => {
    const all = pairs(20);
    const plan = planCalendar(
      input({
        pairs: all,
        studio: all.map(({ bookingId }) => goneInStudio('deleted', bookingId)),
        google: all.map(({ eventId }) => goneInGoogle(eventId)),
      }),
    );
    expect(plan.held).toEqual([]);
    expect(kindsOf(plan)).toEqual(['forget']);
  });
});
