import { afterEach, beforeEach, expect, test } from 'vitest';
import { syncIdOf } from '../../../shared/domain/ids.ts';
import { changeSettings } from '../../../shared/flows/google-sync/change-settings.ts';
import type { SettingsChange } from '../../../shared/flows/google-sync/settings-change.ts';
import { operateSync } from '../../../shared/flows/operate/operate-sync.ts';
import { syncUser } from '../../../shared/flows/sync-user.ts';
import type { EventsQuestion, Google } from '../../../shared/ports/google.ts';
import { annId, hours, startStudioWithSync, studioId } from './studio-with-sync.ts';
import type { StudioWithSync } from './studio-with-sync.ts';

const syncId = syncIdOf(studioId, annId);
let studio: StudioWithSync;
/** What Google was asked for, page by page. */
let readings: EventsQuestion['kind'][];

beforeEach(async () => {
  readings = [];
  studio = await startStudioWithSync();
  await studio.connect(annId, { syncAppointmentsBack: true });
  await studio.run(annId);
});

afterEach(async () => {
  await studio.stop();
});

/** A run during whose first reading of Google something else happens. */
async function runWhile(meanwhile: () => Promise<unknown>): Promise<void> {
  let isDone = false;
  const google: Google = {
    ...studio.deps.google,
    calendarOf(grant) {
      const calendar = studio.deps.google.calendarOf(grant);
      return {
        ...calendar,
        async readEvents(...asked) {
          const page = await calendar.readEvents(...asked);
          readings.push(asked[1].kind);
          if (!isDone) {
            isDone = true;
            await meanwhile();
          }
          return page;
        },
      };
    },
  };
  await syncUser({ ...studio.deps, google }, { syncId, trigger: 'now' });
}

const change = async (fields: SettingsChange): Promise<unknown> =>
  changeSettings(studio.deps, { studioId, userId: annId, change: fields });

test('repeating events asked for while a run reads Google come in', async () => {
  const [start, end] = ['2026-12-01T09:00:00Z', '2026-12-01T10:00:00Z'];
  const zoned = (dateTime: string) => ({ dateTime, timeZone: 'Europe/Berlin' });
  const recurrence = ['RRULE:FREQ=WEEKLY;COUNT=4'];
  await studio.createEvent(annId, { summary: 'Choir', start: zoned(start), end: zoned(end), recurrence });
  await studio.run(annId);
  await runWhile(async () => change({ includeGoogleSeries: true }));
  await studio.run(annId);
  expect(await studio.bookings()).toMatchObject([{ description: 'Choir' }]);
});

test('privacy tightened twice, the second time during the run that applies the first, ends with the second', async () => {
  await studio.bookAppointment('Fitting of the gown', hours(9, 10));
  await studio.run(annId);
  await change({ privacy: 'title' });
  await runWhile(async () => change({ privacy: 'busy' }));
  await studio.run(annId);
  expect((await studio.events(annId)).map(({ summary }) => summary)).toEqual(['Busy']);
});

test('everything is read anew that an operator asked for while a run read Google', async () => {
  await runWhile(async () => operateSync(studio.deps, { syncId, action: 'fullResync', operator: 'op@example.com' }));
  await runWhile(async () => undefined);
  expect(readings[0]).toBe('changes');
  expect(readings).toContain('full');
  readings.length = 0;
  await runWhile(async () => undefined);
  expect(readings).toEqual(['changes']);
});
