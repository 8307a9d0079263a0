/**
 * The line between what people wrote into an event's description and what the studio says of the booking.
 * Nobody types it by accident, and it tells whoever sees it where the text below comes from.
 */
export const separatorLine = '———— from the studio ————';

/**
 * The separator as it may come back: dashes lost or added, spaces changed (also to no-break ones), text joined to it.
 * The look-behind keeps a long run of dashes from being tried at every dash.
 */
const separator = /(?<!—)—{2,}[ \t\u00a0]*from[ \t\u00a0]the[ \t\u00a0]studio[ \t\u00a0]*—{2,}/iu;

/** An event's description in its two parts. */
export interface EventText {
  /** What people write. */
  readonly notes: string;
  /** What the studio says of the booking. */
  readonly detail: string;
}

/** Text as entries hold it: line ends `\n`, both ends trimmed, nothing between them touched. */
export function normaliseText(text: string): string {
  return text.replace(/\r\n?/g, '\n').trim();
}

/**
 * The description of an event: the notes, then, where the studio has something to say, the separator and its text.
 * A separator inside the notes (a description copied into them) is taken out, so that nothing below it is ever lost.
 */
export function joinEventText(notes: string, detail: string): string {
  const written = normaliseText(withoutSeparators(normaliseText(notes)));
  const told = normaliseText(detail);
  if (told === '') return written;
  const below = `${separatorLine}\n${told}`;
  return written === '' ? below : `${written}\n\n${below}`;
}

/**
 * The two parts of a description. The first separator counts; where it was deleted everything is notes: what a person
 * may have written is never taken for the studio's.
 */
export function splitEventText(description: string): EventText {
  const text = normaliseText(description);
  const found = findSeparator(text);
  if (found === undefined) return { notes: text, detail: '' };
  return { notes: normaliseText(text.slice(0, found.start)), detail: normaliseText(text.slice(found.end)) };
}

/** Where the first separator stands, as offsets into the text; undefined when there is none. */
export function findSeparator(text: string): { readonly start: number; readonly end: number } | undefined {
  const found = separator.exec(text);
  return found === null ? undefined : { start: found.index, end: found.index + found[0].length };
}

/** A line end takes each one's place, so that what stood around it cannot close up into another. */
function withoutSeparators(text: string): string {
  return text.replace(new RegExp(separator, 'giu'), '\n');
}
