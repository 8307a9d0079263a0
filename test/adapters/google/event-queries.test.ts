import { describe, expect, test } from 'vitest';
import {
  changesQuery,
  fullQuery,
  occurrenceQuery,
  queryPrint,
  seriesQuery,
} from '../../../shared/adapters/google/event-queries.ts';
import { asId, type CalendarId } from '../../../shared/domain/ids.ts';
import type { Instant } from '../../../shared/domain/time.ts';

const calendarId: CalendarId = asId('ann@example.com');
const from: Instant = asId('2026-03-01T00:00:00Z');
/** What Google refuses beside a sync token (facts 1.1). */
const forbidden = [
  'iCalUID',
  'orderBy',
  'privateExtendedProperty',
  'q',
  'sharedExtendedProperty',
  'timeMin',
  'timeMax',
  'updatedMin',
  'showDeleted',
];

describe('reading events', () => {
  test('since a token says nothing that is forbidden beside one', () => {
    const query = changesQuery(calendarId, { kind: 'changes', token: 't', page: 'p' });
    expect(Object.keys(query).filter((name) => forbidden.includes(name))).toEqual([]);
    expect(query).toMatchObject({ syncToken: 't', pageToken: 'p' });
  });

  test('asks the same in both ways but for where to begin', () => {
    const { timeMin, ...full } = fullQuery(calendarId, { kind: 'full', from });
    const { syncToken, ...changes } = changesQuery(calendarId, { kind: 'changes', token: 't' });
    expect(full).toEqual(changes);
    expect([timeMin, syncToken]).toEqual([from, 't']);
  });

  test('bears the name of its query, so that tokens of another are not used', () => {
    const {
      calendarId: _calendarId,
      syncToken: _token,
      ...query
    } = changesQuery(calendarId, { kind: 'changes', token: 't' });
    const said = Object.entries(query).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
    expect(queryPrint).toBe(['events', ...said].join(';'));
  });
});

describe('reading repeats', () => {
  test('asks for a series by its iCalUID, cancelled occurrences too, never expanded', () => {
    expect(seriesQuery(calendarId, 'abc@google.com')).toEqual({
      calendarId,
      iCalUID: 'abc@google.com',
      showDeleted: true,
      singleEvents: false,
      maxResults: 2500,
    });
  });

  test('asks for one occurrence by its original start, cancelled or not', () => {
    expect(occurrenceQuery(calendarId, { masterId: asId('abc'), originalStart: from })).toEqual({
      calendarId,
      eventId: 'abc',
      originalStart: '2026-03-01T00:00:00Z',
      showDeleted: true,
      maxResults: 2500,
    });
  });
});
