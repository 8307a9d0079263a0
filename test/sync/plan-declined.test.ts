import { describe, expect, test } from 'vitest';
import type { Pair } from '../../shared/sync/calendar/model.ts';
import { planCalendar } from '../../shared/sync/calendar/plan.ts';
import { bookingId, entry, eventId, input, onlyAction, pair, savedPair, stands, told } from './calendar-examples.ts';

const declined = told({ answer: 'declined', readOnly: 'otherOrganizer' });
const edited = stands({ entry: entry({ notes: 'fasting' }) });
const out = (outOfGoogle: NonNullable<Pair['outOfGoogle']>) => pair({ outOfGoogle, readOnly: 'otherOrganizer' });

describe('an event its user declined', () => {
  test.each(['toPutBack', 'deleteApproved'] as const)(
    'is not put back; the answer (%s) is done with that',
    (answer) => {
      const plan = planCalendar(input({ pairs: [out(answer)], studio: [edited], google: [declined] }));
      const action = onlyAction(plan);
      expect(action).toMatchObject({ kind: 'remember', conflicts: [] });
      expect(action.google).toBeUndefined();
      expect(savedPair(action).outOfGoogle).toBe('declined');
      expect(plan.skips).toMatchObject([{ reason: 'declined', bookingId }]);
    },
  );

  test('is at rest afterwards, unedited or not; who asks for it hears that it is declined', () => {
    for (const studio of [stands(), edited])
      expect(planCalendar(input({ pairs: [out('declined')], studio: [studio], google: [declined] })).actions).toEqual(
        [],
      );
    const asked = input({ pairs: [out('declined')], studio: [stands()], wantedInGoogle: new Set([bookingId]) });
    expect(planCalendar(asked)).toMatchObject({ actions: [], skips: [{ reason: 'declined' }] });
  });

  test.each([
    ['toPutBack', stands()],
    ['deleteApproved', edited],
    ['oneWay', edited],
    ['declined', edited],
  ] as const)('is looked at before another is made, where Google told nothing of it (%s)', (why, studio) => {
    const action = onlyAction(planCalendar(input({ pairs: [out(why)], studio: [studio] })));
    expect(action).toMatchObject({ kind: 'putBackInGoogle', lookFirst: eventId });
    const gone = { kind: 'gone', eventId } as const;
    const known = planCalendar(input({ pairs: [out(why)], studio: [studio], google: [gone] }));
    expect(onlyAction(known)).not.toHaveProperty('lookFirst');
  });

  test('and accepted again is tied as before', () => {
    const accepted = told({ answer: 'accepted', readOnly: 'otherOrganizer' });
    const plan = planCalendar(input({ pairs: [out('declined')], studio: [stands()], google: [accepted] }));
    expect(savedPair(onlyAction(plan))).not.toHaveProperty('outOfGoogle');
  });
});
