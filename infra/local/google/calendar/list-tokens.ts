import { createHash } from 'node:crypto';
import { z } from 'zod';
import { invalid } from '../api-error.ts';
import type { Parameters } from '../discovery/validate-request.ts';

/** A place in a list: what was emitted last. Lists are ordered by the number, then by the text. */
export type Place = readonly [number, string];

const placeSchema = z.tuple([z.number(), z.string()]);
const pageSchema = z.object({
  kind: z.literal('page'),
  list: z.string(),
  query: z.string(),
  epoch: z.number(),
  /** The change number that the next sync token starts from: the one of the FIRST page. */
  through: z.number(),
  at: placeSchema,
  /** The page before was an empty one. */
  wasEmpty: z.boolean(),
});
const syncSchema = z.object({
  kind: z.literal('sync'),
  list: z.string(),
  query: z.string(),
  epoch: z.number(),
  through: z.number(),
});

/** What a page token carries. */
export type PageToken = z.infer<typeof pageSchema>;
/** What a sync token carries. */
export type SyncToken = z.infer<typeof syncSchema>;

/** A token's text. */
export function writeToken(token: PageToken | SyncToken): string {
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

/** Reads a page token that belongs to this list and query. Throws 400 for any other. */
export function readPageToken(text: string, owner: { readonly list: string; readonly query: string }): PageToken {
  const parsed = pageSchema.safeParse(decoded(text));
  if (!parsed.success || parsed.data.list !== owner.list || parsed.data.query !== owner.query) {
    throw invalid('Invalid Value', 'pageToken');
  }
  return parsed.data;
}

/** Reads a sync token that belongs to this list and query. Throws 400 for any other: Google leaves a changed query undefined (facts 1.1). */
export function readSyncToken(text: string, owner: { readonly list: string; readonly query: string }): SyncToken {
  const parsed = syncSchema.safeParse(decoded(text));
  if (!parsed.success || parsed.data.list !== owner.list || parsed.data.query !== owner.query) {
    throw invalid('Invalid Value', 'syncToken');
  }
  return parsed.data;
}

/** A fingerprint of a query's parameters, some left out. */
export function queryPrint(parameters: Parameters, leftOut: readonly string[]): string {
  const kept = [...parameters]
    .filter(([name]) => !leftOut.includes(name))
    .map(([name, values]) => [name, values.toSorted()]);
  const text = JSON.stringify(kept.toSorted(([left], [right]) => String(left).localeCompare(String(right))));
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}

function decoded(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
