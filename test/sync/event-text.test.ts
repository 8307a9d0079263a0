import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  findSeparator,
  joinEventText,
  normaliseText,
  separatorLine,
  splitEventText,
} from '../../shared/sync/calendar/event-text.ts';

const pieces = fc.constantFrom(
  '\n',
  '\r\n',
  ' ',
  '\u00a0',
  '—',
  '——',
  ' from the studio ',
  '<br>',
  'Tom & Ann',
  'ä€😀',
  '\t',
);
const anyText = fc.array(fc.oneof(pieces, fc.string({ unit: 'binary' }))).map((parts) => parts.join(''));
const textWithout = anyText.filter((text) => findSeparator(normaliseText(text)) === undefined);
const textWith = fc
  .array(fc.oneof(anyText, fc.constant(separatorLine), fc.constant('——from the\u00a0studio ———')))
  .map((parts) => parts.join(''));

describe('an event description', () => {
  test('gives back the notes and the detail it was joined from', () => {
    fc.assert(
      fc.property(textWithout, textWith, (notes, detail) => {
        expect(splitEventText(joinEventText(notes, detail))).toEqual({
          notes: normaliseText(notes),
          detail: normaliseText(detail),
        });
      }),
    );
  });

  test('keeps notes apart from the detail even when the notes hold a separator', () => {
    fc.assert(
      fc.property(textWith, textWith, (notes, detail) => {
        const parts = splitEventText(joinEventText(notes, detail));
        expect(parts.detail).toBe(normaliseText(detail));
        const words = (text: string) => text.replaceAll(/[\s—]|from\sthe\sstudio/giu, '');
        expect(words(parts.notes)).toBe(words(normaliseText(notes)));
      }),
    );
  });

  test('joined again from its parts is the same', () => {
    fc.assert(
      fc.property(textWith, textWith, (notes, detail) => {
        const once = joinEventText(notes, detail);
        const parts = splitEventText(once);
        expect(joinEventText(parts.notes, parts.detail)).toBe(once);
      }),
    );
  });

  test.each([
    ['nothing at all', '', { notes: '', detail: '' }],
    ['notes alone', ' bring props \r\n', { notes: 'bring props', detail: '' }],
    ['a detail alone', `${separatorLine}\nAnn`, { notes: '', detail: 'Ann' }],
    ['both', `bring props\n\n${separatorLine}\nAnn`, { notes: 'bring props', detail: 'Ann' }],
    [
      'spaces that became no-break ones',
      'a\n————\u00a0from the\u00a0studio\u00a0————\u00a0\nAnn',
      { notes: 'a', detail: 'Ann' },
    ],
    ['dashes lost', 'a\n—— from the studio ——\nAnn', { notes: 'a', detail: 'Ann' }],
    ['text typed against the line', `a${separatorLine}Ann`, { notes: 'a', detail: 'Ann' }],
    [
      'the line twice: the first counts',
      `a\n${separatorLine}\nb\n${separatorLine}\nc`,
      { notes: 'a', detail: `b\n${separatorLine}\nc` },
    ],
    ['the line deleted: all is notes', 'a\n\nAnn', { notes: 'a\n\nAnn', detail: '' }],
    [
      'words that only look like it',
      'He called —from the studio— at 9',
      { notes: 'He called —from the studio— at 9', detail: '' },
    ],
    ['spaces inside lines, which stay', 'a  b \n  c', { notes: 'a  b \n  c', detail: '' }],
  ])('is read when it holds %s', (_case, description, parts) => {
    expect(splitEventText(description)).toEqual(parts);
  });

  test('stays quick on texts made to be slow', () => {
    const dashes = '—'.repeat(100_000);
    expect(splitEventText(`${dashes} from the`)).toEqual({ notes: `${dashes} from the`, detail: '' });
    expect(findSeparator(`——${' '.repeat(100_000)}x`)).toBeUndefined();
  });
});
