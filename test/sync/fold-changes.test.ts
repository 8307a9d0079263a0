import { describe, expect, test } from 'vitest';
import { entryFields } from '../../shared/domain/entry.ts';
import type { Entry } from '../../shared/domain/entry.ts';
import { asId } from '../../shared/domain/ids.ts';
import { foldChanges, printsOf } from '../../shared/sync/calendar/run-change.ts';
import type { RunChange } from '../../shared/sync/calendar/run-change.ts';

const entry: Entry = {
  title: 'Scouting',
  span: { kind: 'allDay', start: asId('2026-12-01'), end: asId('2026-12-02') },
  location: 'Park',
  notes: '',
  detail: '',
  busy: true,
  status: 'confirmed',
};
const about = { bookingId: asId<never>('b1'), eventId: asId<never>('e1'), title: 'Scouting' };
const made: RunChange = {
  ...about,
  kind: 'createInStudio',
  after: entry,
  studio: { fields: entryFields, became: printsOf(entry, entryFields), version: 1 },
};
const moved = (from: string, to: string, version: number): RunChange => ({
  ...about,
  kind: 'updateInStudio',
  before: { ...entry, location: from },
  after: { ...entry, location: to },
  studio: {
    was: { ...entry, location: from },
    fields: ['location'],
    became: printsOf({ ...entry, location: to }, ['location']),
    version,
  },
});
const deleted: RunChange = {
  ...about,
  kind: 'deleteInStudio',
  before: entry,
  studio: { was: entry, fields: entryFields, version: 2 },
};

describe('several changes of one item in one run', () => {
  test('made and changed: it was not there, and is as it was left last', () => {
    const [folded] = foldChanges([made, moved('Park', 'Hall', 2)]);
    expect(folded?.studio?.was).toBeUndefined();
    expect(folded?.studio).toMatchObject({
      version: 2,
      became: printsOf({ ...entry, location: 'Hall' }, entryFields),
    });
    expect(folded?.before).toBeUndefined();
  });

  test('changed twice: what it was before the first', () => {
    const [folded] = foldChanges([moved('Park', 'Hall', 2), moved('Hall', 'River', 3)]);
    expect(folded?.studio).toMatchObject({
      was: { location: 'Park' },
      fields: ['location'],
      version: 3,
      became: printsOf({ ...entry, location: 'River' }, ['location']),
    });
  });

  test('changed in one field and then in another, which a person had changed between the two: each as it was before the run', () => {
    const was = { ...entry, location: 'Hall', notes: 'typed meanwhile' };
    const second: RunChange = {
      ...moved('Hall', 'Hall', 3),
      studio: { was, fields: ['notes'], became: printsOf({ ...was, notes: 'from Google' }, ['notes']), version: 3 },
    };
    const [folded] = foldChanges([moved('Park', 'Hall', 2), second]);
    expect(folded?.studio).toMatchObject({
      was: { location: 'Park', notes: 'typed meanwhile' },
      fields: ['location', 'notes'],
    });
  });

  test('made and deleted: nothing is left to take back', () => {
    expect(foldChanges([made, deleted])).toEqual([]);
  });

  test('changed and deleted: it was there as before the change', () => {
    const [folded] = foldChanges([moved('Hall', 'Park', 1), deleted]);
    expect(folded?.studio?.was?.location).toBe('Hall');
    expect(folded?.studio?.became).toBeUndefined();
  });
});
