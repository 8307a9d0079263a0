import { z } from 'zod';

/**
 * What we read of Google's people: loose, so that fields we do not know pass. An item is kept with all its parts, since what we
 * write replaces whole fields (facts 4.3).
 */
const itemSchema = z.looseObject({
  metadata: z
    .looseObject({ primary: z.boolean().optional(), source: z.looseObject({ type: z.string().optional() }).optional() })
    .optional(),
});

const itemsSchema = z.array(itemSchema).default([]);

const sourceSchema = z.object({
  type: z.string().optional(),
  id: z.string().default(''),
  etag: z.string().default(''),
  updateTime: z.string().optional(),
});

/** The least a person must have to be spoken of. */
export const namedPersonSchema = z.object({ resourceName: z.string().min(1), etag: z.string().default('') });

/** A deleted contact, read before anything else: it has its name and this mark (facts 4.1). */
export const deletedPersonSchema = z.object({
  resourceName: z.string().min(1),
  metadata: z.object({ deleted: z.literal(true) }),
});

/** A contact that lives. */
export const personSchema = z.object({
  resourceName: z.string().min(1),
  etag: z.string().default(''),
  metadata: z.object({
    sources: z.array(sourceSchema).default([]),
    previousResourceNames: z.array(z.string()).default([]),
  }),
  names: itemsSchema,
  organizations: itemsSchema,
  emailAddresses: itemsSchema,
  phoneNumbers: itemsSchema,
  addresses: itemsSchema,
  biographies: itemsSchema,
  clientData: itemsSchema,
  memberships: z
    .array(
      z.looseObject({
        contactGroupMembership: z.looseObject({ contactGroupResourceName: z.string().optional() }).optional(),
      }),
    )
    .default([]),
});

/** A living contact as read. */
export type PersonJson = z.infer<typeof personSchema>;

/** One value of a field with everything Google holds beside it. */
export type PersonItem = z.infer<typeof itemSchema>;
