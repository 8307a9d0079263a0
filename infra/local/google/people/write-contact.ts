import type { JsonObject } from '../json.ts';
import { arrayAt, isJsonObject, objectAt, omit, stringAt } from '../json.ts';
import { newHexId } from '../randomness.ts';
import type { ContactThen } from '../state/contact-store.ts';
import type { World } from '../state/world.ts';
import { groupsIn, storedFields } from './checked-person.ts';
import { MY_CONTACTS, mayBeJoined } from './contact-groups.ts';
import { WRITABLE_FIELDS } from './fields.ts';
import { accountFull, entityNotFound, invalidArgument, staleEtag } from './people-error.ts';
import { personEtag, sourceEtag } from './render-person.ts';

/** The most contacts an account holds, what is in the bin for less than 30 days included (facts 4.6). */
const MOST_CONTACTS = 25_000;
const BIN_DAYS = 30 * 86_400_000;

/** A contact that is to be made, checked. */
export interface CheckedContact {
  readonly body: JsonObject;
  readonly groups: readonly string[];
}

/** Checks a new contact; without any group it is put into `myContacts` (facts 4.3). */
export function checkNewContact(world: World, email: string, person: JsonObject): CheckedContact {
  const groups = groupsIn(person);
  checkGroups(world, email, groups);
  return { body: storedFields(person, WRITABLE_FIELDS), groups: groups.length === 0 ? [MY_CONTACTS] : groups };
}

/** Makes contacts. Throws 400 when they do not fit into the account any more. */
export function createContacts(world: World, email: string, contacts: readonly CheckedContact[]): ContactThen[] {
  const now = world.clock.now();
  const held = world
    .contactsOf(email)
    .asOf(Infinity)
    .filter(({ version }) => !version.deleted || version.time > now - BIN_DAYS);
  if (held.length + contacts.length > MOST_CONTACTS) throw accountFull();
  return contacts.map((contact) => {
    const id = newHexId();
    return putContact(world, email, { id, name: nameFor(id), previousNames: [], ...contact });
  });
}

/** A change of a contact, checked. */
export interface CheckedUpdate extends CheckedContact {
  readonly before: ContactThen;
}

/**
 * Checks a change of a living contact: every field of the mask is replaced, by nothing where the body has none (facts 4.3).
 * Throws 404, 400 without a CONTACT source and its etag, and 400 for one that is stale.
 */
export function checkUpdate(
  world: World,
  email: string,
  told: { readonly name: string; readonly person: JsonObject; readonly mask: readonly string[] },
): CheckedUpdate {
  const { name, person, mask } = told;
  if (!/^people\/c\d+$/.test(name))
    throw invalidArgument(`Resource name "${name}" is not a valid contact person resource.`);
  const before = world.contactsOf(email).named(name);
  if (!before || before.version.deleted) throw entityNotFound();
  checkEtag(person, before);
  const groups = mask.includes('memberships') ? groupsIn(person) : before.version.groups;
  if (groups.length === 0) throw invalidArgument('person.memberships must have at least one contact group membership.');
  checkGroups(
    world,
    email,
    groups.filter((group) => !before.version.groups.includes(group)),
  );
  const body = { ...omit(before.version.body, mask), ...storedFields(person, mask) };
  return { before, body, groups };
}

/** Stores the next state of a contact. */
export function putContact(
  world: World,
  email: string,
  state: Parameters<typeof withTime>[1] & { readonly deleted?: true },
): ContactThen {
  return world.contactsOf(email).put(withTime(world, state));
}

/** Carries out a checked change. */
export function applyUpdate(world: World, email: string, { before, body, groups }: CheckedUpdate): ContactThen {
  const { name, previousNames } = before.version;
  return putContact(world, email, { id: before.id, name, previousNames, body, groups });
}

/** The living contact of a name. Throws 404. */
export function livingContact(world: World, email: string, name: string): ContactThen {
  const found = world.contactsOf(email).named(name);
  if (!found || found.version.deleted) throw entityNotFound();
  return found;
}

/** Puts a contact into the bin. */
export function binContact(world: World, email: string, { id, version }: ContactThen): ContactThen {
  const { name, previousNames, groups, body } = version;
  return putContact(world, email, { id, name, previousNames, groups, body, deleted: true });
}

/** Changes the groups of a living contact. */
export function regroupContact(world: World, email: string, change: { contact: ContactThen; groups: string[] }): void {
  const { id, version } = change.contact;
  const { name, previousNames, body } = version;
  putContact(world, email, { id, name, previousNames, body, groups: change.groups });
}

/** The resource name that goes with the id of a source: the same number in decimal (facts 4.1). */
export function nameFor(id: string): string {
  return `people/c${BigInt(`0x${id}`)}`;
}

function withTime<State extends object>(
  world: World,
  state: State & Fresh,
): State & Fresh & { time: number; etag: number } {
  return { ...state, time: world.clock.now(), etag: world.nextEtag() };
}

interface Fresh {
  readonly id: string;
  readonly name: string;
  readonly previousNames: readonly string[];
  readonly groups: readonly string[];
  readonly body: JsonObject;
}

function checkGroups(world: World, email: string, groups: readonly string[]): void {
  const refused = groups.find((group) => !mayBeJoined(world, email, group));
  if (refused !== undefined) throw invalidArgument(`Contact group "${refused}" cannot be joined.`);
}

function checkEtag(person: JsonObject, { version }: ContactThen): void {
  const sources = arrayAt(objectAt(person, 'metadata'), 'sources').filter(isJsonObject);
  const source = sources.find((candidate) => candidate.type === 'CONTACT');
  if (!source) throw invalidArgument('Request must set person.metadata.sources with the source to be updated.');
  const [ofSource, ofPerson] = [stringAt(source, 'etag'), stringAt(person, 'etag')];
  if (ofSource === undefined && ofPerson === undefined)
    throw invalidArgument('Request must set person.etag or person.metadata.sources.etag of the source.');
  const isCurrent = (told: string | undefined, etag: string): boolean => told === undefined || told === etag;
  if (isCurrent(ofSource, sourceEtag(version.etag)) && isCurrent(ofPerson, personEtag(version.etag))) return;
  throw staleEtag();
}
