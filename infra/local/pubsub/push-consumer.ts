import http from 'node:http';
import https from 'node:https';
import type { Consumer, Delivery, SubscriptionQueue } from './subscription-queue.ts';
import { isPush } from './redelivery.ts';
import { isoTime, type Subscription } from './wire.ts';

/** Makes the identity token of a push: an RS256-signed JWT for this audience and service account. */
export type SignIdentityToken = (claims: { readonly audience: string; readonly email: string }) => Promise<string>;

/** What every push subscription of a server shares. `pushed` is told of each request sent. */
export interface PushSettings {
  readonly maxOutstandingPushes: number;
  readonly signIdentityToken: SignIdentityToken | undefined;
  readonly agents: { readonly http: http.Agent; readonly https: https.Agent };
  readonly pushed: () => void;
}

/** The statuses that acknowledge a push; everything else is a refusal, 203 and redirects included (facts 6). */
const acknowledging = new Set([102, 200, 201, 202, 204]);

/**
 * The consumer that posts a subscription's messages to its endpoint, at most `maxOutstandingPushes` at a time. The ack deadline
 * is the time limit of each request; an answer with an acknowledging status acknowledges, anything else refuses.
 */
export function createPushConsumer(queue: SubscriptionQueue, settings: PushSettings): Consumer {
  let outstanding = 0;
  return {
    capacity: () => (isPush(queue.subscription) ? settings.maxOutstandingPushes - outstanding : 0),
    leaseSeconds: () => undefined,
    receive(deliveries) {
      for (const delivery of deliveries) {
        outstanding += 1;
        void push(queue.subscription, delivery, settings);
      }
    },
    release() {
      outstanding -= 1;
    },
  };

  async function push(subscription: Subscription, delivery: Delivery, shared: PushSettings): Promise<void> {
    const ackId = delivery.ackId ?? '';
    const accepted = await deliver(subscription, delivery, shared).catch(() => false);
    if (accepted) {
      queue.acknowledge(ackId);
    } else {
      queue.refuse(ackId);
    }
  }
}

async function deliver(subscription: Subscription, delivery: Delivery, settings: PushSettings): Promise<boolean> {
  const endpoint = subscription.pushConfig?.pushEndpoint ?? '';
  const body = JSON.stringify(pushBody(subscription, delivery));
  const token = await identityToken(subscription, settings.signIdentityToken);
  const headers = {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'user-agent': 'CloudPubSub-Google',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  settings.pushed();
  const request = { url: new URL(endpoint), headers, body, seconds: subscription.ackDeadlineSeconds ?? 10 };
  try {
    return await post(request, settings);
  } catch (failure) {
    if (failure instanceof IdleConnectionClosed) {
      return post(request, settings);
    }
    throw failure;
  }
}

/** The wrapped push body: id and time in both spellings, `deliveryAttempt` only with a dead-letter policy (facts 6). */
function pushBody(subscription: Subscription, { message, attempt }: Delivery): unknown {
  const time = isoTime(message.publishTime);
  return {
    message: {
      ...(message.attributes && { attributes: message.attributes }),
      data: Buffer.from(message.data ?? []).toString('base64'),
      messageId: message.messageId,
      message_id: message.messageId,
      publishTime: time,
      publish_time: time,
      ...(message.orderingKey && { orderingKey: message.orderingKey }),
    },
    subscription: subscription.name,
    ...(subscription.deadLetterPolicy && { deliveryAttempt: attempt }),
  };
}

async function identityToken(
  { pushConfig }: Subscription,
  sign: SignIdentityToken | undefined,
): Promise<string | undefined> {
  const asked = pushConfig?.oidcToken;
  if (!asked?.serviceAccountEmail || !sign) {
    return undefined;
  }
  return sign({ audience: asked.audience || (pushConfig?.pushEndpoint ?? ''), email: asked.serviceAccountEmail });
}

interface PushRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly seconds: number;
}

class IdleConnectionClosed extends Error {}

function post({ url, headers, body, seconds }: PushRequest, { agents }: PushSettings): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const secure = url.protocol === 'https:';
    const options = { method: 'POST', headers, agent: secure ? agents.https : agents.http };
    const request = (secure ? https : http).request(url, options, (response) => {
      response.on('end', () => resolve(acknowledging.has(response.statusCode ?? 0)));
      response.on('error', reject);
      response.resume();
    });
    const deadline = setTimeout(() => request.destroy(new Error('The ack deadline has passed.')), seconds * 1000);
    request.on('close', () => clearTimeout(deadline));
    request.on('information', ({ statusCode }) => {
      if (acknowledging.has(statusCode)) {
        resolve(true);
      }
    });
    request.on('error', (failure: NodeJS.ErrnoException) => {
      // The endpoint may close an idle connection just as it is used again: that is no answer, and not the endpoint's refusal.
      const closed = request.reusedSocket && failure.code === 'ECONNRESET';
      reject(closed ? new IdleConnectionClosed() : failure);
    });
    request.end(body);
  });
}
