import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor, Booking } from '../../../shared/domain/booking.ts';
import { syncIdOf } from '../../../shared/domain/ids.ts';
import type { BookingId, RunId } from '../../../shared/domain/ids.ts';
import { restoreBooking } from '../../../shared/flows/bookings/delete-booking.ts';
import { convertBooking } from '../../../shared/flows/bookings/link-booking.ts';
import { viewConflicts } from '../../../shared/flows/conflicts/read-conflict-facts.ts';
import { resolveConflict } from '../../../shared/flows/conflicts/resolve-conflict.ts';
import { disconnectGoogle } from '../../../shared/flows/google-sync/disconnect-google.ts';
import { undoRun } from '../../../shared/flows/operate/undo-run.ts';
import { mails, pairAt, studioCollections, syncAt } from '../../../shared/ports/collections.ts';
import type { ConflictRecord } from '../../../shared/ports/records/conflict-record.ts';
import type { ConflictChoice } from '../../../shared/sync/conflicts/question.ts';
import type { Pair } from '../../../shared/sync/calendar/model.ts';
import { addressOf, annId, clientId, hours, sessionTypeId, startStudioWithSync, studioId } from './studio-with-sync.ts';
import type { StudioWithSync } from './studio-with-sync.ts';

const ann: Actor = { kind: 'user', userId: annId, name: 'Ann' };
const syncId = syncIdOf(studioId, annId);
let studio: StudioWithSync;

beforeEach(async () => {
  studio = await startStudioWithSync();
  await studio.connect(annId, { syncAppointmentsBack: true });
  await studio.run(annId);
});
afterEach(() => studio.stop());

const answering = (responseStatus: string) => ({ attendees: [{ email: addressOf(annId), responseStatus }] });

/** So many invitations of somebody else's, accepted and come in. */
async function invitedTo(count: number): Promise<readonly Booking[]> {
  for (let index = 0; index < count; index += 1) {
    const { start, end } = hours(index, index + 1);
    await studio.createEvent(annId, {
      summary: `Fair ${String(index)}`,
      start: { dateTime: start },
      end: { dateTime: end },
      organizer: { email: 'lena@fair.example' },
      ...answering('accepted'),
    });
  }
  await studio.run(annId, 'push');
  const bookings = await studio.bookings();
  expect(bookings).toHaveLength(count);
  return bookings;
}

/** Ann answers all that is in her calendar; what she says is seen at once. */
async function answersAll(responseStatus: 'accepted' | 'declined'): Promise<RunId> {
  for (const { id } of await studio.events(annId)) await studio.editEvent(annId, id, answering(responseStatus));
  const outcome = await studio.run(annId, 'push');
  if (!('run' in outcome)) throw new Error(`no run: ${outcome.kind}`);
  return outcome.run.id;
}

async function openQuestions(): Promise<readonly ConflictRecord[]> {
  const found = await studio.store.find({ from: studioCollections(studioId).conflicts });
  return found.map(({ value }) => value).filter(({ state }) => state === 'open');
}

async function onlyQuestion(): Promise<ConflictRecord> {
  const [conflict, ...more] = await openQuestions();
  if (conflict === undefined || more.length > 0) throw new Error(`${more.length} questions too many, or none`);
  return conflict;
}

async function answer(choice: ConflictChoice): Promise<void> {
  const { id: conflictId } = await onlyQuestion();
  expect(await resolveConflict(studio.deps, { studioId, conflictId, choice, actor: ann })).toMatchObject({
    kind: 'done',
  });
  await studio.run(annId, 'studio');
}

/** Of which bookings mails said that their events are declined. */
async function toldDeclined(): Promise<readonly (BookingId | undefined)[]> {
  const warnings = (await studio.store.find({ from: mails })).flatMap(({ value: { subject } }) =>
    'warnings' in subject ? subject.warnings : [],
  );
  return warnings.flatMap(({ code, bookingId }) => (code === 'declined' ? [bookingId] : []));
}

function first(bookings: readonly Booking[]): Booking {
  const [one] = bookings;
  if (one === undefined) throw new Error('no booking');
  return one;
}

async function pairOf({ id }: Booking): Promise<Pair | undefined> {
  return (await studio.store.get(pairAt(syncId, id)))?.value;
}

/** Nothing is written anywhere, neither at a look at what is new nor where everything is read, and nobody is asked anything. */
async function expectRest(): Promise<void> {
  const before = [await studio.events(annId), await studio.bookings()];
  studio.calls.length = 0;
  await studio.run(annId, 'push');
  const fields = { cursor: undefined, compareAll: true as const };
  await studio.store.write([{ kind: 'update', document: syncAt(syncId), fields }]);
  await studio.run(annId, 'push');
  await studio.run(annId, 'studio');
  expect(studio.calls.map(({ method }) => method).filter((method) => !/list|get/.test(method))).toEqual([]);
  expect([await studio.events(annId), await studio.bookings()]).toEqual(before);
  expect(await openQuestions()).toEqual([]);
}

/** Every booking stands, every invitation is declined, nothing stands beside it, and nothing waits to be done. */
async function expectKeptBesideNothing(bookings: readonly Booking[]): Promise<void> {
  expect(await studio.bookings()).toHaveLength(bookings.length);
  const events = await studio.events(annId);
  expect(events).toHaveLength(bookings.length);
  for (const { attendees } of events) expect(attendees).toMatchObject([{ responseStatus: 'declined' }]);
  for (const booking of bookings) expect(await pairOf(booking)).toMatchObject({ outOfGoogle: 'declined' });
  await expectRest();
}

describe('many invitations are declined at once', () => {
  test('the question says which are declined', async () => {
    const bookings = await invitedTo(12);
    await answersAll('declined');
    const { draft } = await onlyQuestion();
    const ids = new Set(bookings.map(({ id }) => id));
    expect(draft).toMatchObject({ kind: 'massDelete', goneFrom: 'google' });
    expect(new Set(draft.kind === 'massDelete' ? draft.declined : [])).toEqual(ids);
  });

  test('put back: the bookings stay, no second event is made, and each is told once', async () => {
    const bookings = await invitedTo(12);
    await answersAll('declined');
    await answer('putBack');
    await expectKeptBesideNothing(bookings);
    const told = await toldDeclined();
    expect(told).toHaveLength(12);
    expect(new Set(told)).toEqual(new Set(bookings.map(({ id }) => id)));
  });

  test('put back: what was deleted is put back, what was declined is not', async () => {
    const invited = await invitedTo(6);
    const own: Booking[] = [];
    for (let index = 0; index < 6; index += 1)
      own.push(await studio.bookAppointment(`Errand ${String(index)}`, hours(index + 12, index + 13)));
    await studio.run(annId, 'studio');
    for (const { id, summary = '' } of await studio.events(annId)) {
      if (summary.startsWith('Errand')) await studio.deleteEvent(annId, id);
      else await studio.editEvent(annId, id, answering('declined'));
    }
    await studio.run(annId, 'push');
    await answer('putBack');
    const titles = (await studio.events(annId)).map(({ summary = '' }) => summary);
    expect(titles.toSorted((one, other) => one.localeCompare(other))).toEqual([
      ...own.map((_, n) => `Errand ${n}`),
      ...invited.map((_, n) => `Fair ${n}`),
    ]);
    expect(await studio.bookings()).toHaveLength(12);
    await expectRest();
  });

  test('put back, and accepted later: they are in step as before, under the events they had', async () => {
    const bookings = await invitedTo(12);
    await answersAll('declined');
    await answer('putBack');
    await answersAll('accepted');
    expect(await studio.events(annId)).toHaveLength(12);
    for (const booking of bookings) expect(await pairOf(booking)).not.toHaveProperty('outOfGoogle');
    await expectRest();
  });

  test('put back just as they are accepted again: no second event is made', async () => {
    await invitedTo(12);
    await answersAll('declined');
    for (const { id } of await studio.events(annId)) await studio.editEvent(annId, id, answering('accepted'));
    await answer('putBack');
    expect(await studio.events(annId)).toHaveLength(12);
    expect(await studio.bookings()).toHaveLength(12);
    await expectRest();
  });

  test('approved, but one was changed in the studio since: it stays, without a second event', async () => {
    const changed = first(await invitedTo(12));
    await answersAll('declined');
    await studio.change(changed.id, { notes: 'still on' });
    await answer('approve');
    expect(await studio.bookings()).toMatchObject([{ id: changed.id }]);
    expect(await studio.events(annId)).toHaveLength(12);
    expect(await pairOf(changed)).toMatchObject({ outOfGoogle: 'declined' });
    await expectRest();
  });

  test('put back, and one changed in the studio later: still no second event', async () => {
    const bookings = await invitedTo(12);
    await answersAll('declined');
    await answer('putBack');
    await studio.change(first(bookings).id, { notes: 'still on' });
    await studio.run(annId, 'studio');
    await expectKeptBesideNothing(bookings);
  });
});

describe('a session’s event is declined', () => {
  test('it is asked about, and putting it back is not offered', async () => {
    await studio.bookSession(hours(9, 10));
    await studio.run(annId, 'studio');
    await answersAll('declined');
    const conflict = await onlyQuestion();
    expect(conflict.draft).toMatchObject({ kind: 'removal', done: 'kept', goneFrom: 'google', declined: true });
    const [view] = await viewConflicts(studio.store, [conflict], studio.clock.now());
    expect(view?.choices).toEqual(['keepOutOfGoogle', 'cancelSession']);
    const request = { studioId, conflictId: conflict.id, choice: 'putBackInGoogle', actor: ann } as const;
    expect(await resolveConflict(studio.deps, request)).toMatchObject({ kind: 'refused', code: 'invalid' });
    await answersAll('accepted');
    await expectRest();
  });

  test('made of somebody else’s invitation: it stays, that is told once, and nothing stands beside it', async () => {
    const bookingId = first(await invitedTo(1)).id;
    const conversion = { sessionTypeId, clientId };
    await convertBooking(studio.deps, { studioId, bookingId, actor: ann, allowOverlap: true, conversion });
    await studio.run(annId, 'studio');
    await answersAll('declined');
    expect(await studio.bookings()).toMatchObject([{ kind: 'session' }]);
    await expectRest();
    expect(await toldDeclined()).toEqual([bookingId]);
  });

  test('asked about as deleted, and taken out of the bin declined: put back makes no second event', async () => {
    const session = await studio.bookSession(hours(9, 10));
    await studio.run(annId, 'studio');
    const [event] = await studio.events(annId);
    await studio.deleteEvent(annId, event?.id ?? '');
    await studio.run(annId, 'push');
    await studio.editEvent(annId, event?.id ?? '', { status: 'confirmed', ...answering('declined') });
    await answer('putBackInGoogle');
    await expectKeptBesideNothing([session]);
  });

  test('deleted in Google and taken out of the bin again while it is put back: it is the same event', async () => {
    await studio.bookSession(hours(9, 10));
    await studio.run(annId, 'studio');
    const [event] = await studio.events(annId);
    await studio.deleteEvent(annId, event?.id ?? '');
    await studio.run(annId, 'push');
    await studio.editEvent(annId, event?.id ?? '', { status: 'confirmed' });
    await answer('putBackInGoogle');
    expect(await studio.events(annId)).toMatchObject([{ id: event?.id }]);
    await expectRest();
  });
});

test('an invitation declined while changes only went out, whose booking is changed then, gets no event beside it', async () => {
  const booking = first(await invitedTo(1));
  await studio.setSettings(annId, { syncAppointmentsBack: false });
  await answersAll('declined');
  await studio.change(booking.id, { notes: 'still on' });
  await studio.run(annId, 'studio');
  expect(await studio.events(annId)).toHaveLength(1);
  await expectRest();
});

test('kept beside a declined invitation, it is kept also where the account is removed and attached again', async () => {
  const bookings = await invitedTo(12);
  await answersAll('declined');
  await answer('putBack');
  await disconnectGoogle(studio.deps, { studioId, userId: annId, events: 'leave' });
  await studio.connect(annId, { syncAppointmentsBack: true, populateGoogle: true, populateStudio: true });
  await studio.run(annId);
  await expectKeptBesideNothing(bookings);
});

test('a run that deleted the booking of a declined invitation is taken back: it stays back, without a second event', async () => {
  const bookings = await invitedTo(1);
  const runId = await answersAll('declined');
  expect(await studio.bookings()).toEqual([]);
  expect(await undoRun(studio.deps, { studioId, runId, by: ann })).toMatchObject({ kind: 'requested' });
  await studio.run(annId, 'undo');
  await expectKeptBesideNothing(bookings);
});

test('the booking of a declined invitation is taken out of the bin by hand: it gets no event beside the invitation', async () => {
  const bookings = await invitedTo(1);
  await answersAll('declined');
  expect(await studio.bookings()).toEqual([]);
  await restoreBooking(studio.deps, { studioId, bookingId: first(bookings).id, actor: ann, allowOverlap: true });
  await studio.run(annId, 'studio');
  await expectKeptBesideNothing(bookings);
});
