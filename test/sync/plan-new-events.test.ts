import { describe, expect, test } from 'vitest';
import type { CalendarPolicy, GoogleEvent, SkipReason } from '../../shared/sync/calendar/model.ts';
import { bookingIdOf, eventIdOf } from '../../shared/sync/calendar/ids.ts';
import { planCalendar } from '../../shared/sync/calendar/plan.ts';
import { asId } from '../../shared/domain/ids.ts';
import {
  bookingId,
  calendarId,
  date,
  entry,
  eventId,
  goneInGoogle,
  hourFrom,
  input,
  instant,
  mark,
  onlyAction,
  ourEventId,
  owner,
  pair,
  recurrence,
  savedPair,
  separateEventId,
  stands,
  told,
  twoWay,
} from './calendar-examples.ts';

const withTentative: CalendarPolicy = { ...twoWay, includeTentative: true };

describe('a new event', () => {
  test('becomes an appointment of the user, paired with it as it is', () => {
    const action = onlyAction(planCalendar(input({ google: [told({ notesMarkup: '<b>bring</b> the form' })] })));
    expect(action).toMatchObject({
      kind: 'createInStudio',
      bookingId: bookingIdOf(owner, calendarId, eventId),
      studio: { kind: 'create', bookingId: bookingIdOf(owner, calendarId, eventId), entry: entry() },
    });
    expect(action.google).toBeUndefined();
    expect(savedPair(action)).toMatchObject({
      origin: 'google',
      agreed: entry(),
      googleVersion: 'etag2',
      notesMarkup: '<b>bring</b> the form',
    });
  });

  test('that is already gone again is nothing', () => {
    expect(planCalendar(input({ google: [goneInGoogle()] }))).toEqual({ actions: [], skips: [], held: [] });
  });

  test.each<[string, Partial<GoogleEvent>, CalendarPolicy, SkipReason | 'comes in']>([
    ['confirmed', {}, twoWay, 'comes in'],
    ['tentative', { entry: entry({ status: 'tentative' }) }, twoWay, 'tentative'],
    ['tentative, wanted', { entry: entry({ status: 'tentative' }) }, withTentative, 'comes in'],
    ['not yet answered', { answer: 'needsAction' }, twoWay, 'tentative'],
    ['not yet answered, wanted', { answer: 'needsAction' }, withTentative, 'comes in'],
    ['answered with maybe', { answer: 'tentative' }, twoWay, 'tentative'],
    ['accepted', { answer: 'accepted', readOnly: 'otherOrganizer' }, twoWay, 'comes in'],
    ['declined', { answer: 'declined' }, withTentative, 'declined'],
    ['a birthday', { kind: 'birthday' }, withTentative, 'kindNotSynced'],
    ['a working location', { kind: 'workingLocation' }, withTentative, 'kindNotSynced'],
    ['a kind Google added later', { kind: 'unknown' }, withTentative, 'kindNotSynced'],
    ['out of office', { kind: 'outOfOffice', readOnly: 'specialKind' }, twoWay, 'comes in'],
    ['focus time', { kind: 'focusTime', readOnly: 'specialKind' }, twoWay, 'comes in'],
    ['out of a mail', { kind: 'fromGmail', readOnly: 'fromGmail' }, twoWay, 'comes in'],
    ['free', { entry: entry({ busy: false }) }, twoWay, 'comes in'],
    ['a series', { entry: entry({ recurrence }), series: { role: 'master' } }, twoWay, 'repeats'],
    [
      'one occurrence of a series that is not here',
      { series: { role: 'occurrence', masterId: asId('elsewhere'), originalStart: undefined } },
      twoWay,
      'comes in',
    ],
  ])('that is %s', (_case, special, policy, outcome) => {
    const plan = planCalendar(input({ policy, google: [told(special)] }));
    if (outcome === 'comes in') {
      expect(plan.skips).toEqual([]);
      expect(onlyAction(plan).kind).toBe('createInStudio');
    } else {
      expect(plan.actions).toEqual([]);
      expect(plan.skips).toMatchObject([{ wanted: 'createInStudio', reason: outcome, eventId, title: 'Dentist' }]);
    }
  });

  test('that nobody has accepted comes in as tentative, whatever its own status', () => {
    for (const answer of ['needsAction', 'tentative'] as const) {
      const action = onlyAction(planCalendar(input({ policy: withTentative, google: [told({ answer })] })));
      expect(action.studio).toMatchObject({ entry: { status: 'tentative' } });
    }
  });

  test('that is free comes in as not busy', () => {
    const action = onlyAction(planCalendar(input({ google: [told({ entry: entry({ busy: false }) })] })));
    expect(action.studio).toMatchObject({ entry: { busy: false } });
  });

  test('becomes the same booking however often it is planned, and another in another calendar', () => {
    const first = onlyAction(planCalendar(input({ google: [told()] }))).bookingId;
    const second = onlyAction(planCalendar(input({ google: [told({ version: 'etag9' })] }))).bookingId;
    const elsewhere = onlyAction(planCalendar(input({ calendarId: asId('other'), google: [told()] }))).bookingId;
    expect(second).toBe(first);
    expect(elsewhere).not.toBe(first);
  });
});

describe('a paired event', () => {
  test('that the user has not accepted is tentative in the studio', () => {
    const plan = planCalendar(
      input({ pairs: [pair()], studio: [stands()], google: [told({ answer: 'needsAction' })] }),
    );
    expect(onlyAction(plan).studio).toMatchObject({ fields: ['status'], entry: { status: 'tentative' } });
  });

  test('that begins to repeat is left alone and told', () => {
    const plan = planCalendar(
      input({ pairs: [pair()], studio: [stands()], google: [told({ entry: entry({ recurrence, notes: 'x' }) })] }),
    );
    expect(plan).toMatchObject({ actions: [], skips: [{ reason: 'repeats', bookingId }] });
  });
});

describe('an event with a mark', () => {
  test('of another user of the studio does not come in: its booking is there already', () => {
    const marked = told({ mark: mark(entry(), { userId: asId('bob') }) });
    expect(planCalendar(input({ google: [marked] }))).toMatchObject({
      actions: [],
      skips: [{ reason: 'ofAnotherUser' }],
    });
  });

  test('of another studio comes in as what it is', () => {
    const marked = told({ mark: mark(entry(), { studioId: asId('dark') }) });
    expect(onlyAction(planCalendar(input({ google: [marked] }))).kind).toBe('createInStudio');
  });

  test('copied from one of ours comes in as its own booking, its mark cleared', () => {
    const copy = told({ id: separateEventId, mark: mark() });
    const action = onlyAction(planCalendar(input({ pairs: [pair()], studio: [stands()], google: [copy] })));
    expect(action).toMatchObject({
      kind: 'createInStudio',
      bookingId: bookingIdOf(owner, calendarId, separateEventId),
      google: { kind: 'clearMark', eventId: separateEventId, version: 'etag2' },
    });
    expect(savedPair(action)).toMatchObject({ eventId: separateEventId });
  });

  test("copied from one of ours leaves the studio's text about the other booking behind", () => {
    const detail = 'Client: Ann';
    const copied = entry({ title: 'Ann: Wedding', detail });
    const action = onlyAction(planCalendar(input({ google: [told({ entry: copied, mark: mark(copied) })] })));
    expect(action.studio).toMatchObject({ entry: { detail: '' } });
    const created = savedPair(action);
    const next = planCalendar(
      input({
        pairs: [created],
        studio: [stands({ bookingId: created.bookingId, version: 1, entry: { ...copied, detail: '' } })],
        google: [told({ version: 'etag3', entry: copied })],
      }),
    );
    expect(onlyAction(next)).toMatchObject({ kind: 'remember', putBack: [], conflicts: [] });
  });

  test('copied from one whose answer was lost is not taken for it', () => {
    const copy = told({ id: separateEventId, mark: mark() });
    const plan = planCalendar(input({ studio: [stands()], google: [copy], wantedInGoogle: new Set([bookingId]) }));
    expect(plan.actions.map((action) => action.kind)).toEqual(['createInGoogle', 'createInStudio']);
  });
});

describe('which new events come in', () => {
  const window = { start: instant('2026-03-02T15:30:00Z'), startDate: date('2026-03-02') };
  const allDay = (start: string, end: string) =>
    entry({ span: { kind: 'allDay', start: date(start), end: date(end) } });

  test.each([
    ['that ends after the window begins', entry(), true],
    ['that ends as the window begins', entry({ span: hourFrom('2026-03-02T14:30:00Z') }), false],
    ['that ended before', entry({ span: hourFrom('2026-03-01T14:30:00Z') }), false],
    ['far in the future', entry({ span: hourFrom('2099-03-01T14:30:00Z') }), true],
    ['all day on the first date of the window', allDay('2026-03-02', '2026-03-03'), true],
    ['all day until the first date of the window', allDay('2026-03-01', '2026-03-02'), false],
  ])('at populate one %s: %j is %s', (_case, googles, comesIn) => {
    const plan = planCalendar(
      input({ google: [told({ entry: googles })], newEvents: { kind: 'populate', window }, matchEvidentTwins: true }),
    );
    expect(plan.actions.map((action) => action.kind)).toEqual(comesIn ? ['createInStudio'] : []);
    expect(plan.skips).toEqual([]);
  });

  test('at populate a series that began long ago and goes on is told as skipped, not overlooked', () => {
    const began = entry({ span: hourFrom('2025-01-07T14:30:00Z') });
    const series = told({ entry: began, series: { role: 'master' } });
    const plan = planCalendar(input({ google: [series], newEvents: { kind: 'populate', window } }));
    expect(plan.actions).toEqual([]);
    expect(plan.skips).toMatchObject([{ wanted: 'createInStudio', reason: 'repeats' }]);
  });

  test('at the very first read none: it only takes a baseline', () => {
    expect(planCalendar(input({ google: [told()], newEvents: { kind: 'since', asOf: undefined } }))).toEqual({
      actions: [],
      skips: [],
      held: [],
    });
  });

  test.each([
    ['before', '2026-03-01T12:00:01Z', []],
    ['at', '2026-03-01T12:00:00Z', []],
    ['after', '2026-03-01T11:59:59Z', ['createInStudio']],
  ])('after a dead cursor one that changed %s it was taken: %s %j', (_when, asOf, kinds) => {
    const plan = planCalendar(input({ google: [told()], newEvents: { kind: 'since', asOf: instant(asOf) } }));
    expect(plan.actions.map((action) => action.kind)).toEqual(kinds);
    expect(plan.skips).toEqual([]);
  });

  test('the baseline says nothing of what is paired: an edit still flows', () => {
    const plan = planCalendar(
      input({
        pairs: [pair()],
        studio: [stands()],
        google: [told({ entry: entry({ notes: 'fasting' }) })],
        newEvents: { kind: 'since', asOf: undefined },
      }),
    );
    expect(onlyAction(plan).kind).toBe('updateInStudio');
  });
});

describe('a new booking', () => {
  test('is created in Google under the id derived from it, and paired', () => {
    const action = onlyAction(planCalendar(input({ studio: [stands()], wantedInGoogle: new Set([bookingId]) })));
    expect(action).toMatchObject({
      kind: 'createInGoogle',
      eventId: ourEventId(0),
      google: { kind: 'insert', eventId: ourEventId(0), entry: entry(), mark: { ...owner, bookingId } },
    });
    expect(action.studio).toBeUndefined();
    expect(savedPair(action)).toMatchObject({
      eventId: ourEventId(0),
      generation: 0,
      agreed: entry(),
      origin: 'studio',
    });
    expect(eventIdOf({ ...owner, userId: asId('bob') }, bookingId, 0)).not.toBe(ourEventId(0));
  });

  test('nobody asked to send stays in the studio', () => {
    expect(planCalendar(input({ studio: [stands()] })).actions).toEqual([]);
  });

  test('that repeats is one event', () => {
    const plan = planCalendar(
      input({ studio: [stands({ entry: entry({ recurrence }) })], wantedInGoogle: new Set([bookingId]) }),
    );
    expect(onlyAction(plan)).toMatchObject({ kind: 'createInGoogle', google: { entry: { recurrence } } });
  });
});
