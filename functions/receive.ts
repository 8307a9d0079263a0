import type { HttpFunction, Request } from '@google-cloud/functions-framework';
import { z } from 'zod';
import { recordDeadLetter } from '../shared/flows/operate/record-dead-letter.ts';
import type { Clock } from '../shared/ports/clock.ts';
import { KeyFailure } from '../shared/ports/keys.ts';
import { MailFailure } from '../shared/ports/mailer.ts';
import { QueueFailure } from '../shared/ports/queue.ts';
import { type Store, StoreFailure } from '../shared/ports/store.ts';
import { factsOf, type Log, type LogLine } from './log.ts';

/**
 * How a delivery can end, and what Pub/Sub is answered: the whole acknowledgement table. 204 ends the message, everything else
 * has it delivered again after a back-off, ten times at most (facts 6).
 */
export const answers = {
  /** The flow did what there was to do, or noted who will: done, nothing, duplicate, busy, throttled, reconnect needed. */
  handled: { status: 204, severity: 'INFO' },
  /** It will never be readable: kept as a dead letter instead of being delivered again. */
  unreadable: { status: 204, severity: 'ERROR' },
  /** Store, queue, keys or the mail provider are down: nothing is known to be done, so it must come again. */
  infrastructureDown: { status: 503, severity: 'WARNING' },
  /** A mistake of ours: comes again in case it was a passing one, and is a dead letter in the end. */
  bug: { status: 500, severity: 'ERROR' },
  /** Whoever sent this, it was not our Pub/Sub. */
  notPubSub: { status: 401, severity: 'WARNING' },
  /** Pub/Sub posts, nothing else. */
  notPosted: { status: 405, severity: 'WARNING' },
} as const;

/** One row of the table. */
export type Ending = keyof typeof answers;

/** A message as it was delivered. */
export interface Delivery {
  readonly messageId: string;
  /** The short name of the subscription. */
  readonly subscription: string;
  /** When it was published, RFC 3339; empty when the delivery does not say. */
  readonly publishedAt: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The message's bytes as text. */
  readonly text: string;
  readonly attempt?: number;
}

/** What a flow tells of a handled message: a word and counts for the log line. */
export type Told = Readonly<Record<string, string | number | boolean | undefined>>;

/** Says of an `Authorization` header whether our own Pub/Sub sent it (facts 6; trap 50). Never throws. */
export type IdentifyPubSub = (
  authorization: string | undefined,
) => Promise<'genuine' | 'missing' | 'invalid' | 'otherAccount' | 'keysUnavailable'>;

/** What receiving takes. */
export interface ReceiveDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly identify: IdentifyPubSub;
}

/** What one function does with its messages. */
export interface Receiver<Message> {
  /** The constant message of the log line. */
  readonly logged: string;
  /** The shape of the message's JSON. */
  readonly message: z.ZodType<Message>;
  readonly handle: (message: Message, delivery: Delivery) => Promise<Told>;
}

const pushed = z.object({
  message: z.object({
    data: z.base64().default(''),
    attributes: z.record(z.string(), z.string()).default({}),
    messageId: z.string().optional(),
    message_id: z.string().optional(),
    publishTime: z.string().optional(),
    publish_time: z.string().optional(),
  }),
  subscription: z.string(),
  deliveryAttempt: z.number().int().optional(),
});

/** The HTTP function that takes a subscription's pushes: checks who sends, reads the message, runs the flow, answers, logs one line. */
export function receiveMessages<Message>(deps: ReceiveDeps, receiver: Receiver<Message>): HttpFunction {
  return async (request, response) => {
    const started = deps.clock.elapsed();
    const { ending, facts } = await settle(deps, receiver, request);
    const { status, severity } = answers[ending];
    const milliseconds = Math.round(deps.clock.elapsed() - started);
    deps.log({ severity, message: receiver.logged, ending, ...facts, milliseconds });
    response.status(status).end();
  };
}

interface Settled {
  readonly ending: Ending;
  readonly facts: Omit<LogLine, 'severity' | 'message'>;
}

async function settle<Message>(deps: ReceiveDeps, receiver: Receiver<Message>, request: Request): Promise<Settled> {
  try {
    if (request.method !== 'POST') return { ending: 'notPosted', facts: { method: request.method } };
    const sender = await deps.identify(request.headers.authorization);
    if (sender === 'keysUnavailable') return { ending: 'infrastructureDown', facts: { sender } };
    if (sender !== 'genuine') return { ending: 'notPubSub', facts: { sender } };
    const body = request.rawBody?.toString('utf8') ?? '';
    const delivery = readDelivery(body);
    if (delivery === undefined) return await setAside(deps, { topic: 'unknown', messageId: body, data: body });
    const message = receiver.message.safeParse(parseJson(delivery.text));
    if (!message.success) {
      const attempts = delivery.attempt === undefined ? {} : { attempts: delivery.attempt };
      const { subscription: topic, messageId, text: data } = delivery;
      return await setAside(deps, { topic, messageId, data, ...attempts });
    }
    const told = await receiver.handle(message.data, delivery);
    return { ending: 'handled', facts: { ...told, messageId: delivery.messageId, attempt: delivery.attempt } };
  } catch (error) {
    return { ending: endingOf(error), facts: factsOf(error) };
  }
}

/** Whether an error is something of ours being down, or a mistake of ours. */
export function endingOf(error: unknown): 'infrastructureDown' | 'bug' {
  if (error instanceof QueueFailure || error instanceof MailFailure) return 'infrastructureDown';
  if (error instanceof KeyFailure && error.reason === 'unavailable') return 'infrastructureDown';
  if (error instanceof StoreFailure && (error.reason === 'unavailable' || error.reason === 'contention')) {
    return 'infrastructureDown';
  }
  return 'bug';
}

async function setAside(deps: ReceiveDeps, letter: Parameters<typeof recordDeadLetter>[1]): Promise<Settled> {
  await recordDeadLetter(deps, letter);
  return { ending: 'unreadable', facts: { topic: letter.topic } };
}

function readDelivery(body: string): Delivery | undefined {
  const parsed = pushed.safeParse(parseJson(body));
  if (!parsed.success) return undefined;
  const { message, subscription, deliveryAttempt } = parsed.data;
  return {
    messageId: message.messageId ?? message.message_id ?? '',
    subscription: subscription.split('/').at(-1) ?? '',
    publishedAt: message.publishTime ?? message.publish_time ?? '',
    attributes: message.attributes,
    text: Buffer.from(message.data, 'base64').toString('utf8'),
    ...(deliveryAttempt === undefined ? {} : { attempt: deliveryAttempt }),
  };
}

/** Undefined for what is no JSON: no message of ours is undefined, so the shapes refuse it. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
