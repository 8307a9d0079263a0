import type { ApiAnswer, ApiCall } from '../api/call.ts';
import { ok, parameter, pathParameter } from '../api/call.ts';
import { ApiError } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { arrayAt, isJsonObject, objectAt, stringAt } from '../json.ts';
import type { ContactThen } from '../state/contact-store.ts';
import type { World } from '../state/world.ts';
import { readReadMask, readWriteMask } from './fields.ts';
import { invalidArgument, staleEtag } from './people-error.ts';
import { readingView } from './people-read.ts';
import { renderPerson } from './render-person.ts';
import type { ContactsRoom } from './settings.ts';
import {
  applyUpdate,
  binContact,
  checkNewContact,
  checkUpdate,
  createContacts,
  livingContact,
} from './write-contact.ts';

const MOST_WRITTEN = 200;
const MOST_DELETED = 500;

/** `people.createContact`: not idempotent, there is no id of the client's (facts 4.3). */
export function createContact(world: World, call: ApiCall, room: ContactsRoom): ApiAnswer {
  const fields = readReadMask(parameter(call, 'personFields'), 'person_fields', 'everything');
  const { email } = call.actor;
  const made = createContacts(world, email, [checkNewContact(world, email, call.body)]);
  return ok(shownPeople(world, call, { room, fields, contacts: made })[0] ?? {});
}

/** `people.updateContact`: conditional on the etag, every field of the mask replaced (facts 4.3). */
export function updateContact(world: World, call: ApiCall, room: ContactsRoom): ApiAnswer {
  const mask = readWriteMask(parameter(call, 'updatePersonFields'), 'update_person_fields');
  const fields = readReadMask(parameter(call, 'personFields'), 'person_fields', 'everything');
  const { email } = call.actor;
  const told = { name: pathParameter(call, 'resourceName'), person: call.body, mask };
  const written = applyUpdate(world, email, checkUpdate(world, email, told));
  return ok(shownPeople(world, call, { room, fields, contacts: [written] })[0] ?? {});
}

/** `people.deleteContact`: into the bin, whatever its etag (facts 4.3). */
export function deleteContact(world: World, call: ApiCall): ApiAnswer {
  const { email } = call.actor;
  binContact(world, email, livingContact(world, email, pathParameter(call, 'resourceName')));
  return ok({});
}

/** `people.batchCreateContacts`: at most 200, all or none. */
export function batchCreateContacts(world: World, call: ApiCall, room: ContactsRoom): ApiAnswer {
  const people = arrayAt(call.body, 'contacts')
    .filter(isJsonObject)
    .map((contact) => objectAt(contact, 'contactPerson') ?? {});
  if (people.length === 0 || people.length > MOST_WRITTEN)
    throw invalidArgument('Between 1 and 200 contacts are allowed.');
  const fields = readReadMask(stringAt(call.body, 'readMask'), 'read_mask', 'nothing');
  const { email } = call.actor;
  const checked = people.map((person) => checkNewContact(world, email, person));
  const contacts = createContacts(world, email, checked);
  if (fields.length === 0) return ok({});
  const shown = shownPeople(world, call, { room, fields, contacts });
  return ok({ createdPeople: shown.map((person) => responseOf(person)) });
}

/** `people.batchUpdateContacts`: at most 200 under one mask; one that is refused refuses them all (facts 4.3). */
export function batchUpdateContacts(world: World, call: ApiCall, room: ContactsRoom): ApiAnswer {
  const people = Object.entries(objectAt(call.body, 'contacts') ?? {});
  if (people.length === 0 || people.length > MOST_WRITTEN)
    throw invalidArgument('Between 1 and 200 contacts are allowed.');
  const mask = readWriteMask(stringAt(call.body, 'updateMask'), 'update_mask');
  const fields = readReadMask(stringAt(call.body, 'readMask'), 'read_mask', 'nothing');
  const { email } = call.actor;
  const checked = people.map(([name, person]) => {
    try {
      return checkUpdate(world, email, { name, person: isJsonObject(person) ? person : {}, mask });
    } catch (error) {
      throw ofBatch(error, name);
    }
  });
  const contacts = checked.map((update) => applyUpdate(world, email, update));
  if (fields.length === 0) return ok({});
  const shown = shownPeople(world, call, { room, fields, contacts });
  const results = people.map(([name], index) => [name, responseOf(shown[index] ?? {}, name)] as const);
  return ok({ updateResult: Object.fromEntries(results) });
}

/** `people.batchDeleteContacts`: at most 500, all or none. */
export function batchDeleteContacts(world: World, call: ApiCall): ApiAnswer {
  const names = arrayAt(call.body, 'resourceNames').filter((name) => typeof name === 'string');
  if (names.length === 0 || names.length > MOST_DELETED) throw invalidArgument('Between 1 and 500 names are allowed.');
  const { email } = call.actor;
  const contacts = [...new Set(names)].map((name) => livingContact(world, email, name));
  for (const contact of contacts) binContact(world, email, contact);
  return ok({});
}

interface Shown {
  readonly room: ContactsRoom;
  readonly fields: readonly string[];
  readonly contacts: readonly ContactThen[];
}

function shownPeople(world: World, call: ApiCall, { room, fields, contacts }: Shown): JsonObject[] {
  // In a batch the sources come in the body.
  const inBody = arrayAt(call.body, 'sources').filter((source) => typeof source === 'string');
  const sources = inBody.length > 0 ? { sources: inBody } : {};
  const view = readingView(world, call, { room, fields, ...sources });
  return contacts.map((contact) => renderPerson(contact, view));
}

function responseOf(person: JsonObject, name = stringAt(person, 'resourceName') ?? ''): JsonObject {
  return { httpStatusCode: 200, person, requestedResourceName: name, status: {} };
}

/** The refusal of a batch tells which contact was meant, in words of its own. */
function ofBatch(error: unknown, name: string): unknown {
  if (!(error instanceof ApiError) || error.reason !== 'FAILED_PRECONDITION') return error;
  const type = 'type.googleapis.com/google.people.v1.BatchUpdateContactsErrorDetails';
  return staleEtag([{ '@type': type, errorsMap: { [name]: { code: 9 } } }]);
}
