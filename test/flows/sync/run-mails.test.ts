import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { syncIdOf } from '../../../shared/domain/ids.ts';
import { queueStalled } from '../../../shared/flows/mails/queue-stalled.ts';
import type { HalfToTell, Stall } from '../../../shared/flows/mails/queue-stalled.ts';
import { requestMail } from '../../../shared/flows/mails/queue-mail.ts';
import { sendMail } from '../../../shared/flows/mails/send-mail.ts';
import { defaultSettings } from '../../../shared/domain/settings.ts';
import { mails, studioCollections } from '../../../shared/ports/collections.ts';
import type { OutgoingMail } from '../../../shared/ports/mailer.ts';
import { addressOf, annId, at, benId, hours, startStudioWithSync, studioId } from './studio-with-sync.ts';
import type { StudioWithSync } from './studio-with-sync.ts';

let studio: StudioWithSync;
let sent: OutgoingMail[];

beforeEach(async () => {
  studio = await startStudioWithSync();
  sent = [];
});

afterEach(async () => {
  await studio.stop();
});

/** Sends whatever was asked for, as the function does. */
async function sendAll(): Promise<readonly OutgoingMail[]> {
  const before = sent.length;
  const mailer = {
    send: (mail: OutgoingMail) => {
      sent.push(mail);
      return Promise.resolve();
    },
  };
  const deps = { ...studio.deps, mailer, mailFrom: 'sync@example.com', publicUrl: 'https://s.example.com' };
  for (const { topic, message } of studio.queue.take()) {
    if (topic === 'mail-requested') await sendMail(deps, message);
  }
  return sent.slice(before);
}

const twoWay = { syncAppointmentsBack: true };
const noWarnings = { mail: { ...defaultSettings.mail, warnings: false } };

describe('the mails of runs', () => {
  test('a populate that is done is told once, with how much stands on both sides', async () => {
    await studio.bookAppointment('Fitting', hours(9, 10));
    await studio.bookAppointment('Viewing', hours(11, 12));
    await studio.connect(annId, { populateGoogle: true });
    await studio.run(annId);
    const [mail, ...others] = await sendAll();
    expect(others).toEqual([]);
    expect(mail?.subject).toBe('Your Google calendar is filled');
    expect(mail?.text).toContain('2 items stand on both sides');
    expect(mail?.to).toBe(addressOf(annId));
    for (let again = 0; again < 5; again += 1) await studio.run(annId);
    expect(await sendAll()).toEqual([]);
  });

  test('a populate of both sides says so, and an empty one of one side which', async () => {
    await studio.connect(annId, { ...twoWay, populateGoogle: true, populateStudio: true });
    await studio.connect(benId, { ...twoWay, populateStudio: true });
    await studio.run(annId);
    await studio.run(benId);
    expect((await sendAll()).map(({ subject }) => subject)).toEqual([
      'Google and the studio are in step',
      'Your Google events are in the studio',
    ]);
  });

  test('a report tells what a run did to who asked for it, and nothing of runs that did nothing', async () => {
    await studio.connect(annId, { ...twoWay, mail: { ...defaultSettings.mail, report: true } });
    await studio.run(annId);
    await sendAll();
    const booking = await studio.bookAppointment('Fitting', hours(9, 10));
    await studio.run(annId);
    const [made] = await sendAll();
    expect(made?.subject).toBe('Google sync report: 1 change');
    expect(made?.text).toContain('- Made in Google: Fitting');
    expect(made?.unsubscribeUrl).toContain(`/unsubscribe/${syncIdOf(studioId, annId)}/`);
    await studio.change(booking.id, { location: 'Studio B' });
    await studio.run(annId);
    const [changed] = await sendAll();
    expect(changed?.text).toContain('Location: (empty) -> Studio B');
    for (let again = 0; again < 5; again += 1) await studio.run(annId);
    expect(await sendAll()).toEqual([]);
  });

  test('without a report asked for, and without warnings, nothing is mailed', async () => {
    await studio.connect(annId, { ...noWarnings, populateGoogle: true });
    await studio.bookAppointment('Fitting', hours(9, 10));
    await studio.run(annId);
    expect(await sendAll()).toEqual([]);
  });

  test('the same question over 50 runs is one mail, with the link to exactly it', async () => {
    await studio.connect(annId, twoWay);
    const session = await studio.bookSession(hours(9, 10));
    await studio.run(annId);
    await sendAll();
    const [event] = await studio.events(annId);
    await studio.deleteEvent(annId, event?.id ?? '');
    for (let again = 0; again < 50; again += 1) await studio.run(annId);
    const [mail, ...others] = await sendAll();
    expect(others).toEqual([]);
    const [conflict] = await studio.store.find({ from: studioCollections(studioId).conflicts });
    expect(conflict?.value.draft).toMatchObject({ kind: 'removal', bookingId: session.id });
    expect(mail?.subject).toBe('Google sync: a question waits for you');
    expect(mail?.text).toContain(`https://s.example.com/conflicts/${conflict?.id}`);
  });

  test('three problems of one run are one mail with three lines', async () => {
    await studio.connect(annId, twoWay);
    const sessions = [];
    for (const hour of [9, 11, 13]) sessions.push(await studio.bookSession(hours(hour, hour + 1)));
    await studio.run(annId);
    await sendAll();
    for (const { id } of await studio.events(annId)) await studio.deleteEvent(annId, id);
    await studio.run(annId);
    const [mail, ...others] = await sendAll();
    expect(others).toEqual([]);
    expect(mail?.text.match(/^- /gm)).toHaveLength(3);
    expect(mail?.subject).toBe('Google sync: 3 questions wait for you');
    expect(mail?.text).toContain('https://s.example.com/conflicts?run=');
  });
});

describe('a sync that stands still', () => {
  const stalled: HalfToTell = {
    of: 'calendar',
    since: at('2026-11-23T06:00:00Z'),
    code: 'forbidden',
    reason: 'Google does not allow us to use the chosen calendar.',
    remedy: 'Choose a calendar you may change on the Google tab.',
    isAsked: false,
  };
  const stall = async (own: Partial<Stall> = {}): Promise<readonly string[]> => {
    const places = studioCollections(studioId);
    const [stored, user] = [await studio.store.get(places.studio), await studio.store.get(places.user(annId))];
    if (stored === undefined || user === undefined) throw new Error('no studio');
    const { syncJob } = stored.value;
    const asked = await studio.store.transact((transaction) =>
      queueStalled(transaction, {
        studio: { ...stored.value, syncJob: { ...syncJob, notify: { onFailure: true, address: 'jobs@example.com' } } },
        user: user.value,
        mail: defaultSettings.mail,
        halves: [stalled],
        operators: ['ops@example.com'],
        now: studio.clock.now(),
        ...own,
      }),
    );
    await requestMail(studio.deps, asked);
    return asked;
  };

  test('is told to the user, the job address and the operators, once for as long as it lasts', async () => {
    expect(await stall()).toHaveLength(3);
    for (let again = 0; again < 50; again += 1) expect(await stall()).toEqual([]);
    const told = await sendAll();
    expect(told.map(({ to }) => to)).toEqual([addressOf(annId), 'jobs@example.com', 'ops@example.com']);
    expect(told.map(({ unsubscribeUrl }) => unsubscribeUrl?.split('/')[4])).toEqual([
      syncIdOf(studioId, annId),
      studioId,
      undefined,
    ]);
    expect(await stall({ halves: [{ ...stalled, since: at('2026-11-24T06:00:00Z') }] })).toHaveLength(3);
  });

  test('is the studio’s matter alone where the user was asked to do something about it; the other half is everybody’s', async () => {
    const contacts: HalfToTell = { ...stalled, of: 'contacts' };
    expect(await stall({ halves: [{ ...stalled, isAsked: true }] })).toHaveLength(1);
    expect(await stall({ halves: [{ ...stalled, isAsked: true }, contacts] })).toHaveLength(3);
    const told = (await studio.store.find({ from: mails })).map(({ value: { to, subject } }) => {
      const halves = subject.kind === 'stalled' ? subject.halves.map(({ of }) => of) : [];
      return `${to}: ${halves.join(', ')}`;
    });
    expect(told.toSorted((one, other) => one.localeCompare(other))).toEqual([
      `${addressOf(annId)}: contacts`,
      'jobs@example.com: calendar',
      'jobs@example.com: calendar, contacts',
      'ops@example.com: contacts',
    ]);
  });

  test('is told to nobody who does not want it', async () => {
    const asked = await stall({ ...noWarnings, operators: [] });
    expect(asked).toHaveLength(1);
    expect((await studio.store.find({ from: mails })).map(({ value }) => value.to)).toEqual(['jobs@example.com']);
  });
});
