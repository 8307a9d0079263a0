import { describe, expect, test } from 'vitest';
import { asId } from '../../shared/domain/ids.ts';
import type { BookingId, EventId } from '../../shared/domain/ids.ts';
import type { CalendarInput, GoogleChange, StudioState } from '../../shared/sync/calendar/model.ts';
import { planCalendar } from '../../shared/sync/calendar/plan.ts';
import {
  bookingId,
  date,
  entry,
  goneInGoogle,
  goneInStudio,
  hourFrom,
  input,
  instant,
  mark,
  onlyAction,
  ourEventId,
  pair,
  recurrence,
  savedPair,
  stands,
  told,
} from './calendar-examples.ts';

const wanted = { wantedInGoogle: new Set([bookingId]) };
const moved = hourFrom('2026-03-02T18:00:00Z');

describe('our own insert whose answer was lost', () => {
  const twin = (google: Parameters<typeof told>[0] = {}) => told({ id: ourEventId(0), mark: mark(), ...google });

  test('is paired, not sent again', () => {
    const action = onlyAction(planCalendar(input({ studio: [stands()], google: [twin()], ...wanted })));
    expect(action).toMatchObject({ kind: 'pair', eventId: ourEventId(0), conflicts: [] });
    expect([action.google, action.studio]).toEqual([undefined, undefined]);
    expect(savedPair(action)).toMatchObject({ generation: 0, googleVersion: 'etag2', agreed: entry() });
  });

  test('with an edit made in Google meanwhile: the edit comes in and is not overwritten', () => {
    const plan = planCalendar(
      input({ studio: [stands()], google: [twin({ entry: entry({ span: moved }) })], ...wanted }),
    );
    expect(onlyAction(plan)).toMatchObject({ kind: 'updateInStudio', studio: { fields: ['span'] }, conflicts: [] });
    expect(onlyAction(plan).google).toBeUndefined();
  });

  test('with an edit made in the studio meanwhile: the edit goes out', () => {
    const plan = planCalendar(
      input({ studio: [stands({ entry: entry({ span: moved }) })], google: [twin()], ...wanted }),
    );
    expect(onlyAction(plan)).toMatchObject({ kind: 'updateInGoogle', google: { fields: ['span'] }, conflicts: [] });
    expect(onlyAction(plan).studio).toBeUndefined();
  });

  test('with different fields edited on both sides: both are kept', () => {
    const plan = planCalendar(
      input({
        studio: [stands({ entry: entry({ span: moved }) })],
        google: [twin({ entry: entry({ notes: 'fasting' }) })],
        ...wanted,
      }),
    );
    expect(onlyAction(plan)).toMatchObject({
      kind: 'merge',
      google: { fields: ['span'] },
      studio: { fields: ['notes'] },
      conflicts: [],
    });
  });

  test('with one field edited on both sides: the winner stands and a conflict keeps both', () => {
    const plan = planCalendar(
      input({
        studio: [stands({ entry: entry({ notes: 'ours' }) })],
        google: [twin({ entry: entry({ notes: 'theirs' }) })],
        ...wanted,
      }),
    );
    expect(onlyAction(plan)).toMatchObject({
      kind: 'updateInStudio',
      studio: { fields: ['notes'], entry: { notes: 'theirs' } },
      conflicts: [{ kind: 'edit', studio: { notes: 'ours' }, google: { notes: 'theirs' } }],
    });
  });

  test.each([
    ['emptied here and changed in Google', '', 'theirs'],
    ['changed here and emptied in Google', 'ours', ''],
  ])('with one field %s: both changed it, so the winner stands and a conflict keeps both', (_what, notes, inGoogle) => {
    const plan = planCalendar(
      input({
        studio: [stands({ entry: entry({ notes }), kind: 'session' })],
        google: [twin({ entry: entry({ notes: inGoogle }) })],
        ...wanted,
      }),
    );
    expect(onlyAction(plan)).toMatchObject({
      kind: 'updateInGoogle',
      google: { fields: ['notes'], entry: { notes } },
      conflicts: [{ kind: 'edit', fields: [{ field: 'notes', winner: 'studio' }], google: { notes: inGoogle } }],
    });
  });

  test('with one field edited on both sides while another goes out: the mark still says what was sent of it', () => {
    const plan = planCalendar(
      input({
        studio: [stands({ entry: entry({ notes: 'ours', location: 'Side Street' }) })],
        google: [twin({ entry: entry({ notes: 'theirs' }) })],
        ...wanted,
      }),
    );
    const { google } = onlyAction(plan);
    expect(google).toMatchObject({ kind: 'patch', fields: ['location'] });
    expect(google?.kind === 'patch' && google.mark).toEqual(mark(entry({ location: 'Side Street' })));
  });

  test("under a later generation of the booking's ids is found too", () => {
    const plan = planCalendar(
      input({
        pairs: [pair({ generation: 1, ended: true })],
        studio: [stands()],
        google: [told({ id: ourEventId(2), mark: mark() })],
        ...wanted,
      }),
    );
    expect(onlyAction(plan)).toMatchObject({ kind: 'pair', pair: { pair: { generation: 2 } } });
  });

  test('that put back what was deleted in Google is found too, and not put back again', () => {
    const putBack = told({ id: ourEventId(1), mark: mark() });
    for (const google of [[putBack], [putBack, goneInGoogle()]]) {
      const plan = planCalendar(input({ pairs: [pair()], studio: [stands()], google, ...wanted }));
      expect(onlyAction(plan)).toMatchObject({
        kind: 'pair',
        pair: { pair: { eventId: ourEventId(1), generation: 1 } },
      });
      expect(onlyAction(plan).google).toBeUndefined();
    }
  });

  test('and whose booking was deleted meanwhile is deleted in Google, not taken for a new event', () => {
    const plan = planCalendar(input({ studio: [goneInStudio()], google: [twin()], ...wanted }));
    expect(onlyAction(plan)).toMatchObject({
      kind: 'deleteInGoogle',
      bookingId,
      google: { kind: 'delete', eventId: ourEventId(0), version: 'etag2' },
    });
  });

  test('and whose booking was deleted but which was edited in Google brings the booking back with the edit', () => {
    const plan = planCalendar(
      input({ studio: [goneInStudio()], google: [twin({ entry: entry({ notes: 'fasting' }) })], ...wanted }),
    );
    expect(onlyAction(plan)).toMatchObject({
      kind: 'putBackInStudio',
      bookingId,
      studio: { kind: 'restore', entry: { notes: 'fasting' } },
      conflicts: [{ kind: 'removal', goneFrom: 'studio' }],
    });
  });
});

describe('items that are evidently the same', () => {
  const populate: Partial<CalendarInput> = {
    newEvents: { kind: 'populate', window: { start: instant('2026-01-01T00:00:00Z'), startDate: date('2026-01-01') } },
    matchEvidentTwins: true,
  };
  const bookings = (count: number): StudioState[] =>
    Array.from({ length: count }, (_, index) => stands({ bookingId: asId<BookingId>(`booking${index}`) }));
  const events = (count: number): GoogleChange[] =>
    Array.from({ length: count }, (_, index) => told({ id: asId<EventId>(`event${index}`) }));
  const kinds = (special: Partial<CalendarInput>) =>
    planCalendar(input(special))
      .actions.map((action) => action.kind)
      .toSorted();

  test('are paired at populate, both ways', () => {
    expect(kinds({ studio: bookings(1), google: events(1), ...populate })).toEqual(['pair']);
    expect(
      kinds({
        studio: bookings(1),
        google: events(1),
        wantedInGoogle: new Set([asId('booking0')]),
        newEvents: { kind: 'since', asOf: undefined },
        matchEvidentTwins: true,
      }),
    ).toEqual(['pair']);
  });

  test('are paired one to one: a second one that looks the same is copied', () => {
    expect(kinds({ studio: bookings(1), google: events(3), ...populate })).toEqual([
      'createInStudio',
      'createInStudio',
      'pair',
    ]);
    const two = bookings(2);
    expect(
      kinds({
        studio: two,
        google: events(1),
        wantedInGoogle: new Set([asId('booking0'), asId('booking1')]),
        ...populate,
      }),
    ).toEqual(['createInGoogle', 'pair']);
    expect(kinds({ studio: bookings(3), google: events(3), ...populate })).toEqual(['pair', 'pair', 'pair']);
  });

  test('are not paired outside of a populate', () => {
    expect(kinds({ studio: bookings(1), google: events(1), wantedInGoogle: new Set([asId('booking0')]) })).toEqual([
      'createInGoogle',
      'createInStudio',
    ]);
  });

  test('are what they are for case and spaces in the title, and for the zone', () => {
    const google = told({ entry: entry({ title: '  dentist ' }) });
    expect(kinds({ studio: [stands()], google: [google], ...populate })).not.toContain('createInStudio');
  });

  test.each([
    ['start', entry({ span: moved })],
    ['title', entry({ title: 'Doctor' })],
    [
      'end',
      entry({ span: { ...hourFrom('2026-03-02T15:00:00Z'), end: instant('2026-03-02T17:00:00Z') } as typeof moved }),
    ],
  ])('are not when the %s differs', (_what, google) => {
    expect(kinds({ studio: [stands()], google: [told({ entry: google })], ...populate })).toEqual(['createInStudio']);
  });

  test.each([
    ['declined', told({ answer: 'declined' })],
    ['a series', told({ entry: entry({ recurrence }), series: { role: 'master' } })],
    ['of a special kind', told({ kind: 'outOfOffice' })],
    ['marked', told({ mark: mark(entry(), { bookingId: asId('another') }) })],
  ])('are not when the event is %s', (_what, google) => {
    expect(kinds({ studio: [stands()], google: [google], ...populate })).not.toContain('pair');
  });

  test("a booking that is paired already is nobody's twin", () => {
    expect(kinds({ pairs: [pair()], studio: [stands()], google: [told({ id: asId('event9') })], ...populate })).toEqual(
      ['createInStudio'],
    );
  });

  test('settle what differs in them: what one side lacks is filled in, what both say is asked', () => {
    const plan = planCalendar(
      input({
        studio: [stands({ entry: entry({ location: '', notes: 'ours' }) })],
        google: [told({ entry: entry({ location: 'theirs', notes: 'theirs' }) })],
        ...populate,
      }),
    );
    expect(onlyAction(plan)).toMatchObject({
      studio: { fields: ['location', 'notes'], entry: { location: 'theirs', notes: 'theirs' } },
      conflicts: [{ kind: 'edit', fields: [{ field: 'notes', winner: 'google' }], studio: { notes: 'ours' } }],
    });
    expect(onlyAction(plan).google).toBeUndefined();
  });

  test('are an ordinary pair afterwards: a second populate copies nothing', () => {
    const first = onlyAction(planCalendar(input({ studio: bookings(1), google: events(1), ...populate })));
    const second = planCalendar(
      input({
        pairs: [savedPair(first)],
        studio: bookings(1),
        google: events(1),
        wantedInGoogle: new Set([asId('booking0')]),
        ...populate,
      }),
    );
    expect(second).toEqual({ actions: [], skips: [], held: [] });
  });
});
