import { describe, expect, test } from 'vitest';
import type { Entry } from '../../shared/domain/entry.ts';
import type { StudioItem } from '../../shared/sync/calendar/model.ts';
import { planCalendar } from '../../shared/sync/calendar/plan.ts';
import { entry, hourFrom, input, onlyAction, pair, stands, told } from './calendar-examples.ts';

const moved = hourFrom('2026-03-02T18:00:00Z');
const titleOnly = entry({ location: '', notes: '' });
const busyOnly = entry({ title: 'Busy', location: '', notes: '' });

function planGoogleEdit(special: Pick<StudioItem, 'kind' | 'privacy'>, agreed: Entry, edit: Partial<Entry>) {
  return onlyAction(
    planCalendar(
      input({
        pairs: [pair({ agreed })],
        studio: [stands({ ...special, entry: agreed })],
        google: [told({ entry: { ...agreed, ...edit } })],
      }),
    ),
  );
}

describe('what privacy hides from Google', () => {
  test.each([
    ['title', titleOnly, { location: 'typed in Google', notes: 'typed too' }, ['location', 'notes']],
    [
      'busy',
      busyOnly,
      { location: 'typed in Google', notes: 'typed too', title: 'Dentist' },
      ['title', 'location', 'notes'],
    ],
  ] as const)(
    '(%s) is never taken from there, so that hiding never empties a booking',
    (privacy, agreed, edit, fields) => {
      const action = planGoogleEdit({ kind: 'unlinked', privacy }, agreed, edit);
      expect(action.studio).toBeUndefined();
      expect(action.google).toMatchObject({ kind: 'patch', fields, entry: agreed });
      expect(action.putBack).toEqual(fields);
    },
  );

  test.each([
    ['full', 'unlinked', ['title']],
    ['title', 'unlinked', ['title']],
    ['busy', 'unlinked', []],
    ['title', 'session', []],
  ] as const)('%s leaves the title of an %s to these fields from Google: %j', (privacy, kind, fields) => {
    const agreed = privacy === 'full' ? entry() : privacy === 'title' ? titleOnly : busyOnly;
    const action = planGoogleEdit({ kind, privacy }, agreed, { title: 'new words' });
    expect(action.studio?.kind === 'update' ? action.studio.fields : []).toEqual(fields);
  });

  test.each(['title', 'busy'] as const)('(%s) leaves the time to both sides', (privacy) => {
    const agreed = privacy === 'title' ? titleOnly : busyOnly;
    expect(planGoogleEdit({ kind: 'session', privacy }, agreed, { span: moved })).toMatchObject({
      kind: 'updateInStudio',
      studio: { fields: ['span'] },
    });
  });

  test('tightened later is taken out of Google', () => {
    const plan = planCalendar(input({ pairs: [pair()], studio: [stands({ privacy: 'busy', entry: busyOnly })] }));
    expect(onlyAction(plan).google).toMatchObject({
      kind: 'patch',
      fields: ['title', 'location', 'notes'],
      entry: { title: 'Busy', location: '', notes: '' },
    });
    expect(onlyAction(plan).studio).toBeUndefined();
  });
});
