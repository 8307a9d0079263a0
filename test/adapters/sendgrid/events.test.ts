import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSendGridEvents } from '../../../shared/adapters/sendgrid/events.ts';
import type { SignedEvents } from '../../../shared/ports/mail-events.ts';
import { eventKey, signed } from './signed-events.ts';

const second = 1_790_000_000;
const now = second * 1000;
const events = createSendGridEvents({ publicKey: eventKey });
const event = (own: Readonly<Record<string, unknown>>) => ({
  email: 'ann@example.com',
  timestamp: second,
  'smtp-id': '<x@example.com>',
  sg_event_id: 'event-1',
  sg_message_id: 'message-1.recvd',
  studiosync_mail: 'mail-1',
  ...own,
});
const read = (list: unknown, at = second) => events.read(signed(JSON.stringify(list), at), now);

describe('SendGrid’s events', () => {
  it.each([
    [{ event: 'processed' }, { fate: 'accepted' }],
    [
      { event: 'deferred', response: '400 later', attempt: '5' },
      { fate: 'deferred', said: '400 later' },
    ],
    [
      { event: 'delivered', response: '250 OK' },
      { fate: 'delivered', said: '250 OK' },
    ],
    [
      { event: 'bounce', type: 'bounce', reason: '550 no' },
      { fate: 'bounced', suppresses: 'bounced', said: '550 no' },
    ],
    [
      { event: 'bounce', reason: '550 no' },
      { fate: 'bounced', suppresses: 'bounced' },
    ],
    [
      { event: 'bounce', type: 'blocked', reason: '421' },
      { fate: 'blocked', suppresses: undefined },
    ],
    [
      { event: 'dropped', reason: 'Bounced Address' },
      { fate: 'dropped', suppresses: 'bounced' },
    ],
    [
      { event: 'dropped', reason: 'Invalid SMTPAPI header' },
      { fate: 'dropped', suppresses: undefined },
    ],
    [
      { event: 'dropped', reason: 'Invalid' },
      { fate: 'dropped', suppresses: 'bounced' },
    ],
    [
      { event: 'dropped', reason: 'Spam Reporting Address' },
      { fate: 'dropped', suppresses: 'spamReported' },
    ],
    [
      { event: 'dropped', reason: 'Unsubscribed Address' },
      { fate: 'dropped', suppresses: 'unsubscribed' },
    ],
    [
      { event: 'dropped', reason: 'Recipient List over Package Quota' },
      { fate: 'dropped', suppresses: undefined },
    ],
    [{ event: 'spamreport' }, { fate: 'spamReported', suppresses: 'spamReported' }],
    [{ event: 'unsubscribe' }, { fate: 'unsubscribed', suppresses: 'unsubscribed' }],
    [
      { event: 'group_unsubscribe', asm_group_id: 10 },
      { fate: 'unsubscribed', suppresses: 'unsubscribed' },
    ],
  ])('are read in our words: %o', async (own, meaning) => {
    const answer = await read([event(own)]);
    expect(answer).toMatchObject({ kind: 'events', ignored: 0 });
    if (answer.kind !== 'events') throw new Error(answer.kind);
    expect(answer.events[0]).toMatchObject({
      eventId: 'event-1',
      address: 'ann@example.com',
      at: '2026-09-21T14:13:20Z',
      mailId: 'mail-1',
    });
    for (const [name, value] of Object.entries(meaning)) {
      expect(answer.events[0]?.[name as keyof (typeof answer.events)[0]]).toEqual(value);
    }
  });

  it('come in batches; what is unknown, of no use or no event is left out and counted', async () => {
    const batch = [
      event({ event: 'delivered' }),
      event({ event: 'open' }),
      event({ event: 'account_status_change' }),
      event({ event: 'delivered', timestamp: 'soon' }),
      event({ event: 'delivered', email: undefined }),
      event({ event: 'delivered', sg_event_id: 7 }),
      null,
      'delivered',
      [],
      event({ event: 'spamreport', studiosync_mail: '../../studios/x' }),
    ];
    const answer = await read(batch);
    expect(answer).toMatchObject({ kind: 'events', ignored: 8 });
    expect(answer.kind === 'events' && answer.events.map(({ fate, mailId }) => [fate, mailId])).toEqual([
      ['delivered', 'mail-1'],
      ['spamReported', undefined],
    ]);
  });

  it('keep no more of what a mail server said than fits a line', async () => {
    const answer = await read([event({ event: 'bounce', reason: 'x'.repeat(5_000) })]);
    expect(answer.kind === 'events' && answer.events[0]?.said.length).toBe(200);
  });

  it('are genuine by their very bytes: written again the same way but for a blank, they are not', async () => {
    const body = '[ {"email":"ann@example.com","event":"open","sg_event_id":"e","timestamp":1790000000} ]\r\n';
    const delivery = signed(body, second);
    expect((await events.read(delivery, now)).kind).toBe('events');
    const again = Buffer.from(JSON.stringify(JSON.parse(body)));
    expect((await events.read({ ...delivery, body: again }, now)).kind).toBe('notGenuine');
  });

  const delivery = signed('[]', second);
  const forged: readonly (readonly [string, Partial<SignedEvents>])[] = [
    ['other bytes', { body: Buffer.from('[{}]') }],
    ['another time', { timestamp: String(second + 1) }],
    ['a time that is none', { timestamp: 'now' }],
    ['no time', { timestamp: '' }],
    ['no signature', { signature: '' }],
    ['a signature that is none', { signature: 'AAAA' }],
    ['a signature of zeros', { signature: Buffer.from('3006020100020100', 'hex').toString('base64') }],
    ['a signature without end', { signature: 'A'.repeat(100_000) }],
  ];
  it.each(forged)('are not genuine with %s', async (_, changed) => {
    expect(await events.read({ ...delivery, ...changed }, now)).toEqual({ kind: 'notGenuine' });
  });

  it('are not genuine with somebody else’s key, nor where no key is known', async () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const other = createSendGridEvents({
      publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    });
    expect(await other.read(delivery, now)).toEqual({ kind: 'notGenuine' });
    expect(await createSendGridEvents({}).read(delivery, now)).toEqual({ kind: 'notGenuine' });
  });

  it.each([
    [-24 * 3_600, 'events'],
    [-26 * 3_600, 'stale'],
    [300, 'events'],
    [900, 'stale'],
  ])('signed %i seconds from now are %s', async (offset, kind) => {
    expect((await read([], second + offset)).kind).toBe(kind);
  });

  it.each(['', '{}', 'null', '[', '\u0000'])('that are genuine and no list are unreadable: %o', async (body) => {
    expect(await events.read(signed(body, second), now)).toEqual({ kind: 'unreadable' });
  });

  it('are refused when their bytes are no text, signed or not: nothing is guessed', async () => {
    const body = Buffer.concat([Buffer.from('["'), Buffer.from([0xff, 0xfe]), Buffer.from('"]')]);
    expect((await events.read(signed(body, second), now)).kind).toBe('notGenuine');
  });
});
