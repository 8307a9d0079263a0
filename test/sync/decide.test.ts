import { expect, test } from 'vitest';
import { decide } from '../../shared/sync/decide.ts';

/** Down: what happened in the studio. Across: what happened in Google. */
const across = ['same', 'edited', 'gone'] as const;
const table = {
  same: ['nothing', 'updateInStudio', 'deleteInStudio'],
  edited: ['updateInGoogle', 'merge', 'putBackInGoogle'],
  gone: ['deleteInGoogle', 'putBackInStudio', 'forget'],
} as const;

test.each(across.flatMap((studio) => across.map((google, column) => [studio, google, table[studio][column]] as const)))(
  'studio %s, Google %s: %s',
  (studio, google, decision) => {
    expect(decide(studio, google)).toBe(decision);
  },
);
