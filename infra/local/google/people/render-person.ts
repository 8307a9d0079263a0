import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '../json.ts';
import { arrayAt, isJsonObject, stringAt } from '../json.ts';
import type { ContactThen } from '../state/contact-store.ts';
import type { PersonRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';
import { decorated, regionOf } from './decorate.ts';

/** How a person is to be shown. */
export interface PersonView {
  readonly world: World;
  /** Whose contact it is. */
  readonly owner: PersonRecord;
  readonly fields: readonly string[];
  /** Whether a Google profile behind one of its addresses is merged in (facts 4.2). */
  readonly withProfile: boolean;
  /** Lists cut off addresses and numbers after 100, and name former names (facts 4.1). */
  readonly in: 'get' | 'list' | 'syncList';
  /** Whether the items of a field come in an order of their own (facts 4.2). */
  readonly turnsOrder: boolean;
}

const LIST_LIMITED = ['emailAddresses', 'phoneNumbers'];
const MOST_IN_LIST = 100;

/** A contact as the API answers it. */
export function renderPerson(contact: ContactThen, view: PersonView): JsonObject {
  const { version } = contact;
  const profile = view.withProfile ? profileOf(contact, view) : undefined;
  const head = { resourceName: version.name, etag: personEtag(version.etag) };
  if (version.deleted) return { ...head, metadata: { ...metadataOf(contact, view, undefined), deleted: true } };
  const wanted = view.fields.filter((field) => field !== 'metadata' && field !== 'photos');
  const fields = wanted.flatMap((field) => {
    const items = field === 'memberships' ? membershipsOf(contact) : itemsOf(contact, field, view);
    const all = profile ? [...items, ...profileItems(profile, field)] : items;
    return all.length === 0 ? [] : [[field, all] as const];
  });
  const photos = view.fields.includes('photos') ? { photos: [photoOf(contact)] } : {};
  const metadata = view.fields.includes('metadata') ? { metadata: metadataOf(contact, view, profile) } : {};
  return { ...head, ...metadata, ...Object.fromEntries(fields), ...photos };
}

/** The account itself, as `people/me`. */
export function renderProfile(person: PersonRecord, fields: readonly string[]): JsonObject {
  const shown = fields.flatMap((field) => {
    const items = profileItems(person, field).map((item) => ({ ...item, metadata: { primary: true } }));
    return items.length === 0 ? [] : [[field, items] as const];
  });
  return { resourceName: `people/${person.sub}`, etag: personEtag(2), ...Object.fromEntries(shown) };
}

/** The etag of a CONTACT source, as `#...=`. */
export function sourceEtag(etag: number): string {
  return `#${coded(`source ${etag}`).slice(0, 11)}=`;
}

/** The etag of a whole person, as `%...`. */
export function personEtag(etag: number): string {
  return `%${coded(`person ${etag}`)}=`;
}

function coded(text: string): string {
  return createHash('sha256').update(text).digest('base64').replaceAll('=', '');
}

function metadataOf({ id, version }: ContactThen, view: PersonView, profile: PersonRecord | undefined): JsonObject {
  const updateTime = `${new Date(version.time).toISOString().slice(0, -1)}000Z`;
  const source = { type: 'CONTACT', id, etag: sourceEtag(version.etag), updateTime };
  const other = profile ? [{ type: 'PROFILE', id: profile.sub, profileMetadata: { objectType: 'PERSON' } }] : [];
  const former =
    view.in === 'syncList' && version.previousNames.length > 0 ? { previousResourceNames: version.previousNames } : {};
  return { sources: [source, ...other], ...former, objectType: 'PERSON' };
}

function itemsOf({ id, version }: ContactThen, field: string, view: PersonView): JsonObject[] {
  const stored = arrayAt(version.body, field).filter(isJsonObject);
  const chosen = stored.findIndex((item) => isJsonObject(item.metadata) && item.metadata.sourcePrimary === true);
  const primary = Math.max(0, chosen);
  const source = { type: 'CONTACT', id };
  const items = stored.map((item, index) => {
    const marks: Record<string, Json> = index === primary ? { primary: true, sourcePrimary: true } : {};
    return { metadata: { ...marks, source }, ...decorated(field, withoutMetadata(item), regionOf(view.owner)) };
  });
  const turned = view.turnsOrder && items.length > 1 ? turnedBy(items, version.change) : items;
  return view.in !== 'get' && LIST_LIMITED.includes(field) ? turned.slice(0, MOST_IN_LIST) : turned;
}

function turnedBy<Item>(items: readonly Item[], by: number): Item[] {
  const at = by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}

function withoutMetadata(item: JsonObject): JsonObject {
  const { metadata: _metadata, ...own } = item;
  return own;
}

function membershipsOf({ id, version }: ContactThen): JsonObject[] {
  return version.groups.map((contactGroupResourceName) => ({
    metadata: { source: { type: 'CONTACT', id } },
    contactGroupMembership: {
      contactGroupId: contactGroupResourceName.replace('contactGroups/', ''),
      contactGroupResourceName,
    },
  }));
}

function photoOf({ id }: ContactThen): JsonObject {
  const url = `https://lh3.googleusercontent.com/cm/${id}=s100`;
  return { metadata: { primary: true, source: { type: 'CONTACT', id } }, url, default: true };
}

/** The account of the double that one of the contact's addresses belongs to. */
function profileOf({ version }: ContactThen, { world }: PersonView): PersonRecord | undefined {
  for (const item of arrayAt(version.body, 'emailAddresses')) {
    const address = isJsonObject(item) ? stringAt(item, 'value')?.toLowerCase() : undefined;
    const person = address === undefined ? undefined : world.people.get(address);
    if (person) return person;
  }
  return undefined;
}

function profileItems(profile: PersonRecord, field: string): JsonObject[] {
  const metadata = { verified: true, source: { type: 'PROFILE', id: profile.sub } };
  if (field === 'names') return [{ metadata, ...decorated('names', { unstructuredName: profile.name }, 'US') }];
  if (field === 'emailAddresses') return [{ metadata, value: profile.email }];
  return [];
}
