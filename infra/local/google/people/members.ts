import type { ApiAnswer, ApiCall } from '../api/call.ts';
import { ok, pathParameter } from '../api/call.ts';
import type { JsonObject } from '../json.ts';
import { arrayAt } from '../json.ts';
import type { World } from '../state/world.ts';
import { groupName, livingGroup, mayBeJoined } from './contact-groups.ts';
import { invalidArgument } from './people-error.ts';
import { regroupContact } from './write-contact.ts';

const MOST_MEMBERS = 1_000;

/** `contactGroups.members.modify`: what could not be done is told with 200 (facts 4.3). */
export function modifyMembers(world: World, call: ApiCall): ApiAnswer {
  const { email } = call.actor;
  const group = groupName(livingGroup(world, email, pathParameter(call, 'resourceName')));
  const [add, remove] = [namesIn(call, 'resourceNamesToAdd'), namesIn(call, 'resourceNamesToRemove')];
  if (add.length + remove.length === 0 || add.length + remove.length > MOST_MEMBERS)
    throw invalidArgument('Between 1 and 1000 resource names are allowed.');
  if (add.length > 0 && !mayBeJoined(world, email, group))
    throw invalidArgument('Contacts cannot be added to this contact group.');
  return ok(changeMembers(world, email, { group, add, remove }));
}

/** Puts contacts into a group and takes others out; nobody loses their last group. */
export function changeMembers(
  world: World,
  email: string,
  change: { readonly group: string; readonly add: readonly string[]; readonly remove: readonly string[] },
): JsonObject {
  const store = world.contactsOf(email);
  const notFound: string[] = [];
  const kept: string[] = [];
  for (const name of [...change.add, ...change.remove]) {
    const contact = store.named(name);
    if (!contact || contact.version.deleted) {
      notFound.push(name);
      continue;
    }
    const others = contact.version.groups.filter((group) => group !== change.group);
    const isIn = others.length < contact.version.groups.length;
    if (change.add.includes(name)) {
      if (!isIn) regroupContact(world, email, { contact, groups: [...others, change.group] });
    } else if (isIn && others.length === 0) kept.push(name);
    else if (isIn) regroupContact(world, email, { contact, groups: others });
  }
  return {
    ...(notFound.length > 0 ? { notFoundResourceNames: notFound } : {}),
    ...(kept.length > 0 ? { canNotRemoveLastContactGroupResourceNames: kept } : {}),
  };
}

function namesIn(call: ApiCall, list: string): readonly string[] {
  return arrayAt(call.body, list).filter((name) => typeof name === 'string');
}
