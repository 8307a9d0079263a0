import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { toItem } from '../../shared/adapters/google/to-item.ts';
import type { Entry } from '../../shared/domain/entry.ts';
import { asId } from '../../shared/domain/ids.ts';
import type { BookingId, EventId } from '../../shared/domain/ids.ts';
import type { Recurrence } from '../../shared/domain/series.ts';
import { seriesToRead } from '../../shared/sync/calendar/fold-series.ts';
import type { Action, CalendarInput, GoogleChange, StudioItem } from '../../shared/sync/calendar/model.ts';
import { planCalendar } from '../../shared/sync/calendar/plan.ts';
import { date, entry, input, pair, stands, twoWay, zone } from './calendar-examples.ts';
import { recordedOutcomes, split } from './recorded-outcomes.ts';
import type { Before, Outcome } from './recorded-outcomes.ts';

/** Answers of Google's to a person's acts, recorded by others: see the file's own note. */
const file = JSON.parse(
  readFileSync(new URL('../fixtures/google/calendar-sync-sequences.json', import.meta.url), 'utf8'),
) as { readonly sequences: Readonly<Record<string, { readonly response: { readonly items: readonly unknown[] } }>> };

function recorded(name: string): readonly GoogleChange[] {
  const sequence = file.sequences[name];
  if (sequence === undefined) throw new Error(`nothing recorded as ${name}`);
  return sequence.response.items.map((json) => toItem(json, { timeZone: zone('America/Chicago') }));
}

function agreedOf(before: Before, google: readonly GoogleChange[]): Entry {
  const told = google.find((change) => change.kind === 'event' && change.event.id === before.id);
  const now =
    told?.kind === 'event'
      ? told.event.entry
      : entry({ recurrence: { rule: 'FREQ=DAILY', excludedDates: [], changes: [] } });
  const recurrence: Recurrence = {
    rule: before.rule ?? now.recurrence?.rule ?? 'FREQ=DAILY',
    excludedDates: (before.excluded ?? []).map((text) => date(text)),
    changes: before.changes ?? [],
  };
  return { ...now, title: before.title ?? now.title, notes: before.notes ?? now.notes, recurrence };
}

function plan(
  name: string,
  befores: readonly Before[],
  special: Partial<CalendarInput> & Pick<Partial<StudioItem>, 'kind'> = {},
) {
  const google = recorded(name);
  const { kind = 'unlinked', ...more } = special;
  const known = befores.map((before) => ({
    before,
    bookingId: asId<BookingId>(`of ${before.id}`),
    agreed: agreedOf(before, google),
  }));
  const asked = input({
    google,
    pairs: known.map(({ before, bookingId, agreed }) => pair({ bookingId, eventId: asId<EventId>(before.id), agreed })),
    studio: known.map(({ bookingId, agreed }) => stands({ bookingId, entry: agreed, kind })),
    ...more,
  });
  // What was recorded is all there is of these series.
  return planCalendar({ ...asked, wholeSeries: new Set(seriesToRead(asked)) });
}

function outcomeOf({ kind, after, continued }: Action): Outcome {
  const recurrence = after?.recurrence;
  return {
    kind,
    ...(after === undefined ? {} : { title: after.title }),
    ...(recurrence === undefined
      ? {}
      : { rule: recurrence.rule, excluded: recurrence.excludedDates, changes: recurrence.changes }),
    ...(continued === undefined
      ? {}
      : {
          goesOn: continued.map(
            ({ entry: next }) => [next.title, next.span.start, next.recurrence?.rule ?? ''] as const,
          ),
        }),
  };
}

describe('what Google was recorded to tell, of series the studio knows', () => {
  test.each(recordedOutcomes)('%s', (name, before, outcomes) => {
    const { actions, skips } = plan(name, before);
    expect(actions.map(outcomeOf)).toEqual(outcomes);
    expect(skips).toEqual([]);
  });

  test('a series nobody knows comes in where that is asked for, and is told as skipped where not', () => {
    expect(plan('create_create', [])).toMatchObject({ actions: [], skips: [{ reason: 'repeats' }] });
    const asked = plan('create_create', [], { policy: { ...twoWay, includeGoogleSeries: true } });
    expect(asked.actions.map(outcomeOf)).toEqual([
      { kind: 'createInStudio', title: '🍽️ Dishes', rule: 'FREQ=DAILY', excluded: [], changes: [] },
    ]);
  });

  test('every recorded sequence is among these', () => {
    expect(Object.keys(file.sequences).toSorted()).toEqual(
      ['create_create', ...recordedOutcomes.map(([name]) => name)].toSorted(),
    );
  });

  test.each(['delete_single_delete.single', 'delete_this-and-following_delete.this-and-following-2'])(
    'of sessions %s takes none away: it is put back, and a person hears of it',
    (name) => {
      const id = name.includes('single') ? '5hni4sj3ql1669otmjg7sn1mok' : '72o12msae3t6au1lim41i8tu6j';
      const rule = name.includes('single') ? `${split}20250401T045959Z` : 'FREQ=DAILY';
      const { actions } = plan(name, [{ id, rule }], { kind: 'session' });
      expect(actions).toMatchObject([
        {
          kind: 'updateInGoogle',
          google: { fields: ['recurrence'] },
          conflicts: [{ kind: 'edit', fields: [{ field: 'recurrence' }] }],
        },
      ]);
    },
  );
});
