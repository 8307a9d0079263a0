import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { asId, type CalendarId, type ChannelId, type EventId } from '../../../shared/domain/ids.ts';
import type { Clock } from '../../../shared/ports/clock.ts';
import type { Google, GoogleCalendar, Permission } from '../../../shared/ports/google.ts';
import { ann, calendarId, newEvent, readAll } from './port-examples.ts';
import type { SeriesPersonUnderTest } from './series-person.ts';

/** A Google to be looked at, with Ann's account in it. */
export interface GoogleUnderTest {
  readonly google: Google;
  /** Ann's, under a grant for everything. */
  readonly calendar: GoogleCalendar;
  readonly clock: Pick<Clock, 'now'>;
  /** Ann, in front of her own calendar. */
  readonly person: {
    rename(eventId: EventId, title: string): Promise<void>;
    duplicate(eventId: EventId): Promise<EventId>;
    addCalendar(name: string): Promise<CalendarId>;
  };
  /** Ann, and the series in her calendar. */
  readonly series: SeriesPersonUnderTest;
  readonly trouble: {
    expireTokens(): void;
    purgeDeleted(): void;
    /** Pages of so many events, with empty ones among them. */
    cutPages(size: number): void;
    throttle(): void;
    pauseWrites(): void;
    /** Ends every trouble that ends by itself. */
    end(): void;
    revokeAccess(): void;
  };
  addAccount(email: string): void;
  /** The calendar of a fresh grant of Ann's for these permissions. */
  calendarWith(permissions: readonly Permission[]): GoogleCalendar;
  /** The code the browser brings back after the person chose on the page at this address. */
  choose(consentUrl: string, choice: { readonly email: string; readonly permissions: readonly Permission[] }): string;
  close(): Promise<void>;
}

const id = (text: string) => asId<EventId>(text);

/** Every promise of the Google port that does not depend on how Google is reached. */
export function describeGooglePort(name: string, make: () => Promise<GoogleUnderTest>): void {
  describe(`Google: ${name}`, () => {
    let opened: GoogleUnderTest;
    let calendar: GoogleCalendar;
    beforeAll(async () => {
      opened = await make();
      calendar = opened.calendar;
    });
    afterEach(() => opened.trouble.end());
    afterAll(async () => {
      await opened?.close();
    });

    describe('writing events', () => {
      test('inserts an event that reads back as it was meant', async () => {
        const event = newEvent('insert00');
        const inserted = await calendar.insertEvent(calendarId, event);
        expect(inserted).toMatchObject({
          id: 'insert00',
          entry: event.entry,
          mark: event.mark,
          kind: 'default',
          answer: 'none',
        });
        expect(inserted).not.toHaveProperty('readOnly');
        expect(await calendar.readEvent(calendarId, id('insert00'))).toEqual({ kind: 'event', event: inserted });
      });

      test('inserts once under one id, whether it lives or was deleted', async () => {
        const { version } = await calendar.insertEvent(calendarId, newEvent('again000'));
        await expect(calendar.insertEvent(calendarId, newEvent('again000'))).rejects.toMatchObject({ reason: 'taken' });
        await calendar.deleteEvent(calendarId, id('again000'), version);
        await expect(calendar.insertEvent(calendarId, newEvent('again000'))).rejects.toMatchObject({ reason: 'taken' });
      });

      test('patches the named fields and leaves the rest to the user', async () => {
        const { version } = await calendar.insertEvent(calendarId, newEvent('patch000'));
        const changed = newEvent('patch000', { title: 'Moved', location: 'not named' });
        const patched = await calendar.patchEvent(calendarId, { ...changed, version, fields: ['title'] });
        expect(patched.entry).toEqual({ ...newEvent('x').entry, title: 'Moved' });
        expect(patched.version).not.toBe(version);
      });

      test('writes notes and detail together, as the one text they are', async () => {
        const { version } = await calendar.insertEvent(calendarId, newEvent('both0000'));
        const changed = newEvent('both0000', { notes: 'other props', detail: 'Client: Tom' });
        const patched = await calendar.patchEvent(calendarId, { ...changed, version, fields: ['notes'] });
        expect(patched.entry).toEqual(changed.entry);
      });

      test('turns a time into a date and back', async () => {
        const { version } = await calendar.insertEvent(calendarId, newEvent('change00'));
        const span = { kind: 'allDay', start: asId<never>('2026-03-02'), end: asId<never>('2026-03-03') } as const;
        const dated = await calendar.patchEvent(calendarId, {
          ...newEvent('change00', { span }),
          version,
          fields: ['span'],
        });
        expect(dated.entry.span).toEqual(span);
        const back = await calendar.patchEvent(calendarId, {
          ...newEvent('change00'),
          version: dated.version,
          fields: ['span'],
        });
        expect(back.entry.span).toEqual(newEvent('x').entry.span);
      });

      test('refuses to write over what someone changed meanwhile', async () => {
        const { version } = await calendar.insertEvent(calendarId, newEvent('stale000'));
        const change = { ...newEvent('stale000', { title: 'a' }), version, fields: ['title'] as const };
        await calendar.patchEvent(calendarId, change);
        await expect(calendar.patchEvent(calendarId, change)).rejects.toMatchObject({ reason: 'changedMeanwhile' });
        await expect(calendar.clearMark(calendarId, id('stale000'), version)).rejects.toMatchObject({
          reason: 'changedMeanwhile',
        });
        await expect(calendar.deleteEvent(calendarId, id('stale000'), version)).rejects.toMatchObject({
          reason: 'changedMeanwhile',
        });
      });

      test('does not write what was deleted, or never was', async () => {
        const { version } = await calendar.insertEvent(calendarId, newEvent('absent00'));
        await calendar.deleteEvent(calendarId, id('absent00'), version);
        const gone = expect.stringMatching(/^(?:gone|changedMeanwhile)$/) as unknown;
        for (const eventId of ['absent00', 'never000']) {
          const change = { ...newEvent(eventId), version, fields: ['title'] as const };
          await expect(calendar.patchEvent(calendarId, change)).rejects.toMatchObject({ reason: gone });
          expect(await calendar.readEvent(calendarId, id(eventId))).toEqual({ kind: 'gone', eventId });
        }
      });

      test('deletes once; what is gone or never was is deleted already', async () => {
        const { version } = await calendar.insertEvent(calendarId, newEvent('delete00'));
        await calendar.deleteEvent(calendarId, id('delete00'), version);
        await calendar.deleteEvent(calendarId, id('delete00'), version);
        await calendar.deleteEvent(calendarId, id('never000'), version);
        expect(await calendar.readEvent(calendarId, id('delete00'))).toEqual({ kind: 'gone', eventId: 'delete00' });
        expect(await calendar.readEvent(calendarId, id('never000'))).toEqual({ kind: 'gone', eventId: 'never000' });
      });

      test('brings a deleted event back under its id', async () => {
        const { version } = await calendar.insertEvent(calendarId, newEvent('undelete'));
        await calendar.deleteEvent(calendarId, id('undelete'), version);
        const again = newEvent('undelete', { title: 'Back' });
        const event = await calendar.undeleteEvent(calendarId, again);
        expect(event).toMatchObject({ id: 'undelete', entry: again.entry, mark: again.mark });
      });

      test('says so when Google does not let go of an id any more', async () => {
        const { version } = await calendar.insertEvent(calendarId, newEvent('purged00'));
        await calendar.deleteEvent(calendarId, id('purged00'), version);
        opened.trouble.purgeDeleted();
        await expect(calendar.undeleteEvent(calendarId, newEvent('purged00'))).rejects.toMatchObject({
          reason: expect.stringMatching(/^(?:forbidden|gone)$/) as unknown,
        });
        await expect(calendar.insertEvent(calendarId, newEvent('purged00'))).rejects.toMatchObject({ reason: 'taken' });
      });

      test('takes its mark off, and nothing else', async () => {
        const inserted = await calendar.insertEvent(calendarId, newEvent('unmark00'));
        const { mark, version: _version, updated: _updated, ...rest } = inserted;
        expect(mark).toBeDefined();
        const cleared = await calendar.clearMark(calendarId, id('unmark00'), inserted.version);
        expect(cleared).toMatchObject(rest);
        expect(cleared).not.toHaveProperty('mark');
      });
    });

    describe('reading events', () => {
      test('in full, page by page, empty pages too, then only what changed', async () => {
        for (const number of [1, 2, 3, 4, 5]) await calendar.insertEvent(calendarId, newEvent(`paged00${number}`));
        opened.trouble.cutPages(2);
        const full = await readAll(calendar);
        expect(full.pages).toBeGreaterThan(2);
        const ids = full.changes.map((change) => (change.kind === 'event' ? change.event.id : change.eventId));
        expect(ids).toEqual(expect.arrayContaining(['paged001', 'paged002', 'paged003', 'paged004', 'paged005']));
        expect(new Set(ids).size).toBe(ids.length);

        const event = await calendar.readEvent(calendarId, id('paged001'));
        if (event.kind !== 'event') throw new Error('not there');
        await calendar.deleteEvent(calendarId, id('paged001'), event.event.version);
        const { changes } = await readAll(calendar, full.token);
        expect(changes).toEqual([{ kind: 'gone', eventId: 'paged001' }]);
      });

      test('what changes while pages are read is told, in a later page or with the next cursor', async () => {
        for (const number of [1, 2, 3]) await calendar.insertEvent(calendarId, newEvent(`during0${number}`));
        opened.trouble.cutPages(1);
        const first = await calendar.readEvents(calendarId, { kind: 'full', from: asId('2026-01-01T00:00:00Z') });
        await opened.person.rename(id('during02'), 'Renamed while reading');
        await calendar.insertEvent(calendarId, newEvent('during04', { title: 'Made while reading' }));
        const told = new Set<string>();
        let page = first;
        while (page.nextPage !== undefined) {
          page = await calendar.readEvents(calendarId, {
            kind: 'full',
            from: asId('2026-01-01T00:00:00Z'),
            page: page.nextPage,
          });
          for (const change of page.changes) if (change.kind === 'event') told.add(change.event.entry.title);
        }
        const after = await readAll(calendar, page.nextToken);
        for (const change of after.changes) if (change.kind === 'event') told.add(change.event.entry.title);
        expect([...told]).toEqual(expect.arrayContaining(['Renamed while reading', 'Made while reading']));
      });

      test('leaves out what ended before the time asked from, but not its later changes', async () => {
        const past = {
          kind: 'timed',
          start: asId<never>('2025-03-02T11:00:00Z'),
          end: asId<never>('2025-03-02T12:00:00Z'),
          timeZone: asId<never>('Europe/Berlin'),
        } as const;
        await calendar.insertEvent(calendarId, newEvent('past0000', { span: past }));
        const full = await readAll(calendar);
        expect(full.changes).not.toContainEqual(
          expect.objectContaining({ event: expect.objectContaining({ id: 'past0000' }) as unknown }),
        );
        await opened.person.rename(id('past0000'), 'Long ago');
        const { changes } = await readAll(calendar, full.token);
        expect(changes).toMatchObject([{ event: { id: 'past0000', entry: { title: 'Long ago' } } }]);
      });

      test("tells the calendar's zone, that it may be written, and when it last changed", async () => {
        const page = await calendar.readEvents(calendarId, { kind: 'full', from: asId('2026-01-01T00:00:00Z') });
        expect(page).toMatchObject({
          timeZone: 'Europe/Berlin',
          writable: true,
          updated: expect.stringMatching(/Z$/) as unknown,
        });
      });

      test('says that a cursor is dead: expired, or never one', async () => {
        const { token } = await readAll(calendar);
        opened.trouble.expireTokens();
        await expect(readAll(calendar, token)).rejects.toMatchObject({ reason: 'cursorExpired' });
        await expect(readAll(calendar, 'garbage')).rejects.toMatchObject({ reason: 'cursorExpired' });
      });

      test('says that a calendar is not there', async () => {
        const other: CalendarId = asId('nobody@example.com');
        await expect(calendar.readEvents(other, { kind: 'changes', token: 't' })).rejects.toMatchObject({
          reason: 'gone',
        });
      });

      test('lists the calendars to choose from', async () => {
        expect(await calendar.listCalendars()).toContainEqual({
          id: ann,
          name: expect.any(String) as unknown,
          timeZone: 'Europe/Berlin',
          accessRole: 'owner',
          primary: true,
          writable: true,
        });
      });
    });

    describe('what a person does in Google', () => {
      test('is told once, with a version of its own', async () => {
        const { version } = await calendar.insertEvent(calendarId, newEvent('renamed0'));
        const { token } = await readAll(calendar);
        await opened.person.rename(id('renamed0'), 'By hand');
        const { changes, token: next } = await readAll(calendar, token);
        expect(changes).toMatchObject([
          { event: { id: 'renamed0', entry: { title: 'By hand' }, mark: newEvent('x').mark } },
        ]);
        expect(changes[0]?.kind === 'event' && changes[0].event.version).not.toBe(version);
        expect((await readAll(calendar, next)).changes).toEqual([]);
      });

      test('a copy carries our mark, until it is taken off the copy', async () => {
        const original = await calendar.insertEvent(calendarId, newEvent('copied00'));
        const copyId = await opened.person.duplicate(id('copied00'));
        const read = await calendar.readEvent(calendarId, copyId);
        if (read.kind !== 'event') throw new Error('no copy');
        expect(read.event.mark).toEqual(original.mark);
        await calendar.clearMark(calendarId, copyId, read.event.version);
        expect(await calendar.readEvent(calendarId, id('copied00'))).toMatchObject({ event: { mark: original.mark } });
      });

      test('an event of theirs is moved to another calendar with its id', async () => {
        const other = await opened.person.addCalendar('Private');
        await calendar.insertEvent(calendarId, newEvent('moved000'));
        const moved = await calendar.moveEvent(calendarId, id('moved000'), other);
        expect(moved).toMatchObject({ id: 'moved000', entry: newEvent('x').entry });
        expect(await calendar.readEvent(calendarId, id('moved000'))).toMatchObject({ kind: 'gone' });
        expect(await calendar.readEvent(other, id('moved000'))).toMatchObject({ kind: 'event' });
        expect(moved).not.toHaveProperty('readOnly');
      });
    });

    describe('when Google has trouble', () => {
      test('that does not end, a call gives up', async () => {
        opened.trouble.throttle();
        await expect(readAll(calendar)).rejects.toMatchObject({ reason: 'throttled' });
        opened.trouble.end();
        await readAll(calendar);
      });

      test('and pauses writes, reading goes on', async () => {
        opened.trouble.pauseWrites();
        await expect(calendar.insertEvent(calendarId, newEvent('paused00'))).rejects.toMatchObject({
          reason: 'paused',
        });
        await readAll(calendar);
      });
    });

    describe('the grant', () => {
      test('without the permission asks for consent again', async () => {
        const contactsOnly = opened.calendarWith(['contacts']);
        await expect(readAll(contactsOnly)).rejects.toMatchObject({ reason: 'reconnect' });
      });

      test('that was withdrawn asks for consent again, while a new one works', async () => {
        const other = await make();
        try {
          await readAll(other.calendar);
          other.trouble.revokeAccess();
          await expect(readAll(other.calendar)).rejects.toMatchObject({ reason: 'reconnect' });
          await expect(other.calendar.listCalendars()).rejects.toMatchObject({ reason: 'reconnect' });
          await readAll(other.calendarWith(['calendar']));
        } finally {
          await other.close();
        }
      });
    });

    describe('notifications', () => {
      const request = { channelId: asId<ChannelId>('channel-1'), token: 'secret', address: 'https://127.0.0.1:9/push' };

      test("are opened until Google's own end, and closed, twice if need be", async () => {
        const channel = await calendar.openChannel(calendarId, request);
        expect(channel).toMatchObject({ channelId: 'channel-1', resourceId: expect.stringMatching(/./) as unknown });
        expect(channel.expiresAt > opened.clock.now()).toBe(true);
        await calendar.closeChannel(channel.channelId, channel.resourceId);
        await calendar.closeChannel(channel.channelId, channel.resourceId);
      });

      test('need a channel id of their own', async () => {
        const own = { ...request, channelId: asId<ChannelId>('channel-2') };
        const channel = await calendar.openChannel(calendarId, own);
        await expect(calendar.openChannel(calendarId, own)).rejects.toMatchObject({ reason: 'rejected' });
        await calendar.closeChannel(channel.channelId, channel.resourceId);
      });

      test('sent to an address Google does not accept are our mistake', async () => {
        const plain = { channelId: asId<ChannelId>('channel-3'), token: 't', address: 'http://studio.example/push' };
        await expect(calendar.openChannel(calendarId, plain)).rejects.toMatchObject({ reason: 'misconfigured' });
      });
    });

    describe('consent', () => {
      const asked = { state: 'a state', nonce: 'a nonce', codeVerifier: 'v'.repeat(43), loginHint: ann };
      const everything: readonly Permission[] = ['calendar', 'contacts'];
      const codeOf = (email = ann, permissions = everything): string =>
        opened.choose(opened.google.consent.consentUrl(asked), { email, permissions });
      const trade = async (changes: Partial<Parameters<Google['consent']['consentFrom']>[0]> = {}) =>
        opened.google.consent.consentFrom({ ...asked, code: changes.code ?? codeOf(), ...changes });

      test('tells who gave it, and for what', async () => {
        expect(await trade()).toEqual({
          subject: expect.stringMatching(/./) as unknown,
          email: ann,
          emailVerified: true,
          name: 'Ann',
          permissions: everything,
          refreshToken: expect.stringMatching(/./) as unknown,
        });
      });

      test('tells what was not granted by leaving it out', async () => {
        opened.addAccount('tom@example.com');
        const consent = await trade({ code: codeOf('tom@example.com', ['contacts']) });
        expect([consent.email, consent.permissions]).toEqual(['tom@example.com', ['contacts']]);
      });

      test('works at once: its refresh token opens the calendar', async () => {
        const { refreshToken = '', subject } = await trade();
        const fresh = opened.google.calendarOf({ refreshToken, subject });
        expect(await fresh.listCalendars()).not.toEqual([]);
      });

      test.each<[string, Parameters<typeof trade>[0]]>([
        ['another verifier', { codeVerifier: 'w'.repeat(43) }],
        ['another nonce', { nonce: 'another' }],
        ['a made-up code', { code: '4/made-up' }],
      ])('with %s is refused', async (_case, changes) => {
        await expect(trade(changes)).rejects.toMatchObject({ reason: 'rejected' });
      });

      test('is given once per code', async () => {
        const code = codeOf();
        await trade({ code });
        await expect(trade({ code })).rejects.toMatchObject({ reason: 'rejected' });
      });

      test('ends when it is revoked, and revoking twice changes nothing', async () => {
        const { refreshToken = '', subject } = await trade();
        await opened.google.consent.revoke(refreshToken);
        await opened.google.consent.revoke(refreshToken);
        const closed = opened.google.calendarOf({ refreshToken, subject });
        await expect(closed.listCalendars()).rejects.toMatchObject({ reason: 'reconnect' });
      });
    });
  });
}
