import { describe, expect, test } from 'vitest';
import { mergeValues } from '../../../shared/sync/contacts/merge-values.ts';
import type { Labelled } from '../../../shared/domain/studio.ts';

const keyed = { key: ({ value }: Labelled) => value.toLowerCase(), label: ({ label }: Labelled) => label };

/** `a b@work` is the value a without a label and the value b labelled work. */
function values(text: string): readonly Labelled[] {
  return text
    .split(' ')
    .filter((part) => part !== '')
    .map((part) => {
      const [value = '', label = ''] = part.split('@');
      return { value, label };
    });
}

function told(merged: readonly Labelled[]): string {
  return merged.map(({ value, label }) => (label === '' ? value : `${value}@${label}`)).join(' ');
}

describe('values merge one by one', () => {
  test.each([
    ['each side adds', 'a', 'a b', 'a c', 'a b c', false],
    ['one side takes away', 'a b', 'a', 'a b', 'a', false],
    ['the other side takes away', 'a b', 'a b', 'b', 'b', false],
    ['one takes away what the other labels anew', 'a@home', '', 'a@work', 'a@work', false],
    ['both take the same away', 'a b', 'a', 'a', 'a', false],
    ['each side puts another in its place', 'a', 'b', 'c', 'b c', false],
    ['one side labels anew', 'a@home', 'a@home', 'a@work', 'a@work', false],
    ['both label anew', 'a@home', 'a@work', 'a@other', 'a@work', true],
    ['the order says nothing', 'a b', 'a b', 'b a', 'a b', false],
    ['the same twice counts once', 'a', 'a A', 'a', 'a', false],
    ['nobody ever agreed', undefined, 'a b', 'c', 'a b c', false],
    ['nobody ever agreed on the label', undefined, 'a', 'a@work', 'a@work', false],
    ['nobody ever agreed on two labels', undefined, 'a@home', 'a@work', 'a@home', true],
  ] as const)('%s', (...[, agreed, studio, google, merged, conflict]) => {
    const sides = {
      agreed: agreed === undefined ? undefined : values(agreed),
      studio: values(studio),
      google: values(google),
    };
    const outcome = mergeValues(sides, keyed, 'studio');
    expect([told(outcome.values), outcome.conflict]).toEqual([merged, conflict]);
  });

  test('of two new labels the stated winner’s stands', () => {
    const sides = { agreed: values('a@home'), studio: values('a@work'), google: values('a@other') };
    expect(told(mergeValues(sides, keyed, 'google').values)).toBe('a@other');
  });
});
