import type { ApiAnswer, ApiCall } from '../api/call.ts';
import { flag, ok, parameter, pathParameter } from '../api/call.ts';
import { badRequest, fullSyncRequired, notFound } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { stringAt } from '../json.ts';
import type { ListEntryRecord } from '../state/records.ts';
import { ACCESS_ROLES } from '../state/records.ts';
import type { World } from '../state/world.ts';
import { accessOf, resolveCalendarId } from './access.ts';
import { CALENDAR_COLORS } from './colors.ts';
import { queryPrint, readPageToken, readSyncToken, writeToken } from './list-tokens.ts';
import { etagText } from './render-event.ts';

const FREE_IN_INCREMENT = ['syncToken', 'pageToken', 'showDeleted', 'showHidden', 'fields', 'alt', 'prettyPrint'];

/** `calendarList.list`, with its own sync tokens (facts 1.1). */
export function listCalendars(world: World, call: ApiCall): ApiAnswer {
  const { email } = call.actor;
  const epoch = world.numbers.get(`listEpoch ${email}`) ?? 0;
  const syncOwner = { list: `list ${email}`, query: queryPrint(call.parameters, FREE_IN_INCREMENT) };
  const token = readListToken(call, syncOwner);
  if (token && token.epoch !== epoch) throw fullSyncRequired();
  const pageOwner = { list: syncOwner.list, query: queryPrint(call.parameters, ['pageToken']) };
  const pageText = parameter(call, 'pageToken');
  const page = pageText === undefined ? undefined : readPageToken(pageText, pageOwner);
  const through = page?.through ?? world.numbers.get('listChange') ?? 0;
  const entries = [...world.listEntries.values()]
    .filter(
      (entry) =>
        entry.email === email && entry.change <= through && entry.change > (page?.at[0] ?? token?.through ?? 0),
    )
    .filter((entry) => token !== undefined || isListed(entry, call))
    .toSorted((left, right) => left.change - right.change);
  const limit = Number(parameter(call, 'maxResults') ?? 100);
  const items = entries.slice(0, limit);
  const at: [number, string] = [items.at(-1)?.change ?? 0, ''];
  const next =
    entries.length > limit
      ? { nextPageToken: writeToken({ kind: 'page', ...pageOwner, epoch, through, at, wasEmpty: false }) }
      : { nextSyncToken: writeToken({ kind: 'sync', ...syncOwner, epoch, through }) };
  const head = { kind: 'calendar#calendarList', etag: `"p${through}"` };
  return ok({ ...head, ...next, items: items.map((entry) => renderEntry(world, entry)) });
}

/** `calendarList.get`. */
export function getListEntry(world: World, call: ApiCall): ApiAnswer {
  return ok(renderEntry(world, entryOf(world, call)));
}

/** `calendarList.patch`: what a person chooses to see of a calendar. */
export function patchListEntry(world: World, call: ApiCall): ApiAnswer {
  const { change: _change, etag: _etag, ...entry } = entryOf(world, call);
  const { body } = call;
  const summaryOverride =
    body.summaryOverride === null ? undefined : (stringAt(body, 'summaryOverride') ?? entry.summaryOverride);
  const { summaryOverride: _old, ...rest } = entry;
  const stored = world.putListEntry({
    ...rest,
    ...(summaryOverride === undefined ? {} : { summaryOverride }),
    colorId: stringAt(body, 'colorId') ?? entry.colorId,
    hidden: typeof body.hidden === 'boolean' ? body.hidden : entry.hidden,
    selected: typeof body.selected === 'boolean' ? body.selected : entry.selected,
  });
  return ok(renderEntry(world, stored));
}

function readListToken(
  call: ApiCall,
  owner: { list: string; query: string },
): { epoch: number; through: number } | undefined {
  const text = parameter(call, 'syncToken');
  if (text === undefined) return undefined;
  for (const name of ['minAccessRole', 'showOwnOrganizationOnly']) {
    if (call.parameters.has(name)) throw badRequest(`${name} cannot be used together with syncToken.`);
  }
  for (const name of ['showDeleted', 'showHidden']) {
    if (parameter(call, name) === 'false') throw badRequest(`${name} cannot be false together with syncToken.`);
  }
  return readSyncToken(text, owner);
}

function isListed(entry: ListEntryRecord, call: ApiCall): boolean {
  if (entry.deleted && !flag(call, 'showDeleted')) return false;
  if (entry.hidden && !flag(call, 'showHidden')) return false;
  const least = parameter(call, 'minAccessRole');
  const weakest = ACCESS_ROLES.findIndex((role) => role === least);
  return least === undefined || ACCESS_ROLES.indexOf(entry.accessRole) <= weakest;
}

function entryOf(world: World, call: ApiCall): ListEntryRecord {
  const { email } = call.actor;
  const calendarId = pathParameter(call, 'calendarId');
  accessOf(world, email, calendarId);
  const entry = world.listEntries.get(`${email} ${resolveCalendarId(email, calendarId)}`);
  if (!entry) throw notFound();
  return entry;
}

function renderEntry(world: World, entry: ListEntryRecord): JsonObject {
  const calendar = world.calendars.get(entry.calendarId);
  const base = { kind: 'calendar#calendarListEntry', etag: etagText(entry.etag), id: entry.calendarId };
  if (entry.deleted || !calendar || calendar.deleted) return { ...base, deleted: true };
  const color = CALENDAR_COLORS[entry.colorId];
  return {
    ...base,
    summary: calendar.summary,
    ...(calendar.description === undefined ? {} : { description: calendar.description }),
    ...(calendar.location === undefined ? {} : { location: calendar.location }),
    ...(entry.summaryOverride === undefined ? {} : { summaryOverride: entry.summaryOverride }),
    timeZone: calendar.timeZone,
    colorId: entry.colorId,
    ...(color ? { backgroundColor: color, foregroundColor: '#000000' } : {}),
    ...(entry.selected ? { selected: true } : {}),
    ...(entry.hidden ? { hidden: true } : {}),
    accessRole: entry.accessRole,
    defaultReminders: entry.accessRole === 'owner' ? [{ method: 'popup', minutes: 30 }] : [],
    ...(calendar.id === entry.email ? { primary: true } : {}),
    conferenceProperties: { allowedConferenceSolutionTypes: ['hangoutsMeet'] },
  };
}
