import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchEvidentTwins } from '../../shared/sync/match.ts';

interface Named {
  readonly key: string;
  readonly name: string;
}
const named = (keys: readonly string[], side: string): readonly Named[] =>
  keys.map((key, index) => ({ key, name: `${side}${index}` }));
const names = (studio: readonly string[], google: readonly string[]) =>
  matchEvidentTwins(named(studio, 's'), named(google, 'g')).map((twin) => `${twin.studio.name}=${twin.google.name}`);

test.each([
  ['nothing in common', ['a'], ['b'], []],
  ['one each', ['a'], ['a'], ['s0=g0']],
  ['two in Google that look like one booking: one stays alone', ['a'], ['a', 'a'], ['s0=g0']],
  ['two bookings that look like one event: one stays alone', ['a', 'a'], ['a'], ['s0=g0']],
  ['duplicates on both sides, in the order given', ['a', 'b', 'a'], ['a', 'a', 'b'], ['s0=g0', 's2=g1', 's1=g2']],
])('%s', (_case, studio, google, twins) => {
  expect(names(studio, google)).toEqual(twins);
});

test('every item finds at most one twin, of its own likeness, and no two that could be paired stay alone', () => {
  const keys = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 });
  fc.assert(
    fc.property(keys, keys, (studio, google) => {
      const twins = matchEvidentTwins(named(studio, 's'), named(google, 'g'));
      expect(new Set(twins.map((twin) => twin.studio.name)).size).toBe(twins.length);
      expect(new Set(twins.map((twin) => twin.google.name)).size).toBe(twins.length);
      for (const twin of twins) expect(twin.studio.key).toBe(twin.google.key);
      for (const key of ['a', 'b', 'c']) {
        const count = (side: readonly string[]) => side.filter((each) => each === key).length;
        expect(twins.filter((twin) => twin.studio.key === key).length).toBe(Math.min(count(studio), count(google)));
      }
    }),
  );
});
