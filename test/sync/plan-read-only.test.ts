import { describe, expect, test } from 'vitest';
import { planCalendar } from '../../shared/sync/calendar/plan.ts';
import {
  bookingId,
  entry,
  goneInGoogle,
  goneInStudio,
  input,
  mark,
  onlyAction,
  pair,
  savedPair,
  stands,
  told,
  twoWay,
} from './calendar-examples.ts';

const reasons = ['otherOrganizer', 'fromGmail', 'locked', 'privateToOthers', 'specialKind'] as const;
const closed = { ...twoWay, writable: false };
const edited = entry({ notes: 'fasting' });

describe("an event that is not the user's to write", () => {
  test.each(reasons)('(%s) comes in like any other', (readOnly) => {
    const action = onlyAction(planCalendar(input({ google: [told({ readOnly })] })));
    expect(action.kind).toBe('createInStudio');
    expect(savedPair(action).readOnly).toBe(readOnly);
  });

  test.each(reasons)('(%s) has its edits taken', (readOnly) => {
    const plan = planCalendar(
      input({ pairs: [pair({ readOnly })], studio: [stands()], google: [told({ readOnly, entry: edited })] }),
    );
    expect(onlyAction(plan)).toMatchObject({ kind: 'updateInStudio', studio: { fields: ['notes'] } });
    expect(plan.skips).toEqual([]);
  });

  test.each(reasons)('(%s) is not written when the studio changes its booking, and that is told', (readOnly) => {
    const plan = planCalendar(input({ pairs: [pair({ readOnly })], studio: [stands({ entry: edited })] }));
    expect(plan.actions).toEqual([]);
    expect(plan.skips).toMatchObject([{ wanted: 'updateInGoogle', reason: 'readOnlyEvent', bookingId }]);
  });

  test.each(reasons)('(%s) stays when its booking is deleted, and that is told once', (readOnly) => {
    const plan = planCalendar(input({ pairs: [pair({ readOnly })], studio: [goneInStudio()] }));
    expect(onlyAction(plan).google).toBeUndefined();
    expect(plan.skips).toMatchObject([{ wanted: 'deleteInGoogle', reason: 'readOnlyEvent' }]);
    const remembered = savedPair(onlyAction(plan));
    expect(remembered.outOfStudio).toBe('leftOut');
    expect(planCalendar(input({ pairs: [remembered], studio: [goneInStudio()] }))).toMatchObject({
      actions: [],
      skips: [],
    });
  });

  test("becomes the user's own when Google says so", () => {
    const plan = planCalendar(
      input({ pairs: [pair({ readOnly: 'locked' })], studio: [stands({ entry: edited })], google: [told()] }),
    );
    expect(onlyAction(plan).google).toMatchObject({ kind: 'patch', fields: ['notes'] });
    expect(savedPair(onlyAction(plan)).readOnly).toBeUndefined();
  });

  test("keeps the studio's value of a field both changed: nothing is written over, so nothing is asked", () => {
    const plan = planCalendar(
      input({
        pairs: [pair({ readOnly: 'otherOrganizer' })],
        studio: [stands({ kind: 'linked', entry: edited })],
        google: [told({ readOnly: 'otherOrganizer', entry: entry({ notes: 'theirs' }) })],
      }),
    );
    expect(onlyAction(plan)).toMatchObject({ kind: 'remember', conflicts: [], putBack: [] });
    expect(savedPair(onlyAction(plan)).agreed.notes).toBe(entry().notes);
  });

  test('that carries a mark of ours comes in without its mark being cleared', () => {
    const action = onlyAction(planCalendar(input({ google: [told({ readOnly: 'otherOrganizer', mark: mark() })] })));
    expect(action.kind).toBe('createInStudio');
    expect(action.google).toBeUndefined();
  });
});

describe('a calendar that may not be written', () => {
  test('gets no new event', () => {
    const plan = planCalendar(input({ policy: closed, studio: [stands()], wantedInGoogle: new Set([bookingId]) }));
    expect(plan).toMatchObject({
      actions: [],
      skips: [{ wanted: 'createInGoogle', reason: 'calendarNotWritable' }],
    });
  });

  test('gets no update, no delete, no event back', () => {
    const changes = [
      input({ policy: closed, pairs: [pair()], studio: [stands({ entry: edited })] }),
      input({ policy: closed, pairs: [pair()], studio: [goneInStudio()] }),
      input({ policy: closed, pairs: [pair()], studio: [stands({ entry: edited })], google: [goneInGoogle()] }),
      input({
        policy: closed,
        pairs: [pair()],
        studio: [stands({ kind: 'session' })],
        google: [told({ entry: entry({ title: 'x' }) })],
      }),
    ];
    for (const change of changes) {
      const plan = planCalendar(change);
      expect(plan.actions.filter((action) => action.google !== undefined)).toEqual([]);
      expect(plan.skips).toMatchObject([{ reason: 'calendarNotWritable' }]);
    }
  });

  test('still tells what happens in it', () => {
    const plan = planCalendar(
      input({ policy: closed, pairs: [pair()], studio: [stands()], google: [told({ entry: edited })] }),
    );
    expect(onlyAction(plan).kind).toBe('updateInStudio');
    expect(onlyAction(planCalendar(input({ policy: closed, google: [told()] }))).kind).toBe('createInStudio');
  });

  test('keeps the mark of a copy', () => {
    const action = onlyAction(planCalendar(input({ policy: closed, google: [told({ mark: mark() })] })));
    expect(action.kind).toBe('createInStudio');
    expect(action.google).toBeUndefined();
  });
});
