import { startFirestore } from '../../infra/local/firestore/server.ts';
import { readIndexes } from '../../infra/local/firestore/indexes.ts';
import { createFirestoreStore } from '../../shared/adapters/firestore/store.ts';
import { createSystemClock } from '../../shared/adapters/system/clock.ts';
import { addDays } from '../../shared/domain/time.ts';
import type { CalendarDate } from '../../shared/domain/time.ts';
import { annId, hours, startStudioWithSync } from '../flows/sync/studio-with-sync.ts';
import type { StudioWithSync } from '../flows/sync/studio-with-sync.ts';
import { contactsCases } from './contacts.ts';
import { measureCase } from './measure.ts';
import type { Case } from './measure.ts';

const size = Number(process.argv[2] ?? 1000);
/** `calendar` or `contacts`; both when absent. */
const part = process.argv[3];

const calendarCases: readonly Case<StudioWithSync>[] = [
  {
    name: 'idle safety read',
    measure: async (studio) => void (await studio.run(annId, 'tick')),
    bound: '1 events.list; at most 2 reads and 1 write',
  },
  {
    name: 'one change in the studio',
    prepare: async (studio) => {
      const booking = await studio.bookAppointment('Changing', hours(9, 10));
      await studio.run(annId, 'studio');
      await studio.change(booking.id, { description: 'Changed' });
    },
    measure: async (studio) => void (await studio.run(annId, 'studio')),
    bound: '1 write to Google, no read of it',
  },
  {
    name: 'one change in Google',
    prepare: async (studio) => void (await studio.createEvent(annId, { summary: 'Lunch', ...allDay(40) })),
    measure: async (studio) => void (await studio.run(annId, 'push')),
    bound: '1 events.list',
  },
  {
    name: 'burst of 50 notifications',
    prepare: async (studio) => void (await studio.createEvent(annId, { summary: 'Burst', ...allDay(41) })),
    measure: async (studio) =>
      void (await Promise.all(Array.from({ length: 50 }, async () => studio.run(annId, 'push')))),
    bound: 'at most 3 events.list',
  },
  {
    name: 'a weekly series of 52 made in the studio',
    prepare: async (studio) =>
      void (await studio.bookAppointment('Yoga', hours(9, 10), {
        recurrence: { rule: 'FREQ=WEEKLY;COUNT=52', excludedDates: [], changes: [] },
      })),
    measure: async (studio) => void (await studio.run(annId, 'studio')),
    bound: '1 insert, nothing else of Google',
  },
  {
    name: 'a weekly series of 52 made in Google',
    prepare: async (studio) => {
      await studio.setSettings(annId, { includeGoogleSeries: true });
      await studio.run(annId, 'push');
      await studio.createEvent(annId, { summary: 'Choir', ...allDay(43), recurrence: ['RRULE:FREQ=WEEKLY;COUNT=52'] });
    },
    measure: async (studio) => void (await studio.run(annId, 'push')),
    bound: '1 events.list of 1 item, and at most 2 calls to look for its exceptions; 1 booking',
  },
  {
    name: `populate Google with ${String(size)}`,
    prepare: async (studio) => {
      for (let index = 0; index < size; index++)
        await studio.bookAppointment(`Booking ${String(index)}`, hours(9, 10, dayAt(index)));
      await studio.setSettings(annId, { populateGoogle: true });
    },
    measure: async (studio) => void (await studio.run(annId, 'populate')),
    bound: `${String(size)} inserts and at most 5 other calls`,
  },
  {
    name: 'the run after it',
    measure: async (studio) => void (await studio.run(annId, 'push')),
    bound: 'no write to Google; of the studio only the note of the run',
  },
  {
    name: `populate the studio with ${String(size)}`,
    prepare: async (studio) => {
      for (let index = 0; index < size; index++)
        await studio.createEvent(annId, { summary: `Event ${String(index)}`, ...allDay(index) });
      await studio.setSettings(annId, { populateStudio: true });
    },
    measure: async (studio) => void (await studio.run(annId, 'populate')),
    bound: 'reads only at Google',
  },
];

function dayAt(index: number): string {
  return new Date(Date.UTC(2026, 11, 1 + (index % 700))).toISOString().slice(0, 10);
}

function allDay(index: number): object {
  const start = dayAt(index);
  return { start: { date: start }, end: { date: addDays(start as CalendarDate, 1) } }; // made by dayAt just now
}

/**
 * `npm run bench`: what each thing a sync does costs, in calls to Google by method, HTTP requests, bytes, and Firestore reads and
 * writes, with wall time at 0 and at 80 ms of Google's latency. The real adapters on the wire; pacing is off, so that the time is
 * ours. Compare counts between versions of the code, and times only within one run.
 */
async function measureAll(latency: number): Promise<void> {
  const firestore = await startFirestore({ indexes: await readIndexes('infra/firestore.indexes.json') });
  process.env['FIRESTORE_EMULATOR_HOST'] = firestore.host;
  const store = createFirestoreStore({ projectId: 'bench', emulatorHost: firestore.host });
  const system = createSystemClock();
  const studio = await startStudioWithSync({ store, clock: { ...system, sleeps: [], advance: () => undefined } });
  await studio.connect(annId, { syncAppointmentsBack: true });
  await studio.run(annId);
  if (latency > 0) studio.double.fail({ kind: 'delay', milliseconds: latency, methods: ['calendar.*', 'people.*'] });
  const cases = [...(part === 'contacts' ? [] : calendarCases), ...(part === 'calendar' ? [] : contactsCases(size))];
  for (const one of cases) await measureCase(studio, one, { double: studio.double, firestore });
  await studio.stop();
  await store.close();
  await firestore.stop();
}

for (const latency of [0, 80]) {
  console.log(`\n== Google answers after ${String(latency)} ms ==`);
  await measureAll(latency);
}
