import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Query, Store, Stored } from '../../shared/ports/store.ts';
import type { ApiEnvironment } from './environment.ts';
import { answerProblem } from './problem.ts';

/** One page of a list. */
export interface Page<T> {
  readonly found: readonly Stored<T>[];
  readonly nextCursor: string | null;
}

/** How a list is asked for. */
export interface PageRequest<T> {
  readonly query: Omit<Query<T>, 'limit' | 'after'>;
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** What the query cannot ask; pages are filled up all the same. */
  readonly keep?: (value: T) => boolean;
}

/** Documents looked at for one page at most, where most are left out. */
const mostLookedAt = 2000;

/** Reads one page; undefined for a cursor that is not one of this list. */
export async function readPage<T>(store: Store, request: PageRequest<T>): Promise<Page<T> | undefined> {
  const { query, limit, keep = () => true } = request;
  const fields = (query.orderBy ?? []).map(({ field }) => field);
  let after = request.cursor === undefined ? undefined : readCursor(request.cursor, fields);
  if (request.cursor !== undefined && after === undefined) return undefined;
  const found: Stored<T>[] = [];
  for (let lookedAt = 0; lookedAt < mostLookedAt;) {
    const asked = limit + 1;
    const batch: readonly Stored<T>[] = await store.find({ ...query, limit: asked, ...(after && { after }) });
    for (const stored of batch) {
      if (!keep(stored.value)) {
        after = placeOf(stored, fields);
        continue;
      }
      if (found.length === limit) return { found, nextCursor: writeCursor(after, fields) };
      found.push(stored);
      after = placeOf(stored, fields);
    }
    if (batch.length < asked) return { found, nextCursor: null };
    lookedAt += batch.length;
  }
  return { found, nextCursor: writeCursor(after, fields) };
}

/** Answers with a page in the list's form, or says that the cursor is none of this list. */
export function answerPage<T>(
  context: Context<ApiEnvironment>,
  page: Page<T> | undefined,
  item: (value: T, stored: Stored<T>) => object,
): Response {
  if (page === undefined) return answerBadCursor(context);
  return context.json({ items: page.found.map((stored) => item(stored.value, stored)), nextCursor: page.nextCursor });
}

/** Answers that a cursor is none of this list. */
export function answerBadCursor(context: Context<ApiEnvironment>): Response {
  return answerProblem(context, {
    status: 422,
    code: 'invalid',
    detail: 'The cursor is none that this list gave.',
    remedy: 'Start without a cursor, and give back nextCursor as it came.',
    errors: [{ path: 'cursor', message: 'It is none that this list gave.' }],
  });
}

/** The form of a list. */
export function pageOf(item: z.ZodType) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

const cursorForm = z.object({ by: z.string(), after: z.array(z.union([z.string().max(1500), z.number()])).min(1) });

/** The cursor of a place in a list ordered by these fields: their values there and the id last; null for none. */
export function writeCursor(after: readonly unknown[] | undefined, fields: readonly string[]): string | null {
  if (after === undefined) return null;
  return Buffer.from(JSON.stringify({ by: fields.join(), after })).toString('base64url');
}

/** The place a cursor of such a list names; undefined when it is none of it. */
export function readCursor(cursor: string, fields: readonly string[]): readonly unknown[] | undefined {
  try {
    const parsed = cursorForm.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    if (!parsed.success || parsed.data.by !== fields.join()) return undefined;
    const { after } = parsed.data;
    const id = after.at(-1);
    const isPlace = after.length === fields.length + 1 && typeof id === 'string' && /^[\w-]{1,128}$/.test(id);
    return isPlace ? after : undefined;
  } catch {
    return undefined;
  }
}

function placeOf(stored: Stored<unknown>, fields: readonly string[]): readonly unknown[] {
  return [...fields.map((field) => valueAt(stored.value, field)), stored.id];
}

function valueAt(value: unknown, field: string): unknown {
  let held = value;
  for (const name of field.split('.'))
    held = typeof held === 'object' && held !== null ? Reflect.get(held, name) : null;
  return held;
}
