import { z } from 'zod';
import { asId, type ContactName } from '../../domain/ids.ts';
import { GoogleFailure } from '../../ports/google.ts';
import type { ContactLabel, ContactOutcome, ContactsPage, MembersOutcome } from '../../ports/google-contacts.ts';
import type { ContactChange } from '../../sync/contacts/contact.ts';
import { labelMarkFrom } from './label-mark.ts';
import { toContactChange } from './to-contact.ts';

const pageSchema = z.object({
  connections: z.array(z.unknown()).default([]),
  nextPageToken: z.string().optional(),
  nextSyncToken: z.string().optional(),
});

const responseSchema = z.object({
  requestedResourceName: z.string().optional(),
  person: z.unknown().optional(),
  status: z.object({ code: z.number().optional() }).optional(),
});

const namedSchema = z.object({ responses: z.array(responseSchema).default([]) });
const createdSchema = z.object({ createdPeople: z.array(responseSchema).default([]) });
const updatedSchema = z.object({ updateResult: z.record(z.string(), responseSchema).default({}) });

const labelSchema = z.object({
  resourceName: z.string().min(1),
  etag: z.string().default(''),
  name: z.string().default(''),
  formattedName: z.string().default(''),
  groupType: z.string().optional(),
  clientData: z.array(z.object({ key: z.string().default(''), value: z.string().default('') })).default([]),
});

const labelsSchema = z.object({
  contactGroups: z.array(labelSchema).default([]),
  nextPageToken: z.string().optional(),
});

const membersSchema = z.object({
  notFoundResourceNames: z.array(z.string()).default([]),
  canNotRemoveLastContactGroupResourceNames: z.array(z.string()).default([]),
});

/** Google's code of what is not there, in the answers for one of many (google.rpc.Code). */
const codeNotFound = 5;
/** Lists cut these off (facts 4.1). */
const mostInList = 100;

/** One page of `connections.list`. */
export function contactsPageFrom(data: unknown): ContactsPage {
  const page = understood(pageSchema, data);
  return {
    changes: page.connections.map((person) => toContactChange(person)),
    ...(page.nextPageToken !== undefined && { nextPage: page.nextPageToken }),
    ...(page.nextSyncToken !== undefined && { nextToken: page.nextSyncToken }),
  };
}

/** Contacts of a page that may have more e-mails or phones than a list shows: written back, the others would be lost. */
export function cutOffIn(changes: readonly ContactChange[]): readonly ContactName[] {
  return changes.flatMap((change) => {
    if (change.kind !== 'contact') return [];
    const { emails, phones } = change.contact.card;
    return emails.length >= mostInList || phones.length >= mostInList ? [change.contact.name] : [];
  });
}

/** What `getBatchGet` tells of each name that was asked for. */
export function namedContactsFrom(data: unknown, names: readonly ContactName[]): readonly ContactChange[] {
  const { responses } = understood(namedSchema, data);
  const byName = new Map(responses.map((response) => [response.requestedResourceName, response]));
  return names.map((name) => {
    const response = byName.get(name);
    if (response?.person !== undefined) return toContactChange(response.person);
    if (response?.status?.code === codeNotFound) return { kind: 'gone', name };
    throw new GoogleFailure('unavailable', `200 status ${response?.status?.code ?? 'missing'} of one`);
  });
}

/** What became of each contact of a batch that was made, by place. */
export function createdFrom(data: unknown): readonly ContactOutcome[] {
  return understood(createdSchema, data).createdPeople.map(({ person }) => writtenFrom(person));
}

/** What became of each contact of a batch that was changed, by the name it was asked under. */
export function updatedFrom(data: unknown): ReadonlyMap<string, ContactOutcome> {
  const { updateResult } = understood(updatedSchema, data);
  return new Map(Object.entries(updateResult).map(([name, { person }]) => [name, writtenFrom(person)]));
}

/** Stands for an answer that does not tell what became of a contact: whether it was written is unknown. */
export function untold(): ContactOutcome {
  return { kind: 'failed', failure: new GoogleFailure('unavailable', '200 without the contact') };
}

/** One page of an account's contact groups. */
export interface GroupsPage {
  /** The user's own labels; the system's groups are none. */
  readonly labels: readonly ContactLabel[];
  /** What the system's groups are called, for Google and for people. */
  readonly systemTitles: readonly string[];
  readonly nextPage?: string;
}

/** One page of `contactGroups.list`. */
export function groupsFrom(data: unknown): GroupsPage {
  const { contactGroups, nextPageToken } = understood(labelsSchema, data);
  const isOwn = ({ groupType }: z.infer<typeof labelSchema>): boolean => groupType === 'USER_CONTACT_GROUP';
  return {
    labels: contactGroups.filter((group) => isOwn(group)).map((group) => toLabel(group)),
    systemTitles: contactGroups
      .filter((group) => !isOwn(group))
      .flatMap(({ name, formattedName }) => [name, formattedName]),
    ...(nextPageToken !== undefined && { nextPage: nextPageToken }),
  };
}

/** The label that a write was answered with. */
export function labelFrom(data: unknown): ContactLabel {
  return toLabel(understood(labelSchema, data));
}

/** What of a change of members could not be done. */
export function membersFrom(data: unknown): MembersOutcome {
  const members = understood(membersSchema, data);
  return {
    notFound: members.notFoundResourceNames.map((name) => asId(name)),
    keptForLastLabel: members.canNotRemoveLastContactGroupResourceNames.map((name) => asId(name)),
  };
}

function writtenFrom(person: unknown): ContactOutcome {
  if (person === undefined) return untold();
  const change = toContactChange(person);
  return change.kind === 'contact' ? { kind: 'written', contact: change.contact } : untold();
}

function toLabel({ resourceName, etag, name, clientData }: z.infer<typeof labelSchema>): ContactLabel {
  const mark = labelMarkFrom(clientData);
  return { name: asId(resourceName), title: name, version: etag, ...(mark !== undefined && { mark }) };
}

/** An answer of 200 that is not Google's came from something in between. */
function understood<T>(schema: z.ZodType<T>, data: unknown): T {
  const parsed = schema.safeParse(data);
  if (!parsed.success) throw new GoogleFailure('unavailable', '200 not an answer of Google');
  return parsed.data;
}
