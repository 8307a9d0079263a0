import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryQueue } from '../../shared/adapters/memory/queue.ts';
import { createMemoryStore } from '../../shared/adapters/memory/store.ts';
import { asId } from '../../shared/domain/ids.ts';
import type { StudioId, UserId } from '../../shared/domain/ids.ts';
import type { Studio } from '../../shared/domain/studio.ts';
import { addSeconds, parseInstant, parseTimeZone } from '../../shared/domain/time.ts';
import { newSync } from '../../shared/flows/google-sync/new-sync.ts';
import { mailIdOf, queuedBefore, queueMail } from '../../shared/flows/mails/queue-mail.ts';
import { requestWaitingMails, sendMail } from '../../shared/flows/mails/send-mail.ts';
import { unsubscribe } from '../../shared/flows/mails/unsubscribe.ts';
import { mailAt, studioCollections, syncAt } from '../../shared/ports/collections.ts';
import { syncIdOf } from '../../shared/domain/ids.ts';
import { MailFailure } from '../../shared/ports/mailer.ts';
import type { MailFailureReason, OutgoingMail } from '../../shared/ports/mailer.ts';
import type { MailSubject } from '../../shared/ports/records/mail-record.ts';
import { run } from '../mails/examples.ts';

const start = parseInstant('2026-11-23T09:00:00Z');
const timeZone = parseTimeZone('UTC');
if (start === undefined || timeZone === undefined) throw new Error('the times of the test are wrong');
const studioId = asId<StudioId>('lumen');
const userId = asId<UserId>('ann');
const mailId = mailIdOf('test');
const reconnect: MailSubject = { kind: 'reconnect', userId, accountEmail: 'ann@example.com' };

const times = { version: 1, createdAt: start, updatedAt: start };
const lumen: Studio = {
  id: studioId,
  name: 'Lumen',
  locale: 'en-US',
  timeZone,
  plan: 'standard',
  conflictRule: 'never',
  populateMonthsBack: 3,
  syncJob: { enabled: true, pollMinutes: 15, notify: { onFailure: true, address: '' } },
  ...times,
};

describe('the mail outbox', () => {
  let now = start;
  let sent: OutgoingMail[] = [];
  let fails: MailFailureReason[] = [];
  const clock = { now: () => now, elapsed: () => 0, sleep: () => Promise.resolve() };
  let store = createMemoryStore({ clock });
  let queue = createMemoryQueue();
  const mailer = {
    send(mail: OutgoingMail): Promise<void> {
      const reason = fails.shift();
      if (reason === undefined || reason === 'unknown') sent.push(mail);
      return reason === undefined ? Promise.resolve() : Promise.reject(new MailFailure(reason));
    },
  };
  const secret = { clock, channelSecret: 'a secret of the tests' };
  const send = () =>
    sendMail(
      { store, mailer, mailFrom: 'sync@example.com', publicUrl: 'https://s.example.com', ...secret },
      { mailId },
    );

  beforeEach(async () => {
    now = start;
    sent = [];
    fails = [];
    store = createMemoryStore({ clock });
    queue = createMemoryQueue();
    const places = studioCollections(studioId);
    await store.transact((transaction) => {
      transaction.set(places.studio, lumen);
      const user = { id: userId, studioId, name: 'Ann', email: 'ann@example.com', colour: '#000000' };
      transaction.set(places.user(userId), { ...user, role: 'owner', active: true, ...times });
      transaction.set(syncAt(syncIdOf(studioId, userId)), newSync(studioId, userId));
      return Promise.resolve();
    });
  });

  async function queued(subject: MailSubject = reconnect): Promise<void> {
    await store.transact((transaction) => {
      queueMail(transaction, { id: mailId, studioId, to: 'ann@example.com', subject, at: now });
      return Promise.resolve();
    });
  }

  async function stateOf(): Promise<string | undefined> {
    return (await store.get(mailAt(mailId)))?.value.state;
  }

  it('is not sent a second time by a worker whose clock is ten minutes ahead', async () => {
    await queued();
    const ahead = { ...clock, now: () => addSeconds(now, 600) };
    const deps = { store, mailFrom: 'sync@example.com', publicUrl: 'https://s.example.com', ...secret };
    // The message comes again, elsewhere, while the first attempt is under way.
    const twice: typeof mailer = {
      async send(mail) {
        expect(await sendMail({ ...deps, mailer, clock: ahead }, { mailId })).toEqual({ kind: 'nothing' });
        return mailer.send(mail);
      },
    };
    expect(await sendMail({ ...deps, mailer: twice }, { mailId })).toEqual({ kind: 'sent' });
    expect(sent).toHaveLength(1);
  });

  it('says the same thing once: queueing it again fails, and asking first tells', async () => {
    expect((await queuedBefore(store, [mailId])).has(mailId)).toBe(false);
    await queued();
    expect((await queuedBefore(store, [mailId])).has(mailId)).toBe(true);
    await expect(queued()).rejects.toMatchObject({ reason: 'exists' });
  });

  it('sends a mail once, however often it is asked for', async () => {
    await queued();
    const ends = await Promise.all([send(), send(), send()]);
    expect(ends.filter(({ kind }) => kind === 'sent')).toHaveLength(1);
    expect(await send()).toEqual({ kind: 'nothing' });
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ to: 'ann@example.com', key: mailId });
  });

  it.each(['throttled', 'unavailable', 'unauthorized'] as const)(
    'tries again as often as it takes when %s',
    async (reason) => {
      await queued();
      fails = [reason, reason, reason, reason];
      for (let attempt = 0; attempt < 4; attempt += 1) await expect(send()).rejects.toBeInstanceOf(MailFailure);
      expect(await send()).toEqual({ kind: 'sent' });
      expect(sent).toHaveLength(1);
    },
  );

  it('tries once more after some minutes, and no more, when nobody knows whether it went', async () => {
    await queued();
    fails = ['unknown', 'unknown', 'unknown'];
    expect(await send()).toEqual({ kind: 'unknown' });
    expect(await send()).toEqual({ kind: 'nothing' });
    now = addSeconds(now, 301);
    expect(await requestWaitingMails({ store, queue }, { now })).toEqual({ requested: 1 });
    expect(await send()).toEqual({ kind: 'unknown' });
    now = addSeconds(now, 301);
    expect((await send()).kind).toBe('failed');
    expect(sent).toHaveLength(2);
  });

  it('gives up what the provider refuses', async () => {
    await queued();
    fails = ['refused'];
    expect(await send()).toEqual({ kind: 'failed', problem: 'refused' });
    expect(await stateOf()).toBe('failed');
  });

  it('takes up a mail whose sending was cut short, after some minutes, once', async () => {
    await queued();
    await store.write([
      { kind: 'update', document: mailAt(mailId), fields: { state: 'sending', attempts: 1, sendingSince: now } },
    ]);
    expect(await send()).toEqual({ kind: 'nothing' });
    now = addSeconds(now, 301);
    expect(await requestWaitingMails({ store, queue }, { now })).toEqual({ requested: 1 });
    expect(await send()).toEqual({ kind: 'sent' });
  });

  it('asks again for mails whose message was lost, and leaves the fresh ones to theirs', async () => {
    await queued();
    expect(await requestWaitingMails({ store, queue }, { now })).toEqual({ requested: 0 });
    now = addSeconds(now, 61);
    expect(await requestWaitingMails({ store, queue }, { now })).toEqual({ requested: 1 });
    expect(queue.take()).toEqual([{ topic: 'mail-requested', message: { mailId } }]);
  });

  it('gives up after a day: what it says would mislead', async () => {
    await queued();
    now = addSeconds(now, 86_401);
    expect((await send()).kind).toBe('failed');
    expect(sent).toHaveLength(0);
  });

  it('keeps the link of an invitation no longer than needed', async () => {
    await queued({ kind: 'invitation', email: 'ben@example.com', invitedBy: 'Ann', token: 'the-secret' });
    await send();
    expect(sent[0]?.text).toContain('/invitations/the-secret');
    expect(JSON.stringify((await store.get(mailAt(mailId)))?.value)).not.toContain('the-secret');
  });

  it('lets warnings be switched off in one click, by their own link only', async () => {
    await queued({ kind: 'warnings', userId, runId: asId('run'), warnings: [], conflicts: 1 });
    await send();
    const [, of = '', signature = ''] = /unsubscribe\/([^/]+)\/([^/]+)$/.exec(sent[0]?.unsubscribeUrl ?? '') ?? [];
    const forged = await unsubscribe({ store, ...secret }, { of: 'lumen.ben', signature });
    expect(forged.kind).toBe('notOurs');
    expect((await unsubscribe({ store, ...secret }, { of, signature })).kind).toBe('done');
    const sync = await store.get(syncAt(syncIdOf(studioId, userId)));
    expect(sync?.value.settings.mail.warnings).toBe(false);
  });

  it('lets a studio switch failure notices off in one click', async () => {
    await queued({ kind: 'syncFailing', userId, since: start, reason: 'No.', remedy: 'Look.' });
    await send();
    const [, of = '', signature = ''] = /unsubscribe\/([^/]+)\/([^/]+)$/.exec(sent[0]?.unsubscribeUrl ?? '') ?? [];
    expect((await unsubscribe({ store, ...secret }, { of, signature })).kind).toBe('done');
    const studio = await store.get(studioCollections(studioId).studio);
    expect(studio?.value.syncJob.notify.onFailure).toBe(false);
    expect((await store.get(syncAt(syncIdOf(studioId, userId))))?.value.settings.mail.warnings).toBe(true);
  });

  it('offers no such link on mails about access', async () => {
    await queued();
    await send();
    expect(sent[0]?.unsubscribeUrl).toBeUndefined();
  });

  it('says nothing of another studio or user, whatever ids it was given', async () => {
    const theirs = { id: run.id, studioId: asId<StudioId>('nova'), title: 'Their secret session' };
    await store.transact((transaction) => {
      for (const [studio, user] of [
        [theirs.studioId, userId],
        [studioId, asId<UserId>('ben')],
      ] as const) {
        const places = studioCollections(studio);
        const lines = [{ kind: 'pair' as const, title: theirs.title }];
        if (studio !== studioId) transaction.set(places.studio, { ...lumen, id: studio, name: 'Nova' });
        transaction.set(places.run(run.id), { ...run, studioId: studio, userId: user, lines });
      }
      return Promise.resolve();
    });
    await queued({ kind: 'report', userId, runId: run.id });
    expect(await send()).toEqual({ kind: 'failed', problem: 'nothing left to say' });
    expect(sent).toEqual([]);
  });

  it('words a report from the run as it was written down', async () => {
    await store.write([{ kind: 'set', document: studioCollections(studioId).run(run.id), value: run }]);
    await queued({ kind: 'report', userId, runId: run.id });
    expect(await send()).toEqual({ kind: 'sent' });
    expect(sent[0]?.text).toContain('Okafor: Newborn session');
    expect(sent[0]?.unsubscribeUrl).toContain('/unsubscribe/lumen.ann/');
  });
});
