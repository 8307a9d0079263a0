import type { ApiCall } from '../api/call.ts';
import { parameter } from '../api/call.ts';
import { timeRangeEmpty, updatedMinTooLongAgo } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { arrayAt, isJsonObject, objectAt, stringAt } from '../json.ts';
import type { EventStore } from '../state/event-store.ts';
import type { EventRecord } from '../state/records.ts';
import { durationOf, timeOf } from './event-times.ts';
import { hasSlotBetween } from './recurrence.ts';
import type { Span } from './series.ts';
import { isMaster, wholeBody } from './series.ts';

/** Which events a list asks for. */
export interface EventFilter {
  readonly span: Span;
  readonly updatedFrom: number;
  readonly text: string | undefined;
  readonly iCalUID: string | undefined;
  readonly eventTypes: readonly string[];
  /** `['private', name, value]`: all of them have to match. */
  readonly properties: readonly (readonly [string, string, string])[];
  readonly showDeleted: boolean;
}

const UPDATED_MIN_REACH = 30 * 86_400_000;

/** Reads the filter of a list call. Throws 400 or 410 for what Google refuses. */
export function readFilter(call: ApiCall, now: number): EventFilter {
  const time = (name: string, otherwise: number): number => {
    const text = parameter(call, name);
    return text === undefined ? otherwise : Date.parse(text);
  };
  const span = { from: time('timeMin', -Infinity), to: time('timeMax', Infinity) };
  if (span.to <= span.from) throw timeRangeEmpty();
  const updatedFrom = time('updatedMin', -Infinity);
  if (updatedFrom !== -Infinity && updatedFrom < now - UPDATED_MIN_REACH) throw updatedMinTooLongAgo();
  return {
    span,
    updatedFrom,
    text: parameter(call, 'q')?.toLowerCase(),
    iCalUID: parameter(call, 'iCalUID'),
    eventTypes: call.parameters.get('eventTypes') ?? [],
    properties: [...propertyFilters(call, 'private'), ...propertyFilters(call, 'shared')],
    showDeleted: parameter(call, 'showDeleted') === 'true',
  };
}

function propertyFilters(call: ApiCall, kind: 'private' | 'shared'): (readonly [string, string, string])[] {
  return (call.parameters.get(`${kind}ExtendedProperty`) ?? []).map((text) => {
    const split = text.indexOf('=');
    return [kind, text.slice(0, split), text.slice(split + 1)] as const;
  });
}

interface Candidate {
  readonly store: EventStore;
  readonly record: EventRecord;
  /** Zone that dates are read in. */
  readonly zone: string;
}

/** Whether an event belongs into a list, its deletion aside. */
export function passesFilter(filter: EventFilter, candidate: Candidate): boolean {
  const { store, record } = candidate;
  const body = wholeBody(record, record.series && store.get(record.series.masterId));
  if (filter.eventTypes.length > 0 && !filter.eventTypes.includes(stringAt(body, 'eventType') ?? 'default'))
    return false;
  if (filter.iCalUID !== undefined && body.iCalUID !== filter.iCalUID) return false;
  if (filter.updatedFrom !== -Infinity && Date.parse(stringAt(body, 'updated') ?? '') < filter.updatedFrom)
    return false;
  if (
    !filter.properties.every(
      ([kind, name, value]) => objectAt(objectAt(body, 'extendedProperties'), kind)?.[name] === value,
    )
  ) {
    return false;
  }
  if (filter.text !== undefined && !textOf(body).includes(filter.text)) return false;
  return overlaps(body, candidate, filter.span);
}

function textOf(body: JsonObject): string {
  const guests = arrayAt(body, 'attendees')
    .filter(isJsonObject)
    .flatMap((guest) => [guest.email, guest.displayName]);
  const texts = [body.summary, body.description, body.location, ...guests].filter((text) => typeof text === 'string');
  return texts.join('\n').toLowerCase();
}

/** timeMin compares with the end, timeMax with the start, both exclusive (facts 1.5). What has no times is never filtered out by them. */
function overlaps(body: JsonObject, { record, zone }: Candidate, span: Span): boolean {
  if (span.from === -Infinity && span.to === Infinity) return true;
  if (isMaster(record)) return hasSlotBetween(body, span.from - durationOf(body) + 1, span.to - 1);
  const start = timeOf(objectAt(body, 'start'), zone);
  const end = timeOf(objectAt(body, 'end'), zone);
  if (Number.isNaN(start) || Number.isNaN(end)) return true;
  return (end > span.from || (start === end && start >= span.from)) && start < span.to;
}
