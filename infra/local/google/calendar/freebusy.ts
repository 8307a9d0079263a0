import type { ApiAnswer, ApiCall } from '../api/call.ts';
import { ok } from '../api/call.ts';
import { ApiError, invalid, timeRangeEmpty } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { arrayAt, isJsonObject, objectAt, stringAt } from '../json.ts';
import type { World } from '../state/world.ts';
import type { Access } from './access.ts';
import { accessOf } from './access.ts';
import { sortedCandidates } from './event-candidates.ts';
import type { Span } from './series.ts';
import { timeOf } from './event-times.ts';
import { instantInZone, isInstantText } from './time-text.ts';

const MOST_CALENDARS = 50;

/** `freebusy.query`: when the caller's calendars are busy, overlapping times joined (facts 1.9). */
export function queryFreeBusy(world: World, call: ApiCall): ApiAnswer {
  const [timeMin, timeMax] = [stringAt(call.body, 'timeMin') ?? '', stringAt(call.body, 'timeMax') ?? ''];
  if (!isInstantText(timeMin) || !isInstantText(timeMax)) throw invalid('Invalid time range.');
  const span = { from: Date.parse(timeMin), to: Date.parse(timeMax) };
  if (span.to <= span.from) throw timeRangeEmpty();
  const ids = arrayAt(call.body, 'items')
    .filter(isJsonObject)
    .map((item) => stringAt(item, 'id') ?? '');
  if (ids.length > MOST_CALENDARS) throw invalid('Too many calendars.');
  const calendars = Object.fromEntries(ids.map((id) => [id, busyOrError(world, call, { id, span })]));
  return ok({ kind: 'calendar#freeBusy', timeMin, timeMax, calendars });
}

function busyOrError(world: World, call: ApiCall, { id, span }: { id: string; span: Span }): JsonObject {
  try {
    return { busy: busyTimes(world, accessOf(world, call.actor.email, id), span) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { errors: [{ domain: 'global', reason: error.reason }], busy: [] };
  }
}

function busyTimes(world: World, access: Access, span: Span): JsonObject[] {
  const zone = access.calendar.timeZone;
  const view = {
    access: { ...access, role: 'owner' as const },
    store: world.eventsOf(access.calendar.id),
    zone,
    origin: '',
    form: 'full' as const,
  };
  const filter = {
    span,
    updatedFrom: -Infinity,
    text: undefined,
    iCalUID: undefined,
    eventTypes: [],
    properties: [],
    showDeleted: false,
  };
  const joined: { from: number; to: number }[] = [];
  for (const { render } of sortedCandidates({ view, filter, single: true, now: world.clock.now() }, 'start', [
    -Infinity,
    '',
  ])) {
    const event = render();
    if (event.transparency === 'transparent' || event.status === 'cancelled') continue;
    const from = Math.max(span.from, timeOf(objectAt(event, 'start'), zone));
    const to = Math.min(span.to, timeOf(objectAt(event, 'end'), zone));
    const last = joined.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else joined.push({ from, to });
  }
  return joined.map(({ from, to }) => ({ start: instantInZone(from, 'UTC'), end: instantInZone(to, 'UTC') }));
}
