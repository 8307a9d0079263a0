import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asId } from '../../../shared/domain/ids.ts';
import type { BookingId, ConflictId, UserId } from '../../../shared/domain/ids.ts';
import { fromEpochMilliseconds } from '../../../shared/domain/time.ts';
import type { Instant, TimeZone } from '../../../shared/domain/time.ts';
import { book } from '../../../shared/flows/bookings/book.ts';
import { deleteBooking } from '../../../shared/flows/bookings/delete-booking.ts';
import { wordMail } from '../../../shared/mails/word-mail.ts';
import { mails, studioCollections, syncs } from '../../../shared/ports/collections.ts';
import type { ConflictRecord } from '../../../shared/ports/records/conflict-record.ts';
import type { SyncRecord } from '../../../shared/ports/records/sync-record.ts';
import { makeStudio, openWorkbench } from './workbench.ts';
import type { Browser, Workbench } from './workbench.ts';

const email = 'ann@example.com';
const day = 86_400_000;
let bench: Workbench;
let browser: Browser;
let sync: SyncRecord;

beforeEach(async () => {
  bench = await openWorkbench();
  browser = bench.openBrowser();
  await makeStudio(browser);
  const [found] = await bench.store.find({ from: syncs });
  if (found === undefined) throw new Error('no sync');
  sync = found.value;
});
afterEach(() => bench.close());

async function raise(id: string, fields: Partial<ConflictRecord> = {}): Promise<void> {
  const conflict: ConflictRecord = {
    id: asId<ConflictId>(id),
    studioId: sync.studioId,
    userId: sync.userId,
    state: 'open',
    raisedAt: bench.deps.clock.now(),
    runId: asId('run1'),
    draft: { kind: 'massDelete', goneFrom: 'google', bookingIds: [asId<BookingId>('gone')], pairCount: 4 },
    ...fields,
  };
  const document = studioCollections(sync.studioId).conflict(conflict.id);
  await bench.store.write([{ kind: 'set', document, value: conflict }]);
}

async function openConflict(): Promise<string> {
  const { html } = await browser.get('/conflicts');
  return /href="(\/conflicts\/[^"?]+)"/.exec(html)?.[1] ?? '';
}

/** Twelve events made in Google come in, and then vanish there. */
async function vanishAtOnce(): Promise<void> {
  await browser.get('/google-sync');
  const tab = `/users/${sync.userId}/google-sync`;
  await browser.post(tab, { enabled: 'on', calendarId: email, syncAppointmentsBack: 'on' });
  await bench.runSyncs();
  for (let index = 1; index <= 12; index++) {
    await bench.callGoogle(email, 'POST', `/calendars/${email}/events`, {
      summary: `Errand ${index}`,
      start: { dateTime: new Date(Date.now() + index * day).toISOString() },
      end: { dateTime: new Date(Date.now() + index * day + 3_600_000).toISOString() },
    });
  }
  await browser.post(`${tab}/run`, {});
  await bench.runSyncs();
  const { items = [] } = await bench.callGoogle(email, 'GET', `/calendars/${email}/events`);
  expect(items).toHaveLength(12);
  for (const { id } of items) await bench.callGoogle(email, 'DELETE', `/calendars/${email}/events/${id}`);
  bench.passSeconds(61);
  await browser.post(`${tab}/run`, {});
  await bench.runSyncs();
}

async function livingBookings(): Promise<number> {
  const found = await bench.store.find({ from: studioCollections(sync.studioId).bookings });
  return found.filter(({ value }) => !value.deleted).length;
}

describe('a mass delete on the pages', () => {
  it('is counted beside the navigation, named with every item, and both answers say what they will do', async () => {
    await vanishAtOnce();
    expect(await livingBookings()).toBe(12);
    const list = await browser.get('/conflicts');
    expect(list.html).toContain('12 events vanished from Google at once');
    expect((await browser.get('/calendar')).html).toMatch(/class="count">1</);
    const { html } = await browser.get(await openConflict());
    for (const text of ['Errand 7', 'Put them back in Google', 'Delete them in the studio too', 'for 30 days']) {
      expect(html).toContain(text);
    }
  });

  it('approved with one click deletes them in the studio, and the page says who answered', async () => {
    await vanishAtOnce();
    const path = await openConflict();
    await browser.get(path);
    const answered = await browser.post(path, { choice: 'approve' });
    expect([answered.status, answered.location]).toEqual([303, `${path}?told=answered`]);
    await bench.runSyncs();
    expect(await livingBookings()).toBe(0);
    const { html } = await browser.get(answered.location);
    expect(html).toContain('Thank you.');
    expect(html).toContain('Delete them in the studio too');
    expect(html).toContain('Ann Lee,');
    expect((await browser.get('/conflicts')).html).toContain('Nothing waits for an answer.');
    expect((await browser.get('/conflicts?state=answered')).html).toContain('12 events vanished');
  });

  it('put back with one click fills the calendar again', async () => {
    await vanishAtOnce();
    const path = await openConflict();
    await browser.get(path);
    await browser.post(path, { choice: 'putBack' });
    await bench.runSyncs();
    expect((await bench.callGoogle(email, 'GET', `/calendars/${email}/events`)).items).toHaveLength(12);
    expect(await livingBookings()).toBe(12);
  });

  it('is mailed with a link that opens exactly it', async () => {
    await raise('another', { runId: asId('before') });
    await vanishAtOnce();
    const [mail] = (await bench.store.find({ from: mails })).map(({ value }) => value);
    if (mail === undefined) throw new Error('no mail');
    const studio = { id: mail.studioId, name: 'Lumen', locale: 'en-US', timeZone: asId<never>('America/Chicago') };
    const text = wordMail(mail.subject, { studio, publicUrl: 'https://sync.example.com' })?.text ?? '';
    const path = /https:\/\/sync\.example\.com(\/conflicts\S+)/.exec(text)?.[1] ?? '';
    const { html } = await browser.get(path);
    expect(html).toContain('12 events vanished');
    expect(html).not.toContain('/conflicts/another');
  });
});

describe('the conflicts page', () => {
  it('answers a second answer with who gave the first', async () => {
    await raise('c1');
    await browser.get('/conflicts/c1');
    await browser.post('/conflicts/c1', { choice: 'putBack' });
    const again = await browser.post('/conflicts/c1', { choice: 'approve' });
    expect(again.status).toBe(409);
    expect(again.html).toContain('Ann Lee has answered this already.');
  });

  it('takes no answer that is not offered', async () => {
    await raise('c1');
    await browser.get('/conflicts/c1');
    for (const choice of ['cancelSession', 'strange', '']) {
      expect((await browser.post('/conflicts/c1', { choice })).status).toBe(422);
    }
  });

  it('shows an admin the whole studio’s or their own, and nobody another studio’s', async () => {
    await raise('mine');
    await raise('others', { userId: asId<UserId>('someone') });
    expect((await browser.get('/conflicts')).html).toContain('/conflicts/others');
    const own = await browser.get('/conflicts?of=mine');
    expect(own.html).toContain('/conflicts/mine');
    expect(own.html).not.toContain('/conflicts/others');
    const stranger = bench.openBrowser();
    await makeStudio(stranger, 'ben@example.com');
    expect((await stranger.get('/conflicts')).html).not.toContain('/conflicts/mine');
    expect((await stranger.get('/conflicts/mine')).status).toBe(404);
    expect((await stranger.post('/conflicts/mine', { choice: 'approve' })).status).toBe(404);
  });

  it('shows a plain user nothing of others', async () => {
    const places = studioCollections(sync.studioId);
    await bench.store.write([{ kind: 'update', document: places.user(sync.userId), fields: { role: 'user' } }]);
    await raise('mine');
    await raise('others', { userId: asId<UserId>('someone') });
    const { html } = await browser.get('/conflicts?of=studio');
    expect(html).toContain('/conflicts/mine');
    expect(html).not.toContain('/conflicts/others');
    expect(html).toMatch(/class="count">1</);
    expect((await browser.get('/conflicts/others')).status).toBe(404);
  });

  it('shows both values of what both sides changed', async () => {
    const entry = {
      title: 'Scouting',
      span: {
        kind: 'timed' as const,
        start: asId<never>('2026-11-24T09:00:00Z'),
        end: asId<never>('2026-11-24T10:00:00Z'),
        timeZone: asId<never>('America/Chicago'),
      },
      location: 'Park',
      notes: '',
      detail: '',
      busy: true,
      status: 'confirmed' as const,
    };
    await raise('edit', {
      draft: {
        kind: 'edit',
        bookingId: asId<BookingId>('b1'),
        eventId: asId<never>('e1'),
        fields: [{ field: 'location', winner: 'google' }],
        studio: entry,
        google: { ...entry, location: '<b>Lake</b>' },
      },
    });
    const { html } = await browser.get('/conflicts/edit');
    expect(html).toContain('Google, stands');
    expect(html).toContain('Park');
    expect(html).toContain('&lt;b&gt;Lake&lt;/b&gt;');
    expect((await browser.post('/conflicts/edit', { choice: 'keep' })).status).toBe(303);
  });

  it('belongs to a studio', async () => {
    expect((await bench.openBrowser().get('/conflicts')).location).toBe('/sign-in?returnTo=%2Fconflicts');
  });
});

describe('two bookings at one time', () => {
  const start = Date.UTC(2027, 2, 2, 15);

  /** A fitting of Ann's in the studio, and a dentist at the same time that she enters in Google. */
  async function doubleBooked(): Promise<string> {
    const tab = `/users/${sync.userId}/google-sync`;
    await browser.get('/google-sync');
    await browser.post(tab, { enabled: 'on', calendarId: email, syncAppointmentsBack: 'on' });
    await bench.runSyncs();
    const span = {
      kind: 'timed',
      start: at(start),
      end: at(start + 3_600_000),
      timeZone: asId<TimeZone>('America/Chicago'),
    } as const;
    const actor = { kind: 'user', userId: sync.userId, name: 'Ann Lee' } as const;
    const booked = await book(bench.deps, {
      studioId: sync.studioId,
      actor,
      allowOverlap: false,
      wanted: {
        kind: 'appointment',
        description: 'Fitting',
        userIds: [sync.userId],
        span,
        status: 'confirmed',
        busy: true,
        location: '',
        notes: '',
        colour: '',
        resourceIds: [],
        bookedBy: '',
      },
    });
    expect(booked.kind).toBe('done');
    await bench.runSyncs();
    await bench.callGoogle(email, 'POST', `/calendars/${email}/events`, {
      summary: 'Dentist <b>',
      start: { dateTime: at(start) },
      end: { dateTime: at(start + 1_800_000) },
    });
    bench.passSeconds(61);
    await browser.post(`${tab}/run`, {});
    await bench.runSyncs();
    return openConflict();
  }

  function at(milliseconds: number): Instant {
    return fromEpochMilliseconds(milliseconds);
  }

  /** The form of the page that moves a booking to the first proposed time. */
  function firstProposal(html: string, title: string): Readonly<Record<string, string>> {
    const part = html.slice(html.indexOf(`<h3>${title}`));
    const bookingId = /name="bookingId" value="([^"]+)"/.exec(part)?.[1] ?? '';
    const to = /name="start" value="([^"]+)"/.exec(part)?.[1] ?? '';
    return { choice: 'moveOne', bookingId, start: to };
  }

  it('shows both side by side on one clock, with what each answer will do', async () => {
    const path = await doubleBooked();
    expect((await browser.get('/conflicts')).html).toContain('At the same time · Tue, Mar 2');
    const { html } = await browser.get(path);
    for (const text of [
      'Dentist &lt;b&gt;',
      'Fitting',
      '<svg class="timeline"',
      'Keep both',
      'Delete it',
      'Made in Google',
    ]) {
      expect(html).toContain(text);
    }
  });

  it('moves one to a proposed time with one click, in both calendars, and the list is empty', async () => {
    const path = await doubleBooked();
    const form = firstProposal((await browser.get(path)).html, 'Fitting');
    const answered = await browser.post(path, form);
    expect([answered.status, answered.location]).toEqual([303, `${path}?told=answered`]);
    await bench.runSyncs();
    const page = await browser.get(answered.location);
    expect(page.html).toContain('Move one');
    expect(page.html).toContain(': Fitting, to');
    expect((await browser.get('/conflicts')).html).toContain('Nothing waits for an answer.');
    const events = (await bench.callGoogle(email, 'GET', `/calendars/${email}/events`)).items ?? [];
    expect(
      events.map(({ start: begins }) => Date.parse(begins?.dateTime ?? '')).toSorted((one, two) => one - two),
    ).toEqual([start, Date.parse(form['start'] ?? '')].toSorted((one, two) => one - two));
  });

  it('moves one to a time of one’s own, and asks before it moves onto another', async () => {
    const path = await doubleBooked();
    const { html } = await browser.get(path);
    const { bookingId = '' } = firstProposal(html, 'Fitting');
    const wall = { choice: 'moveOne', bookingId, wall: '2027-03-02T09:15' };
    const asked = await browser.post(path, wall);
    expect(asked.status).toBe(409);
    expect(asked.html).toContain('Ann Lee is booked already');
    expect(asked.html).toContain('Move it there all the same');
    const answered = await browser.post(path, { ...wall, allowOverlap: 'on' });
    expect(answered.status).toBe(303);
  });

  it('refuses a form without a time, and one that names another booking', async () => {
    const path = await doubleBooked();
    const { html } = await browser.get(path);
    const { bookingId = '' } = firstProposal(html, 'Fitting');
    expect((await browser.post(path, { choice: 'moveOne', bookingId })).status).toBe(422);
    expect((await browser.post(path, { choice: 'removeOne', bookingId: 'elsewhere' })).status).toBe(422);
    expect((await browser.get('/conflicts')).html).toContain('At the same time');
  });

  it('takes an answer back with one click', async () => {
    const path = await doubleBooked();
    await browser.get(path);
    await browser.post(path, { choice: 'keepBoth' });
    expect((await browser.get(path)).html).toContain('Take this answer back');
    const back = await browser.post(`${path}/take-back`, {});
    expect([back.status, back.location]).toEqual([303, `${path}?told=takenBack`]);
    const { html } = await browser.get(back.location);
    expect(html).toContain('The answer is taken back.');
    expect(html).toContain('taken back by Ann Lee');
    expect((await browser.get('/calendar')).html).toMatch(/class="count">1</);
  });

  it('is gone from list and page at once when the studio deletes one', async () => {
    const path = await doubleBooked();
    const { bookingId = '' } = firstProposal((await browser.get(path)).html, 'Fitting');
    const actor = { kind: 'user', userId: sync.userId, name: 'Ann Lee' } as const;
    await deleteBooking(bench.deps, { studioId: sync.studioId, bookingId: asId<BookingId>(bookingId), actor });
    expect((await browser.get('/calendar')).html).not.toMatch(/class="count"/);
    expect((await browser.get(path)).html).toContain('The question answered itself');
  });

  it('says of a series that meets another what can be done, and where the rest is', async () => {
    await doubleBooked();
    const [first, second] = await Promise.all(['Course', 'Class'].map((name) => bookSeries(name)));
    const items = [first, second].map((bookingId = '') => ({
      bookingId: asId<BookingId>(bookingId),
      title: 'x',
      isSeries: true,
    }));
    await raise('weekly', {
      draft: {
        kind: 'schedule',
        items: items as [(typeof items)[0], (typeof items)[0]], // two were booked
        userId: sync.userId,
        resourceIds: [],
        times: 5,
        next: [],
      },
    });
    const { html } = await browser.get('/conflicts/weekly');
    expect(html).toContain('They meet 5 times within a year.');
    expect(html).toContain('Change the series on its own page');
    expect(html).toContain('Delete the whole series, in the studio and in Google.');
    expect(html).not.toContain('"moveOne"');
  });

  async function bookSeries(description: string): Promise<string> {
    const actor = { kind: 'user', userId: sync.userId, name: 'Ann Lee' } as const;
    const booked = await book(bench.deps, {
      studioId: sync.studioId,
      actor,
      allowOverlap: true,
      wanted: {
        kind: 'appointment',
        description,
        userIds: [sync.userId],
        span: {
          kind: 'timed',
          start: at(start),
          end: at(start + 3_600_000),
          timeZone: asId<TimeZone>('America/Chicago'),
        },
        recurrence: { rule: 'FREQ=WEEKLY;COUNT=5', excludedDates: [], changes: [] },
        status: 'confirmed',
        busy: true,
        location: '',
        notes: '',
        colour: '',
        resourceIds: [],
        bookedBy: '',
      },
    });
    if (booked.kind === 'refused') throw new Error(booked.message);
    return booked.booking.id;
  }

  it('says of an edit on both sides what taking the other value makes of it, and does it', async () => {
    await doubleBooked();
    const [stored] = await bench.store.find({
      from: studioCollections(sync.studioId).bookings,
      where: [{ field: 'booking.description', is: '==', value: 'Fitting' }],
    });
    if (stored === undefined) throw new Error('no fitting');
    const { booking } = stored.value;
    const { span, busy } = booking;
    const google = { title: 'Fitting', span, location: '', notes: '', detail: '', busy, status: 'confirmed' } as const;
    const fields = [{ field: 'location', winner: 'google' }] as const;
    const sides = { studio: { ...google, location: 'Room <2>' }, google };
    await raise('edited', {
      draft: { kind: 'edit', bookingId: booking.id, eventId: asId('event'), fields, ...sides },
    });
    const { html } = await browser.get('/conflicts/edited');
    expect(html).toContain('Location becomes “Room &lt;2&gt;”');
    expect((await browser.post('/conflicts/edited', { choice: 'takeOther' })).status).toBe(303);
    const after = await bench.store.get(studioCollections(sync.studioId).booking(booking.id));
    expect(after?.value.booking.location).toBe('Room <2>');
  });
});
