import type { ApiAnswer, ApiCall } from '../api/call.ts';
import { ok, pathParameter } from '../api/call.ts';
import type { JsonObject } from '../json.ts';
import type { PersonRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';
import { readPersonFields, wantsProfiles } from './fields.ts';
import { entityNotFound, invalidArgument, permissionDenied } from './people-error.ts';
import type { PersonView } from './render-person.ts';
import { renderPerson, renderProfile } from './render-person.ts';
import type { ContactsRoom } from './settings.ts';
import { livingContact } from './write-contact.ts';

const MOST_NAMES = 200;
const CONTACT_SCOPES = [
  'https://www.googleapis.com/auth/contacts',
  'https://www.googleapis.com/auth/contacts.readonly',
];

/** `people.get`: a contact as it is now, whole; `people/me` is the account itself. */
export function getPerson(world: World, call: ApiCall, room: ContactsRoom): ApiAnswer {
  const view = readingView(world, call, { room, fields: readPersonFields(call) });
  return ok(personNamed(view, call, pathParameter(call, 'resourceName')));
}

/** `people.getBatchGet`: each name with its person, or with the status 404. */
export function getPeople(world: World, call: ApiCall, room: ContactsRoom): ApiAnswer {
  const names = call.parameters.get('resourceNames') ?? [];
  if (names.length === 0 || names.length > MOST_NAMES) throw invalidArgument('Between 1 and 200 names are allowed.');
  const view = readingView(world, call, { room, fields: readPersonFields(call) });
  return ok({ responses: names.map((name) => responseFor(view, call, name)) });
}

/** The account that a call acts for. */
export function ownerOf(world: World, call: ApiCall): PersonRecord {
  const owner = world.people.get(call.actor.email);
  if (!owner) throw permissionDenied();
  return owner;
}

/** How the answers to a call show people. */
export function readingView(
  world: World,
  call: ApiCall,
  show: { readonly room: ContactsRoom; readonly fields: readonly string[]; readonly sources?: readonly string[] },
): PersonView {
  const { room, fields } = show;
  const withProfile = wantsProfiles(show.sources ?? call.parameters.get('sources'));
  const { turnsOrder } = room.settings;
  return { world, owner: ownerOf(world, call), fields, withProfile, in: 'get', turnsOrder };
}

function personNamed(view: PersonView, call: ApiCall, name: string): JsonObject {
  const { world, owner, fields } = view;
  if (name === 'people/me' || name === `people/${owner.sub}`) return renderProfile(owner, fields);
  if (!CONTACT_SCOPES.some((scope) => call.actor.scopes.includes(scope))) throw permissionDenied();
  return renderPerson(livingContact(world, owner.email, name), view);
}

function responseFor(view: PersonView, call: ApiCall, name: string): JsonObject {
  const isMe = name === 'people/me' || name === `people/${view.owner.sub}`;
  const known = view.world.contactsOf(view.owner.email).named(name);
  if (isMe || (known && !known.version.deleted)) {
    return { httpStatusCode: 200, person: personNamed(view, call, name), requestedResourceName: name, status: {} };
  }
  const status = { code: 5, message: entityNotFound().message };
  return { httpStatusCode: 404, requestedResourceName: name, status };
}
