import { z } from 'zod';
import { GoogleFailure } from '../../ports/google.ts';
import type { PersonItem, PersonJson } from './contact-schema.ts';

/** Parts of an item by their names, as Google knows them. */
export type HeldItem = Readonly<Record<string, unknown>>;

const itemsSchema = z.array(z.record(z.string(), z.unknown())).default([]);

const heldSchema = z.object({
  /** The etag of the whole person. */
  etag: z.string(),
  /** The id of its CONTACT source. */
  source: z.string(),
  names: itemsSchema,
  organizations: itemsSchema,
  emailAddresses: itemsSchema,
  phoneNumbers: itemsSchema,
  addresses: itemsSchema,
  clientData: itemsSchema,
});

/**
 * What Google holds in the fields we write, the primary value of each first, without what its server makes: what is not the card's
 * goes back with a write, which replaces whole fields (facts 4.3).
 */
export type Held = z.infer<typeof heldSchema>;

/** A field that is kept as Google holds it. The text of `biographies` is the card's notes and nothing else. */
export type HeldField = Exclude<keyof Held, 'etag' | 'source'>;

const heldFields: readonly HeldField[] = [
  'names',
  'organizations',
  'emailAddresses',
  'phoneNumbers',
  'addresses',
  'clientData',
];

/** Nothing, for a contact that is to be made. */
export const nothingHeld: Held = {
  etag: '',
  source: '',
  names: [],
  organizations: [],
  emailAddresses: [],
  phoneNumbers: [],
  addresses: [],
  clientData: [],
};

/** What is held of a person, as text; fields with nothing in them are left out. */
export function heldText(person: PersonJson, sourceId: string): string {
  const fields = heldFields.flatMap((field) => {
    const items = ownItems(person[field]).map((item) => withoutServerParts(field, item));
    return items.length === 0 ? [] : [[field, items] as const];
  });
  return JSON.stringify({ etag: person.etag, source: sourceId, ...Object.fromEntries(fields) });
}

/** Reads what is held. Text that another form of this program wrote is no longer current: the contact must be read again. */
export function readHeld(text: string): Held {
  try {
    const parsed = heldSchema.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
  } catch {
    // Not JSON: no text of ours.
  }
  throw new GoogleFailure('changedMeanwhile', 'held text not understood');
}

/** The items of the contact itself (not of a profile merged with it: facts 4.2), the primary one first; Google keeps no order. */
export function ownItems(items: readonly PersonItem[]): readonly PersonItem[] {
  const own = items.filter(({ metadata }) => (metadata?.source?.type ?? 'CONTACT') === 'CONTACT');
  const rank = (item: PersonItem): number => (item.metadata?.primary === true ? 0 : 1);
  return own.toSorted((one, other) => rank(one) - rank(other));
}

/** Made by Google's servers; read-only, and in the way of a change when sent back. */
const madeByServer: Readonly<Record<HeldField, readonly string[]>> = {
  names: ['displayName', 'displayNameLastFirst', 'unstructuredName'],
  organizations: ['formattedType'],
  emailAddresses: ['formattedType'],
  phoneNumbers: ['formattedType', 'canonicalForm'],
  addresses: ['formattedType'],
  clientData: [],
};

function withoutServerParts(field: HeldField, item: PersonItem): HeldItem {
  const dropped = ['metadata', ...madeByServer[field]];
  return Object.fromEntries(Object.entries(item).filter(([part]) => !dropped.includes(part)));
}
