import type { ApiAnswer, ApiCall } from '../api/call.ts';
import { ok, pathParameter } from '../api/call.ts';
import { notFound } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import type { World } from '../state/world.ts';

/** `settings.get`: the user's zone and a few constants. */
export function getSetting(world: World, call: ApiCall): ApiAnswer {
  const id = pathParameter(call, 'setting');
  const value = settingsOf(world, call.actor.email).get(id);
  if (value === undefined) throw notFound();
  return ok(renderSetting(id, value));
}

/** `settings.list`, on one page and without sync tokens. */
export function listSettings(world: World, call: ApiCall): ApiAnswer {
  const items = [...settingsOf(world, call.actor.email)].map(([id, value]) => renderSetting(id, value));
  return ok({ kind: 'calendar#settings', etag: '"settings"', items });
}

function settingsOf(world: World, email: string): ReadonlyMap<string, string> {
  return new Map([
    ['timezone', world.people.get(email)?.timeZone ?? 'UTC'],
    ['locale', 'en'],
    ['weekStart', '1'],
    ['format24HourTime', 'true'],
    ['defaultEventLength', '60'],
  ]);
}

function renderSetting(id: string, value: string): JsonObject {
  return { kind: 'calendar#setting', etag: `"${id}-${value}"`, id, value };
}
