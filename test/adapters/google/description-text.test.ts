import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isMarkup,
  readDescription,
  toPlainText,
  writeDescription,
} from '../../../shared/adapters/google/description-text.ts';
import { joinEventText, separatorLine, splitEventText } from '../../../shared/sync/calendar/event-text.ts';

const pieces = fc.constantFrom(
  '<br>',
  '<b>',
  '</p>',
  '<a href="x">',
  '&amp;',
  '&lt;',
  '&#39;',
  '&',
  '<',
  '>',
  '\n',
  '\u00a0',
  '—— from the studio ——',
);
const anyText = fc.array(fc.oneof(pieces, fc.string({ unit: 'binary' }))).map((parts) => parts.join(''));

describe('a description', () => {
  test('reads back as the notes and the detail it was written from, whatever they hold', () => {
    fc.assert(
      fc.property(anyText, anyText, (notes, detail) => {
        const { notesMarkup: _markup, ...parts } = readDescription(writeDescription({ notes, detail }));
        expect(parts).toEqual(splitEventText(joinEventText(notes, detail)));
      }),
    );
  });

  test('keeps the form its notes have in Google when only the detail changes', () => {
    const before = `<p>Bring <b>props</b></p><p>—&nbsp;Ann</p><br>${separatorLine}<br>Client: Tom &amp; Co`;
    const read = readDescription(before);
    expect(read).toEqual({
      notes: 'Bring props\n\n— Ann',
      detail: 'Client: Tom & Co',
      notesMarkup: '<p>Bring <b>props</b></p><p>—&nbsp;Ann</p>',
    });
    const after = writeDescription({ ...read, detail: 'Client: <Jane>' });
    expect(after).toBe(`<p>Bring <b>props</b></p><p>—&nbsp;Ann</p>\n\n${separatorLine}\nClient: &lt;Jane&gt;`);
    expect(readDescription(after)).toEqual({ ...read, detail: 'Client: <Jane>' });
  });

  test('has no markup of notes when they are plain', () => {
    expect(readDescription(`a < b\n\n${separatorLine}\nTom &amp; Co`)).toEqual({ notes: 'a < b', detail: 'Tom & Co' });
  });

  test('that people gave no mark-up is taken word for word', () => {
    const text = 'if a < b & c > d then <john@example.com> &unknown; AT&T';
    expect(isMarkup(text)).toBe(false);
    expect(readDescription(text)).toEqual({ notes: text, detail: '' });
  });

  test('is understood when tags run through the separator', () => {
    const read = readDescription('notes<br><b>————</b> from the studio ————<br>Ann');
    expect(read).toEqual({ notes: 'notes', detail: 'Ann' });
  });
});

describe('HTML as text', () => {
  test.each([
    ['breaks', 'a<br>b<br/>c<BR />d', 'a\nb\nc\nd'],
    ['line ends, which Google shows too', '<b>a</b>\nb', 'a\nb'],
    ['paragraphs', '<p>a</p><p>b</p>', 'a\n\nb'],
    ['divisions', '<div>a</div><div>b</div>', 'a\nb'],
    ['lists', 'take<ul><li>one</li><li>two</li></ul>end', 'take\n- one\n- two\nend'],
    ['links', '<a href="https://x.org/a?b=1&amp;c=2">the map</a>', 'the map (https://x.org/a?b=1&c=2)'],
    [
      'links that show their address',
      '<a href="https://x.org/">x.org</a> <a href="mailto:a@x.org">a@x.org</a>',
      'x.org a@x.org',
    ],
    ['links without an address', '<a name="top">top</a>', 'top'],
    ['spaces as the editor leaves them', 'a\u00a0 b&nbsp; c<br>', 'a  b  c'],
    ['entities, decoded once', '&lt;b&gt; &amp;lt; &#39;&#x41;&#128512; &nbsp;.', "<b> &lt; 'A😀  ."],
    ['entities that are none', '&bogus; &#0; &#xD800; &#9999999;<br>', '&bogus; &#0; &#xD800; &#9999999;'],
    ['comments', 'a<!-- no -->b<br>', 'ab'],
    ['tags we do not know', '<3 <john@example.com><br>x', '<3 <john@example.com>\nx'],
    ['tags that never end', 'a <b c <i>d', 'a <b c d'],
  ])('%s', (_case, markup, text) => {
    expect(toPlainText(markup)).toBe(text);
  });

  test('stays quick on texts made to be slow', () => {
    for (const piece of ['<a ', '<!--', '&', '<p><br>', '<', ' ']) {
      expect(typeof readDescription(piece.repeat(25_000) + '<br>').notes).toBe('string');
    }
  });
});
