import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../shared/adapters/memory/store.ts';
import { asId, syncIdOf } from '../../shared/domain/ids.ts';
import type { StudioId, UserId } from '../../shared/domain/ids.ts';
import { addSeconds } from '../../shared/domain/time.ts';
import { newSync } from '../../shared/flows/google-sync/new-sync.ts';
import { noteMailEvents } from '../../shared/flows/mails/note-mail-events.ts';
import { mailIdOf, queueMail } from '../../shared/flows/mails/queue-mail.ts';
import { sendMail } from '../../shared/flows/mails/send-mail.ts';
import { liftSuppression, suppressionOf } from '../../shared/flows/mails/suppression.ts';
import { mailAt, studioCollections, syncAt } from '../../shared/ports/collections.ts';
import { MailFailure } from '../../shared/ports/mailer.ts';
import type { OutgoingMail } from '../../shared/ports/mailer.ts';
import type { MailEvent } from '../../shared/ports/mail-events.ts';
import type { MailFate, MailRecord, MailSubject } from '../../shared/ports/records/mail-record.ts';
import { at, zone } from '../mails/examples.ts';

const start = at('2026-11-23T09:00:00Z');
const studioId = asId<StudioId>('lumen');
const userId = asId<UserId>('ann');
const warnings: MailSubject = {
  kind: 'warnings',
  userId,
  runId: asId('run'),
  warnings: [{ code: 'setAside', message: 'It could not be written.', remedy: 'Change it.' }],
  conflicts: 0,
};
const reconnect: MailSubject = { kind: 'reconnect', userId, accountEmail: 'ann@example.com' };

describe('what the provider says of mails', () => {
  let now = start;
  let sent: OutgoingMail[] = [];
  let loseAnswer = false;
  const clock = { now: () => now, elapsed: () => 0, sleep: () => Promise.resolve() };
  let store = createMemoryStore({ clock });
  const mailer = {
    send(mail: OutgoingMail): Promise<void> {
      sent.push(mail);
      return loseAnswer ? Promise.reject(new MailFailure('unknown')) : Promise.resolve();
    },
  };
  const deps = () => ({
    store,
    mailer,
    clock,
    mailFrom: 'sync@example.com',
    publicUrl: 'https://s.example.com',
    channelSecret: 'a secret of the tests',
  });

  beforeEach(async () => {
    [now, sent, loseAnswer] = [start, [], false];
    store = createMemoryStore({ clock });
    const times = { version: 1, createdAt: start, updatedAt: start };
    const places = studioCollections(studioId);
    await store.transact((transaction) => {
      transaction.set(places.studio, {
        id: studioId,
        name: 'Lumen',
        locale: 'en-US',
        timeZone: zone('UTC'),
        plan: 'standard',
        conflictRule: 'never',
        populateMonthsBack: 3,
        syncJob: { enabled: true, pollMinutes: 15, notify: { onFailure: true, address: '' } },
        ...times,
      });
      const user = { id: userId, studioId, name: 'Ann', email: 'ann@example.com', colour: '#000000' };
      transaction.set(places.user(userId), { ...user, role: 'owner', active: true, ...times });
      transaction.set(syncAt(syncIdOf(studioId, userId)), newSync(studioId, userId));
      return Promise.resolve();
    });
  });

  async function queue(name: string, subject: MailSubject, to = 'ann@example.com') {
    const id = mailIdOf(name);
    await store.transact((transaction) => {
      queueMail(transaction, { id, studioId, to, subject, at: now });
      return Promise.resolve();
    });
    return id;
  }

  async function mailNamed(name: string): Promise<MailRecord | undefined> {
    return (await store.get(mailAt(mailIdOf(name))))?.value;
  }

  const event = (fate: MailFate, own: Partial<MailEvent> = {}): MailEvent => ({
    eventId: `event-${fate}`,
    address: 'ann@example.com',
    at: now,
    fate,
    mailId: mailIdOf('first'),
    said: '',
    ...own,
  });
  const bounce = (own: Partial<MailEvent> = {}) => event('bounced', { suppresses: 'bounced', said: '550 no', ...own });
  const suppressed = (address = 'ann@example.com') => suppressionOf({ store }, { address, now });

  it('stands on the mail', async () => {
    await queue('first', warnings);
    await sendMail(deps(), { mailId: mailIdOf('first') });
    expect(await noteMailEvents({ store }, [event('delivered', { said: '250 OK' })])).toEqual({
      noted: 1,
      repeated: 0,
    });
    expect((await mailNamed('first'))?.fate).toEqual({ kind: 'delivered', at: now, said: '250 OK' });
  });

  it('counts once, however often it is told', async () => {
    await queue('first', warnings);
    await noteMailEvents({ store }, [bounce(), bounce()]);
    await liftSuppression({ store }, { address: 'ann@example.com' });
    expect(await noteMailEvents({ store }, [bounce()])).toEqual({ noted: 0, repeated: 1 });
    expect(await suppressed()).toBeUndefined();
  });

  it.each([
    [['delivered', 'bounced'], 'bounced'],
    [['bounced', 'delivered', 'accepted'], 'bounced'],
    [['accepted', 'deferred', 'delivered'], 'delivered'],
    [['delivered', 'spamReported', 'deferred'], 'spamReported'],
  ] as const)('comes in any order: of %j the gravest stands', async (fates, stands) => {
    await queue('first', warnings);
    for (const fate of fates) await noteMailEvents({ store }, [event(fate)]);
    expect((await mailNamed('first'))?.fate?.kind).toBe(stands);
  });

  it('keeps further mails from an address that bounced, whatever its case, and says why', async () => {
    await noteMailEvents({ store }, [bounce({ address: 'Ann@Example.com' })]);
    await queue('second', warnings);
    expect(await sendMail(deps(), { mailId: mailIdOf('second') })).toEqual({ kind: 'suppressed', problem: 'bounced' });
    expect(sent).toHaveLength(0);
    expect((await mailNamed('second'))?.state).toBe('suppressed');
    expect(await suppressed(' ANN@example.com ')).toEqual({ reason: 'bounced', at: start, said: '550 no' });
    expect(await sendMail(deps(), { mailId: mailIdOf('second') })).toEqual({ kind: 'nothing' });
  });

  it('keeps no mail about access back, and none to anybody else', async () => {
    await noteMailEvents({ store }, [bounce()]);
    await queue('access', reconnect);
    await queue('other', warnings, 'ben@example.com');
    expect(await sendMail(deps(), { mailId: mailIdOf('access') })).toEqual({ kind: 'sent' });
    expect(await sendMail(deps(), { mailId: mailIdOf('other') })).toEqual({ kind: 'sent' });
  });

  it('ends a bounce when a later mail arrives, not when an earlier one did', async () => {
    await noteMailEvents({ store }, [bounce()]);
    await noteMailEvents({ store }, [event('delivered', { eventId: 'earlier', at: addSeconds(start, -60) })]);
    expect(await suppressed()).toBeDefined();
    await noteMailEvents({ store }, [event('delivered', { eventId: 'later', at: addSeconds(start, 60) })]);
    expect(await suppressed()).toBeUndefined();
  });

  it('never ends a report of spam by itself; a bounce is forgotten after 90 days', async () => {
    await noteMailEvents({ store }, [event('spamReported', { suppresses: 'spamReported' })]);
    await noteMailEvents({ store }, [bounce({ address: 'ben@example.com' })]);
    await noteMailEvents({ store }, [event('delivered', { eventId: 'later', at: addSeconds(start, 60) })]);
    now = addSeconds(start, 91 * 86_400);
    expect((await suppressed())?.reason).toBe('spamReported');
    expect(await suppressed('ben@example.com')).toBeUndefined();
  });

  it('keeps the graver reason of two', async () => {
    await noteMailEvents({ store }, [event('spamReported', { suppresses: 'spamReported' }), bounce()]);
    expect((await suppressed())?.reason).toBe('spamReported');
  });

  it('settles a mail whose answer was lost: it went, and does not go again', async () => {
    await queue('first', warnings);
    loseAnswer = true;
    expect(await sendMail(deps(), { mailId: mailIdOf('first') })).toEqual({ kind: 'unknown' });
    await noteMailEvents({ store }, [event('accepted')]);
    now = addSeconds(now, 400);
    expect(await sendMail(deps(), { mailId: mailIdOf('first') })).toEqual({ kind: 'nothing' });
    expect(sent).toHaveLength(1);
  });

  it('that comes before the answer is given up does so, too', async () => {
    await queue('first', warnings);
    loseAnswer = true;
    const slow = {
      send: async (mail: OutgoingMail) => {
        await noteMailEvents({ store }, [event('accepted')]);
        await mailer.send(mail);
      },
    };
    expect(await sendMail({ ...deps(), mailer: slow }, { mailId: mailIdOf('first') })).toEqual({ kind: 'unknown' });
    now = addSeconds(now, 400);
    expect(await sendMail(deps(), { mailId: mailIdOf('first') })).toEqual({ kind: 'nothing' });
    expect((await mailNamed('first'))?.state).toBe('sent');
  });

  it('takes the link out of an invitation that is known to have gone', async () => {
    const invitation = { kind: 'invitation', email: 'ann@example.com', invitedBy: 'Ben', token: 'the-secret' } as const;
    await queue('first', invitation);
    loseAnswer = true;
    await sendMail(deps(), { mailId: mailIdOf('first') });
    await noteMailEvents({ store }, [event('delivered')]);
    expect(JSON.stringify(await mailNamed('first'))).not.toContain('the-secret');
  });

  it('of a mail we do not know counts for its address', async () => {
    await noteMailEvents({ store }, [bounce({ mailId: mailIdOf('nobody’s') })]);
    expect(await suppressed()).toBeDefined();
  });

  it('remembers only so many events of a mail', async () => {
    await queue('first', warnings);
    const many = Array.from({ length: 100 }, (_, index) => event('deferred', { eventId: `deferred-${index}` }));
    await noteMailEvents({ store }, many);
    expect((await mailNamed('first'))?.events).toHaveLength(40);
  });

  it('does not name the address it keeps mails from', async () => {
    await noteMailEvents({ store }, [bounce()]);
    const found = await store.find({ from: { path: 'suppressions' } });
    expect(found).toHaveLength(1);
    expect(JSON.stringify(found)).not.toContain('ann@');
  });
});
