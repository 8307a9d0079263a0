import { z } from '@hono/zod-openapi';
import type { User } from '../../shared/domain/studio.ts';

/** A user as the API tells it. */
export const userAnswer = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    role: z.enum(['owner', 'admin', 'user']),
    active: z.boolean(),
    colour: z.string(),
    version: z.number().int(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .openapi('User');

/** Translates. */
export function userJson(user: User): z.infer<typeof userAnswer> {
  const { id, name, email, role, active, colour, version, createdAt, updatedAt } = user;
  return { id, name, email, role, active, colour, version, createdAt, updatedAt };
}
