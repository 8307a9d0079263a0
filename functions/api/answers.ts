import type { RouteConfig, z } from '@hono/zod-openapi';
import { z as zod } from '@hono/zod-openapi';

const problem = zod
  .object({
    type: zod.string(),
    title: zod.string(),
    status: zod.number().int(),
    detail: zod.string(),
    code: zod.string().openapi({ description: 'Stable: programs act on it.' }),
    remedy: zod.string().openapi({ description: 'What to do about it, in a sentence.' }),
    requestId: zod.string(),
    errors: zod.array(zod.object({ path: zod.string(), message: zod.string() })).optional(),
  })
  .openapi('Problem');

/** What a route answers when all is well, by status, and a problem otherwise. */
export function answers(
  successes: Readonly<Record<number, { description: string; schema?: z.ZodType }>>,
): RouteConfig['responses'] {
  const told = Object.entries(successes).map(([status, { description, schema }]) => [
    status,
    { description, ...(schema === undefined ? {} : { content: { 'application/json': { schema } } }) },
  ]);
  return {
    ...(Object.fromEntries(told) as RouteConfig['responses']), // built just above in the form of responses
    default: {
      description: 'Why nothing was done (RFC 9457).',
      content: { 'application/problem+json': { schema: problem } },
    },
  };
}

/** A JSON body. PATCH takes it as a merge patch under either type. */
export function body<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } } as const;
}
