import type { JsonObject } from '../json.ts';
import { arrayAt, isJsonObject, jsonEqual, omit, stringAt } from '../json.ts';
import { invalid } from '../api-error.ts';
import { storedFields } from '../people/checked-person.ts';
import { changeMembers } from '../people/members.ts';
import { MY_CONTACTS } from '../people/contact-groups.ts';
import { SINGLETONS, WRITABLE_FIELDS } from '../people/fields.ts';
import { binContact, createContacts, livingContact, nameFor, putContact } from '../people/write-contact.ts';
import { entityNotFound } from '../people/people-error.ts';
import { newHexId } from '../randomness.ts';
import type { ContactThen } from '../state/contact-store.ts';
import type { World } from '../state/world.ts';

/** The person adds a contact, under some labels; what Google's own page makes is always in `myContacts`. */
export function addContactAsPerson(
  world: World,
  email: string,
  told: { readonly person: JsonObject; readonly labels: readonly string[] },
): ContactThen {
  if (!world.people.get(email)) throw entityNotFound();
  const body = storedFields(told.person, WRITABLE_FIELDS);
  if (Object.keys(body).length === 0) throw invalid('A contact needs something that can be known of it.');
  const groups = [...new Set([MY_CONTACTS, ...told.labels])];
  const [made] = createContacts(world, email, [{ body, groups }]);
  if (!made) throw entityNotFound();
  return made;
}

/** The person changes the fields that are named; all others stay, programs' data too. */
export function editContactAsPerson(world: World, email: string, change: { name: string; person: JsonObject }): void {
  const { id, version } = livingContact(world, email, change.name);
  const fields = WRITABLE_FIELDS.filter((field) => change.person[field] !== undefined);
  const body = { ...omit(version.body, fields), ...storedFields(change.person, fields) };
  if (jsonEqual(body, version.body)) return;
  const { name, previousNames, groups } = version;
  putContact(world, email, { id, name, previousNames, groups, body });
}

/** The person puts a contact into the bin. */
export function deleteContactAsPerson(world: World, email: string, name: string): void {
  binContact(world, email, livingContact(world, email, name));
}

/** The person takes a contact out of the bin, under the name it had. */
export function restoreContactAsPerson(world: World, email: string, name: string): void {
  const found = world.contactsOf(email).named(name);
  if (!found?.version.deleted) throw entityNotFound();
  const { id, version } = found;
  const { previousNames, groups, body } = version;
  putContact(world, email, { id, name: version.name, previousNames, groups, body });
}

/** The person puts a contact under a label, or takes the label off; one in no group at all is kept in `myContacts`. */
export function labelContactAsPerson(
  world: World,
  email: string,
  change: { readonly name: string; readonly label: string; readonly isOn: boolean },
): void {
  const { name, label, isOn } = change;
  livingContact(world, email, name);
  changeMembers(world, email, { group: label, add: isOn ? [name] : [], remove: isOn ? [] : [name] });
}

/**
 * The person merges a contact into another: the survivor carries both's data, programs' marks too, the other is deleted (trap 43).
 * `tellsName`: whether sync reads name the lost one among the survivor's former names.
 */
export function mergeAsPerson(
  world: World,
  email: string,
  merge: { readonly into: string; readonly from: string; readonly tellsName: boolean },
): void {
  const [into, from] = [livingContact(world, email, merge.into), livingContact(world, email, merge.from)];
  if (into.id === from.id) throw invalid('A contact cannot be merged with itself.');
  binContact(world, email, from);
  const { name, previousNames } = into.version;
  const told = merge.tellsName ? [from.version.name, ...from.version.previousNames] : [];
  putContact(world, email, {
    id: into.id,
    name,
    previousNames: [...new Set([...previousNames, ...told])],
    groups: [...new Set([...into.version.groups, ...from.version.groups])],
    body: mergedBodies(into.version.body, from.version.body),
  });
}

/** Google ties a profile to a contact, or lets it go: the contact gets another resource name (facts 4.1). */
export function renameContact(world: World, email: string, name: string): ContactThen {
  const { id, version } = livingContact(world, email, name);
  const { groups, body } = version;
  const previousNames = [version.name, ...version.previousNames];
  return putContact(world, email, { id, name: nameFor(newHexId()), previousNames, groups, body });
}

function mergedBodies(into: JsonObject, from: JsonObject): JsonObject {
  const fields = [...new Set([...Object.keys(into), ...Object.keys(from)])];
  return Object.fromEntries(fields.map((field) => [field, mergedItems(field, into, from)]));
}

function mergedItems(field: string, into: JsonObject, from: JsonObject): readonly JsonObject[] {
  const [own, other] = [arrayAt(into, field).filter(isJsonObject), arrayAt(from, field).filter(isJsonObject)];
  if (SINGLETONS.includes(field)) return own.length > 0 ? own : other;
  const isKnown = (item: JsonObject): boolean => own.some((known) => sameItem(known, item));
  return [...own, ...other.filter((item) => !isKnown(item)).map((item) => omit(item, ['metadata']))];
}

function sameItem(one: JsonObject, other: JsonObject): boolean {
  const value = (item: JsonObject): string | undefined => stringAt(item, 'value')?.toLowerCase();
  if (value(one) !== undefined && one.key === undefined) return value(one) === value(other);
  return jsonEqual(omit(one, ['metadata']), omit(other, ['metadata']));
}
