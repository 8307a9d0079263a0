/** The longest subject, characters; longer ones are cut, many programs show fewer. */
const subjectLength = 150;

/** What would change how the text around it reads: embeddings, overrides and isolates of writing direction. Plain marks stay. */
const directionControls = /[\u202A-\u202E\u2066-\u2069]/g;

/**
 * A text as mails show it, whoever wrote it: one line, no control characters, no turning around of what follows, and at most
 * so many characters, cut at a whole one.
 */
export function inOneLine(text: string, mostCharacters: number): string {
  const line = text
    .toWellFormed()
    .replace(directionControls, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  const characters = Array.from(line);
  return characters.length <= mostCharacters ? line : `${characters.slice(0, mostCharacters - 1).join('')}…`;
}

/** A text as it may stand in a header. */
export function asSubject(text: string): string {
  return inOneLine(text, subjectLength);
}
