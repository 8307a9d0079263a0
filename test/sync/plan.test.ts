import { describe, expect, test } from 'vitest';
import type { Entry, EntryField } from '../../shared/domain/entry.ts';
import type { CalendarPlan, Pair, StudioItem } from '../../shared/sync/calendar/model.ts';
import { planCalendar } from '../../shared/sync/calendar/plan.ts';
import { entry, hourFrom, input, onlyAction, pair, savedPair, stands, told } from './calendar-examples.ts';

/** Plans one paired item: what it is, what the studio and Google hold now. */
function planEdits(kind: StudioItem['kind'], studio: Partial<Entry>, google: Partial<Entry>, agreed = entry()) {
  return planCalendar(
    input({
      pairs: [pair({ agreed })],
      studio: [stands({ kind, entry: { ...agreed, ...studio } })],
      google: [told({ entry: { ...agreed, ...google } })],
    }),
  );
}

/** What a plan writes and asks, field by field. */
function outlineOf(plan: CalendarPlan) {
  const [action] = plan.actions;
  return {
    toStudio: action?.studio?.kind === 'update' ? action.studio.fields : [],
    toGoogle: action?.google?.kind === 'patch' ? action.google.fields : [],
    putBack: action?.putBack ?? [],
    asked: action?.conflicts.flatMap((conflict) => (conflict.kind === 'edit' ? conflict.fields : [])) ?? [],
  };
}

const moved = hourFrom('2026-03-02T18:00:00Z');
const later = hourFrom('2026-03-03T18:00:00Z');

describe('an edit on one side', () => {
  test.each<[EntryField, Partial<Entry>]>([
    ['title', { title: 'Doctor' }],
    ['span', { span: moved }],
    ['location', { location: 'Elsewhere' }],
    ['notes', { notes: 'fasting' }],
    ['busy', { busy: false }],
  ])('of the %s of an unlinked appointment reaches the other side', (field, change) => {
    const fromGoogle = planEdits('unlinked', {}, change);
    expect(outlineOf(fromGoogle)).toEqual({ toStudio: [field], toGoogle: [], putBack: [], asked: [] });
    expect(onlyAction(fromGoogle).studio).toMatchObject({ kind: 'update', version: 7, entry: change });
    expect(savedPair(onlyAction(fromGoogle))).toMatchObject({ agreed: change, googleVersion: 'etag2' });

    const fromStudio = planEdits('unlinked', change, {});
    expect(outlineOf(fromStudio)).toEqual({ toStudio: [], toGoogle: [field], putBack: [], asked: [] });
    expect(onlyAction(fromStudio).google).toMatchObject({ kind: 'patch', version: 'etag2', entry: change });
    expect(savedPair(onlyAction(fromStudio))).toMatchObject({ agreed: change, studioVersion: 7 });
  });

  test.each<[EntryField, Partial<Entry>]>([
    ['span', { span: moved }],
    ['location', { location: 'Elsewhere' }],
    ['notes', { notes: 'fasting' }],
  ])('in Google of the %s reaches sessions and linked appointments', (field, change) => {
    for (const kind of ['session', 'linked'] as const) {
      expect(outlineOf(planEdits(kind, {}, change))).toEqual({
        toStudio: [field],
        toGoogle: [],
        putBack: [],
        asked: [],
      });
    }
  });

  test('of the zone alone shifts nothing: it is no change of time', () => {
    const plan = planEdits('unlinked', {}, { span: { ...entry().span, timeZone: 'Europe/Berlin' } as Entry['span'] });
    expect(outlineOf(plan)).toEqual({ toStudio: [], toGoogle: [], putBack: [], asked: [] });
  });

  test('carries in its mark what was sent, under the version last seen', () => {
    const plan = planCalendar(
      input({ pairs: [pair()], studio: [stands({ entry: entry({ notes: 'fasting' }) })], google: [] }),
    );
    expect(onlyAction(plan).google).toMatchObject({
      kind: 'patch',
      version: 'etag1',
      mark: { studioId: 'light', userId: 'ann', bookingId: 'booking1' },
    });
  });
});

describe('the generated title', () => {
  test.each(['session', 'linked'] as const)('of a %s that was edited in Google is put back and told', (kind) => {
    const plan = planEdits(kind, {}, { title: 'my own words' });
    expect(outlineOf(plan)).toEqual({ toStudio: [], toGoogle: ['title'], putBack: ['title'], asked: [] });
    expect(onlyAction(plan)).toMatchObject({ kind: 'updateInGoogle', google: { entry: { title: 'Dentist' } } });
  });

  test('is put back once: the next plan has nothing to do', () => {
    const first = onlyAction(planEdits('session', {}, { title: 'my own words' }));
    const next = planCalendar(
      input({ pairs: [{ ...savedPair(first), googleVersion: 'etag3' }], studio: [stands({ kind: 'session' })] }),
    );
    expect(next).toEqual({ actions: [], skips: [], held: [] });
  });

  test('stays put back when the time was moved in the same edit, which comes in', () => {
    expect(outlineOf(planEdits('session', {}, { title: 'my own words', span: moved }))).toEqual({
      toStudio: ['span'],
      toGoogle: ['title'],
      putBack: ['title'],
      asked: [],
    });
  });

  test('changed by the studio reaches Google and is nothing to tell', () => {
    expect(outlineOf(planEdits('linked', { title: 'Ann: Fitting' }, {}))).toEqual({
      toStudio: [],
      toGoogle: ['title'],
      putBack: [],
      asked: [],
    });
  });

  test.each(['session', 'linked', 'unlinked'] as const)(
    'and the text below the notes of a %s is never taken',
    (kind) => {
      const agreed = entry({ detail: kind === 'unlinked' ? '' : 'Client: Ann' });
      expect(outlineOf(planEdits(kind, {}, { detail: 'Client: Bob' }, agreed))).toEqual({
        toStudio: [],
        toGoogle: ['detail'],
        putBack: ['detail'],
        asked: [],
      });
    },
  );
});

describe('edits on both sides', () => {
  test.each(['session', 'linked', 'unlinked'] as const)('of different fields of a %s are both kept', (kind) => {
    const plan = planEdits(kind, { location: 'Studio 2' }, { notes: 'fasting' });
    expect(outlineOf(plan)).toEqual({ toStudio: ['notes'], toGoogle: ['location'], putBack: [], asked: [] });
    expect(savedPair(onlyAction(plan)).agreed).toEqual(entry({ location: 'Studio 2', notes: 'fasting' }));
  });

  test('of the same field to the same value are no conflict', () => {
    const plan = planEdits('unlinked', { span: moved }, { span: moved });
    expect(outlineOf(plan)).toEqual({ toStudio: [], toGoogle: [], putBack: [], asked: [] });
    expect(savedPair(onlyAction(plan)).agreed.span).toEqual(moved);
  });

  test.each([
    ['unlinked', 'google', ['span'], []],
    ['linked', 'studio', [], ['span']],
    ['session', 'studio', [], ['span']],
  ] as const)('of the same field of a %s: %s wins, and a conflict keeps both', (kind, winner, toStudio, toGoogle) => {
    const plan = planEdits(kind, { span: moved }, { span: later });
    expect(outlineOf(plan)).toEqual({ toStudio, toGoogle, putBack: [], asked: [{ field: 'span', winner }] });
    expect(onlyAction(plan).conflicts).toMatchObject([
      { kind: 'edit', studio: { span: moved }, google: { span: later } },
    ]);
    expect(savedPair(onlyAction(plan)).agreed.span).toEqual(winner === 'google' ? later : moved);
  });
});

describe('what is not an edit', () => {
  test('our own write coming back only has its version remembered', () => {
    const plan = planEdits('session', {}, {});
    expect(onlyAction(plan)).toMatchObject({ kind: 'remember', conflicts: [] });
    expect(outlineOf(plan)).toEqual({ toStudio: [], toGoogle: [], putBack: [], asked: [] });
    expect(savedPair(onlyAction(plan)).googleVersion).toBe('etag2');
  });

  test('the same event told again has nothing to be remembered', () => {
    const told1 = told({ version: 'etag1' });
    expect(planCalendar(input({ pairs: [pair()], studio: [stands()], google: [told1] }))).toEqual({
      actions: [],
      skips: [],
      held: [],
    });
  });

  test('a change of the booking that Google never sees is not worth a write', () => {
    expect(planCalendar(input({ pairs: [pair()], studio: [stands({ version: 8 })] })).actions).toEqual([]);
  });

  test('a text that Google holds in its own manner reads as agreed, also when another field is edited', () => {
    const held: Pair = pair({ agreed: entry({ notes: 'a  b' }), heldByGoogle: { notes: 'a b' } });
    const ask = (google: Partial<Entry>) =>
      outlineOf(
        planCalendar(
          input({
            pairs: [held],
            studio: [stands({ entry: entry({ notes: 'a  b' }) })],
            google: [told({ entry: entry({ notes: 'a b', ...google }) })],
          }),
        ),
      );
    expect(ask({})).toEqual({ toStudio: [], toGoogle: [], putBack: [], asked: [] });
    expect(ask({ location: 'Elsewhere' })).toEqual({ toStudio: ['location'], toGoogle: [], putBack: [], asked: [] });
    expect(ask({ notes: 'a c' })).toEqual({ toStudio: ['notes'], toGoogle: [], putBack: [], asked: [] });
  });

  test('an edit back to how Google once held another text is an edit', () => {
    const first = planCalendar(
      input({
        pairs: [pair({ agreed: entry({ notes: 'a  b' }), heldByGoogle: { notes: 'a b' } })],
        studio: [stands({ entry: entry({ notes: 'a  b' }) })],
        google: [told({ entry: entry({ notes: 'c' }) })],
      }),
    );
    const back = planCalendar(
      input({
        pairs: [savedPair(onlyAction(first))],
        studio: [stands({ version: 8, entry: entry({ notes: 'c' }) })],
        google: [told({ version: 'etag3', entry: entry({ notes: 'a b' }) })],
      }),
    );
    expect(outlineOf(back)).toEqual({ toStudio: ['notes'], toGoogle: [], putBack: [], asked: [] });
  });
});

describe('an event that cannot be read', () => {
  test('leaves its booking alone and is told with what is wrong', () => {
    const plan = planCalendar(
      input({
        pairs: [pair()],
        studio: [stands({ entry: entry({ notes: 'fasting' }) })],
        google: [{ kind: 'unreadable', eventId: pair().eventId, version: 'etag2', problem: 'year 0' }],
      }),
    );
    expect(plan.actions).toEqual([]);
    expect(plan.skips).toMatchObject([{ reason: 'unreadable', problem: 'year 0', bookingId: 'booking1' }]);
  });

  test('is told also when it belongs to no booking', () => {
    const plan = planCalendar(
      input({ google: [{ kind: 'unreadable', eventId: pair().eventId, version: 'etag2', problem: 'year 0' }] }),
    );
    expect(plan).toMatchObject({ actions: [], skips: [{ wanted: 'createInStudio', reason: 'unreadable' }] });
  });
});

test('a pair whose booking nobody read is a mistake of the caller, not a deletion', () => {
  expect(() => planCalendar(input({ pairs: [pair()] }))).toThrow('state of its booking');
});
