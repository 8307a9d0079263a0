import { describe, expect, test } from 'vitest';
import type { Entry } from '../../shared/domain/entry.ts';
import { planCalendar } from '../../shared/sync/calendar/plan.ts';
import { printOfSent } from '../../shared/sync/calendar/unsaved-writes.ts';
import {
  entry,
  goneInStudio,
  hourFrom,
  input,
  mark,
  onlyAction,
  oneWay,
  ourEventId,
  pair,
  recurrence,
  savedPair,
  stands,
  told,
  twoWay,
} from './calendar-examples.ts';

const eleven = hourFrom('2026-03-02T16:00:00Z');
const fourteen = hourFrom('2026-03-02T19:00:00Z');
const sent = entry({ span: eleven, notes: 'bring  the form' });

/** Agreed on the usual entry, known to carry that mark; since then `sent` was written, and nobody saved so. */
const known = pair({ sentPrint: printOfSent(mark().sent) ?? '' });
const written = (now: Partial<Entry> = {}) => told({ entry: { ...sent, ...now }, mark: mark(sent) });

describe('a write of ours that nobody saved', () => {
  test('is agreed on where the studio still says the same', () => {
    const plan = planCalendar(input({ pairs: [known], studio: [stands({ entry: sent })], google: [written()] }));
    expect(onlyAction(plan)).toMatchObject({ kind: 'remember', conflicts: [] });
    expect(savedPair(onlyAction(plan))).toMatchObject({ agreed: sent, sentPrint: printOfSent(mark(sent).sent) });
  });

  test.each([
    ['two ways', twoWay],
    ['one way', oneWay],
  ])('gives way to what the studio says by now, be it what was agreed before (%s)', (_how, policy) => {
    for (const span of [fourteen, entry().span]) {
      const studio = [stands({ entry: { ...sent, span } })];
      const plan = planCalendar(input({ pairs: [known], studio, google: [written()], policy }));
      expect(onlyAction(plan)).toMatchObject({ kind: 'updateInGoogle', google: { fields: ['span'] }, conflicts: [] });
    }
  });

  test.each([
    ['two ways', twoWay],
    ['one way', oneWay],
  ])('keeps no event of a booking that is gone by now (%s)', (_how, policy) => {
    const plan = planCalendar(input({ pairs: [known], studio: [goneInStudio()], google: [written()], policy }));
    expect(onlyAction(plan)).toMatchObject({ kind: 'deleteInGoogle', conflicts: [] });
  });

  test('does not hide what was edited in Google since', () => {
    const google = [written({ span: fourteen })];
    const standing = planCalendar(input({ pairs: [known], studio: [stands({ entry: sent })], google }));
    expect(onlyAction(standing)).toMatchObject({ kind: 'updateInStudio', studio: { fields: ['span'] }, conflicts: [] });
    const gone = planCalendar(input({ pairs: [known], studio: [goneInStudio()], google }));
    expect(onlyAction(gone)).toMatchObject({ kind: 'putBackInStudio' });
  });

  test('whose text Google made its own is no edit, and the studio keeps its text', () => {
    const google = [written({ notes: 'bring the form' })];
    const plan = planCalendar(input({ pairs: [known], studio: [stands({ entry: sent })], google }));
    expect(onlyAction(plan)).toMatchObject({ kind: 'remember', conflicts: [] });
    const settled = savedPair(onlyAction(plan));
    const again = { pairs: [settled], studio: [stands({ entry: sent })], google };
    expect(planCalendar(input(again)).actions).toEqual([]);
  });

  test('tells of a series the words alone: its occurrences stay as they were agreed on', () => {
    const series = entry({ recurrence });
    const renamed = { ...series, title: 'Orthodontist' };
    const before = { ...known, agreed: series };
    const google = [told({ entry: renamed, mark: mark(renamed), series: { role: 'master' } })];
    const back = planCalendar(input({ pairs: [before], studio: [stands({ entry: series })], google }));
    expect(onlyAction(back)).toMatchObject({ kind: 'updateInGoogle', google: { fields: ['title'] }, conflicts: [] });
    const gone = planCalendar(input({ pairs: [before], studio: [goneInStudio()], google }));
    expect(onlyAction(gone)).toMatchObject({ kind: 'deleteInGoogle' });
  });
});

test('an event moved back to where we once wrote it was moved: its mark is the one we know', () => {
  const agreed = entry({ span: fourteen });
  const pairs = [pair({ agreed, sentPrint: printOfSent(mark().sent) ?? '' })];
  const google = [told({ mark: mark() })];
  const plan = planCalendar(input({ pairs, studio: [stands({ entry: agreed })], google }));
  expect(onlyAction(plan)).toMatchObject({ kind: 'updateInStudio', studio: { fields: ['span'] } });
});

test('an insert nobody saved, whose text Google made its own, goes with its booking', () => {
  const google = [told({ id: ourEventId(0), entry: { ...sent, notes: 'bring the form' }, mark: mark(sent) })];
  const plan = planCalendar(input({ studio: [goneInStudio()], google }));
  expect(onlyAction(plan)).toMatchObject({ kind: 'deleteInGoogle', eventId: ourEventId(0), conflicts: [] });
});
