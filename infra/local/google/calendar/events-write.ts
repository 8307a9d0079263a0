import type { ApiAnswer, ApiCall } from '../api/call.ts';
import { noContent, ok, parameter, pathParameter } from '../api/call.ts';
import { invalid } from '../api-error.ts';
import { stringAt } from '../json.ts';
import type { EventRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';
import { appAccess, requireWriting } from './access.ts';
import { moveEvent } from './move-event.ts';
import { renderEvent } from './render-event.ts';
import type { Writing } from './write-event.ts';
import { createEvent, importEvent, removeEvent, rewriteEvent } from './write-event.ts';

/** `events.insert`. */
export function insertHandler(world: World, call: ApiCall): ApiAnswer {
  const writing = writingFor(world, call);
  if (call.inBatch && stringAt(call.body, 'eventType') === 'workingLocation') {
    throw invalid('Working locations cannot be written in a batch.');
  }
  return answer(writing, call, createEvent(writing, call.body));
}

/** `events.import`. */
export function importHandler(world: World, call: ApiCall): ApiAnswer {
  const writing = writingFor(world, call);
  return answer(writing, call, importEvent(writing, call.body));
}

/** `events.patch`: merges; null deletes; arrays are replaced. */
export function patchHandler(world: World, call: ApiCall): ApiAnswer {
  const writing = writingFor(world, call);
  const rewritten = rewriteEvent(writing, pathParameter(call, 'eventId'), { verb: 'patch', body: call.body });
  return answer(writing, call, rewritten);
}

/** `events.update`: replaces the whole event. */
export function updateHandler(world: World, call: ApiCall): ApiAnswer {
  const writing = writingFor(world, call);
  const rewritten = rewriteEvent(writing, pathParameter(call, 'eventId'), { verb: 'update', body: call.body });
  return answer(writing, call, rewritten);
}

/** `events.delete`. */
export function deleteHandler(world: World, call: ApiCall): ApiAnswer {
  removeEvent(writingFor(world, call), pathParameter(call, 'eventId'));
  return noContent();
}

/** `events.move`. */
export function moveHandler(world: World, call: ApiCall): ApiAnswer {
  const writing = writingFor(world, call);
  const destination = requireWriting(appAccess(world, call.actor, parameter(call, 'destination') ?? ''));
  const moved = moveEvent(writing, destination, pathParameter(call, 'eventId'));
  return answer({ ...writing, access: destination }, call, moved);
}

function writingFor(world: World, call: ApiCall): Writing {
  const access = requireWriting(appAccess(world, call.actor, pathParameter(call, 'calendarId')));
  const ifMatch = call.header('if-match');
  const features = {
    conference: parameter(call, 'conferenceDataVersion') === '1',
    labels: parameter(call, 'eventLabelVersion') === '1',
    attachments: parameter(call, 'supportsAttachments') === 'true',
  };
  return { world, access, by: 'app', features, ...(ifMatch === undefined ? {} : { ifMatch }) };
}

function answer({ world, access }: Writing, call: ApiCall, record: EventRecord): ApiAnswer {
  const store = world.eventsOf(access.calendar.id);
  const shown = { zone: access.calendar.timeZone, origin: call.origin, form: 'full' as const };
  return ok(renderEvent(record, { access, store, ...shown }));
}
