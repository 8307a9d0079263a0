import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Entry, EntryField } from '../../../shared/domain/entry.ts';
import { asId, type EventId } from '../../../shared/domain/ids.ts';
import type { CalendarDate, Instant, Span } from '../../../shared/domain/time.ts';
import type { GoogleCalendar } from '../../../shared/ports/google.ts';
import type { GoogleChange, GoogleEvent } from '../../../shared/sync/calendar/model.ts';
import type { GoogleUnderTest } from './google-port.contract.ts';
import { calendarId, newEvent, readAll } from './port-examples.ts';
import type { OccurrenceOf } from './series-person.ts';

/** Mondays, 12:00 in Berlin; daylight saving begins there on 29 March 2026. */
const mondays = { rule: 'FREQ=WEEKLY;COUNT=6', excludedDates: [], changes: [] } as const;
const second = '2026-03-09T11:00:00Z';
const third = '2026-03-16T11:00:00Z';
const fifth = '2026-03-30T10:00:00Z';

const at = (start: string, end: string): Span => ({
  kind: 'timed',
  start: asId(start),
  end: asId(end),
  timeZone: asId('Europe/Berlin'),
});

/** Every promise of the Google port about repeats. */
export function describeSeriesOfGooglePort(name: string, make: () => Promise<GoogleUnderTest>): void {
  describe(`Google's series: ${name}`, () => {
    let opened: GoogleUnderTest;
    let calendar: GoogleCalendar;
    let made = 0;
    beforeAll(async () => {
      opened = await make();
      calendar = opened.calendar;
    });
    afterAll(async () => {
      await opened?.close();
    });

    /** Makes a series of its own for a test. */
    async function makeSeries(changes: Partial<Entry> = {}): Promise<GoogleEvent> {
      made += 1;
      const eventId = `series${String(made).padStart(3, '0')}`;
      return calendar.insertEvent(calendarId, newEvent(eventId, { recurrence: mondays, ...changes }));
    }

    const of = (master: GoogleEvent, originalStart: string): OccurrenceOf => ({
      masterId: master.id,
      originalStart: asId(originalStart),
    });

    async function occurrence(master: GoogleEvent, originalStart: string): Promise<GoogleEvent> {
      const read = await calendar.readOccurrence(calendarId, of(master, originalStart));
      if (read?.kind !== 'event') throw new Error(`no occurrence: ${JSON.stringify(read)}`);
      return read.event;
    }

    function patch(event: GoogleEvent, entry: Partial<Entry>): Promise<GoogleEvent> {
      const fields = Object.keys(entry) as EntryField[]; // of a part of an entry
      const { mark } = newEvent('x');
      const change = { eventId: event.id, version: event.version, entry: { ...event.entry, ...entry }, fields, mark };
      return calendar.patchEvent(calendarId, change);
    }

    async function current(eventId: EventId): Promise<GoogleEvent> {
      const read = await calendar.readEvent(calendarId, eventId);
      if (read.kind !== 'event') throw new Error(`gone: ${eventId}`);
      return read.event;
    }

    /** What an answer says of one series: each member in few words, in no order. */
    const told = (changes: readonly GoogleChange[], master: GoogleEvent): readonly string[] =>
      changes
        .filter((change) => idOf(change).startsWith(master.id))
        .map(wordsOf)
        .toSorted();

    describe('a series of ours', () => {
      test('is one event, and read whole is itself', async () => {
        const recurrence = { ...mondays, excludedDates: [asId<CalendarDate>('2026-03-30')] };
        const master = await makeSeries({ recurrence });
        expect(master).toMatchObject({ series: { role: 'master' }, entry: { recurrence } });
        expect(await calendar.readSeries(calendarId, master.id)).toEqual([{ kind: 'event', event: master }]);
        expect(await calendar.readOccurrence(calendarId, of(master, fifth))).toBeUndefined();
      });

      test('has occurrences at its wall time, across daylight saving', async () => {
        const master = await makeSeries();
        const event = await occurrence(master, fifth);
        expect(event).toMatchObject({
          series: { role: 'occurrence', masterId: master.id, originalStart: fifth },
          entry: { title: 'Shoot', span: at(fifth, '2026-03-30T11:00:00Z') },
          mark: master.mark,
        });
        expect(event.entry).not.toHaveProperty('recurrence');
      });

      test('has none where its rule makes none, nor has what is no series', async () => {
        const master = await makeSeries();
        const absent = ['2026-03-10T11:00:00Z', '2026-03-09T12:00:00Z', '2026-04-20T10:00:00Z', '2026-03-09'];
        for (const start of absent)
          expect(await calendar.readOccurrence(calendarId, of(master, start))).toBeUndefined();
        const single = await calendar.insertEvent(calendarId, newEvent('notaseries0'));
        expect(await calendar.readOccurrence(calendarId, of(single, '2026-03-02T11:00:00Z'))).toBeUndefined();
        const never = { masterId: asId<EventId>('neverwas'), originalStart: asId<Instant>(second) };
        expect(await calendar.readOccurrence(calendarId, never)).toBeUndefined();
        expect(await calendar.readSeries(calendarId, asId('neverwas'))).toEqual([]);
      });

      test('of whole days has occurrences by date', async () => {
        const span: Span = { kind: 'allDay', start: asId('2026-03-02'), end: asId('2026-03-04') };
        const recurrence = { ...mondays, excludedDates: [asId<CalendarDate>('2026-03-09')] };
        const master = await makeSeries({ span, recurrence });
        expect(master.entry.recurrence).toEqual(recurrence);
        expect(await calendar.readOccurrence(calendarId, of(master, '2026-03-09'))).toBeUndefined();
        const event = await occurrence(master, '2026-03-30');
        expect(event).toMatchObject({
          series: { originalStart: '2026-03-30' },
          entry: { span: { kind: 'allDay', start: '2026-03-30', end: '2026-04-01' } },
        });
        await patch(event, { span: { kind: 'allDay', start: asId('2026-03-31'), end: asId('2026-04-01') } });
        const change = await calendar.readOccurrence(calendarId, of(master, '2026-03-30'));
        expect(change).toMatchObject({ event: { id: event.id, entry: { span: { start: '2026-03-31' } } } });
        await calendar.deleteEvent(calendarId, event.id, (await current(event.id)).version);
        expect(await calendar.readOccurrence(calendarId, of(master, '2026-03-30'))).toMatchObject({ kind: 'gone' });
      });

      test('becomes one event when its rule is taken away, and repeats again with it', async () => {
        const master = await makeSeries();
        const own = await patch(await occurrence(master, second), { title: 'Own' });
        const { recurrence: _recurrence, ...single } = master.entry;
        const { version } = await current(master.id);
        const fields: readonly EntryField[] = ['recurrence'];
        const change = { eventId: master.id, version, entry: single, fields, mark: newEvent('x').mark };
        const patched = await calendar.patchEvent(calendarId, change);
        expect(patched).not.toHaveProperty('series');
        expect(patched.entry).toEqual(single);
        expect(await calendar.readEvent(calendarId, own.id)).toEqual({ kind: 'gone', eventId: own.id });
        const again = await patch(patched, { recurrence: mondays });
        expect(again).toMatchObject({ series: { role: 'master' }, entry: { recurrence: mondays } });
        expect((await occurrence(again, second)).entry.title).toBe('Shoot');
      });

      test('that was deleted comes back as one event where it repeats no more', async () => {
        const master = await makeSeries();
        await calendar.deleteEvent(calendarId, master.id, master.version);
        const back = await calendar.undeleteEvent(calendarId, newEvent(master.id));
        expect(back).not.toHaveProperty('series');
        expect(back.entry).not.toHaveProperty('recurrence');
      });

      test('at a new time leaves out what its rule is told to, and that only', async () => {
        const recurrence = { ...mondays, excludedDates: [asId<CalendarDate>('2026-03-09')] };
        const master = await makeSeries({ recurrence });
        const span = at('2026-03-02T14:00:00Z', '2026-03-02T15:00:00Z');
        const moved = await patch(master, { span });
        expect(moved.entry.recurrence).toEqual(mondays);
        expect(await occurrence(moved, '2026-03-09T14:00:00Z')).toBeDefined();
        const again = await patch(moved, { recurrence });
        expect(again.entry.recurrence).toEqual(recurrence);
        expect(await calendar.readOccurrence(calendarId, of(again, '2026-03-09T14:00:00Z'))).toBeUndefined();
      });
    });

    describe('one occurrence', () => {
      test('is changed alone, and its whole series gets another version', async () => {
        const master = await makeSeries();
        const before = await occurrence(master, second);
        const other = await occurrence(master, third);
        const span = at('2026-03-10T15:00:00Z', '2026-03-10T16:30:00Z');
        const own = await patch(before, { title: 'Own', span, busy: false });
        expect(own).toMatchObject({
          id: before.id,
          series: { role: 'occurrence', masterId: master.id, originalStart: second },
          entry: { title: 'Own', span, busy: false, location: 'Room 1' },
        });
        expect(own.version).not.toBe(before.version);
        await expect(patch(master, { title: 'All' })).rejects.toMatchObject({ reason: 'changedMeanwhile' });
        await expect(patch(other, { title: 'Other' })).rejects.toMatchObject({ reason: 'changedMeanwhile' });
        expect(told(await calendar.readSeries(calendarId, master.id), master)).toEqual(['Own 2026-03-09', 'Shoot ×']);
        expect(await calendar.readOccurrence(calendarId, of(master, second))).toEqual({ kind: 'event', event: own });
      });

      test('follows its series in what is not its own', async () => {
        const master = await makeSeries();
        await patch(await occurrence(master, second), { title: 'Own' });
        await patch(await current(master.id), { title: 'All', location: 'Hall' });
        expect((await occurrence(master, second)).entry).toMatchObject({ title: 'Own', location: 'Hall' });
        expect((await occurrence(master, third)).entry).toMatchObject({ title: 'All', location: 'Hall' });
      });

      test('cannot repeat by itself', async () => {
        const event = await occurrence(await makeSeries(), second);
        await expect(patch(event, { recurrence: mondays })).rejects.toMatchObject({ reason: 'rejected' });
      });

      test('is cancelled alone, once, without a word in its rule', async () => {
        const master = await makeSeries();
        const { token } = await readAll(calendar);
        const event = await occurrence(master, second);
        await calendar.deleteEvent(calendarId, event.id, event.version);
        await calendar.deleteEvent(calendarId, event.id, event.version);
        const gone = {
          kind: 'gone',
          eventId: event.id,
          series: { role: 'occurrence', masterId: master.id, originalStart: second },
        };
        expect(await calendar.readOccurrence(calendarId, of(master, second))).toEqual(gone);
        expect(await calendar.readEvent(calendarId, event.id)).toEqual(gone);
        const { changes } = await readAll(calendar, token);
        expect(changes).toContainEqual(gone);
        expect(changes).toContainEqual({ kind: 'event', event: await current(master.id) });
        expect((await current(master.id)).entry.recurrence).toEqual(mondays);
        expect((await current(master.id)).version).not.toBe(master.version);
      });

      test('is not cancelled over a change nobody saw', async () => {
        const master = await makeSeries();
        const event = await occurrence(master, second);
        await opened.series.editOccurrence(of(master, second), { title: 'Meanwhile' });
        await expect(calendar.deleteEvent(calendarId, event.id, event.version)).rejects.toMatchObject({
          reason: 'changedMeanwhile',
        });
      });

      test('comes back with what it is told to be', async () => {
        const master = await makeSeries();
        const event = await occurrence(master, second);
        await calendar.deleteEvent(calendarId, event.id, event.version);
        const { mark } = newEvent('x');
        const entry = { ...event.entry, title: 'Back', span: at('2026-03-09T12:00:00Z', '2026-03-09T13:00:00Z') };
        const back = await calendar.undeleteEvent(calendarId, { eventId: event.id, entry, mark });
        expect(back).toMatchObject({ id: event.id, entry, series: { originalStart: second } });
        expect(await occurrence(master, second)).toEqual(back);
      });

      test('does not bring its deleted series back', async () => {
        const master = await makeSeries();
        const event = await occurrence(master, second);
        await calendar.deleteEvent(calendarId, event.id, event.version);
        await calendar.deleteEvent(calendarId, master.id, (await current(master.id)).version);
        const back = calendar.undeleteEvent(calendarId, { ...newEvent('x'), eventId: event.id, entry: event.entry });
        await expect(back).rejects.toMatchObject({ reason: expect.stringMatching(/^(?:forbidden|gone)$/) as unknown });
        expect(await calendar.readEvent(calendarId, master.id)).toMatchObject({ kind: 'gone' });
      });
    });

    describe('what a person does', () => {
      test('to one occurrence is told with its series, by its original start', async () => {
        const master = await makeSeries();
        const { token } = await readAll(calendar);
        const span = at('2026-03-11T08:00:00Z', '2026-03-11T09:00:00Z');
        await opened.series.editOccurrence(of(master, second), { title: 'Moved', span });
        await opened.series.deleteOccurrence(of(master, third));
        const { changes } = await readAll(calendar, token);
        expect(told(changes, master)).toEqual(['Moved 2026-03-09', 'Shoot ×', 'gone 2026-03-16']);
        expect(told(await calendar.readSeries(calendarId, master.id), master)).toEqual(told(changes, master));
        expect((await occurrence(master, second)).entry.span).toEqual(span);
      });

      test('to all of it, its exceptions follow in what was changed', async () => {
        const master = await makeSeries();
        const span = at('2026-03-11T08:00:00Z', '2026-03-11T09:00:00Z');
        await opened.series.editOccurrence(of(master, second), { title: 'Own', span });
        await opened.series.editAll(master.id, { title: 'All' });
        expect((await occurrence(master, second)).entry).toMatchObject({ title: 'All', span });
        expect((await current(master.id)).entry).toMatchObject({ title: 'All', recurrence: mondays });
      });

      test('to all of it at another time is told under the new original starts', async () => {
        const master = await makeSeries();
        await opened.series.editAll(master.id, { span: at('2026-03-02T14:00:00Z', '2026-03-02T15:00:00Z') });
        expect((await current(master.id)).entry).toMatchObject({ recurrence: mondays });
        expect((await occurrence(master, '2026-03-30T13:00:00Z')).entry.span.end).toBe('2026-03-30T14:00:00Z');
        expect(await calendar.readOccurrence(calendarId, of(master, fifth))).toBeUndefined();
      });

      test('ends it early: what lies beyond is told as gone, without a word of its series', async () => {
        const master = await makeSeries();
        await opened.series.editOccurrence(of(master, second), { title: 'Inside' });
        await opened.series.deleteOccurrence(of(master, fifth));
        const { token } = await readAll(calendar);
        await opened.series.deleteFollowing(of(master, third));
        const { changes } = await readAll(calendar, token);
        expect(told(changes, master)).toEqual(['Inside 2026-03-09', 'Shoot ×', 'gone']);
        const { recurrence } = (await current(master.id)).entry;
        expect(recurrence).toEqual({ ...mondays, rule: 'FREQ=WEEKLY;UNTIL=20260315T225959Z' });
        expect(told(await calendar.readSeries(calendarId, master.id), master)).toEqual([
          'Inside 2026-03-09',
          'Shoot ×',
        ]);
        expect(await calendar.readOccurrence(calendarId, of(master, fifth))).toBeUndefined();
      });

      test('to this and the following splits it; the id of the other half tells where from', async () => {
        const master = await makeSeries();
        const { token } = await readAll(calendar);
        const otherId = await opened.series.editFollowing(of(master, third), { title: 'Following' });
        expect(otherId).toBe(`${master.id}_R20260316T110000`);
        const { changes } = await readAll(calendar, token);
        expect(told(changes, master)).toEqual(['Following ×', 'Shoot ×']);
        const other = await current(otherId);
        expect(other).toMatchObject({
          series: { role: 'master' },
          entry: { title: 'Following', span: { start: third }, recurrence: { rule: 'FREQ=WEEKLY;COUNT=4' } },
          mark: master.mark,
        });
        expect((await current(master.id)).entry.recurrence?.rule).toBe('FREQ=WEEKLY;UNTIL=20260315T225959Z');
        expect(told(await calendar.readSeries(calendarId, master.id), master)).toEqual(['Shoot ×']);
      });

      test('to all of a series that was split reaches the other half', async () => {
        const master = await makeSeries();
        const otherId = await opened.series.editFollowing(of(master, third), { title: 'Following' });
        const { token } = await readAll(calendar);
        await opened.series.editAll(otherId, { title: 'All' });
        expect(told((await readAll(calendar, token)).changes, master)).toEqual(['All ×', 'All ×']);
      });

      test('to this and the following at another time leaves no trace in the other id', async () => {
        const master = await makeSeries();
        const span = at('2026-03-16T14:00:00Z', '2026-03-16T15:00:00Z');
        const otherId = await opened.series.editFollowing(of(master, third), { span });
        expect(otherId.startsWith(master.id)).toBe(false);
        const other = await current(otherId);
        expect(other).toMatchObject({ series: { role: 'master' }, entry: { span } });
        expect((await occurrence(other, '2026-03-30T13:00:00Z')).entry.title).toBe('Shoot');
      });

      test('to delete all of it is told in one word', async () => {
        const master = await makeSeries();
        await opened.series.editOccurrence(of(master, second), { title: 'Own' });
        const { token } = await readAll(calendar);
        await opened.series.deleteAll(master.id);
        expect(told((await readAll(calendar, token)).changes, master)).toEqual(['gone']);
        expect(await calendar.readSeries(calendarId, master.id)).toEqual([]);
      });

      test('and what we delete of a series comes back with its exceptions', async () => {
        const master = await makeSeries();
        await opened.series.editOccurrence(of(master, second), { title: 'Own' });
        await opened.series.deleteOccurrence(of(master, third));
        await calendar.deleteEvent(calendarId, master.id, (await current(master.id)).version);
        await calendar.undeleteEvent(calendarId, newEvent(master.id, { recurrence: mondays }));
        expect(told(await calendar.readSeries(calendarId, master.id), master)).toEqual([
          'Own 2026-03-09',
          'Shoot ×',
          'gone 2026-03-16',
        ]);
      });

      test('with a rule we cannot say is read with the reason, and without the rule', async () => {
        const masterId = await opened.series.createUnsayable();
        const master = await current(masterId);
        expect(master.series).toMatchObject({
          role: 'master',
          problem: expect.stringMatching(/^[A-Z].*\.$/) as unknown,
        });
        expect(master.entry).not.toHaveProperty('recurrence');
      });
    });

    test('a full read tells every series that goes on, and its cancelled occurrences', async () => {
      const started = at('2025-12-01T11:00:00Z', '2025-12-01T12:00:00Z');
      const rule = (text: string) => ({ ...mondays, rule: text });
      const endless = await makeSeries({ span: started, recurrence: rule('FREQ=DAILY') });
      const over = await makeSeries({ span: started, recurrence: rule('FREQ=DAILY;COUNT=3') });
      await opened.series.deleteOccurrence(of(endless, '2025-12-05T11:00:00Z'));
      await opened.series.deleteOccurrence(of(endless, '2026-02-05T11:00:00Z'));
      await opened.series.editOccurrence(of(endless, '2025-12-06T11:00:00Z'), { title: 'Past' });
      await opened.series.editOccurrence(of(endless, '2026-02-06T11:00:00Z'), { title: 'Ahead' });
      const { changes } = await readAll(calendar);
      expect(told(changes, endless)).toEqual(['Ahead 2026-02-06', 'Shoot ×', 'gone 2026-02-05']);
      expect(told(changes, over)).toEqual([]);
    });

    test('cancelled occurrences are never forgotten while their series lives', async () => {
      const master = await makeSeries();
      await opened.series.deleteOccurrence(of(master, second));
      opened.trouble.purgeDeleted();
      expect(told((await readAll(calendar)).changes, master)).toEqual(['Shoot ×', 'gone 2026-03-09']);
      expect(await calendar.readOccurrence(calendarId, of(master, second))).toMatchObject({ kind: 'gone' });
    });

    test('a series is moved to another calendar whole', async () => {
      const master = await makeSeries();
      await opened.series.editOccurrence(of(master, second), { title: 'Own' });
      const other = await opened.person.addCalendar('Series');
      await calendar.moveEvent(calendarId, master.id, other);
      expect(await calendar.readSeries(calendarId, master.id)).toEqual([]);
      expect(told(await calendar.readSeries(other, master.id), master)).toEqual(['Own 2026-03-09', 'Shoot ×']);
    });
  });
}

function idOf(change: GoogleChange): EventId {
  return change.kind === 'event' ? change.event.id : change.eventId;
}

/** A member of a series in few words: its title or `gone`, and the original date of an occurrence, × for a master. */
function wordsOf(change: GoogleChange): string {
  if (change.kind === 'unreadable') return 'unreadable';
  const series = change.kind === 'event' ? change.event.series : change.series;
  const what = change.kind === 'event' ? change.event.entry.title : 'gone';
  if (series === undefined) return what;
  return `${what} ${series.role === 'master' ? '×' : (series.originalStart?.slice(0, 10) ?? '?')}`;
}
