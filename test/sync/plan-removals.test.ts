import { describe, expect, test } from 'vitest';
import type { CalendarInput, CalendarPlan, Pair, StudioItem } from '../../shared/sync/calendar/model.ts';
import { planCalendar } from '../../shared/sync/calendar/plan.ts';
import {
  entry,
  goneInGoogle,
  goneInStudio,
  input,
  onlyAction,
  ourEventId,
  pair,
  savedPair,
  stands,
  told,
  twoWay,
} from './calendar-examples.ts';

const edited = entry({ notes: 'fasting' });

function planOne(special: Partial<CalendarInput>, paired: Partial<Pair> = {}): CalendarPlan {
  return planCalendar(input({ pairs: [pair(paired)], ...special }));
}

describe('deleted in Google', () => {
  test.each(['unlinked', 'linked'] as const)('a %s appointment is deleted in the studio', (kind) => {
    const action = onlyAction(planOne({ studio: [stands({ kind })], google: [goneInGoogle()] }));
    expect(action).toMatchObject({
      kind: 'deleteInStudio',
      studio: { kind: 'delete', bookingId: 'booking1', version: 7 },
      conflicts: [],
    });
    expect(action.google).toBeUndefined();
    expect(savedPair(action).ended).toBe(true);
  });

  test('a session stays, and a person is asked, once', () => {
    const session = stands({ kind: 'session' });
    const action = onlyAction(planOne({ studio: [session], google: [goneInGoogle()] }));
    expect(action).toMatchObject({
      kind: 'remember',
      conflicts: [{ kind: 'removal', done: 'kept', goneFrom: 'google' }],
    });
    expect(action.studio).toBeUndefined();
    expect(action.google).toBeUndefined();
    const asked = savedPair(action);
    expect(asked.outOfGoogle).toBe('awaitingAnswer');
    expect(planCalendar(input({ pairs: [asked], studio: [session], google: [goneInGoogle()] })).actions).toEqual([]);
    expect(planCalendar(input({ pairs: [asked], studio: [session] })).actions).toEqual([]);
  });

  test('a session that is gone on both sides is forgotten without a question', () => {
    expect(onlyAction(planOne({ studio: [goneInStudio()], google: [goneInGoogle()] }))).toMatchObject({
      kind: 'forget',
      conflicts: [],
      pair: { pair: { ended: true } },
    });
  });

  test.each<[StudioItem['kind']]>([['unlinked'], ['linked'], ['session']])(
    'but edited in the studio: the %s is put back under its next id, and a conflict tells of it',
    (kind) => {
      const action = onlyAction(planOne({ studio: [stands({ kind, entry: edited })], google: [goneInGoogle()] }));
      expect(action).toMatchObject({
        kind: 'putBackInGoogle',
        eventId: ourEventId(1),
        google: { kind: 'insert', eventId: ourEventId(1), entry: edited },
        conflicts: [{ kind: 'removal', done: 'putBackInGoogle', goneFrom: 'google' }],
      });
      expect(action.studio).toBeUndefined();
      expect(savedPair(action)).toMatchObject({ eventId: ourEventId(1), generation: 1, agreed: edited });
    },
  );

  test('but with fields nobody ever agreed on: it is put back, for what the studio says was never seen there', () => {
    const plan = planOne({ studio: [stands()], google: [goneInGoogle()] }, { unagreed: ['notes'] });
    expect(onlyAction(plan)).toMatchObject({ kind: 'putBackInGoogle', conflicts: [{ goneFrom: 'google' }] });
  });

  test('an invitation declined after it came in counts as gone', () => {
    const declined = told({ answer: 'declined', readOnly: 'otherOrganizer' });
    expect(onlyAction(planOne({ studio: [stands()], google: [declined] })).kind).toBe('deleteInStudio');
    expect(onlyAction(planOne({ studio: [stands({ kind: 'session' })], google: [declined] })).kind).toBe('remember');
  });

  test('what is put back has nothing left of the event that was', () => {
    const action = onlyAction(
      planOne(
        { studio: [stands({ entry: edited })], google: [goneInGoogle()] },
        {
          notesMarkup: '<b>bring the form</b>',
          readOnly: 'fromGmail',
          heldByGoogle: { notes: 'x' },
          unagreed: ['busy'],
        },
      ),
    );
    const { notesMarkup, readOnly, heldByGoogle, unagreed } = savedPair(action);
    expect({ notesMarkup, readOnly, heldByGoogle, unagreed }).toEqual({});
  });
});

describe('an event that is out of Google while its booking stands', () => {
  test.each(['awaitingAnswer', 'massDelete', 'leftOut'] as const)(
    '%s: an edit in the studio waits, told why',
    (why) => {
      const plan = planOne({ studio: [stands({ entry: edited })] }, { outOfGoogle: why });
      expect(plan).toMatchObject({ actions: [], skips: [{ wanted: 'updateInGoogle', reason: why }] });
    },
  );

  test('oneWay: an edit in the studio puts it back', () => {
    expect(onlyAction(planOne({ studio: [stands({ entry: edited })] }, { outOfGoogle: 'oneWay' }))).toMatchObject({
      kind: 'putBackInGoogle',
      pair: { pair: { generation: 1 } },
    });
  });

  test.each(['awaitingAnswer', 'massDelete', 'leftOut', 'oneWay'] as const)(
    '%s: it stays as it is while nothing happens, and is forgotten with its booking',
    (why) => {
      expect(planOne({ studio: [stands()] }, { outOfGoogle: why }).actions).toEqual([]);
      expect(onlyAction(planOne({ studio: [goneInStudio()] }, { outOfGoogle: why })).kind).toBe('forget');
    },
  );

  test.each([
    ['unlinked', 'deleteInStudio'],
    ['linked', 'deleteInStudio'],
    ['session', 'remember'],
  ] as const)('deleteApproved: a %s booking is treated as if the event had just gone (%s)', (kind, expected) => {
    const plan = planOne({ studio: [stands({ kind })] }, { outOfGoogle: 'deleteApproved' });
    expect(onlyAction(plan).kind).toBe(expected);
    expect(onlyAction(plan).conflicts.map((conflict) => conflict.kind)).toEqual(kind === 'session' ? ['removal'] : []);
  });

  test('deleteApproved: an edit made in the studio meanwhile lives on', () => {
    expect(
      onlyAction(planOne({ studio: [stands({ entry: edited })] }, { outOfGoogle: 'deleteApproved' })),
    ).toMatchObject({ kind: 'putBackInGoogle', conflicts: [{ done: 'putBackInGoogle' }] });
  });

  test.each([
    ['unchanged', {}],
    ['edited meanwhile', { entry: edited }],
  ])('toPutBack: %s, it comes back under the next id, and nobody is asked', (_what, item) => {
    const action = onlyAction(planOne({ studio: [stands(item)] }, { outOfGoogle: 'toPutBack' }));
    expect(action).toMatchObject({ kind: 'putBackInGoogle', google: { kind: 'insert' }, conflicts: [] });
    expect(savedPair(action)).toMatchObject({ generation: 1 });
    expect(savedPair(action).outOfGoogle).toBeUndefined();
  });

  test('toPutBack: it waits for a calendar that may be written', () => {
    const plan = planOne({ studio: [stands()], policy: { ...twoWay, writable: false } }, { outOfGoogle: 'toPutBack' });
    expect(plan).toMatchObject({ actions: [], skips: [{ reason: 'calendarNotWritable' }] });
  });

  test('that reappears in Google is an ordinary pair again, with its edits', () => {
    const action = onlyAction(
      planOne({ studio: [stands()], google: [told({ entry: edited })] }, { outOfGoogle: 'massDelete' }),
    );
    expect(action).toMatchObject({ kind: 'updateInStudio', studio: { fields: ['notes'] } });
    expect(savedPair(action).outOfGoogle).toBeUndefined();
  });
});

describe('deleted in the studio', () => {
  test.each(['deleted', 'cancelled', 'offSchedule'] as const)('(%s) the event is deleted in Google', (why) => {
    const action = onlyAction(planOne({ studio: [goneInStudio(why)] }));
    expect(action).toMatchObject({
      kind: 'deleteInGoogle',
      google: { kind: 'delete', eventId: 'event1', version: 'etag1' },
      conflicts: [],
    });
    expect(action.studio).toBeUndefined();
    expect(savedPair(action).ended).toBe(true);
  });

  test('but edited in Google: it is put back with the edit, and a conflict tells of it', () => {
    const action = onlyAction(planOne({ studio: [goneInStudio()], google: [told({ entry: edited })] }));
    expect(action).toMatchObject({
      kind: 'putBackInStudio',
      studio: { kind: 'restore', bookingId: 'booking1', version: 7, entry: edited },
      conflicts: [{ kind: 'removal', done: 'putBackInStudio', goneFrom: 'studio', entry: edited }],
    });
    expect(action.google).toBeUndefined();
    expect(savedPair(action)).toMatchObject({ agreed: edited, googleVersion: 'etag2' });
    expect(savedPair(action).ended).toBeUndefined();
  });

  test("what is put back in the studio keeps the studio's own text, and how Google holds the rest", () => {
    const agreed = entry({ detail: 'Client: Ann', notes: 'a  b' });
    const action = onlyAction(
      planOne(
        {
          studio: [goneInStudio()],
          google: [told({ entry: { ...agreed, notes: 'a b', location: 'Elsewhere', detail: 'scribble' } })],
        },
        { agreed, heldByGoogle: { notes: 'a b' } },
      ),
    );
    expect(action.studio).toMatchObject({ entry: { detail: 'Client: Ann', notes: 'a  b', location: 'Elsewhere' } });
    expect(savedPair(action).heldByGoogle).toEqual({ notes: 'a b' });
  });

  test('what is put back in the studio knows its event as it is now, not as it was', () => {
    const action = onlyAction(
      planOne(
        {
          studio: [goneInStudio()],
          google: [told({ entry: edited, notesMarkup: '<i>fasting</i>' })],
        },
        { notesMarkup: '<b>bring the form</b>', readOnly: 'locked' },
      ),
    );
    expect(savedPair(action).notesMarkup).toBe('<i>fasting</i>');
    expect(savedPair(action).readOnly).toBeUndefined();
  });

  test.each(['cancelled', 'offSchedule'] as const)(
    '(%s) but edited in Google: it goes all the same, and a conflict keeps the edit',
    (why) => {
      const action = onlyAction(planOne({ studio: [goneInStudio(why)], google: [told({ entry: edited })] }));
      expect(action).toMatchObject({
        kind: 'deleteInGoogle',
        google: { version: 'etag2' },
        conflicts: [{ kind: 'removal', done: 'kept', goneFrom: 'studio', entry: edited }],
      });
    },
  );

  test('an edit in Google that only says what was agreed does not bring it back', () => {
    expect(onlyAction(planOne({ studio: [goneInStudio()], google: [told()] }))).toMatchObject({
      kind: 'deleteInGoogle',
      google: { version: 'etag2' },
    });
  });

  test.each(['massDelete', 'leftOut'] as const)('and waiting (%s), the event is not deleted again', (why) => {
    expect(planOne({ studio: [goneInStudio()] }, { outOfStudio: why }).actions).toEqual([]);
  });

  test.each(['cancelled', 'offSchedule'] as const)(
    '(%s) and waiting for approval, an edit in Google does not delete the event',
    (why) => {
      const plan = planOne(
        { studio: [goneInStudio(why)], google: [told({ entry: edited })] },
        { outOfStudio: 'massDelete' },
      );
      expect(plan.actions.filter((action) => action.google !== undefined)).toEqual([]);
    },
  );

  test.each(['deleted', 'cancelled', 'offSchedule'] as const)('(%s) and approved, the event is deleted', (why) => {
    const plan = planOne({ studio: [goneInStudio(why)] }, { outOfStudio: 'deleteApproved' });
    expect(onlyAction(plan)).toMatchObject({ kind: 'deleteInGoogle', pair: { pair: { ended: true } } });
  });

  test.each([
    ['deleted', 'putBackInStudio'],
    ['cancelled', 'deleteInGoogle'],
    ['offSchedule', 'deleteInGoogle'],
  ] as const)('(%s) and approved, an edit made in Google meanwhile is not lost (%s)', (why, kind) => {
    const plan = planOne(
      { studio: [goneInStudio(why)], google: [told({ entry: edited })] },
      { outOfStudio: 'deleteApproved' },
    );
    expect(onlyAction(plan)).toMatchObject({ kind, conflicts: [{ kind: 'removal', entry: { notes: edited.notes } }] });
  });

  test('a booking that comes back while its delete waits is an ordinary pair again', () => {
    const action = onlyAction(planOne({ studio: [stands()] }, { outOfStudio: 'massDelete' }));
    expect(savedPair(action).outOfStudio).toBeUndefined();
    expect(action.google).toBeUndefined();
  });
});

describe('an ended pair', () => {
  const ended = pair({ generation: 3, ended: true });

  test('says nothing of its event any more', () => {
    expect(planCalendar(input({ pairs: [ended], google: [goneInGoogle()] })).actions).toEqual([]);
  });

  test('does not keep out its event when that returns', () => {
    const action = onlyAction(planCalendar(input({ pairs: [ended], studio: [goneInStudio()], google: [told()] })));
    expect(action).toMatchObject({ kind: 'createInStudio', eventId: 'event1' });
  });

  test('hands its booking the next generation of event id', () => {
    const plan = planCalendar(
      input({ pairs: [ended], studio: [stands()], wantedInGoogle: new Set([ended.bookingId]) }),
    );
    expect(onlyAction(plan)).toMatchObject({
      kind: 'createInGoogle',
      google: { kind: 'insert', eventId: ourEventId(4) },
      pair: { pair: { generation: 4 } },
    });
    expect(savedPair(onlyAction(plan)).ended).toBeUndefined();
  });
});
