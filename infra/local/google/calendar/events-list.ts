import type { ApiAnswer, ApiCall } from '../api/call.ts';
import { flag, ok, parameter, pathParameter } from '../api/call.ts';
import { badRequest, fullSyncRequired, invalid } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import type { World } from '../state/world.ts';
import type { Access } from './access.ts';
import { appAccess } from './access.ts';
import type { Candidate } from './event-candidates.ts';
import { changedCandidates, plainCandidates, sortedCandidates } from './event-candidates.ts';
import { readFilter } from './event-filter.ts';
import type { Place, SyncToken } from './list-tokens.ts';
import { queryPrint, readPageToken, readSyncToken, writeToken } from './list-tokens.ts';
import type { View } from './render-event.ts';
import { etagText } from './render-event.ts';
import { isZone } from './time-text.ts';

/** Not allowed beside a sync token (facts 1.1). */
const FORBIDDEN_WITH_TOKEN = [
  'iCalUID',
  'orderBy',
  'privateExtendedProperty',
  'q',
  'sharedExtendedProperty',
  'timeMin',
  'timeMax',
  'updatedMin',
];
/** A first read that used one of these ends without a sync token (facts 1.1; `timeMin` and `timeMax` do not count). */
const WITHOUT_TOKEN = FORBIDDEN_WITH_TOKEN.filter((name) => name !== 'timeMin' && name !== 'timeMax');
/** Parameters that may differ between a full read and its increments. */
const FREE_IN_INCREMENT = [
  ...FORBIDDEN_WITH_TOKEN,
  'syncToken',
  'pageToken',
  'showDeleted',
  'fields',
  'alt',
  'prettyPrint',
  'calendarId',
];
const DEFAULT_PAGE = 250;
const LARGEST_PAGE = 2_500;

/** How lists are cut, set by tests: a cap on the page size and a share of pages that come empty. */
export interface Paging {
  pageSize: number;
  emptyShare: number;
}

/** `events.list`: full reads, increments and pages (facts 1.1, 1.2). */
export function listEvents(world: World, call: ApiCall, paging: Paging): ApiAnswer {
  const access = appAccess(world, call.actor, pathParameter(call, 'calendarId'));
  const store = world.eventsOf(access.calendar.id);
  const zone = zoneOf(call, access);
  const token = readToken(call, access);
  const owner = {
    list: access.calendar.id,
    query: queryPrint(call.parameters, ['pageToken', 'calendarId', 'alt', 'prettyPrint']),
  };
  const pageText = parameter(call, 'pageToken');
  const page = pageText === undefined ? undefined : readPageToken(pageText, owner);
  const view: View = {
    access,
    store,
    zone,
    origin: call.origin,
    form: token ? 'increment' : 'full',
    ...maxAttendeesOf(call),
  };
  const through = page?.through ?? store.lastChange;
  const at = page?.at ?? ([-Infinity, ''] as const);
  const skip = !page?.wasEmpty && paging.emptyShare > 0 && world.random() < paging.emptyShare;
  const limit = skip
    ? 0
    : Math.min(Number(parameter(call, 'maxResults') ?? DEFAULT_PAGE), LARGEST_PAGE, paging.pageSize);
  const cut = takePage(candidatesFor({ world, call, view, token, through }, at), limit, at);
  const next = cut.isLast
    ? nextSyncToken(call, access, through)
    : {
        nextPageToken: writeToken({
          kind: 'page',
          ...owner,
          epoch: access.calendar.tokenEpoch,
          through,
          at: finite(cut.at),
          wasEmpty: skip,
        }),
      };
  return ok({ ...listHead(world, access, zone), ...next, items: cut.items });
}

interface Listing {
  readonly world: World;
  readonly call: ApiCall;
  readonly view: View;
  readonly token: SyncToken | undefined;
  readonly through: number;
}

function candidatesFor({ world, call, view, token, through }: Listing, at: Place): Iterable<Candidate> {
  const single = flag(call, 'singleEvents') || view.access.role === 'freeBusyReader';
  const filter = readFilter(call, world.clock.now());
  const scan = { view, filter, single, now: world.clock.now() };
  if (token) return changedCandidates(scan, { since: token.through, through, at });
  const orderBy = parameter(call, 'orderBy');
  if (orderBy === 'startTime' && !single) {
    throw invalid('The requested ordering is not available for the particular query.', 'orderBy');
  }
  return single || orderBy
    ? sortedCandidates(scan, orderBy === 'updated' ? 'updated' : 'start', at)
    : plainCandidates(scan, at);
}

function takePage(
  candidates: Iterable<Candidate>,
  limit: number,
  at: Place,
): { items: JsonObject[]; at: Place; isLast: boolean } {
  const items: JsonObject[] = [];
  let last = at;
  for (const candidate of candidates) {
    if (items.length === limit) return { items, at: last, isLast: false };
    items.push(candidate.render());
    last = candidate.place;
  }
  return { items, at: last, isLast: true };
}

function readToken(call: ApiCall, access: Access): SyncToken | undefined {
  const text = parameter(call, 'syncToken');
  if (text === undefined) return undefined;
  const refused = FORBIDDEN_WITH_TOKEN.find((name) => call.parameters.has(name));
  if (refused !== undefined) throw badRequest(`${refused} cannot be used together with syncToken.`);
  if (parameter(call, 'showDeleted') === 'false')
    throw badRequest('showDeleted cannot be false together with syncToken.');
  const token = readSyncToken(text, { list: access.calendar.id, query: syncPrint(call) });
  if (token.epoch !== access.calendar.tokenEpoch) throw fullSyncRequired();
  return token;
}

function nextSyncToken(call: ApiCall, access: Access, through: number): JsonObject {
  if (WITHOUT_TOKEN.some((name) => call.parameters.has(name))) return {};
  const token = { list: access.calendar.id, query: syncPrint(call), epoch: access.calendar.tokenEpoch, through };
  return { nextSyncToken: writeToken({ kind: 'sync', ...token }) };
}

function syncPrint(call: ApiCall): string {
  return queryPrint(call.parameters, FREE_IN_INCREMENT);
}

/** JSON has no infinity: the place before the first item. */
function finite([number, text]: Place): [number, string] {
  return [Number.isFinite(number) ? number : Number.MIN_SAFE_INTEGER, text];
}

/** The zone that a call's answer is rendered in. Throws 400 for one that is not known. */
export function zoneOf(call: ApiCall, access: Access): string {
  const zone = parameter(call, 'timeZone');
  if (zone !== undefined && !isZone(zone)) throw invalid('Invalid time zone.', 'timeZone');
  return zone ?? access.calendar.timeZone;
}

/** `maxAttendees` as part of a view. */
export function maxAttendeesOf(call: ApiCall): { readonly maxAttendees?: number } {
  const text = parameter(call, 'maxAttendees');
  return text === undefined ? {} : { maxAttendees: Number(text) };
}

/** What stands above the items of every list of events. */
export function listHead(world: World, access: Access, zone: string): JsonObject {
  const { calendar, role } = access;
  const latest = world.eventsOf(calendar.id).latestEtag ?? calendar.etag;
  return {
    kind: 'calendar#events',
    etag: `"p${etagText(latest).slice(1)}`,
    summary: calendar.summary,
    description: calendar.description ?? '',
    updated: new Date(Math.floor(latest / 2_000)).toISOString(),
    timeZone: zone,
    accessRole: role,
    defaultReminders: role === 'owner' ? [{ method: 'popup', minutes: 30 }] : [],
  };
}
