import type { ApiCall } from '../api/call.ts';
import { parameter } from '../api/call.ts';
import type { ApiManner } from '../api/handle-call.ts';
import { arrayAt, objectAt } from '../json.ts';
import type { ClientRegister } from '../oauth/projects.ts';
import type { Quota } from '../quota.ts';
import type { World } from '../state/world.ts';
import { rpcWording, tooManyRequests, writeBudgetSpent } from './people-error.ts';

interface Rooms {
  readonly world: World;
  readonly clients: ClientRegister;
  readonly quota: Quota;
}

/** The People API's limits (facts 4.6) and its words. */
export function peopleManner(rooms: Rooms): ApiManner {
  return {
    takeQuota: (call) => takeQuota(rooms, call),
    // There is no 403 for too many requests here.
    throttled: () => tooManyRequests('CriticalReadsPerMinutePerProjectPerUser'),
    wording: rpcWording,
  };
}

function takeQuota({ world, clients, quota }: Rooms, call: ApiCall): void {
  const { email, clientId } = call.actor;
  const now = world.clock.now();
  const isWrite = call.method.httpMethod !== 'GET';
  if (isWrite && (world.numbers.get(`contactsPause ${email}`) ?? 0) > now) throw writeBudgetSpent();
  const use = { email, project: clients.projectOf(clientId), isFullRead: isFullRead(call) };
  const full = quota.takeContacts({ ...use, written: isWrite ? writtenBy(call) : 0 }, now);
  if (full === undefined) return;
  throw full === 'writesPerDay' ? writeBudgetSpent() : tooManyRequests(full);
}

/** The first page of a full sync has a limit of its own (facts 4.1). */
function isFullRead(call: ApiCall): boolean {
  if (call.method.id !== 'people.people.connections.list') return false;
  return parameter(call, 'syncToken') === undefined && parameter(call, 'pageToken') === undefined;
}

/** How many contacts a call writes. */
function writtenBy({ body }: ApiCall): number {
  const lists = ['contacts', 'resourceNames', 'resourceNamesToAdd', 'resourceNamesToRemove'];
  const counted = lists.map((list) => arrayAt(body, list).length + Object.keys(objectAt(body, list) ?? {}).length);
  return Math.max(
    1,
    counted.reduce((sum, count) => sum + count, 0),
  );
}
