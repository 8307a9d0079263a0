import { expect, test } from 'vitest';
import { isMassDelete } from '../../shared/sync/guard.ts';

test.each([
  ['ten of ten proceed: few deletes are never suspicious', 10, 10, false],
  ['eleven of eleven wait', 11, 11, true],
  ['ten of twelve proceed, though they are most', 10, 12, false],
  ['eleven of forty wait: above a quarter', 11, 40, true],
  ['eleven of forty-four proceed: exactly a quarter', 11, 44, false],
  ['eleven of forty-three wait: just above a quarter', 11, 43, true],
  ['a hundred of four hundred proceed', 100, 400, false],
  ['a hundred and one of four hundred wait', 101, 400, true],
  ['none of none proceed', 0, 0, false],
])('%s', (_rule, vanished, pairs, suspicious) => {
  expect(isMassDelete(vanished, pairs)).toBe(suspicious);
});
