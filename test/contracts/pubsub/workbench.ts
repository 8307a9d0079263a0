import { PubSub, v1, type CreateSubscriptionOptions, type Subscription, type Topic } from '@google-cloud/pubsub';
import { credentials } from '@grpc/grpc-js';
import { vi } from 'vitest';
import { startEndpoint, type Endpoint } from './endpoint.ts';

process.env['METADATA_SERVER_DETECTION'] = 'none';

/** The project all contract checks work in. */
export const projectId = 'contract-project';

/** A topic with a push subscription whose pushes arrive at `path` of the endpoint. */
export interface Pushed {
  readonly topic: Topic;
  readonly subscription: Subscription;
  readonly path: string;
}

/** The real client on one server, an endpoint for its pushes, and names never used before. */
export interface Workbench {
  readonly client: PubSub;
  readonly subscriber: v1.SubscriberClient;
  readonly endpoint: Endpoint;
  unusedName(word: string): string;
  pushed(options?: CreateSubscriptionOptions): Promise<Pushed>;
  stop(): Promise<void>;
}

let lastName = 0;

/** Connects the real client to a server at `host` (`address:port`). */
export async function openWorkbench(host: string): Promise<Workbench> {
  const [address = '', port = ''] = host.split(':');
  const client = new PubSub({ projectId, apiEndpoint: host });
  const subscriber = new v1.SubscriberClient({
    apiEndpoint: address,
    port: Number(port),
    sslCreds: credentials.createInsecure(),
    projectId,
  });
  const endpoint = await startEndpoint();
  const unusedName = (word: string): string => {
    lastName += 1;
    return `${word}-${process.pid}-${lastName}`;
  };
  return {
    client,
    subscriber,
    endpoint,
    unusedName,
    async pushed(options = {}) {
      const [topic] = await client.createTopic(unusedName('topic'));
      const name = unusedName('subscription');
      const path = `/${name}`;
      const [subscription] = await topic.createSubscription(name, {
        ackDeadlineSeconds: 10,
        ...options,
        pushConfig: { pushEndpoint: endpoint.url(path), ...options.pushConfig },
      });
      return { topic, subscription, path };
    },
    async stop() {
      await client.close();
      await subscriber.close();
      await endpoint.stop();
    },
  };
}

/** The texts of what a path was pushed, sorted. */
export function textsAt(endpoint: Endpoint, path: string): string[] {
  return endpoint
    .pushes(path)
    .map((push) => push.text)
    .toSorted();
}

/** Waits, as long as a test may take, until the path was pushed to so many times. */
export async function pushesToArrive(endpoint: Endpoint, path: string, count: number): Promise<void> {
  // Not expect.poll, which concurrent tests cannot use.
  await vi.waitUntil(() => endpoint.pushes(path).length >= count, { timeout: 30_000, interval: 20 });
}
