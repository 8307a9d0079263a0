import { describe, expect, test } from 'vitest';
import type { Entry } from '../../shared/domain/entry.ts';
import { planCalendar } from '../../shared/sync/calendar/plan.ts';
import {
  entry,
  goneInGoogle,
  goneInStudio,
  hourFrom,
  input,
  onlyAction,
  oneWay,
  pair,
  savedPair,
  stands,
  told,
} from './calendar-examples.ts';

const moved = hourFrom('2026-03-02T18:00:00Z');

function planEdits(studio: Partial<Entry>, google: Partial<Entry>, paired = pair()) {
  return planCalendar(
    input({
      policy: oneWay,
      pairs: [paired],
      studio: [stands({ entry: entry(studio) })],
      google: [told({ entry: entry(google) })],
    }),
  );
}

describe('one way, from the studio to Google', () => {
  test('an edit in Google is told and neither taken nor undone', () => {
    const plan = planEdits({}, { span: moved });
    expect(plan.skips).toMatchObject([{ wanted: 'updateInStudio', reason: 'oneWay' }]);
    expect(onlyAction(plan)).toMatchObject({ kind: 'remember', conflicts: [], putBack: [] });
    expect(savedPair(onlyAction(plan)).agreed).toEqual(entry());
  });

  test('a change of another field in the studio leaves that edit alone', () => {
    expect(onlyAction(planEdits({ notes: 'fasting' }, { span: moved })).google).toMatchObject({
      kind: 'patch',
      fields: ['notes'],
    });
  });

  test('a change of the same field in the studio overwrites it', () => {
    const later = hourFrom('2026-03-03T18:00:00Z');
    const action = onlyAction(planEdits({ span: later }, { span: moved }));
    expect(action.google).toMatchObject({ kind: 'patch', fields: ['span'], entry: { span: later } });
    expect(action.studio).toBeUndefined();
    expect(action.conflicts).toEqual([]);
  });

  test('what was generated and edited in Google stays edited there', () => {
    const plan = planCalendar(
      input({
        policy: oneWay,
        pairs: [pair()],
        studio: [stands({ kind: 'session' })],
        google: [told({ entry: entry({ title: 'my own words' }) })],
      }),
    );
    expect(onlyAction(plan)).toMatchObject({ kind: 'remember', putBack: [] });
  });

  test('the edit remembered, the studio setting the field back to what was agreed writes nothing more', () => {
    const remembered = savedPair(onlyAction(planEdits({}, { span: moved })));
    expect(planCalendar(input({ policy: oneWay, pairs: [remembered], studio: [stands()] })).actions).toEqual([]);
  });

  test('turned two-way later, the edit flows as soon as Google tells of the event again', () => {
    const remembered = savedPair(onlyAction(planEdits({}, { span: moved })));
    const plan = planCalendar(
      input({ pairs: [remembered], studio: [stands()], google: [told({ entry: entry({ span: moved }) })] }),
    );
    expect(onlyAction(plan)).toMatchObject({ kind: 'updateInStudio', studio: { fields: ['span'] } });
  });

  test('a new event stays out, told why', () => {
    const plan = planCalendar(input({ policy: oneWay, google: [told()] }));
    expect(plan).toMatchObject({ actions: [], skips: [{ wanted: 'createInStudio', reason: 'oneWay' }] });
  });

  test.each(['unlinked', 'linked', 'session'] as const)('an event deleted in Google leaves the %s alone', (kind) => {
    const plan = planCalendar(
      input({ policy: oneWay, pairs: [pair()], studio: [stands({ kind })], google: [goneInGoogle()] }),
    );
    const action = onlyAction(plan);
    expect(action).toMatchObject({ kind: 'remember', conflicts: [] });
    expect([action.studio, action.google]).toEqual([undefined, undefined]);
    expect(savedPair(action).outOfGoogle).toBe('oneWay');
    expect(plan.skips).toMatchObject([{ wanted: 'deleteInStudio', reason: 'oneWay' }]);
  });

  test('a booking deleted in the studio is deleted in Google, edited there or not', () => {
    for (const google of [told(), told({ entry: entry({ notes: 'mine' }) })]) {
      const plan = planCalendar(input({ policy: oneWay, pairs: [pair()], studio: [goneInStudio()], google: [google] }));
      expect(onlyAction(plan)).toMatchObject({ kind: 'deleteInGoogle', google: { version: 'etag2' }, conflicts: [] });
    }
  });

  test('a lost answer is found by its mark here too, and what Google edited meanwhile stays', () => {
    const pairedWith = (notes: string) => pair({ agreed: entry({ notes }), unagreed: ['notes'] });
    expect(onlyAction(planEdits({ notes: '' }, { notes: 'mine' }, pairedWith(''))).google).toBeUndefined();
    const overwritten = onlyAction(planEdits({ notes: 'ours' }, { notes: 'mine' }, pairedWith('ours')));
    expect(overwritten.google).toMatchObject({ fields: ['notes'] });
    expect(overwritten.conflicts).toMatchObject([
      { kind: 'edit', fields: [{ field: 'notes', winner: 'studio' }], google: { notes: 'mine' } },
    ]);
  });
});
