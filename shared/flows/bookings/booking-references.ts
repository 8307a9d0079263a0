import { stands, usersOf } from '../../domain/booking.ts';
import type { Booking } from '../../domain/booking.ts';
import type { UserId } from '../../domain/ids.ts';
import { studioCollections } from '../../ports/collections.ts';
import type { Reader } from '../../ports/store.ts';
import type { InputError } from '../refused.ts';

/**
 * What is wrong with the ids a change brings into a booking: users that are not there or not active, a client, type or
 * resource that is not there, a type of the other kind. What the booking had before stays, even where it is gone since; only
 * the client is looked for again when the booking comes back to stand.
 */
export async function referenceErrors(
  reader: Reader,
  before: Booking | undefined,
  after: Booking,
): Promise<readonly InputError[]> {
  const checks = [
    ...userErrors(reader, before, after),
    clientErrors(reader, before, after),
    typeErrors(reader, before, after),
    resourceErrors(reader, before, after),
  ];
  return [...sessionErrors(after), ...(await Promise.all(checks)).flat()];
}

function sessionErrors(booking: Booking): readonly InputError[] {
  if (booking.kind !== 'session' || booking.assistantId !== booking.photographerId) return [];
  return [{ path: 'assistantId', message: 'The assistant is another person than the photographer.' }];
}

function userErrors(
  reader: Reader,
  before: Booking | undefined,
  after: Booking,
): readonly Promise<readonly InputError[]>[] {
  const known = before === undefined ? [] : usersOf(before);
  const named: readonly (readonly [string, UserId | undefined])[] =
    after.kind === 'appointment'
      ? after.userIds.map((id, at) => [`userIds.${at}`, id] as const)
      : [
          ['photographerId', after.photographerId],
          ['assistantId', after.assistantId],
        ];
  return named.map(async ([path, id]) => {
    if (id === undefined || known.includes(id)) return [];
    const user = await reader.get(studioCollections(after.studioId).user(id));
    if (user === undefined) return [{ path, message: 'There is no such user in this studio.' }];
    return user.value.active ? [] : [{ path, message: `${user.value.name} is no longer active.` }];
  });
}

async function clientErrors(
  reader: Reader,
  before: Booking | undefined,
  after: Booking,
): Promise<readonly InputError[]> {
  const isKnown = before !== undefined && before.clientId === after.clientId && (stands(before) || !stands(after));
  if (after.clientId === undefined || isKnown) return [];
  const client = await reader.get(studioCollections(after.studioId).client(after.clientId));
  return client === undefined ? [{ path: 'clientId', message: 'There is no such client in this studio.' }] : [];
}

async function typeErrors(reader: Reader, before: Booking | undefined, after: Booking): Promise<readonly InputError[]> {
  const isKnown = before?.typeId === after.typeId && before?.kind === after.kind;
  if (after.typeId === undefined || isKnown) return [];
  const type = await reader.get(studioCollections(after.studioId).type(after.typeId));
  if (type?.value.of === after.kind) return [];
  return [{ path: 'typeId', message: `There is no such ${after.kind} type in this studio.` }];
}

async function resourceErrors(
  reader: Reader,
  before: Booking | undefined,
  after: Booking,
): Promise<readonly InputError[]> {
  const added = after.resourceIds.filter((id) => !before?.resourceIds.includes(id));
  const found = await reader.getAll(added.map((id) => studioCollections(after.studioId).resource(id)));
  return added.flatMap((id, at) =>
    found[at] === undefined
      ? [{ path: `resourceIds.${after.resourceIds.indexOf(id)}`, message: 'There is no such resource in this studio.' }]
      : [],
  );
}
