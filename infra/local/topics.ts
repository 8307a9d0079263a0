import { type CreateSubscriptionOptions, PubSub } from '@google-cloud/pubsub';
import type { Manifest, Subscription } from '../manifest.ts';

/** Where Pub/Sub is, and how each subscription's function is reached and recognises it. */
export interface TopicsOptions {
  readonly projectId: string;
  /** `host:port` of the local Pub/Sub. */
  readonly emulatorHost: string;
  readonly endpointOf: (functionName: string) => string;
  readonly pushAs: { readonly audience: string; readonly email: string };
}

/** Publishing to the topics, as the scheduler does. */
export interface Topics {
  publish(message: {
    readonly topic: string;
    readonly data: string;
    readonly attributes: Readonly<Record<string, string>>;
  }): Promise<void>;
  close(): Promise<void>;
}

const alreadyExists = 6;

/** Makes the manifest's topics and push subscriptions; those there already are told where the functions are now. */
export async function createTopics(manifest: Manifest, options: TopicsOptions): Promise<Topics> {
  const pubsub = new PubSub({
    projectId: options.projectId,
    apiEndpoint: options.emulatorHost,
    emulatorMode: true,
    universeDomain: 'googleapis.com', // keeps the client from asking a metadata server for it
  });
  await Promise.all(manifest.topics.map((topic) => unlessThere(() => pubsub.createTopic(topic))));
  await Promise.all(manifest.subscriptions.map((subscription) => subscribe(pubsub, subscription, options)));
  return {
    async publish({ topic, data, attributes }) {
      await pubsub.topic(topic).publishMessage({ data: Buffer.from(data), attributes: { ...attributes } });
    },
    close: () => pubsub.close(),
  };
}

async function subscribe(pubsub: PubSub, subscription: Subscription, options: TopicsOptions): Promise<void> {
  const { audience, email } = options.pushAs;
  const pushConfig = {
    pushEndpoint: options.endpointOf(subscription.function),
    oidcToken: { audience, serviceAccountEmail: email },
  };
  const { minimumBackoffSeconds, maximumBackoffSeconds } = subscription.retry;
  const settings: CreateSubscriptionOptions = {
    pushConfig,
    ackDeadlineSeconds: subscription.ackDeadlineSeconds,
    retryPolicy: {
      minimumBackoff: { seconds: minimumBackoffSeconds },
      maximumBackoff: { seconds: maximumBackoffSeconds },
    },
    expirationPolicy: {},
    ...(subscription.deadLetter === undefined
      ? {}
      : {
          deadLetterPolicy: {
            deadLetterTopic: pubsub.topic(subscription.deadLetter.topic).name,
            maxDeliveryAttempts: subscription.deadLetter.maxDeliveryAttempts,
          },
        }),
  };
  const created = await unlessThere(() => pubsub.createSubscription(subscription.topic, subscription.name, settings));
  if (!created) await pubsub.subscription(subscription.name).modifyPushConfig(pushConfig);
}

async function unlessThere(create: () => Promise<unknown>): Promise<boolean> {
  try {
    await create();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === alreadyExists) return false;
    throw error;
  }
}
