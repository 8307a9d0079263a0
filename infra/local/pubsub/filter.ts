import { invalid } from './wire.ts';

type Attributes = Readonly<Record<string, string>>;

/** Decides by a message's attributes whether a subscription gets it. */
export type MessageFilter = (attributes: Attributes) => boolean;

interface Tokens {
  readonly source: string;
  readonly list: readonly string[];
  at: number;
}

const token = /\s*("(?:[^"\\]|\\.)*"|!=|[():=,.-]|[\p{L}\p{N}_][\p{L}\p{N}_-]*)/uy;
const longestFilter = 256;

/**
 * Compiles a subscription filter of the Pub/Sub filtering language: `attributes:key`, `attributes.key = "v"`, `!=` (true too
 * when the key is absent), `hasPrefix(attributes.key, "v")`, `NOT` or `-`, `AND`, `OR`, parentheses; `AND` and `OR` side by
 * side need parentheses. An empty filter lets everything through. Throws INVALID_ARGUMENT.
 */
export function compileFilter(source: string): MessageFilter {
  if (source.trim() === '') {
    return () => true;
  }
  if (Buffer.byteLength(source) > longestFilter) {
    throw invalid(`Invalid filter: longer than ${longestFilter} bytes.`);
  }
  const tokens: Tokens = { source, list: split(source), at: 0 };
  const filter = parseExpression(tokens);
  if (tokens.at < tokens.list.length) {
    throw unexpected(tokens);
  }
  return filter;
}

function split(source: string): string[] {
  const list: string[] = [];
  const trimmed = source.trimEnd();
  token.lastIndex = 0;
  while (token.lastIndex < trimmed.length) {
    const found = token.exec(trimmed);
    if (found?.[1] === undefined) {
      throw invalid(`Invalid filter: cannot read "${source}".`);
    }
    list.push(found[1]);
  }
  return list;
}

function parseExpression(tokens: Tokens): MessageFilter {
  const parts = [parseTerm(tokens)];
  const joint = tokens.list[tokens.at];
  if (joint !== 'AND' && joint !== 'OR') {
    return (attributes) => parts.every((part) => part(attributes));
  }
  while (tokens.list[tokens.at] === joint) {
    tokens.at += 1;
    parts.push(parseTerm(tokens));
  }
  return joint === 'AND'
    ? (attributes) => parts.every((part) => part(attributes))
    : (attributes) => parts.some((part) => part(attributes));
}

function parseTerm(tokens: Tokens): MessageFilter {
  const first = next(tokens);
  if (first === 'NOT' || first === '-') {
    const negated = parseTerm(tokens);
    return (attributes) => !negated(attributes);
  }
  if (first === '(') {
    const inner = parseExpression(tokens);
    expect(tokens, ')');
    return inner;
  }
  if (first === 'hasPrefix') {
    return parsePrefix(tokens);
  }
  if (first === 'attributes') {
    return parseComparison(tokens);
  }
  tokens.at -= 1;
  throw unexpected(tokens);
}

function parsePrefix(tokens: Tokens): MessageFilter {
  for (const word of ['(', 'attributes', '.']) {
    expect(tokens, word);
  }
  const key = parseKey(tokens);
  expect(tokens, ',');
  const prefix = parseText(tokens);
  expect(tokens, ')');
  return (attributes) => valueAt(attributes, key)?.startsWith(prefix) ?? false;
}

function parseComparison(tokens: Tokens): MessageFilter {
  const kind = next(tokens);
  if (kind === ':') {
    const key = parseKey(tokens);
    return (attributes) => Object.hasOwn(attributes, key);
  }
  tokens.at -= 1;
  expect(tokens, '.');
  const key = parseKey(tokens);
  const operator = next(tokens);
  if (operator !== '=' && operator !== '!=') {
    tokens.at -= 1;
    throw unexpected(tokens);
  }
  const value = parseText(tokens);
  return operator === '='
    ? (attributes) => valueAt(attributes, key) === value
    : (attributes) => valueAt(attributes, key) !== value;
}

/** A key such as `constructor` is not found on every object, only on messages that have it. */
function valueAt(attributes: Attributes, key: string): string | undefined {
  return Object.hasOwn(attributes, key) ? attributes[key] : undefined;
}

function parseKey(tokens: Tokens): string {
  const key = next(tokens);
  if (key.startsWith('"')) {
    tokens.at -= 1;
    return parseText(tokens);
  }
  if (!/^[\p{L}\p{N}_]/u.test(key)) {
    tokens.at -= 1;
    throw unexpected(tokens);
  }
  return key;
}

function parseText(tokens: Tokens): string {
  const text = next(tokens);
  if (!text.startsWith('"')) {
    tokens.at -= 1;
    throw unexpected(tokens);
  }
  try {
    return String(JSON.parse(text));
  } catch {
    throw invalid(`Invalid filter: cannot read the text ${text}.`);
  }
}

function expect(tokens: Tokens, word: string): void {
  if (next(tokens) !== word) {
    tokens.at -= 1;
    throw unexpected(tokens);
  }
}

function next(tokens: Tokens): string {
  const word = tokens.list[tokens.at];
  tokens.at += 1;
  if (word === undefined) {
    throw invalid(`Invalid filter: "${tokens.source}" ends too early.`);
  }
  return word;
}

function unexpected(tokens: Tokens): Error {
  return invalid(`Invalid filter: unexpected "${tokens.list[tokens.at] ?? ''}" in "${tokens.source}".`);
}
