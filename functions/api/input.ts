import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { asId, isId } from '../../shared/domain/ids.ts';
import type { Branded } from '../../shared/domain/ids.ts';
import type { ApiEnvironment } from './environment.ts';
import { answerNotFound, answerProblem } from './problem.ts';

/** A text of at most so many characters, without halves of characters, which no database keeps as they are. */
export function text(most: number) {
  return z
    .string()
    .max(most)
    .refine((value) => value.isWellFormed(), 'It contains half of a character.');
}

/** The same, but not empty. */
export function filledText(most: number) {
  return text(most).refine((value) => value.trim() !== '', 'It is empty.');
}

/** An id as its own type. */
export function id<Name extends string>() {
  return z
    .string()
    .refine(isId, 'It is no id.')
    .transform((value) => asId<Branded<Name>>(value));
}

/** A colour as `#rrggbb`, or empty for none. */
export const colour = z.string().regex(/^(#[0-9a-fA-F]{6})?$/, 'A colour is #rrggbb, or empty.');

/** The `id` of a path. */
export function pathId<Name extends string>() {
  return z.object({ id: id<Name>() });
}

/** What lists take. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(2000).optional(),
};

/** A switch of the query, off unless given. */
export function flag(description: string) {
  return z
    .stringbool({ truthy: ['true', '1'], falsy: ['false', '0', ''] })
    .default(false)
    .openapi({ type: 'boolean', description });
}

/** Whether whoever asks knows of an overlap and wants it. */
export const allowOverlap = flag('Book over another booking, where the studio’s rule lets one choose.');

/** The version a change was made from, out of `If-Match`; undefined when any will do. One that cannot be ours is -1. */
export function expectedVersion(context: Context<ApiEnvironment>): { readonly expectedVersion?: number } {
  const header = context.req.header('if-match');
  if (header === undefined || header.trim() === '*') return {};
  const tag = /^\s*(?:W\/)?"(\d{1,9})"\s*$/.exec(header);
  return { expectedVersion: tag === null ? -1 : Number(tag[1]) };
}

/** The header that tells a version. */
export function entityTag(version: number): { readonly etag: string } {
  return { etag: `"${version}"` };
}

interface Validated {
  readonly target: string;
  readonly success: boolean;
  readonly error?: z.core.$ZodError;
}

/** Answers what the schema of a route refused: 404 for ids in the path, 422 with each field for the rest. */
export function answerInvalid(result: Validated, context: Context<ApiEnvironment>): Response | undefined {
  if (result.success) return undefined;
  if (result.target === 'param') return answerNotFound(context);
  const errors = (result.error?.issues ?? []).flatMap(errorsOf).slice(0, 50);
  return answerProblem(context, {
    status: 422,
    code: 'invalid',
    detail: errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join(' '),
    remedy: 'Correct the fields named in errors and send it again.',
    errors,
  });
}

function errorsOf(issue: z.core.$ZodIssue): readonly { readonly path: string; readonly message: string }[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key].join('.').slice(0, 200),
      message: 'There is no such field, or it cannot be set here.',
    }));
  }
  return [{ path: path.join('.'), message: issue.message }];
}
