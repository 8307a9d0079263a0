import type { EventWebhook } from '@sendgrid/eventwebhook';
import type { MailEvents, ReadEvents, SignedEvents } from '../../ports/mail-events.ts';
import { toMailEvent } from './to-mail-event.ts';

/** How SendGrid's events are known. */
export interface SendGridEventsOptions {
  /** The webhook's public key, base64 of its DER form; without one nothing is genuine. */
  readonly publicKey?: string;
}

/** A delivery that failed is repeated for a day (facts 9), whether signed anew or not is not said; older ones are nobody's. Seconds. */
const oldestAccepted = 25 * 3_600;
/** How far ahead SendGrid's clock may be, seconds. */
const farthestAhead = 600;
/** A signature of this curve, in DER and base64, is shorter. */
const longestSignature = 120;

/** SendGrid's signed events, verified by its own package, which is loaded with the first delivery. */
export function createSendGridEvents({ publicKey }: SendGridEventsOptions): MailEvents {
  let loading: Promise<Verify> | undefined;
  return {
    async read(delivery, now) {
      if (publicKey === undefined || !isWellFormed(delivery)) return { kind: 'notGenuine' };
      const verify = await (loading ??= loadVerifier(publicKey));
      if (!verify(delivery)) return { kind: 'notGenuine' };
      const age = now / 1000 - Number(delivery.timestamp);
      if (age > oldestAccepted || age < -farthestAhead) return { kind: 'stale' };
      return readBody(delivery.body);
    },
  };
}

type Verify = (delivery: SignedEvents) => boolean;

/** Throws when the key is none: that is a mistake of the installation, not of whoever called. */
async function loadVerifier(publicKey: string): Promise<Verify> {
  const { default: sendGrid } = await import('@sendgrid/eventwebhook');
  const webhook: EventWebhook = new sendGrid.EventWebhook();
  const key = webhook.convertPublicKeyToECDSA(publicKey);
  return ({ body, signature, timestamp }) => {
    try {
      // Of the bytes as they came: parsed and written again they would be others (facts, trap 52).
      return webhook.verifySignature(key, body, signature, timestamp);
    } catch {
      return false; // it throws where the signature is none at all
    }
  };
}

function isWellFormed({ signature, timestamp }: SignedEvents): boolean {
  return signature !== '' && signature.length <= longestSignature && /^\d{1,12}$/.test(timestamp);
}

function readBody(body: Buffer): ReadEvents {
  const list = parsed(body.toString('utf8'));
  if (!Array.isArray(list)) return { kind: 'unreadable' };
  const events = list.map((each: unknown) => toMailEvent(each)).filter((event) => event !== undefined);
  return { kind: 'events', events, ignored: list.length - events.length };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
