import { describe, expect, test } from 'vitest';
import { mergeFields, printsOf } from '../../shared/sync/merge.ts';
import type { MergeRules, Shape } from '../../shared/sync/model.ts';

const googleWins: MergeRules = { winner: 'google', ownedByStudio: new Set() };
const studioWins: MergeRules = { winner: 'studio', ownedByStudio: new Set() };

describe('a field that merges its values', () => {
  /** A shelf of books: the list is a field, each book in it a part. */
  interface Shelf {
    readonly label: string;
    readonly books: string;
  }
  const listed = (shelf: Shelf) => new Set(shelf.books.split('').filter((book) => book !== ''));
  const shelves: Shape<Shelf> = {
    fields: ['label', 'books'],
    print: (field, shelf) => shelf[field],
    isEmpty: (field, shelf) => shelf[field] === '',
    merge(field, { agreed, studio, google }, { winner }) {
      if (field === 'label' || (agreed !== undefined && agreed.books === 'one thing')) return undefined;
      const before = agreed === undefined ? new Set<string>() : listed(agreed);
      const [ours, theirs] = [listed(studio), listed(google)];
      const books = [...new Set([...before, ...ours, ...theirs])].filter((book) =>
        before.has(book) ? ours.has(book) && theirs.has(book) : true,
      );
      // `!` is what nobody but the studio puts there.
      const kept = books.filter((book) => book !== '!' || ours.has('!'));
      const conflict = ours.has('?') && theirs.has('?');
      const said = conflict ? [...kept, winner] : kept;
      return {
        fields: { label: 'never looked at', books: said.toSorted().join('') },
        conflict,
        putBack: books.includes('!') && !ours.has('!'),
      };
    },
  };
  const was: Shelf = { label: 'l', books: 'abc' };
  const mergeShelves = (studio: string, google: string, more: { rules?: MergeRules; ancestor?: Shelf } = {}) => {
    const ancestor = 'ancestor' in more ? more.ancestor : was;
    return mergeFields(
      shelves,
      {
        agreed: printsOf(shelves, was),
        ...(ancestor === undefined ? {} : { ancestor }),
        studio: { ...was, books: studio },
        google: { ...was, books: google },
      },
      more.rules ?? googleWins,
    );
  };

  test('has what each side made of its parts, and is written wherever it differs', () => {
    expect(mergeShelves('abcd', 'bc')).toEqual({
      fields: { label: 'l', books: 'bcd' },
      changedForStudio: ['books'],
      changedForGoogle: ['books'],
      conflicts: [],
      putBack: [],
    });
  });

  test('is a conflict where a part was changed on both sides, with the winner the rules state', () => {
    expect(mergeShelves('abc?', 'abc?d', { rules: studioWins }).conflicts).toEqual([
      { field: 'books', winner: 'studio' },
    ]);
  });

  test('is told as put back where Google changed a part only the studio writes', () => {
    expect(mergeShelves('abc', 'abc!')).toMatchObject({ fields: { books: 'abc' }, putBack: ['books'] });
  });

  test('is never asked where both sides are equal, nor where the whole field is the studio’s', () => {
    expect(mergeShelves('ab?', 'ab?')).toMatchObject({ fields: { books: 'ab?' }, conflicts: [] });
    const rules = { winner: 'google', ownedByStudio: new Set(['books']) } as const;
    expect(mergeShelves('ab', 'bc', { rules })).toMatchObject({ fields: { books: 'ab' }, putBack: ['books'] });
  });

  test('may say that its value is one thing: then one side’s stands as a whole', () => {
    const ancestor = { ...was, books: 'one thing' };
    expect(mergeShelves('ab', 'bc', { ancestor })).toMatchObject({
      fields: { books: 'bc' },
      conflicts: [{ field: 'books', winner: 'google' }],
    });
  });

  test('is merged without an ancestor where nobody ever agreed on it', () => {
    const merged = mergeFields(
      shelves,
      { agreed: { label: 'l' }, ancestor: was, studio: { ...was, books: 'ab' }, google: { ...was, books: 'bc' } },
      googleWins,
    );
    expect(merged.fields.books).toBe('abc');
  });
});
