import { PubSub } from '@google-cloud/pubsub';
import { describe, expect, test } from 'vitest';
import { startPubSub } from '../../../infra/local/pubsub/server.ts';
import { createMemoryQueue, type Published } from '../../../shared/adapters/memory/queue.ts';
import { createPubSubQueue } from '../../../shared/adapters/pubsub/queue.ts';
import { QueueFailure, type Topic } from '../../../shared/ports/queue.ts';
import { isInstalled, startGoogleEmulator } from '../store/google-emulator.ts';
import { describeQueue, type QueueUnderTest, topics } from './queue.contract.ts';

const projectId = 'demo-contracts';

async function inMemory(): Promise<QueueUnderTest> {
  const queue = createMemoryQueue();
  let arrived: readonly Published[] = [];
  return {
    queue,
    received(topic) {
      arrived = [...arrived, ...queue.take()];
      const found = arrived.filter((one) => one.topic === topic).map(({ message }) => message);
      arrived = arrived.filter((one) => one.topic !== topic);
      return Promise.resolve(found);
    },
    close: () => Promise.resolve(),
  };
}

/** The queue over a server, with a subscription to each topic that somebody listens to. */
async function overPubSub(server: { readonly host: string; stop(): Promise<void> }): Promise<QueueUnderTest> {
  const queue = createPubSubQueue({ projectId, emulatorHost: server.host });
  const listener = new PubSub({
    projectId,
    apiEndpoint: server.host,
    emulatorMode: true,
    universeDomain: 'googleapis.com',
  });
  const arrived = new Map<Topic, unknown[]>(topics.map((topic) => [topic, []]));
  let look = (): void => undefined;
  for (const topic of topics) {
    await listener.createTopic(topic);
    const [subscription] = await listener.topic(topic).createSubscription(`${topic}-contract`);
    subscription.on('message', (message) => {
      arrived.get(topic)?.push(JSON.parse(message.data.toString()));
      message.ack();
      look();
    });
  }
  return {
    queue,
    async received(topic, count) {
      await new Promise<void>((resolve) => {
        look = () => {
          if ((arrived.get(topic)?.length ?? 0) >= count) resolve();
        };
        look();
      });
      const found = arrived.get(topic) ?? [];
      arrived.set(topic, []);
      return found;
    },
    async close() {
      await queue.close();
      await listener.close();
      await server.stop();
    },
  };
}

describeQueue('in memory', inMemory);

describeQueue('Pub/Sub, local server', async () => await overPubSub(await startPubSub({})));

describe.runIf(isInstalled('pubsub'))('with Google’s emulator', () => {
  describeQueue('Pub/Sub, Google’s emulator', async () => await overPubSub(await startGoogleEmulator('pubsub')));
});

describe('the queue in memory', () => {
  test('gives out what was taken once only', async () => {
    const queue = createMemoryQueue();
    await queue.publish('tick', { scheduledFor: '2026-03-01T00:00:00Z' });
    expect(queue.take()).toEqual([{ topic: 'tick', message: { scheduledFor: '2026-03-01T00:00:00Z' } }]);
    expect(queue.take()).toEqual([]);
  });
});

describe('a Pub/Sub that does not take messages', () => {
  test('a topic that is not there fails as a queue failure', async () => {
    const server = await startPubSub({});
    const queue = createPubSubQueue({ projectId, emulatorHost: server.host });
    await expect(queue.publish('tick', { scheduledFor: '' })).rejects.toBeInstanceOf(QueueFailure);
    await queue.close();
    await server.stop();
  });

  test('a server that is not there fails as a queue failure, in the time a test has', async () => {
    const server = await startPubSub({});
    await server.stop();
    const queue = createPubSubQueue({ projectId, emulatorHost: server.host });
    await expect(queue.publish('tick', { scheduledFor: '' })).rejects.toBeInstanceOf(QueueFailure);
    await queue.close();
  });
});
