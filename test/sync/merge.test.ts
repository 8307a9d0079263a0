import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differingFields, mergeFields, printsOf, withField } from '../../shared/sync/merge.ts';
import type { MergeRules, Shape } from '../../shared/sync/model.ts';

/** A small item: what is written in capitals means the same as in small letters. */
interface Page {
  readonly title: string;
  readonly text: string;
  readonly colour?: string;
}
type PageField = keyof Page;
const pageFields: readonly PageField[] = ['title', 'text', 'colour'];
const shape: Shape<Page> = {
  fields: pageFields,
  print: (field, page) => (page[field] ?? '').toLowerCase(),
  isEmpty: (field, page) => (page[field] ?? '') === '',
};
const agreed: Page = { title: 'a', text: 'x', colour: 'red' };
const nobodyOwns = new Set<string>();
const googleWins: MergeRules = { winner: 'google', ownedByStudio: nobodyOwns };
const studioWins: MergeRules = { winner: 'studio', ownedByStudio: nobodyOwns };
const titleIsOurs: MergeRules = { winner: 'google', ownedByStudio: new Set(['title']) };

function merge(studio: Partial<Page>, google: Partial<Page>, rules: MergeRules) {
  return mergeFields(
    shape,
    { agreed: printsOf(shape, agreed), studio: { ...agreed, ...studio }, google: { ...agreed, ...google } },
    rules,
  );
}

describe('merging field by field', () => {
  test.each([
    // what happened                     studio          google          rules        title  text  toStudio    toGoogle   conflicts   putBack
    ['nothing', {}, {}, googleWins, 'a', 'x', [], [], [], []],
    ['studio edited', { title: 's' }, {}, googleWins, 's', 'x', [], ['title'], [], []],
    ['google edited', {}, { title: 'g' }, studioWins, 'g', 'x', ['title'], [], [], []],
    ['different fields', { title: 's' }, { text: 'g' }, googleWins, 's', 'g', ['text'], ['title'], [], []],
    ['the same on both', { title: 'n' }, { title: 'n' }, googleWins, 'n', 'x', [], [], [], []],
    ['the same in other letters', { title: 'n' }, { title: 'N' }, googleWins, 'n', 'x', [], [], [], []],
    ['one field, google wins', { title: 's' }, { title: 'g' }, googleWins, 'g', 'x', ['title'], [], ['title'], []],
    ['one field, studio wins', { title: 's' }, { title: 'g' }, studioWins, 's', 'x', [], ['title'], ['title'], []],
    ['google edits what is ours', {}, { title: 'g' }, titleIsOurs, 'a', 'x', [], ['title'], [], ['title']],
    ['both edit what is ours', { title: 's' }, { title: 'g' }, titleIsOurs, 's', 'x', [], ['title'], [], ['title']],
    ['only we edit what is ours', { title: 's' }, {}, titleIsOurs, 's', 'x', [], ['title'], [], []],
    ['emptied in google', {}, { text: '' }, studioWins, 'a', '', ['text'], [], [], []],
    ['emptied in the studio', { text: '' }, {}, googleWins, 'a', '', [], ['text'], [], []],
  ] as const)('%s', (_case, studio, google, rules, title, text, toStudio, toGoogle, conflicts, putBack) => {
    const merged = merge(studio, google, rules);
    expect(merged.fields).toMatchObject({ title, text });
    expect(merged.changedForStudio).toEqual(toStudio);
    expect(merged.changedForGoogle).toEqual(toGoogle);
    expect(merged.conflicts.map(({ field, winner }) => [field, winner])).toEqual(
      conflicts.map((field) => [field, rules.winner]),
    );
    expect(merged.putBack).toEqual(putBack);
  });

  test.each([
    // nobody ever agreed on a title      studio  google  rules        result  conflict
    ['only the studio has one', 's', '', googleWins, 's', false],
    ['only Google has one', '', 'g', studioWins, 'g', false],
    ['both have the same', 'N', 'n', googleWins, 'N', false],
    ['they differ and Google wins', 's', 'g', googleWins, 'g', true],
    ['they differ and the studio wins', 's', 'g', studioWins, 's', true],
    ['it is ours', 's', 'g', titleIsOurs, 's', false],
    ['it is ours and empty', '', 'g', titleIsOurs, '', false],
  ] as const)('without an agreed title: %s', (_case, ours, theirs, rules, result, conflict) => {
    const { title: _never, ...others } = printsOf(shape, agreed);
    const merged = mergeFields(
      shape,
      { agreed: others, studio: { ...agreed, title: ours }, google: { ...agreed, title: theirs } },
      rules,
    );
    expect(merged.fields.title).toBe(result);
    expect(merged.conflicts).toEqual(conflict ? [{ field: 'title', winner: rules.winner }] : []);
    expect(merged.putBack).toEqual([]);
  });

  test('a field that one side took away is absent, not empty', () => {
    const without: Page = { title: agreed.title, text: agreed.text };
    expect(withField<Page>(agreed, 'colour', without)).toStrictEqual(without);
    expect(withField<Page>(without, 'colour', agreed)).toStrictEqual(agreed);
    const merged = mergeFields(shape, { agreed: printsOf(shape, agreed), studio: agreed, google: without }, googleWins);
    expect(merged.fields).toStrictEqual(without);
  });
});

describe('whatever three versions say', () => {
  const text = fc.constantFrom('', 'a', 'A', 'b', 'c');
  const page: fc.Arbitrary<Page> = fc.record({ title: text, text, colour: text }, { requiredKeys: ['title', 'text'] });
  const rulesOf: fc.Arbitrary<MergeRules> = fc.record({
    winner: fc.constantFrom('studio', 'google'),
    ownedByStudio: fc.subarray([...pageFields]).map((fields) => new Set<string>(fields)),
  });
  const knownFields = fc.subarray([...pageFields]);
  /** Equal by the words of this test's shape, told without the engine. */
  const equal = (one: Page, other: Page, field: PageField) =>
    (one[field] ?? '').toLowerCase() === (other[field] ?? '').toLowerCase();

  function eachMerge(check: (versions: { was: Page; studio: Page; google: Page; rules: MergeRules }) => void): void {
    fc.assert(
      fc.property(page, page, page, rulesOf, (was, studio, google, rules) => check({ was, studio, google, rules })),
    );
  }

  test("a field changed on one side only has that side's value, and no conflict", () => {
    eachMerge(({ was, studio, google, rules }) => {
      const merged = mergeFields(shape, { agreed: printsOf(shape, was), studio, google }, rules);
      for (const field of pageFields) {
        if (rules.ownedByStudio.has(field)) continue;
        if (equal(google, was, field)) expect(equal(merged.fields, studio, field)).toBe(true);
        else if (equal(studio, was, field)) expect(equal(merged.fields, google, field)).toBe(true);
        else continue;
        expect(merged.conflicts.map((conflict) => conflict.field)).not.toContain(field);
      }
    });
  });

  test("a field changed differently on both sides has the winner's value and is a conflict; nothing else is one", () => {
    eachMerge(({ was, studio, google, rules }) => {
      const merged = mergeFields(shape, { agreed: printsOf(shape, was), studio, google }, rules);
      const disputed = pageFields.filter(
        (field) =>
          !rules.ownedByStudio.has(field) &&
          !equal(studio, was, field) &&
          !equal(google, was, field) &&
          !equal(studio, google, field),
      );
      expect(merged.conflicts).toEqual(disputed.map((field) => ({ field, winner: rules.winner })));
      for (const field of disputed) {
        expect(merged.fields[field]).toBe((rules.winner === 'studio' ? studio : google)[field]);
      }
    });
  });

  test('what only the studio writes never takes a value of Google, and an edit of it is put back', () => {
    eachMerge(({ was, studio, google, rules }) => {
      const merged = mergeFields(shape, { agreed: printsOf(shape, was), studio, google }, rules);
      for (const field of rules.ownedByStudio)
        expect(shape.print(asPageField(field), merged.fields)).toBe(shape.print(asPageField(field), studio));
      const edited = pageFields.filter(
        (field) => rules.ownedByStudio.has(field) && !equal(google, was, field) && !equal(google, studio, field),
      );
      expect(merged.putBack).toEqual(edited);
    });
  });

  test('no value is invented, and what changes for a side is exactly what differs from it', () => {
    fc.assert(
      fc.property(page, page, page, rulesOf, knownFields, (was, studio, google, rules, known) => {
        const prints = printsOf(shape, was);
        const partly = Object.fromEntries(known.map((field) => [field, prints[field] ?? '']));
        const merged = mergeFields(shape, { agreed: partly, studio, google }, rules);
        for (const field of pageFields) expect([studio[field], google[field]]).toContain(merged.fields[field]);
        expect(merged.changedForStudio).toEqual(pageFields.filter((field) => !equal(merged.fields, studio, field)));
        expect(merged.changedForGoogle).toEqual(pageFields.filter((field) => !equal(merged.fields, google, field)));
        expect(Object.keys(merged.fields).every((field) => field in studio || field in google)).toBe(true);
      }),
    );
  });

  test('once merged, merging again changes nothing and asks nothing', () => {
    fc.assert(
      fc.property(page, page, page, rulesOf, knownFields, (was, studio, google, rules, known) => {
        const prints = printsOf(shape, was);
        const partly = Object.fromEntries(known.map((field) => [field, prints[field] ?? '']));
        const { fields } = mergeFields(shape, { agreed: partly, studio, google }, rules);
        const again = mergeFields(shape, { agreed: printsOf(shape, fields), studio: fields, google: fields }, rules);
        expect(again).toEqual({ fields, changedForStudio: [], changedForGoogle: [], conflicts: [], putBack: [] });
        expect(differingFields(shape, again.fields, fields)).toEqual([]);
      }),
    );
  });
});

function asPageField(field: string): PageField {
  const known = pageFields.find((each) => each === field);
  if (known === undefined) throw new Error(`no field of a page: ${field}`);
  return known;
}
