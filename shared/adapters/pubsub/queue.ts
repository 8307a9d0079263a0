import type { PubSub, Topic as PubSubTopic } from '@google-cloud/pubsub';
import { type Queue, QueueFailure, type Topic } from '../../ports/queue.ts';

/** Where the topics are; each is called as in the port. */
export interface PubSubQueueOptions {
  readonly projectId: string;
  /** `host:port` of a server that stands in for Google's, spoken to without encryption or credentials. */
  readonly emulatorHost?: string;
}

/** The queue over Pub/Sub. */
export interface PubSubQueue extends Queue {
  /** Ends the connections; the queue is of no use afterwards. */
  close(): Promise<void>;
}

/** One message a request: whoever publishes waits for the answer, and a batch would make it wait for others. */
const batching = { maxMessages: 1 };

/** UNAVAILABLE, DEADLINE_EXCEEDED, ABORTED, INTERNAL, RESOURCE_EXHAUSTED: what another try may mend. */
const retryCodes = [14, 4, 10, 13, 8];

/** Ten seconds in all, so that a caller can still answer within its own time limit when Pub/Sub is down. */
const backoffSettings = {
  initialRetryDelayMillis: 100,
  retryDelayMultiplier: 2,
  maxRetryDelayMillis: 2_000,
  initialRpcTimeoutMillis: 4_000,
  rpcTimeoutMultiplier: 1,
  maxRpcTimeoutMillis: 4_000,
  totalTimeoutMillis: 10_000,
};

/** The queue over Pub/Sub: JSON in the message's data. The SDK is loaded with the first message. */
export function createPubSubQueue(options: PubSubQueueOptions): PubSubQueue {
  const topics = new Map<Topic, PubSubTopic>();
  let opening: Promise<PubSub> | undefined;
  const open = () => (opening ??= openPubSub(options));

  function topicOf(pubsub: PubSub, name: Topic): PubSubTopic {
    const topic =
      topics.get(name) ?? pubsub.topic(name, { batching, gaxOpts: { retry: { retryCodes, backoffSettings } } });
    topics.set(name, topic);
    return topic;
  }

  return {
    async publish(topic, message) {
      const data = Buffer.from(JSON.stringify(message));
      try {
        await topicOf(await open(), topic).publishMessage({ data });
      } catch (error) {
        throw new QueueFailure(error);
      }
    },
    async close() {
      if (opening !== undefined) await (await opening).close();
    },
  };
}

async function openPubSub({ projectId, emulatorHost }: PubSubQueueOptions): Promise<PubSub> {
  const sdk = await import('@google-cloud/pubsub');
  if (emulatorHost === undefined) return new sdk.PubSub({ projectId });
  // A named universe keeps the SDK from looking for credentials, and for a metadata server that could tell it theirs.
  return new sdk.PubSub({ projectId, apiEndpoint: emulatorHost, emulatorMode: true, universeDomain: 'googleapis.com' });
}
