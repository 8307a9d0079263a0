import { z } from 'zod';
import { asId, isId } from '../../domain/ids.ts';
import type { AgreedPrints } from '../../sync/model.ts';
import type { Mark } from '../../sync/calendar/model.ts';

/** An event's private extended properties; null takes one away in a patch. */
export type PrivateProperties = Readonly<Record<string, string | null>>;

const idKey = 'studiosync';
const printsKey = (index: number) => `studiosync-sent-${index}`;

/** Google cuts values off after 1024 characters, silently (facts 1.7). */
const valueLength = 1000;
/** Keeps the whole mark well under the 32 kB an event may carry (facts 1.7). */
const mostValues = 16;

const printsSchema = z.record(z.string(), z.string());

/**
 * A mark as private properties: one key with the ids, the prints as ASCII JSON over as many more as they need. Prints
 * that do not fit are left out, longest first: such a field then has no known common ancestor.
 */
export function markProperties(mark: Mark): Record<string, string> {
  const values = inPieces(asciiJson(fitting(mark.sent)));
  const properties: Record<string, string> = {
    [idKey]: ['1', values.length, mark.studioId, mark.userId, mark.bookingId].join('.'),
  };
  for (const [index, value] of values.entries()) properties[printsKey(index)] = value;
  return properties;
}

/** Properties that take every trace of a mark away. */
export function noMarkProperties(): Record<string, null> {
  const properties: Record<string, null> = { [idKey]: null };
  for (let index = 0; index < mostValues; index += 1) properties[printsKey(index)] = null;
  return properties;
}

/** The mark an event carries; undefined when it carries none, or one no program of ours wrote. Unreadable prints are none. */
export function markFrom(properties: PrivateProperties): Mark | undefined {
  const [form, count, studioId, userId, bookingId, ...rest] = (properties[idKey] ?? '').split('.');
  if (form !== '1' || rest.length > 0) return undefined;
  if (studioId === undefined || userId === undefined || bookingId === undefined) return undefined;
  if (![studioId, userId, bookingId].every(isId)) return undefined;
  return {
    studioId: asId(studioId),
    userId: asId(userId),
    bookingId: asId(bookingId),
    sent: printsFrom(properties, Number(count)),
  };
}

function printsFrom(properties: PrivateProperties, count: number): AgreedPrints {
  if (!Number.isInteger(count) || count < 0 || count > mostValues) return {};
  let text = '';
  for (let index = 0; index < count; index += 1) text += properties[printsKey(index)] ?? '';
  try {
    const prints = printsSchema.safeParse(JSON.parse(text));
    return prints.success ? prints.data : {};
  } catch {
    return {};
  }
}

function fitting(prints: AgreedPrints): AgreedPrints {
  const kept = Object.entries(prints).toSorted(([, one], [, other]) => one.length - other.length);
  while (kept.length > 0 && asciiJson(Object.fromEntries(kept)).length > valueLength * mostValues) kept.pop();
  return Object.fromEntries(kept);
}

/** Escaped to ASCII, so that a limit in characters and one in bytes are the same. */
function asciiJson(value: AgreedPrints): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g, // by UTF-16 units: each half of a pair is escaped on its own
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function inPieces(text: string): readonly string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length; start += valueLength) pieces.push(text.slice(start, start + valueLength));
  return pieces;
}
