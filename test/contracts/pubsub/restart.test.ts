import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startPubSub } from '../../../infra/local/pubsub/server.ts';
import { lineWith } from './implementations.ts';
import { openWorkbench } from './workbench.ts';

const program = fileURLToPath(new URL('server-process.ts', import.meta.url));

describe('our local Pub/Sub on a directory', () => {
  let directory: string;
  let children: ChildProcess[];

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'pubsub-restart-'));
    children = [];
  });

  afterEach(async () => {
    await Promise.all(children.map((child) => crash(child)));
    rmSync(directory, { recursive: true, force: true });
  });

  async function startProcess(): Promise<{ child: ChildProcess; host: string }> {
    const child = spawn(process.execPath, ['--import', 'tsx', program, directory], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    const line = await lineWith(child, 'listening');
    return { child, host: line.replace('listening ', '') };
  }

  it('loses no publish it has acknowledged when it is killed, three times over', async () => {
    const accepted = new Set<string>();
    for (let round = 0; round < 3; round += 1) {
      const { child, host } = await startProcess();
      const bench = await openWorkbench(host);
      const topic = bench.client.topic('topic-kept', { batching: { maxMessages: 3 } });
      if (round === 0) {
        await topic.create();
        await topic.createSubscription('subscription-kept');
      }
      const sent = { count: 0 };
      const target = accepted.size + 300;
      const crashed = new AbortController();
      const publishWithoutEnd = async (): Promise<void> => {
        while (!crashed.signal.aborted) {
          sent.count += 1;
          const text = `${round}-${sent.count}`;
          await topic.publishMessage({ data: Buffer.from(text) });
          accepted.add(text);
        }
      };
      // What is not answered before the crash stays open in the client; nobody waits for it.
      const publishers = Array.from({ length: 20 }, () => publishWithoutEnd().catch(() => undefined));
      await expect.poll(() => accepted.size, { timeout: 30_000, interval: 5 }).toBeGreaterThan(target);
      await crash(child);
      crashed.abort();
      void Promise.all(publishers);
      void bench.stop().catch(() => undefined);
    }

    const server = await startPubSub({ directory });
    const bench = await openWorkbench(server.host);
    const delivered = new Set<string>();
    const subscription = bench.client.subscription('subscription-kept');
    subscription.on('message', (message) => {
      delivered.add(message.data.toString());
      message.ack();
    });
    await server.idle();
    await subscription.close();
    await bench.stop();
    await server.stop();

    expect(accepted.size).toBeGreaterThan(900);
    expect([...accepted].filter((text) => !delivered.has(text))).toEqual([]);
  });

  it('keeps attempts, attributes and configuration, and does not bring back what was acknowledged', async () => {
    const before = await startPubSub({ directory });
    const first = await openWorkbench(before.host);
    const dead = await first.pushed();
    const { topic, path } = await first.pushed({
      retryPolicy: { minimumBackoff: { seconds: 600 }, maximumBackoff: { seconds: 600 } },
      deadLetterPolicy: { deadLetterTopic: dead.topic.name, maxDeliveryAttempts: 5 },
    });
    first.endpoint.behave(path, ({ text }) => (text === 'refused' ? 500 : 204));
    await topic.publishMessage({ data: Buffer.from('refused'), attributes: { a: 'b' } });
    await topic.publishMessage({ data: Buffer.from('done') });
    await expect.poll(() => before.counts()).toMatchObject({ refused: 1, acknowledged: 1 });
    await before.stop();

    first.endpoint.behave(path, () => 204);
    const after = await startPubSub({ directory });
    await after.idle();
    await after.stop();
    await first.stop();

    const pushes = first.endpoint.pushes(path);
    expect(pushes.map(({ text }) => text).toSorted()).toEqual(['done', 'refused', 'refused']);
    const refused = pushes.filter(({ text }) => text === 'refused');
    expect(refused.map(({ body }) => [body.deliveryAttempt, body.message.attributes])).toEqual([
      [1, { a: 'b' }],
      [2, { a: 'b' }],
    ]);
  });

  it('starts on a journal whose last line is torn, and refuses one that is damaged elsewhere', async () => {
    const before = await startPubSub({ directory });
    const bench = await openWorkbench(before.host);
    const [topic] = await bench.client.createTopic('topic-torn');
    await topic.createSubscription('subscription-torn');
    await topic.publishMessage({ data: Buffer.from('whole') });
    await bench.stop();
    await before.stop();
    const journal = join(directory, 'pubsub.journal');

    appendFileSync(journal, '{"kind":"published","messageId":"17');
    const torn = await startPubSub({ directory });
    const again = await openWorkbench(torn.host);
    const [pull] = await again.subscriber.pull({
      subscription: again.subscriber.subscriptionPath('contract-project', 'subscription-torn'),
      maxMessages: 10,
    });
    await again.stop();
    await torn.stop();
    appendFileSync(journal, 'damaged\n{"kind":"topic-deleted","name":"x"}\n');

    expect(pull.receivedMessages?.map((each) => Buffer.from(each.message?.data ?? '').toString())).toEqual(['whole']);
    await expect(startPubSub({ directory })).rejects.toThrow('cannot be read');
  });
});

function crash(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
