import type { ApiCall } from '../api/call.ts';
import type { ApiManner } from '../api/handle-call.ts';
import { quotaExceeded, throttled } from '../api-error.ts';
import type { ClientRegister } from '../oauth/projects.ts';
import type { Quota } from '../quota.ts';
import type { World } from '../state/world.ts';

interface Rooms {
  readonly world: World;
  readonly clients: ClientRegister;
  readonly quota: Quota;
}

/** The Calendar API's limits (facts 3.2) and its words. */
export function calendarManner(rooms: Rooms): ApiManner {
  return {
    takeQuota: (call) => takeQuota(rooms, call),
    throttled: (status) => throttled(status, 'rateLimitExceeded'),
    wording: (error) => error.body,
  };
}

/** Reads of every kind, and the writes that touch no events. */
const NOT_EVENT_WRITES = /\.(get|list|instances|query|watch|stop)$/;
const PATCH_WEIGHT = 3;

function takeQuota({ world, clients, quota }: Rooms, call: ApiCall): void {
  const { email, clientId } = call.actor;
  const isWrite = !NOT_EVENT_WRITES.test(call.method.id);
  const pausedUntil = world.numbers.get(`writePause ${email}`) ?? 0;
  if (isWrite && pausedUntil > world.clock.now()) throw quotaExceeded();
  const calendarId = call.parameters.get('calendarId')?.[0];
  const writesTo =
    isWrite && calendarId !== undefined ? { writesTo: calendarId === 'primary' ? email : calendarId } : {};
  const weight = call.method.httpMethod === 'PATCH' ? PATCH_WEIGHT : 1;
  quota.take({ email, project: clients.projectOf(clientId), weight, ...writesTo }, world.clock.now());
}
