import { describe, expect, test } from 'vitest';
import type { Entry } from '../../shared/domain/entry.ts';
import { asId } from '../../shared/domain/ids.ts';
import type { CalendarInput, GoogleChange, Pair, StudioState } from '../../shared/sync/calendar/model.ts';
import { bookingIdOf } from '../../shared/sync/calendar/ids.ts';
import { planRepair } from '../../shared/sync/calendar/plan-repair.ts';
import {
  bookingId,
  calendarId,
  entry,
  eventId,
  goneInGoogle,
  goneInStudio,
  input,
  mark,
  ourEventId,
  owner,
  pair,
  recurrence,
  stands,
  told,
} from './calendar-examples.ts';

const edited: Entry = entry({ notes: 'changed' });
const repair = (special: Partial<CalendarInput>) => planRepair(input(special));
const nothingFound = { byMark: 0, byId: 0, byLikeness: 0, ended: [], inStep: 0, onlyInStudio: 0, onlyInGoogle: 0 };

const rows: readonly {
  readonly what: string;
  readonly studio: StudioState;
  readonly google: GoogleChange;
  readonly counted: 'byMark' | 'byId' | 'byLikeness';
  readonly unagreed?: readonly string[];
}[] = [
  {
    what: 'our own event under its mark',
    studio: stands(),
    google: told({ id: ourEventId(), mark: mark() }),
    counted: 'byMark',
  },
  {
    what: 'our own event, edited since we sent it',
    studio: stands(),
    google: told({ id: ourEventId(), mark: mark(), entry: edited }),
    counted: 'byMark',
  },
  {
    what: 'our own event without its mark',
    studio: stands(),
    google: told({ id: ourEventId(2), entry: edited }),
    counted: 'byId',
    unagreed: ['notes'],
  },
  {
    what: 'the booking an event of Google’s became',
    studio: stands({ bookingId: bookingIdOf(owner, calendarId, eventId) }),
    google: told({ entry: edited }),
    counted: 'byId',
    unagreed: ['notes'],
  },
  {
    what: 'two that are evidently the same',
    studio: stands(),
    google: told({ entry: entry({ notes: 'other' }) }),
    counted: 'byLikeness',
    unagreed: ['notes'],
  },
];

describe('a repair', () => {
  test.each(rows)('ties again $what', ({ studio, google, counted, unagreed }) => {
    const plan = repair({ studio: [studio], google: [google] });
    expect(plan).toMatchObject({ ...nothingFound, [counted]: 1 });
    expect(plan.pairs.map((found) => found.unagreed)).toEqual([unagreed]);
  });

  test('reads the edit of a marked event as an edit: what we sent is the agreed entry', () => {
    const plan = repair({
      studio: [stands()],
      google: [told({ id: ourEventId(), mark: mark(), entry: edited })],
    });
    expect(plan.pairs[0]?.agreed.notes).toBe(entry().notes);
  });

  test('ties again what was cut while both sides stand, and uses up no id twice', () => {
    const cut = pair({ eventId: ourEventId(1), generation: 3, ended: true });
    const plan = repair({
      pairs: [cut],
      studio: [stands()],
      google: [told({ id: ourEventId(1), mark: mark() })],
    });
    expect(plan.pairs).toMatchObject([{ eventId: ourEventId(1), generation: 3 }]);
    expect(plan.pairs[0]).not.toHaveProperty('ended');
  });

  test('does not tie a deleted booking to its event that came back', () => {
    const cut = pair({ eventId: ourEventId(0), ended: true });
    const plan = repair({
      pairs: [cut],
      studio: [goneInStudio()],
      google: [told({ id: ourEventId(0), mark: mark() })],
    });
    expect(plan).toMatchObject({ ...nothingFound, pairs: [], onlyInGoogle: 1 });
  });

  test('ends a tie of which neither side is left, and only that', () => {
    const second = { bookingId: asId<Pair['bookingId']>('booking2'), eventId: asId<Pair['eventId']>('event2') };
    const plan = repair({
      pairs: [pair(), pair(second)],
      studio: [goneInStudio(), stands({ bookingId: second.bookingId })],
      google: [goneInGoogle(), goneInGoogle(second.eventId)],
    });
    expect(plan).toMatchObject({ ended: [{ bookingId, ended: true }], inStep: 1, pairs: [] });
  });

  test('leaves living ties, copies, other users’ events and series of their own alone', () => {
    const copy = told({ id: asId('copy'), mark: mark() });
    const others = told({ id: asId('others'), mark: mark(entry(), { userId: asId('ben') }) });
    const series = told({ id: asId('series'), series: { role: 'master' } });
    const plan = repair({
      pairs: [pair()],
      studio: [
        stands(),
        stands({ bookingId: asId('weekly'), entry: entry({ title: 'Yoga', recurrence }) }),
        stands({ bookingId: asId('alone'), entry: entry({ title: 'Alone' }) }),
      ],
      google: [told(), copy, others, series],
    });
    expect(plan).toMatchObject({ ...nothingFound, pairs: [], inStep: 1, onlyInStudio: 2, onlyInGoogle: 2 });
  });
});
