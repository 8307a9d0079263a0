import { z } from '@hono/zod-openapi';
import type { Card } from '../../shared/domain/card.ts';
import type { Client } from '../../shared/domain/client.ts';
import type { ClientFields } from '../../shared/flows/studio/edit-client.ts';
import { filledText, id, text } from './input.ts';
import { patched } from './merge-patch.ts';

const name = text(200);
const labelled = (longest: number) =>
  z.array(z.strictObject({ value: filledText(longest), label: text(100).default('') })).max(20);
const addressPart = text(300);

const fields = {
  givenName: name,
  familyName: name,
  company: name,
  jobTitle: name,
  emails: labelled(320),
  phones: labelled(100),
  notes: text(50_000),
};
const address = {
  street: addressPart,
  city: addressPart,
  region: addressPart,
  postalCode: addressPart,
  country: addressPart,
};

/** The merge patch of a client; `null` empties a field. */
export const clientPatch = z
  .strictObject({
    givenName: fields.givenName.nullable(),
    familyName: fields.familyName.nullable(),
    company: fields.company.nullable(),
    jobTitle: fields.jobTitle.nullable(),
    emails: fields.emails.nullable(),
    phones: fields.phones.nullable(),
    notes: fields.notes.nullable(),
    groupIds: z.array(id<'ClientGroupId'>()).max(200).nullable(),
    address: z
      .strictObject({
        street: addressPart.nullable(),
        city: addressPart.nullable(),
        region: addressPart.nullable(),
        postalCode: addressPart.nullable(),
        country: addressPart.nullable(),
      })
      .partial()
      .nullable(),
  })
  .partial()
  .openapi('ClientFields');

/** What clients and contacts both hold, as the API tells it. */
export const cardAnswer = z.object({ ...fields, address: z.object(address) });

/** A client as the API tells it. */
export const clientAnswer = z
  .object({
    id: z.string(),
    ...cardAnswer.shape,
    groupIds: z.array(z.string()),
    deletedAt: z.string().optional().openapi({ description: 'Of deleted clients only.' }),
    version: z.number().int(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .openapi('Client');

/** Nothing known yet: what a new client's fields are merged into. */
export const emptyClient: ClientFields = {
  givenName: '',
  familyName: '',
  company: '',
  jobTitle: '',
  emails: [],
  phones: [],
  notes: '',
  address: { street: '', city: '', region: '', postalCode: '', country: '' },
  groupIds: [],
};

/** The client as a merge patch wants it. */
export function patchedClient(before: ClientFields, patch: z.infer<typeof clientPatch>): ClientFields {
  return {
    givenName: patched(patch.givenName, before.givenName, ''),
    familyName: patched(patch.familyName, before.familyName, ''),
    company: patched(patch.company, before.company, ''),
    jobTitle: patched(patch.jobTitle, before.jobTitle, ''),
    emails: patched(patch.emails, before.emails, []),
    phones: patched(patch.phones, before.phones, []),
    notes: patched(patch.notes, before.notes, ''),
    address: {
      street: patched(part(patch, 'street'), before.address.street, ''),
      city: patched(part(patch, 'city'), before.address.city, ''),
      region: patched(part(patch, 'region'), before.address.region, ''),
      postalCode: patched(part(patch, 'postalCode'), before.address.postalCode, ''),
      country: patched(part(patch, 'country'), before.address.country, ''),
    },
    groupIds: [...new Set(patched(patch.groupIds, before.groupIds, []))],
  };
}

/** Translates. */
export function clientJson(client: Client): z.infer<typeof clientAnswer> {
  const { id, groupIds, version, createdAt, updatedAt } = client;
  return { id, ...cardJson(client), groupIds: [...groupIds], version, createdAt, updatedAt };
}

/** Translates what clients and contacts both hold. */
export function cardJson(card: Card): z.infer<typeof cardAnswer> {
  const { givenName, familyName, company, jobTitle, emails, phones, notes } = card;
  const { street, city, region, postalCode, country } = card.address;
  return {
    givenName,
    familyName,
    company,
    jobTitle,
    emails: emails.map(({ value, label }) => ({ value, label })),
    phones: phones.map(({ value, label }) => ({ value, label })),
    address: { street, city, region, postalCode, country },
    notes,
  };
}

function part(patch: z.infer<typeof clientPatch>, name: keyof typeof address): string | null | undefined {
  return patch.address === null ? null : patch.address?.[name];
}
