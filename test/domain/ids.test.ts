import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { asId, isId, partsOfSyncId, syncIdOf } from '../../shared/domain/ids.ts';
import type { StudioId, UserId } from '../../shared/domain/ids.ts';

test.each(['a', 'A-9_z', 'x'.repeat(64)])('%s can be an id', (text) => {
  expect(isId(text)).toBe(true);
});

test.each(['', 'x'.repeat(65), 'a.b', 'a/b', '..', 'a b', 'a\n', 'ä', '%2F', 'a@b'])('%j cannot', (text) => {
  expect(isId(text)).toBe(false);
});

const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);

test('a sync is named by its studio and user, and tells them again', () => {
  fc.assert(
    fc.property(id, id, (studio, user) => {
      const [studioId, userId] = [asId<StudioId>(studio), asId<UserId>(user)];
      expect(partsOfSyncId(syncIdOf(studioId, userId))).toEqual({ studioId, userId });
    }),
  );
});

test.each(['', 'light', 'light.', '.ann', 'light.ann.', 'light.ann.more', 'li ght.ann', '../..', 'light.an/n'])(
  '%j names no sync',
  (text) => {
    expect(partsOfSyncId(text)).toBeUndefined();
  },
);
