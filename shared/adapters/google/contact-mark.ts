import { z } from 'zod';
import { asId, isId } from '../../domain/ids.ts';
import type { ContactMark } from '../../sync/contacts/contact.ts';
import type { HeldItem } from './contact-held.ts';

const markKey = 'studiosync';
const printsKey = 'studiosync-sent';
/** Told among the prints, under names that no field has. */
const writeKey = '=write';
const originKey = '=origin';

/** How long a value may get is not told (facts 4.4): as long as one of the calendar's. */
const valueLength = 1000;
/** More prints than fit in this many values are left out, longest first: such a field has no known common ancestor. */
const mostValues = 4;

const printsSchema = z.record(z.string(), z.string());

/** One entry of a person's `clientData`. */
export interface ClientData {
  readonly key: string;
  readonly value: string;
}

/**
 * A mark as client data: one entry with the ids, the prints over as many more as they need. Each names the client, because a
 * contact the user merged carries the entries of several.
 */
export function markData(mark: ContactMark): readonly ClientData[] {
  const owner = ownerOf(mark);
  const pieces = inPieces(fittingText(mark));
  return [
    { key: markKey, value: `1.${pieces.length}.${owner}` },
    ...pieces.map((piece, index) => ({ key: printsKey, value: `${owner}.${index}.${piece}` })),
  ];
}

/** The marks among client data, in the order of their clients; entries no program of ours wrote are none. */
export function marksFrom(data: readonly HeldItem[]): readonly ContactMark[] {
  const entries = data.flatMap(entryOf);
  const marks = entries.flatMap(({ key, value }) => (key === markKey ? markFrom(value, entries) : []));
  const unique = new Map(marks.map((mark) => [ownerOf(mark), mark]));
  return [...unique].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, mark]) => mark);
}

/** Client data without what an earlier mark of this client left; other clients' marks stay, as does other programs' data. */
export function withoutMarkOf(data: readonly HeldItem[], mark: ContactMark): readonly HeldItem[] {
  const owner = ownerOf(mark);
  return data.filter((item) => {
    const [entry] = entryOf(item);
    if (entry?.key === printsKey) return !entry.value.startsWith(`${owner}.`);
    return entry?.key !== markKey || !entry.value.endsWith(`.${owner}`);
  });
}

function ownerOf({ studioId, userId, clientId }: Pick<ContactMark, 'studioId' | 'userId' | 'clientId'>): string {
  return [studioId, userId, clientId].join('.');
}

function entryOf({ key, value }: HeldItem): readonly ClientData[] {
  return typeof key === 'string' && typeof value === 'string' ? [{ key, value }] : [];
}

function markFrom(text: string, entries: readonly ClientData[]): readonly ContactMark[] {
  const [form, count, studioId, userId, clientId, ...rest] = text.split('.');
  if (form !== '1' || rest.length > 0) return [];
  if (studioId === undefined || userId === undefined || clientId === undefined) return [];
  if (![studioId, userId, clientId].every(isId)) return [];
  const owner = [studioId, userId, clientId].join('.');
  const told = printsFrom(entries, owner, Number(count));
  return [{ studioId: asId(studioId), userId: asId(userId), clientId: asId(clientId), ...told }];
}

function printsFrom(
  entries: readonly ClientData[],
  owner: string,
  count: number,
): Pick<ContactMark, 'sent' | 'write' | 'origin'> {
  if (!Number.isInteger(count) || count < 0 || count > mostValues) return { sent: {} };
  let text = '';
  for (let index = 0; index < count; index += 1) {
    const start = `${owner}.${index}.`;
    const entry = entries.find(({ key, value }) => key === printsKey && value.startsWith(start));
    text += entry?.value.slice(start.length) ?? '';
  }
  try {
    const prints = printsSchema.safeParse(JSON.parse(text));
    if (!prints.success) return { sent: {} };
    const { [writeKey]: write, [originKey]: origin, ...sent } = prints.data;
    return { sent, ...(write !== undefined && { write }), ...(origin === 'google' && { origin }) };
  } catch {
    return { sent: {} };
  }
}

function fittingText({ sent, write, origin }: ContactMark): string {
  const about = {
    ...(write !== undefined && { [writeKey]: write }),
    ...(origin !== undefined && { [originKey]: origin }),
  };
  const kept = Object.entries(sent).toSorted(([, one], [, other]) => one.length - other.length);
  const text = (): string => JSON.stringify({ ...Object.fromEntries(kept), ...about });
  while (kept.length > 0 && text().length > valueLength * mostValues) kept.pop();
  return text();
}

function inPieces(text: string): readonly string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length; start += valueLength) pieces.push(text.slice(start, start + valueLength));
  return pieces;
}
