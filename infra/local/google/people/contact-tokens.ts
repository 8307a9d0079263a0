import { z } from 'zod';
import { invalidArgument } from './people-error.ts';

const owner = { list: z.string(), query: z.string(), epoch: z.number(), through: z.number() };
const syncSchema = z.object({
  kind: z.literal('sync'),
  ...owner,
  /** When the full read began, milliseconds: the token dies seven days later, whatever is read with it (facts 4.1). */
  born: z.number(),
});
const pageSchema = z.object({
  kind: z.literal('page'),
  ...owner,
  born: z.number(),
  /** How many items of the list went out before. */
  at: z.number(),
  wasEmpty: z.boolean(),
});

/** What a sync token of contacts or groups carries. */
export type ContactSyncToken = z.infer<typeof syncSchema>;
/** What a page token of contacts or groups carries. */
export type ContactPageToken = z.infer<typeof pageSchema>;

/** A token's text. */
export function writeContactToken(token: ContactSyncToken | ContactPageToken): string {
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

/** Reads a sync token of this list and query. Throws 400 for any other: all parameters have to be the first call's (facts 4.1). */
export function readContactSyncToken(text: string, of: { list: string; query: string }): ContactSyncToken {
  return readToken(syncSchema, text, of);
}

/** Reads a page token of this list and query. Throws 400 for any other. */
export function readContactPageToken(text: string, of: { list: string; query: string }): ContactPageToken {
  return readToken(pageSchema, text, of);
}

function readToken<Token extends { list: string; query: string }>(
  schema: z.ZodType<Token>,
  text: string,
  of: { list: string; query: string },
): Token {
  const parsed = schema.safeParse(decoded(text));
  if (!parsed.success || parsed.data.list !== of.list || parsed.data.query !== of.query)
    throw invalidArgument('The token does not belong to this request: all other parameters must match the first call.');
  return parsed.data;
}

function decoded(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
