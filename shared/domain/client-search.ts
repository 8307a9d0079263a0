import type { Client } from './client.ts';

/** Longer words are found by so many of their first letters; the rest is compared once the record is read. */
const longestPrefix = 12;
/** Phones are found by any so many digits in a row. */
const digitsInRow = 4;
/** Digits of a phone that tell it apart wherever it is called from: without country code and trunk zero. */
const significantDigits = 9;

/** What is stored beside a client so that lists and searches need not read the others. */
export interface ClientIndex {
  /** What lists are ordered by: family name, given name, company, folded. */
  readonly sortName: string;
  /** The beginnings of every word, and every four digits in a row of the phones. */
  readonly search: readonly string[];
  /** The e-mail addresses and phones in the form in which equal ones are equal: `e:ann@example.com`, `p:125550110`. */
  readonly keys: readonly string[];
}

/** What of a client is looked at. */
type Indexed = Pick<Client, 'givenName' | 'familyName' | 'company' | 'emails' | 'phones'>;

/** What lists, searches and the finding of duplicates ask of a client. */
export function clientIndex(client: Indexed): ClientIndex {
  const { familyName, givenName, company } = client;
  const tokens = [...wordsOf(client), ...addressesOf(client)].flatMap(prefixesOf);
  return {
    sortName: folded(`${familyName} ${givenName} ${company}`).trim().replaceAll(/\s+/g, ' '),
    search: [...new Set([...tokens, ...phonesOf(client).flatMap(rowsOf)])],
    keys: clientKeys(client),
  };
}

/** The e-mail addresses and phones of a client in the form in which equal ones are equal, each once. */
export function clientKeys(client: Pick<Client, 'emails' | 'phones'>): readonly string[] {
  const phones = phonesOf(client).flatMap((digits) => (digits === '' ? [] : [`p:${digits.slice(-significantDigits)}`]));
  return [...new Set([...addressesOf(client).map((address) => `e:${address}`), ...phones])];
}

/** A search: one of `tokens` is asked of the index, `isMatch` of every client read. */
export interface ClientSearch {
  /** Every match carries each of them. Never empty. */
  readonly tokens: readonly string[];
  readonly isMatch: (client: Client) => boolean;
}

/**
 * The search that a text asks for: every word of it begins a word of the name, the company or an address, or stands in a
 * phone; four digits or more and nothing but digits and signs are a phone. Undefined when it says nothing.
 */
export function searchFor(text: string): ClientSearch | undefined {
  const parts = partsOf(text);
  if (parts.length === 0) return undefined;
  return {
    tokens: [...new Set(parts.map(({ token }) => token))],
    isMatch: (client) => parts.every((part) => part.isIn(client)),
  };
}

/** A text without case and accents, for comparing: `Dvořák` is `dvorak`. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[ßøłđæœı]/g, (letter) => plainLetters[letter] ?? letter);
}

/** Letters that are no letter with a mark. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
};

interface Part {
  readonly token: string;
  readonly isIn: (client: Client) => boolean;
}

function partsOf(text: string): readonly Part[] {
  const digits = text.replaceAll(/\D/g, '');
  if (/^[\d\s()+./-]+$/.test(text) && digits.length >= digitsInRow && /\D/.test(text.trim()))
    return [phonePart(digits)];
  return text
    .split(/\s+/)
    .flatMap((piece) => (piece.includes('@') ? [addressPart(folded(piece))] : splitWords(piece).map(wordPart)));
}

function phonePart(digits: string): Part {
  return { token: digits.slice(-digitsInRow), isIn: (client) => hasPhone(client, digits) };
}

function addressPart(address: string): Part {
  return {
    token: beginningOf(address, longestPrefix),
    isIn: (client) => addressesOf(client).some((known) => known.startsWith(address)),
  };
}

function wordPart(word: string): Part {
  const isNumber = /^\d+$/.test(word) && word.length >= digitsInRow;
  return {
    token: beginningOf(word, isNumber ? digitsInRow : longestPrefix),
    isIn: (client) => wordsOf(client).some((known) => known.startsWith(word)) || (isNumber && hasPhone(client, word)),
  };
}

/** Numbers are told with and without country code, with and without the zero before the area. */
function hasPhone(client: Client, digits: string): boolean {
  const asked = digits.replace(/^0+/, '');
  return phonesOf(client).some((phone) => phone.includes(asked) || (phone.length >= 6 && asked.endsWith(phone)));
}

function wordsOf(client: Indexed): readonly string[] {
  const { familyName, givenName, company, emails } = client;
  return [...[familyName, givenName, company].flatMap(splitWords), ...emails.flatMap(({ value }) => splitWords(value))];
}

/** `O'Brien` is found as it is, as `obrien` and as `brien`. */
function splitWords(text: string): readonly string[] {
  const plain = folded(text);
  const words = (one: string) => one.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const joined = words(plain.replaceAll(/['’]/g, ''));
  return /['’]/.test(plain) ? [...new Set([...joined, ...words(plain)])] : joined;
}

function addressesOf({ emails }: Pick<Client, 'emails'>): readonly string[] {
  return emails.map(({ value }) => folded(value.trim())).filter((address) => address !== '');
}

function phonesOf({ phones }: Pick<Client, 'phones'>): readonly string[] {
  // `+49 (0)30` is told with or without the country code, and the zero is dialled without it only.
  return phones.map(({ value }) => value.replaceAll(/\(0\)|\D/g, '').replace(/^0+/, ''));
}

function prefixesOf(word: string): readonly string[] {
  const letters = Array.from(word).slice(0, longestPrefix);
  return letters.map((_, index) => letters.slice(0, index + 1).join(''));
}

/** So many letters from the start; never half of one, which no database keeps as it is. */
function beginningOf(word: string, letters: number): string {
  return Array.from(word).slice(0, letters).join('');
}

function rowsOf(digits: string): readonly string[] {
  const last = digits.length - digitsInRow;
  return last < 0 ? [] : Array.from({ length: last + 1 }, (_, at) => digits.slice(at, at + digitsInRow));
}
