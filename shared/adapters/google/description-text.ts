import { findSeparator, joinEventText, normaliseText, splitEventText } from '../../sync/calendar/event-text.ts';

/** What a description says, as entries hold it. */
export interface DescriptionText {
  readonly notes: string;
  readonly detail: string;
  /** The notes as Google holds them, when that is HTML. */
  readonly notesMarkup?: string;
}

/** The tags Google's description editor and mail programs leave behind; anything else in angle brackets is text. */
const knownTags =
  'a|abbr|b|big|blockquote|body|br|center|code|dd|div|dl|dt|em|font|h[1-6]|head|hr|html|html-blob|i|img|ins|li|meta|ol|p|pre|s|small|span|strike|strong|sub|sup|table|tbody|td|th|thead|title|tr|tt|u|ul|wbr';
const tag = new RegExp(`<(/?)(${knownTags})((?=[\\s/>])[^<>]*)?>`, 'giu');
const entity = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/giu;
const namedEntities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  bull: '•',
  middot: '·',
  copy: '©',
  reg: '®',
  trade: '™',
  euro: '€',
  pound: '£',
  deg: '°',
};

/** Whether Google would show this text as HTML: it holds a tag or an entity we know (facts 1.6). */
export function isMarkup(text: string): boolean {
  return text.search(tag) >= 0 || [...text.matchAll(entity)].some((match) => decodeEntity(match) !== match[0]);
}

/** Reads a description, plain or HTML, into its two parts. */
export function readDescription(description: string): DescriptionText {
  if (!isMarkup(description)) return splitEventText(description);
  const parts = splitEventText(toPlainText(description));
  const notesMarkup = markupOfNotes(description);
  return notesMarkup === undefined ? parts : { ...parts, notesMarkup };
}

/**
 * Writes a description that reads back as exactly these notes and this detail. Text that Google would take for HTML
 * is escaped; with `notesMarkup` the notes keep the form they have in Google.
 */
export function writeDescription(text: DescriptionText): string {
  if (text.notesMarkup !== undefined) return joinEventText(text.notesMarkup, escaped(text.detail));
  const plain = joinEventText(text.notes, text.detail);
  return isMarkup(plain) ? escaped(plain) : plain;
}

/** The plain text of an HTML description: line breaks, list dashes, and links with their address where the text hides it. */
export function toPlainText(markup: string): string {
  const dropped = normaliseText(markup)
    .replace(/<!--[^<>]*-->/gu, '')
    .replaceAll('\u00a0', ' '); // Google's editor puts these where people type spaces
  const lines = new TextLines();
  const links: { readonly address: string; readonly from: number }[] = [];
  let read = 0;
  for (const match of dropped.matchAll(tag)) {
    lines.add(decodeEntities(dropped.slice(read, match.index)));
    read = match.index + match[0].length;
    const name = (match[2] ?? '').toLowerCase();
    const isClosing = match[1] === '/';
    if (name === 'a' && !isClosing) links.push({ address: addressOf(match[3] ?? ''), from: lines.text.length });
    else if (name === 'a') closeLink(lines, links.pop());
    else lines.breakFor(name, isClosing);
  }
  lines.add(decodeEntities(dropped.slice(read)));
  return normaliseText(lines.text);
}

/** Plain text under construction, with the breaks HTML implies. */
class TextLines {
  text = '';

  add(text: string): void {
    this.text += text;
  }

  breakFor(name: string, isClosing: boolean): void {
    switch (name) {
      case 'br':
      case 'hr':
        this.text += '\n';
        return;
      case 'li':
        this.#endLine();
        if (!isClosing) this.text += '- ';
        return;
      case 'p':
        this.#endLine();
        if (isClosing && this.text !== '' && !this.text.endsWith('\n\n')) this.text += '\n';
        return;
      case 'td':
      case 'th':
        if (isClosing) this.text += ' ';
        return;
      default:
        if (/^(?:blockquote|center|d[dlt]|div|h[1-6]|ol|pre|table|tr|ul)$/u.test(name)) this.#endLine();
    }
  }

  #endLine(): void {
    if (this.text !== '' && !this.text.endsWith('\n')) this.text += '\n';
  }
}

function addressOf(attributes: string): string {
  const found = /\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/iu.exec(attributes);
  return decodeEntities(found?.[1] ?? found?.[2] ?? found?.[3] ?? '').trim();
}

/** Adds a link's address after its text, unless the text is the address already. */
function closeLink(lines: TextLines, link: { readonly address: string; readonly from: number } | undefined): void {
  if (link === undefined || link.address === '') return;
  const shown = lines.text.slice(link.from).trim();
  const bare = (text: string) => text.replace(/^(?:mailto:|tel:|https?:\/\/)/iu, '').replace(/\/$/u, '');
  if (bare(shown) === bare(link.address)) return;
  lines.add(shown === '' ? link.address : ` (${link.address})`);
}

function decodeEntities(text: string): string {
  return text.replace(entity, (whole: string, decimal?: string, hexadecimal?: string, name?: string) =>
    decoded(whole, { decimal, hexadecimal, name }),
  );
}

function decodeEntity(match: RegExpExecArray): string {
  return decoded(match[0], { decimal: match[1], hexadecimal: match[2], name: match[3] });
}

/** An entity's character; the entity itself where it names none. */
function decoded(
  whole: string,
  written: {
    readonly decimal: string | undefined;
    readonly hexadecimal: string | undefined;
    readonly name: string | undefined;
  },
): string {
  if (written.name !== undefined) return namedEntities[written.name.toLowerCase()] ?? whole;
  const code = written.decimal === undefined ? Number.parseInt(written.hexadecimal ?? '', 16) : Number(written.decimal);
  const isCharacter = code >= 32 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isCharacter || code === 9 || code === 10 ? String.fromCodePoint(code) : whole;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\u00a0', '&#160;');
}

/** The part above the separator as Google holds it; undefined when that is plain, or tags run through the separator. */
function markupOfNotes(description: string): string | undefined {
  const found = findSeparator(description);
  const isSeparatorSplit = found === undefined && splitEventText(toPlainText(description)).detail !== '';
  if (isSeparatorSplit) return undefined;
  const above = found === undefined ? description : description.slice(0, found.start);
  const markup = withoutOpenEnd(above);
  return isMarkup(markup) ? markup : undefined;
}

/** Takes off the breaks and the just opened tags that belonged to the separator's own line; a few, so that no text makes this long. */
function withoutOpenEnd(markup: string): string {
  let kept = normaliseText(markup);
  for (let round = 0; round < 20; round += 1) {
    const shorter = kept.replace(/(?:&nbsp;|<br\s*\/?>|<(?:p|div|span|b|i|u)(?:\s[^<>]*)?>)$/iu, '').trimEnd();
    if (shorter === kept) break;
    kept = shorter;
  }
  return kept;
}
