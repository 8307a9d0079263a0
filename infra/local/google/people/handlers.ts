import type { ApiAnswer, ApiCall, Handler } from '../api/call.ts';
import type { World } from '../state/world.ts';
import { listConnections } from './connections-list.ts';
import { createGroupCall, deleteGroupCall, getGroup, listGroups, updateGroupCall } from './group-calls.ts';
import { modifyMembers } from './members.ts';
import { writesOverlap } from './people-error.ts';
import { getPeople, getPerson } from './people-read.ts';
import {
  batchCreateContacts,
  batchDeleteContacts,
  batchUpdateContacts,
  createContact,
  deleteContact,
  updateContact,
} from './people-write.ts';
import type { ContactsRoom } from './settings.ts';

type RoomHandler = (world: World, call: ApiCall, room: ContactsRoom) => ApiAnswer;

/** The methods of the People API that the double has, by id. */
export function peopleHandlers(room: ContactsRoom): ReadonlyMap<string, Handler> {
  const reads: readonly (readonly [string, RoomHandler])[] = [
    ['people.people.get', getPerson],
    ['people.people.getBatchGet', getPeople],
    ['people.people.connections.list', listConnections],
    ['people.contactGroups.list', listGroups],
    ['people.contactGroups.get', getGroup],
  ];
  const writes: readonly (readonly [string, RoomHandler])[] = [
    ['people.people.createContact', createContact],
    ['people.people.updateContact', updateContact],
    ['people.people.deleteContact', deleteContact],
    ['people.people.batchCreateContacts', batchCreateContacts],
    ['people.people.batchUpdateContacts', batchUpdateContacts],
    ['people.people.batchDeleteContacts', batchDeleteContacts],
    ['people.contactGroups.create', createGroupCall],
    ['people.contactGroups.update', updateGroupCall],
    ['people.contactGroups.delete', deleteGroupCall],
    ['people.contactGroups.members.modify', modifyMembers],
  ];
  return new Map<string, Handler>([
    ...reads.map(([id, read]) => [id, (world: World, call: ApiCall) => read(world, call, room)] as const),
    ...writes.map(
      ([id, write]) =>
        [id, (world: World, call: ApiCall) => alone(room, call, () => write(world, call, room))] as const,
    ),
  ]);
}

/** One write of a user at a time: whoever comes meanwhile is refused, and counted (facts 4.3). */
async function alone(room: ContactsRoom, { actor }: ApiCall, write: () => ApiAnswer): Promise<ApiAnswer> {
  if (room.writing.has(actor.email)) {
    room.overlaps += 1;
    throw writesOverlap();
  }
  room.writing.add(actor.email);
  try {
    await new Promise((resolve) => setTimeout(resolve, room.settings.writeTime));
    return write();
  } finally {
    room.writing.delete(actor.email);
  }
}
