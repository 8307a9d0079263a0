import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { implementations, type RunningPubSub } from './implementations.ts';
import { openWorkbench, projectId, pushesToArrive, textsAt, type Workbench } from './workbench.ts';

const codes = { invalidArgument: 3, notFound: 5, alreadyExists: 6 };
const fastRetry = { minimumBackoff: { seconds: 0, nanos: 100_000_000 }, maximumBackoff: { seconds: 1 } };

describe.each(implementations())('Pub/Sub contract: $name', (implementation) => {
  if (implementation.missing !== undefined) {
    it.skip(`skipped: ${implementation.missing}`, () => undefined);
    return;
  }
  let server: RunningPubSub;
  let bench: Workbench;

  beforeAll(async () => {
    server = await implementation.start();
    bench = await openWorkbench(server.host);
  });

  afterAll(async () => {
    await bench?.stop();
    await server?.stop();
  });

  async function pulled(name: string, options = {}) {
    const [topic] = await bench.client.createTopic(bench.unusedName('topic'));
    const [subscription] = await topic.createSubscription(bench.unusedName(name), options);
    return { topic, subscription };
  }

  async function pullTexts(subscription: string): Promise<string[]> {
    const [response] = await bench.subscriber.pull({ subscription, maxMessages: 10 });
    return (response.receivedMessages ?? []).map((each) => Buffer.from(each.message?.data ?? '').toString());
  }

  it('creates a topic once, lists it, deletes it', async () => {
    const name = bench.unusedName('topic');
    const [topic] = await bench.client.createTopic(name);

    await expect(bench.client.createTopic(name)).rejects.toMatchObject({ code: codes.alreadyExists });
    const [listed] = await bench.client.getTopics();
    expect(listed.map((each) => each.name)).toContain(topic.name);
    await topic.delete();
    expect(await topic.exists()).toEqual([false]);
  });

  it('refuses to publish or to subscribe to a topic that does not exist', async () => {
    const topic = bench.client.topic(bench.unusedName('missing'));

    await expect(topic.publishMessage({ data: Buffer.from('x') })).rejects.toMatchObject({ code: codes.notFound });
    await expect(topic.createSubscription(bench.unusedName('s'))).rejects.toMatchObject({ code: codes.notFound });
  });

  it('keeps the configuration of a subscription and changes what is asked to change', async () => {
    const { topic, subscription } = await bench.pushed({
      retryPolicy: { minimumBackoff: { seconds: 1 }, maximumBackoff: { seconds: 5 } },
      enableMessageOrdering: true,
      labels: { environment: 'test' },
    });

    await subscription.setMetadata({ ackDeadlineSeconds: 33 });
    const [metadata] = await subscription.getMetadata();
    const [subscriptions] = await topic.getSubscriptions();

    expect(metadata.topic).toBe(topic.name);
    expect(metadata.ackDeadlineSeconds).toBe(33);
    expect(metadata.enableMessageOrdering).toBe(true);
    expect(metadata.labels).toEqual({ environment: 'test' });
    expect(Number(metadata.retryPolicy?.minimumBackoff?.seconds)).toBe(1);
    expect(Number(metadata.messageRetentionDuration?.seconds)).toBe(604_800);
    expect(subscriptions.map((each) => each.name)).toEqual([subscription.name]);
    await expect(topic.createSubscription(subscription.name)).rejects.toMatchObject({ code: codes.alreadyExists });
  });

  it('refuses a message with neither data nor attributes, and takes a large one', async () => {
    const { topic, subscription } = await pulled('limits');

    await expect(topic.publishMessage({ data: Buffer.alloc(0) })).rejects.toMatchObject({
      code: codes.invalidArgument,
    });
    await topic.publishMessage({ data: Buffer.alloc(5_000_000, 'a') });
    expect((await pullTexts(subscription.name)).map((text) => text.length)).toEqual([5_000_000]);
  });

  it('pushes a wrapped message to the endpoint', async () => {
    const { topic, subscription, path } = await bench.pushed();

    const id = await topic.publishMessage({ data: Buffer.from('häl\u{1F600}'), attributes: { kind: 'greeting' } });
    await pushesToArrive(bench.endpoint, path, 1);

    const [push] = bench.endpoint.pushes(path);
    expect(push?.method).toBe('POST');
    expect(push?.headers['content-type']).toMatch(/^application\/json/);
    expect(push?.text).toBe('häl\u{1F600}');
    expect(push?.body.subscription).toBe(subscription.name);
    expect(push?.body.message).toMatchObject({ messageId: id, message_id: id, attributes: { kind: 'greeting' } });
    expect(Date.parse(push?.body.message['publishTime'] ?? '')).not.toBeNaN();
    expect(push?.body.message['publish_time']).toBe(push?.body.message['publishTime']);
    expect(push?.body).not.toHaveProperty('deliveryAttempt');
  });

  it.concurrent.each([200, 201, 202, 204])('takes status %i as an acknowledgement', async (status) => {
    const { topic, path } = await bench.pushed({ retryPolicy: fastRetry });
    bench.endpoint.behave(path, () => status);

    await topic.publishMessage({ data: Buffer.from('first') });
    await pushesToArrive(bench.endpoint, path, 1);
    await topic.publishMessage({ data: Buffer.from('second') });
    await pushesToArrive(bench.endpoint, path, 2);

    expect(textsAt(bench.endpoint, path)).toEqual(['first', 'second']);
  });

  it.concurrent.each([206, 302, 400, 404, 429, 500, 503])('delivers again after status %i', async (status) => {
    const { topic, path } = await bench.pushed({ retryPolicy: fastRetry });
    bench.endpoint.behave(path, (_, earlier) => (earlier.length < 2 ? status : 204));

    await topic.publishMessage({ data: Buffer.from('again') });
    await pushesToArrive(bench.endpoint, path, 3);

    expect(textsAt(bench.endpoint, path)).toEqual(['again', 'again', 'again']);
  });

  it.concurrent('delivers again when the endpoint has not answered within the ack deadline', async () => {
    const { topic, path } = await bench.pushed({ retryPolicy: fastRetry });
    bench.endpoint.behave(path, (_, earlier) => (earlier.length === 0 ? 'handled' : 204));

    await topic.publishMessage({ data: Buffer.from('slow') });
    await pushesToArrive(bench.endpoint, path, 2);

    expect(textsAt(bench.endpoint, path)).toEqual(['slow', 'slow']);
  });

  it.concurrent('delivers again when a puller has not acknowledged within the ack deadline', async () => {
    const { topic, subscription } = await pulled('lease');
    await topic.publishMessage({ data: Buffer.from('held') });

    expect(await pullTexts(subscription.name)).toEqual(['held']);
    const again = await vi.waitUntil(() => pullTexts(subscription.name).then((texts) => texts.at(0)), {
      timeout: 30_000,
    });
    expect(again).toBe('held');
  });

  it('gives a message to every subscription of the topic', async () => {
    const { topic, path } = await bench.pushed();
    const other = `${path}-other`;
    await topic.createSubscription(other.slice(1), { pushConfig: { pushEndpoint: bench.endpoint.url(other) } });

    await topic.publishMessage({ data: Buffer.from('both') });
    await pushesToArrive(bench.endpoint, path, 1);
    await pushesToArrive(bench.endpoint, other, 1);

    expect(textsAt(bench.endpoint, path)).toEqual(textsAt(bench.endpoint, other));
  });

  it('gives a subscription only what is published after it was made', async () => {
    const [topic] = await bench.client.createTopic(bench.unusedName('topic'));
    await topic.publishMessage({ data: Buffer.from('early') });
    const [subscription] = await topic.createSubscription(bench.unusedName('s'));
    await topic.publishMessage({ data: Buffer.from('late') });

    expect(await pullTexts(subscription.name)).toEqual(['late']);
  });

  it('keeps trying an endpoint that is down, and follows a changed push configuration', async () => {
    const { topic, subscription, path } = await bench.pushed({ retryPolicy: fastRetry });
    await subscription.modifyPushConfig({ pushEndpoint: 'http://127.0.0.1:1/nobody' });
    await topic.publishMessage({ data: Buffer.from('patient') });

    await subscription.modifyPushConfig({ pushEndpoint: bench.endpoint.url(path) });
    await pushesToArrive(bench.endpoint, path, 1);

    expect(textsAt(bench.endpoint, path)).toEqual(['patient']);
  });

  it.concurrent('moves a message that is refused five times to the dead-letter topic', async () => {
    const dead = await bench.pushed();
    const { topic, path } = await bench.pushed({
      retryPolicy: fastRetry,
      deadLetterPolicy: { deadLetterTopic: dead.topic.name, maxDeliveryAttempts: 5 },
    });
    bench.endpoint.behave(path, () => 500);

    await topic.publishMessage({ data: Buffer.from('poison'), attributes: { kept: 'yes' } });
    await pushesToArrive(bench.endpoint, dead.path, 1);

    const [letter] = bench.endpoint.pushes(dead.path);
    expect(letter?.text).toBe('poison');
    expect(letter?.body.message.attributes).toMatchObject({
      kept: 'yes',
      CloudPubSubDeadLetterSourceSubscription: path.slice(1),
      CloudPubSubDeadLetterSourceSubscriptionProject: projectId,
      CloudPubSubDeadLetterSourceDeliveryCount: '5',
    });
    expect(bench.endpoint.pushes(path)).toHaveLength(5);
  });

  it('delivers the messages of one ordering key in order, a refused one first, and other keys meanwhile', async () => {
    const { topic, path } = await bench.pushed({ enableMessageOrdering: true, retryPolicy: fastRetry });
    const accepted: string[] = [];
    bench.endpoint.behave(path, ({ text }, earlier) => {
      if (text === 'a2' && earlier.filter((push) => push.text === 'a2').length < 2) {
        return 500;
      }
      accepted.push(text);
      return 204;
    });
    const ordered = bench.client.topic(topic.name, { messageOrdering: true });

    await Promise.all(
      ['a1', 'b1', 'a2', 'b2', 'a3', 'b3'].map((text) =>
        ordered.publishMessage({ data: Buffer.from(text), orderingKey: text.slice(0, 1) }),
      ),
    );
    await expect.poll(() => new Set(accepted).size, { timeout: 30_000 }).toBe(6);

    expect([...new Set(accepted.filter((text) => text.startsWith('a')))]).toEqual(['a1', 'a2', 'a3']);
    expect([...new Set(accepted.filter((text) => text.startsWith('b')))]).toEqual(['b1', 'b2', 'b3']);
  });

  it('streams messages to a listener and delivers again what it refuses, counting the attempts', async () => {
    const [dead] = await bench.client.createTopic(bench.unusedName('dead'));
    const { topic, subscription } = await pulled('stream', {
      deadLetterPolicy: { deadLetterTopic: dead.name, maxDeliveryAttempts: 5 },
    });
    const attempts: number[] = [];
    subscription.on('message', (message) => {
      attempts.push(message.deliveryAttempt);
      if (attempts.length < 3) {
        message.nack();
      } else {
        message.ack();
      }
    });

    await topic.publishMessage({ data: Buffer.from('x'), attributes: { a: 'b' } });
    await expect.poll(() => attempts, { timeout: 30_000 }).toEqual([1, 2, 3]);
    await subscription.close();
  });

  it('streams a thousand messages to a listener with flow control, losing none', async () => {
    const { topic } = await pulled('many');
    const name = bench.unusedName('many');
    await topic.createSubscription(name);
    const seen = new Set<string>();
    const listener = topic.subscription(name, { flowControl: { maxMessages: 200 } });
    listener.on('message', (message) => {
      seen.add(message.data.toString());
      message.ack();
    });

    await Promise.all(
      Array.from({ length: 1000 }, (_, index) => topic.publishMessage({ data: Buffer.from(`${index}`) })),
    );
    await expect.poll(() => seen.size, { timeout: 30_000 }).toBe(1000);
    await listener.close();
  });

  it('pulls one by one: a refused message comes again, an acknowledged one does not', async () => {
    const { topic, subscription } = await pulled('unary');
    await topic.publishMessage({ data: Buffer.from('x') });
    const name = subscription.name;

    const [first] = await bench.subscriber.pull({ subscription: name, maxMessages: 10 });
    const refused = (first.receivedMessages ?? []).map((each) => each.ackId ?? '');
    await bench.subscriber.modifyAckDeadline({ subscription: name, ackIds: refused, ackDeadlineSeconds: 0 });
    const [second] = await bench.subscriber.pull({ subscription: name, maxMessages: 10 });
    const acknowledged = (second.receivedMessages ?? []).map((each) => each.ackId ?? '');
    await bench.subscriber.acknowledge({ subscription: name, ackIds: acknowledged });
    await topic.publishMessage({ data: Buffer.from('y') });

    expect([refused.length, acknowledged.length]).toEqual([1, 1]);
    expect(await pullTexts(name)).toEqual(['y']);
  });

  it('delivers nothing more to a deleted subscription', async () => {
    const { topic, subscription, path } = await bench.pushed();
    const other = `${path}-other`;
    await topic.createSubscription(other.slice(1), { pushConfig: { pushEndpoint: bench.endpoint.url(other) } });

    await subscription.delete();
    await topic.publishMessage({ data: Buffer.from('x') });
    await pushesToArrive(bench.endpoint, other, 1);

    expect(bench.endpoint.pushes(path)).toEqual([]);
    await expect(subscription.getMetadata()).rejects.toMatchObject({ code: codes.notFound });
  });

  it('keeps the messages of a subscription whose topic is deleted', async () => {
    const { topic, subscription } = await pulled('orphan');
    await topic.publishMessage({ data: Buffer.from('left') });

    await topic.delete();

    expect((await subscription.getMetadata())[0].topic).toBe('_deleted-topic_');
    expect(await pullTexts(subscription.name)).toEqual(['left']);
  });
});
