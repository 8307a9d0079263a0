import { createHash } from 'node:crypto';
import type { ApiAnswer, ApiCall } from '../api/call.ts';
import { noContent, ok, pathParameter } from '../api/call.ts';
import { ApiError, invalid, notFound, required } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { objectAt, stringAt } from '../json.ts';
import type { ChannelRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';
import { appAccess } from './access.ts';
import type { Notifier } from './notifier.ts';

const WEEK = 604_800_000;
const LONGEST_ID = 64;
const LONGEST_TOKEN = 256;
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** `events.watch` (facts 2). */
export function watchEvents(world: World, call: ApiCall, notifier: Notifier): Promise<ApiAnswer> {
  const { calendar } = appAccess(world, call.actor, pathParameter(call, 'calendarId'));
  if (!calendar.canPush) {
    const message = 'Push notifications are not supported by this resource.';
    throw new ApiError(400, 'pushNotSupportedForRequestedResource', { message });
  }
  const resource = `events:${calendar.id}`;
  const path = `/calendar/v3/calendars/${encodeURIComponent(calendar.id)}/events?alt=json`;
  return openChannel(world, call, { notifier, resource, path });
}

/** `calendarList.watch`. */
export function watchCalendarList(world: World, call: ApiCall, notifier: Notifier): Promise<ApiAnswer> {
  const resource = `calendarList:${call.actor.email}`;
  return openChannel(world, call, { notifier, resource, path: '/calendar/v3/users/me/calendarList?alt=json' });
}

/** `channels.stop`: only for the user and the client that opened the channel; 404 for any other, unknown or ended one. */
export function stopChannel(world: World, call: ApiCall): ApiAnswer {
  const id = stringAt(call.body, 'id') ?? '';
  const channel = world.channels.get(id);
  const isOwn = channel?.email === call.actor.email && channel.clientId === call.actor.clientId;
  const isLive = channel?.stopped === false && channel.expiration > world.clock.now();
  if (!channel || !isOwn || !isLive || channel.resourceId !== stringAt(call.body, 'resourceId')) {
    throw notFound(`Channel '${id}' not found for project 'local'`);
  }
  world.channels.put(id, { ...channel, stopped: true });
  return noContent();
}

interface Watched {
  readonly notifier: Notifier;
  readonly resource: string;
  readonly path: string;
}

async function openChannel(world: World, call: ApiCall, { notifier, resource, path }: Watched): Promise<ApiAnswer> {
  const { body, actor } = call;
  const [id, address, token] = [stringAt(body, 'id'), stringAt(body, 'address'), stringAt(body, 'token')];
  if (id === undefined || address === undefined) throw required('Missing channel id or address.');
  if (id === '' || id.length > LONGEST_ID || !/^[\w\-+/=]+$/.test(id)) throw invalid('Invalid channel id.');
  if (body.type !== 'web_hook' && body.type !== 'webhook') throw invalid('Unknown channel type.');
  if (token !== undefined && token.length > LONGEST_TOKEN) throw invalid('Channel token too long.');
  checkAddress(address);
  if (world.channels.get(id)) throw new ApiError(400, 'channelIdNotUnique', { message: 'Channel id not unique' });
  const channel: ChannelRecord = {
    id,
    resource,
    resourceId: createHash('sha256').update(resource).digest('base64url').slice(0, 27),
    resourceUri: `${call.origin}${path}`,
    email: actor.email,
    clientId: actor.clientId,
    address,
    ...(token === undefined ? {} : { token }),
    expiration: expirationOf(body, world.clock.now()),
    messageNumber: 1,
    stopped: false,
    mute: call.parameters.has('eventTypes'),
  };
  world.channels.put(id, channel);
  const delivered = notifier.sendSync(channel);
  // The first message may arrive before the call returns, or after (facts 2).
  if (world.random() < 0.5) await Promise.race([delivered, new Promise((resolve) => setTimeout(resolve, 200))]);
  const { resourceId, resourceUri, expiration } = channel;
  const echoed = token === undefined ? {} : { token };
  return ok({ kind: 'api#channel', id, resourceId, resourceUri, ...echoed, expiration: String(expiration) });
}

/** The stricter of what is asked for and a week (facts 2, 11). */
function expirationOf(body: JsonObject, now: number): number {
  const asked = body.expiration === undefined ? Infinity : Number(body.expiration);
  const ttl = Number(stringAt(objectAt(body, 'params'), 'ttl') ?? Infinity) * 1_000;
  if (Number.isNaN(asked) || Number.isNaN(ttl) || asked <= now || ttl <= 0) throw invalid('Invalid expiration.');
  return Math.min(asked, now + ttl, now + WEEK);
}

/** HTTPS only, as Google; plain HTTP for this machine, which Google could not reach. */
function checkAddress(address: string): void {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol === 'https:') return;
  if (url?.protocol === 'http:' && LOOPBACK.includes(url.hostname)) return;
  const message = `Unauthorized WebHook callback channel: ${address}`;
  throw new ApiError(401, 'push.webhookUrlUnauthorized', { message });
}
