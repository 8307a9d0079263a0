import { z } from 'zod';
import { asId, isId } from '../../domain/ids.ts';
import type { MailId } from '../../domain/ids.ts';
import { fromEpochMilliseconds } from '../../domain/time.ts';
import type { MailEvent } from '../../ports/mail-events.ts';
import { mailKeyArgument } from './mail-key.ts';

/** What the other side's mail server said is kept up to here, characters. */
const longestSaid = 200;
/** Unix seconds of the years 2001 to 2096: whatever is outside is no time of a mail. */
const [firstSecond, lastSecond] = [1_000_000_000, 4_000_000_000];

/** One event of a delivery, as far as we look at it (facts 9). SendGrid adds what it likes. */
const eventSchema = z.object({
  email: z.string().min(3).max(320),
  timestamp: z.coerce.number().int().min(firstSecond).max(lastSecond),
  event: z.string(),
  sg_event_id: z.string().min(1).max(200),
  type: z.string().optional().catch(undefined),
  reason: z.string().optional().catch(undefined),
  response: z.string().optional().catch(undefined),
  [mailKeyArgument]: z.string().optional().catch(undefined),
});

type SendGridEvent = z.infer<typeof eventSchema>;

/** SendGrid's event in our words; undefined for one we cannot read, do not know, or have no use for. */
export function toMailEvent(json: unknown): MailEvent | undefined {
  const parsed = eventSchema.safeParse(json);
  if (!parsed.success) return undefined;
  const event = parsed.data;
  const meaning = meaningOf(event);
  if (meaning === undefined) return undefined;
  const key = event[mailKeyArgument];
  return {
    eventId: event.sg_event_id,
    address: event.email,
    at: fromEpochMilliseconds(event.timestamp * 1000),
    ...meaning,
    ...(key !== undefined && isId(key) ? { mailId: asId<MailId>(key) } : {}),
    said: (event.reason ?? event.response ?? '').slice(0, longestSaid),
  };
}

function meaningOf(event: SendGridEvent): Pick<MailEvent, 'fate' | 'suppresses'> | undefined {
  switch (event.event) {
    case 'processed':
      return { fate: 'accepted' };
    case 'deferred':
    case 'delivered':
      return { fate: event.event };
    case 'bounce':
      // A block is the other side's no to this one mail: SendGrid goes on sending there, and so do we.
      return event.type === 'blocked' ? { fate: 'blocked' } : { fate: 'bounced', suppresses: 'bounced' };
    case 'dropped':
      return dropped(event.reason ?? '');
    case 'spamreport':
      return { fate: 'spamReported', suppresses: 'spamReported' };
    case 'unsubscribe':
    case 'group_unsubscribe':
      return { fate: 'unsubscribed', suppresses: 'unsubscribed' };
    default:
      return undefined;
  }
}

/** SendGrid keeps lists of its own, and drops what goes to an address on them: ours then lacks that address. */
function dropped(reason: string): Pick<MailEvent, 'fate' | 'suppresses'> {
  if (/^spam report/i.test(reason)) return { fate: 'dropped', suppresses: 'spamReported' };
  if (/^unsubscribed/i.test(reason)) return { fate: 'dropped', suppresses: 'unsubscribed' };
  if (/^(bounced|invalid$)/i.test(reason)) return { fate: 'dropped', suppresses: 'bounced' };
  return { fate: 'dropped' };
}
