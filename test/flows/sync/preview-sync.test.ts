import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asId } from '../../../shared/domain/ids.ts';
import type { CalendarId } from '../../../shared/domain/ids.ts';
import { changeSettings } from '../../../shared/flows/google-sync/change-settings.ts';
import { previewSync } from '../../../shared/flows/google-sync/preview-sync.ts';
import type { Preview, PreviewRequest } from '../../../shared/flows/google-sync/preview-sync.ts';
import type { RunCounts } from '../../../shared/ports/records/run-record.ts';
import { addressOf, annId, benId, hours, startStudioWithSync, studioId } from './studio-with-sync.ts';
import type { StudioWithSync } from './studio-with-sync.ts';

/** What is entered on the Google tab. */
type Entered = Omit<PreviewRequest, 'studioId' | 'userId'>;

interface Expected {
  /** In Google, in the studio. */
  readonly made: readonly [number, number];
  readonly paired: number;
  readonly skipped: number;
}

const owner = { studioId, userId: annId };
const calendarId: CalendarId = asId(addressOf(annId));
const everything = { enabled: true, calendarId, populateGoogle: true, populateStudio: true } as const;

let studio: StudioWithSync;

beforeEach(async () => {
  studio = await startStudioWithSync();
  await studio.connect(annId);
  await changeSettings(studio.deps, { ...owner, change: { enabled: false, calendarId: null } });
});

afterEach(async () => {
  await studio.stop();
});

describe('what a preview says before anything is saved is what then happens', () => {
  test.each<[string, Entered, Expected]>([
    ['both populate boxes', { change: everything }, { made: [2, 2], paired: 1, skipped: 3 }],
    ['Google alone', { change: { ...everything, populateStudio: false } }, { made: [2, 0], paired: 1, skipped: 0 }],
    ['the studio alone', { change: { ...everything, populateGoogle: false } }, { made: [0, 2], paired: 1, skipped: 3 }],
    ['neither box', { change: { enabled: true, calendarId } }, { made: [0, 0], paired: 0, skipped: 0 }],
    [
      'tentative events too',
      { change: { ...everything, includeTentative: true } },
      { made: [2, 3], paired: 1, skipped: 2 },
    ],
  ])('%s', async (_, entered, { made, paired, skipped }) => {
    await fillBothSides();
    const preview = await foresee(entered);
    const { studioToGoogle, googleToStudio } = preview;
    expect([studioToGoogle.create, googleToStudio.create]).toEqual(made);
    expect(googleToStudio.pair).toBe(paired);
    expect(studioToGoogle.skip + googleToStudio.skip).toBe(skipped);
    expect(await carryOut(entered)).toEqual(sumsOf(preview));
  });

  test.each<[string, Entered]>([
    ['the main calendar by its other name', { change: { ...everything, calendarId: asId('primary') } }],
    ['two-way', { change: { ...everything, syncAppointmentsBack: true } }],
    ['only busy told', { change: { ...everything, privacy: 'busy' } }],
  ])('%s', async (_, entered) => {
    await fillBothSides();
    const preview = await foresee(entered);
    expect(await carryOut(entered)).toEqual(sumsOf(preview));
  });

  test('a second populate: nothing is made, nothing is paired', async () => {
    await fillBothSides();
    await carryOut({ change: everything });
    const preview = await foresee({ change: everything });
    expect(sumsOf(preview)).toMatchObject({ createInGoogle: 0, createInStudio: 0, pair: 0, update: 0 });
    expect(await carryOut({ change: everything })).toEqual(sumsOf(preview));
  });

  test('another text for events in Google: each is changed', async () => {
    await fillBothSides();
    await carryOut({ change: everything });
    const entered = { change: { privacy: 'busy' } } as const;
    const preview = await foresee(entered);
    expect(preview.studioToGoogle.update).toBeGreaterThan(0);
    expect(await carryOut(entered)).toEqual(sumsOf(preview));
  });

  test.each(['move', 'leave'] as const)('another calendar, our events %s', async (ourEvents) => {
    await fillBothSides();
    await carryOut({ change: everything });
    const other = await shareOfBen('writer');
    const entered = { change: { calendarId: other, populateGoogle: true, populateStudio: true }, ourEvents };
    const preview = await foresee(entered);
    expect(await carryOut(entered)).toEqual(sumsOf(preview));
  });

  test('a calendar that may only be read by now: everything for it is skipped', async () => {
    const shared = await shareOfBen('writer');
    await changeSettings(studio.deps, { ...owner, change: { enabled: true, calendarId: shared } });
    await share(shared, 'reader');
    await fillBothSides();
    const preview = await foresee({ change: { populateGoogle: true, populateStudio: true } });
    expect(preview.studioToGoogle).toMatchObject({ create: 0, skip: 3 });
    expect(await carryOut({ change: { populateGoogle: true, populateStudio: true } })).toEqual(sumsOf(preview));
  });

  test('more studio changes than one pass takes', async () => {
    await carryOut({ change: { enabled: true, calendarId } });
    for (let number = 0; number < 510; number++) await studio.bookAppointment(`Slot ${number}`, hours(9, 10));
    const preview = await foresee({});
    expect(preview.studioToGoogle.create).toBe(510);
    expect(await carryOut({ change: {} })).toEqual(sumsOf(preview));
  }, 30_000);
});

test('a preview saves nothing and writes nothing to Google', async () => {
  await fillBothSides();
  const before = {
    sync: await studio.sync(annId),
    bookings: await studio.bookings(),
    events: await studio.events(annId),
  };
  studio.calls.length = 0;
  await foresee({ change: everything });
  expect(await studio.sync(annId)).toEqual(before.sync);
  expect(await studio.bookings()).toEqual(before.bookings);
  expect(await studio.events(annId)).toEqual(before.events);
  const calendarCalls = studio.calls.map((call) => call.method).filter((method) => method.startsWith('calendar.'));
  expect(calendarCalls.filter((method) => !/\.(list|get)$/.test(method))).toEqual([]);
  expect(studio.queue.take()).toEqual([]);
});

describe('what cannot be previewed is refused plainly', () => {
  test('a calendar the user may only read', async () => {
    const readOnly = await shareOfBen('reader');
    expect(await preview({ change: { ...everything, calendarId: readOnly } })).toMatchObject({
      code: 'invalid',
      errors: [{ path: 'calendarId', message: 'You may only read “Shared”. Choose a calendar you may change.' }],
    });
  });

  test.each<[string, Entered, object]>([
    ['no calendar', { change: { enabled: true } }, { code: 'syncOff', message: 'No Google calendar is chosen.' }],
    ['not enabled', { change: { calendarId } }, { code: 'syncOff', remedy: 'Tick “Enable Google sync” first.' }],
    ['a wrong address', { change: { mail: { address: 'nobody' } } }, { errors: [{ path: 'mail.address' }] }],
    ['a version that is past', { change: everything, expectedVersion: 1 }, { code: 'staleVersion' }],
  ])('%s', async (_, entered, refusal) => {
    expect(await preview(entered)).toMatchObject({ kind: 'refused', ...refusal });
  });

  test('an account that no longer lets us in, known so or not', async () => {
    studio.double.revokeAccess(addressOf(annId));
    expect(await preview({ change: everything })).toMatchObject({ code: 'reconnectNeeded' });
    await carryOut({ change: { enabled: true } });
    expect(await preview({ change: everything })).toMatchObject({ code: 'reconnectNeeded' });
  });

  test('a user without an account', async () => {
    expect(await previewSync(studio.deps, { studioId, userId: benId, change: { enabled: true } })).toMatchObject({
      kind: 'refused',
      code: 'connectFirst',
    });
  });
});

/** One twin; two items on the side of the studio, three of which one is tentative on the other; a series and a declined event. */
async function fillBothSides(): Promise<void> {
  await studio.bookAppointment('Twin', hours(9, 10));
  await studio.bookAppointment('Dentist', hours(11, 12));
  await studio.bookSession(hours(14, 16));
  const events = [
    { summary: 'Twin', ...clock(9, 10) },
    { summary: 'Lunch', ...clock(12, 13) },
    { summary: 'Trip', start: { date: '2026-12-03' }, end: { date: '2026-12-05' } },
    { summary: 'Maybe', status: 'tentative', ...clock(17, 18) },
    { summary: 'Every week', recurrence: ['RRULE:FREQ=WEEKLY;COUNT=5'], ...clock(18, 19) },
    {
      summary: 'Not I',
      attendees: [{ email: addressOf(annId), self: true, responseStatus: 'declined' }],
      ...clock(8, 9),
    },
  ];
  for (const event of events) await studio.createEvent(annId, event);
}

function clock(start: number, end: number) {
  const time = (hour: number) => ({
    dateTime: `2026-12-01T${String(hour).padStart(2, '0')}:00:00Z`,
    timeZone: 'Europe/Berlin',
  });
  return { start: time(start), end: time(end) };
}

async function preview(entered: Entered) {
  return previewSync(studio.deps, { ...owner, ...entered });
}

async function foresee(entered: Entered): Promise<Preview> {
  const seen = await preview(entered);
  if (seen.kind === 'refused') throw new Error(`${seen.message} ${seen.remedy}`);
  return seen;
}

/** Saves what was entered and runs: what the run says it did. */
async function carryOut({ change = {}, ...rest }: Entered) {
  const saved = await changeSettings(studio.deps, { ...owner, change, ...rest });
  if (saved.kind === 'refused') throw new Error(`${saved.message} ${saved.remedy}`);
  const outcome = await studio.run(annId, 'populate');
  return tell('run' in outcome ? outcome.run.counts : {});
}

function tell(counts: RunCounts) {
  const sum = (...kinds: readonly (keyof RunCounts)[]): number =>
    kinds.reduce((total, kind) => total + (counts[kind] ?? 0), 0);
  return {
    createInGoogle: sum('createInGoogle', 'putBackInGoogle'),
    createInStudio: sum('createInStudio', 'putBackInStudio'),
    deleteInGoogle: sum('deleteInGoogle'),
    deleteInStudio: sum('deleteInStudio'),
    update: sum('updateInGoogle', 'updateInStudio') + 2 * sum('merge'),
    pair: sum('pair'),
    skipped: sum('skipped'),
  };
}

function sumsOf({ studioToGoogle, googleToStudio }: Preview) {
  return {
    createInGoogle: studioToGoogle.create,
    createInStudio: googleToStudio.create,
    deleteInGoogle: studioToGoogle.delete,
    deleteInStudio: googleToStudio.delete,
    update: studioToGoogle.update + googleToStudio.update,
    pair: googleToStudio.pair,
    skipped: studioToGoogle.skip + googleToStudio.skip,
  };
}

/** A calendar of Ben's that Ann sees, with this right. */
async function shareOfBen(role: 'reader' | 'writer'): Promise<CalendarId> {
  const made = await act(`/_/people/${addressOf(benId)}/calendars`, { summary: 'Shared', timeZone: 'Europe/Berlin' });
  const { id } = (await made.json()) as { readonly id: CalendarId }; // the double answers with the calendar
  await share(id, role);
  return id;
}

async function share(id: CalendarId, role: 'reader' | 'writer'): Promise<void> {
  const path = `/_/people/${addressOf(benId)}/calendars/${encodeURIComponent(id)}/share`;
  await act(path, { email: addressOf(annId), role });
}

async function act(path: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${studio.double.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer;
}
