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

interface Outcome {
  readonly title: string;
  readonly text: string;
  readonly toStudio: readonly PageField[];
  readonly toGoogle: readonly PageField[];
  readonly conflicts: readonly PageField[];
  readonly putBack: readonly PageField[];
}

describe('merging field by field', () => {
  test.each<[string, Partial<Page>, Partial<Page>, MergeRules, Partial<Outcome>]>([
    // what happened, studio, google, rules, outcome
    ['nothing', {}, {}, googleWins, {}],
    ['the studio edited', { title: 's' }, {}, googleWins, { title: 's', toGoogle: ['title'] }],
    ['Google edited', {}, { title: 'g' }, studioWins, { title: 'g', toStudio: ['title'] }],
    [
      'different fields',
      { title: 's' },
      { text: 'g' },
      googleWins,
      { title: 's', text: 'g', toStudio: ['text'], toGoogle: ['title'] },
    ],
    ['the same on both', { title: 'n' }, { title: 'n' }, googleWins, { title: 'n' }],
    ['the same in other letters', { title: 'n' }, { title: 'N' }, googleWins, { title: 'n' }],
    [
      'one field, Google wins',
      { title: 's' },
      { title: 'g' },
      googleWins,
      { title: 'g', toStudio: ['title'], conflicts: ['title'] },
    ],
    [
      'one field, the studio wins',
      { title: 's' },
      { title: 'g' },
      studioWins,
      { title: 's', toGoogle: ['title'], conflicts: ['title'] },
    ],
    ['Google edits what is ours', {}, { title: 'g' }, titleIsOurs, { toGoogle: ['title'], putBack: ['title'] }],
    [
      'both edit what is ours',
      { title: 's' },
      { title: 'g' },
      titleIsOurs,
      { title: 's', toGoogle: ['title'], putBack: ['title'] },
    ],
    ['only we edit what is ours', { title: 's' }, {}, titleIsOurs, { title: 's', toGoogle: ['title'] }],
    ['emptied in Google', {}, { text: '' }, studioWins, { text: '', toStudio: ['text'] }],
    ['emptied in the studio', { text: '' }, {}, googleWins, { text: '', toGoogle: ['text'] }],
  ])('%s', (_case, ...[studio, google, rules, outcome]) => {
    const merged = merge(studio, google, rules);
    const { title, text } = merged.fields;
    expect({
      title,
      text,
      toStudio: merged.changedForStudio,
      toGoogle: merged.changedForGoogle,
      conflicts: merged.conflicts.map(({ field }) => field),
      putBack: merged.putBack,
    }).toEqual({ title: 'a', text: 'x', toStudio: [], toGoogle: [], conflicts: [], putBack: [], ...outcome });
    for (const { winner } of merged.conflicts) expect(winner).toBe(rules.winner);
  });

  test.each<[string, { ours: string; theirs: string; rules: MergeRules }, { result: string; asked: boolean }]>([
    ['only the studio has one', { ours: 's', theirs: '', rules: googleWins }, { result: 's', asked: false }],
    ['only Google has one', { ours: '', theirs: 'g', rules: studioWins }, { result: 'g', asked: false }],
    ['both have the same', { ours: 'N', theirs: 'n', rules: googleWins }, { result: 'N', asked: false }],
    ['they differ and Google wins', { ours: 's', theirs: 'g', rules: googleWins }, { result: 'g', asked: true }],
    ['they differ and the studio wins', { ours: 's', theirs: 'g', rules: studioWins }, { result: 's', asked: true }],
    ['it is ours', { ours: 's', theirs: 'g', rules: titleIsOurs }, { result: 's', asked: false }],
    ['it is ours and empty', { ours: '', theirs: 'g', rules: titleIsOurs }, { result: '', asked: false }],
  ])('without an agreed title: %s', (_case, { ours, theirs, rules }, { result, asked }) => {
    const { title: _never, ...others } = printsOf(shape, agreed);
    const merged = mergeFields(
      shape,
      { agreed: others, studio: { ...agreed, title: ours }, google: { ...agreed, title: theirs } },
      rules,
    );
    expect(merged.fields.title).toBe(result);
    expect(merged.conflicts).toEqual(asked ? [{ field: 'title', winner: rules.winner }] : []);
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
  /** Equal by the words of this test's shape, told without the engine. */
  const equal = (one: Page, other: Page, field: PageField) =>
    (one[field] ?? '').toLowerCase() === (other[field] ?? '').toLowerCase();

  interface ThreeVersions {
    readonly was: Page;
    readonly studio: Page;
    readonly google: Page;
    readonly rules: MergeRules;
    /** The fields of `was` that are known to be agreed. */
    readonly known: readonly PageField[];
  }
  const threeVersions: fc.Arbitrary<ThreeVersions> = fc.record({
    was: page,
    studio: page,
    google: page,
    rules: rulesOf,
    known: fc.subarray([...pageFields]),
  });

  function eachMerge(check: (versions: ThreeVersions) => void): void {
    fc.assert(fc.property(threeVersions, check), { numRuns: 500 });
  }

  function knownPrints({ was, known }: ThreeVersions): Readonly<Record<string, string>> {
    return Object.fromEntries(known.map((field) => [field, shape.print(field, was)]));
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
    eachMerge((versions) => {
      const { studio, google, rules } = versions;
      const merged = mergeFields(shape, { agreed: knownPrints(versions), studio, google }, rules);
      for (const field of pageFields) expect([studio[field], google[field]]).toContain(merged.fields[field]);
      expect(merged.changedForStudio).toEqual(pageFields.filter((field) => !equal(merged.fields, studio, field)));
      expect(merged.changedForGoogle).toEqual(pageFields.filter((field) => !equal(merged.fields, google, field)));
      expect(Object.keys(merged.fields).every((field) => field in studio || field in google)).toBe(true);
    });
  });

  test('once merged, merging again changes nothing and asks nothing', () => {
    eachMerge((versions) => {
      const { studio, google, rules } = versions;
      const { fields } = mergeFields(shape, { agreed: knownPrints(versions), studio, google }, rules);
      const again = mergeFields(shape, { agreed: printsOf(shape, fields), studio: fields, google: fields }, rules);
      expect(again).toEqual({ fields, changedForStudio: [], changedForGoogle: [], conflicts: [], putBack: [] });
      expect(differingFields(shape, again.fields, fields)).toEqual([]);
    });
  });
});

function asPageField(field: string): PageField {
  const known = pageFields.find((each) => each === field);
  if (known === undefined) throw new Error(`no field of a page: ${field}`);
  return known;
}
