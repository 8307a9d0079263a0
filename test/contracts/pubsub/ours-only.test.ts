import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPubSub, type LocalPubSub } from '../../../infra/local/pubsub/server.ts';
import { openWorkbench, pushesToArrive, textsAt, type Workbench } from './workbench.ts';

const codes = { invalidArgument: 3, notFound: 5, failedPrecondition: 9, unimplemented: 12 };
const fastRetry = { minimumBackoff: { seconds: 0, nanos: 50_000_000 }, maximumBackoff: { seconds: 1 } };
const mostPushes = 4;

describe('what the emulator of Google does not do, against our local Pub/Sub', () => {
  let server: LocalPubSub;
  let bench: Workbench;

  beforeAll(async () => {
    server = await startPubSub({
      maxOutstandingPushes: mostPushes,
      signIdentityToken: async ({ audience, email }) => `signed.${audience}.${email}`,
    });
    bench = await openWorkbench(server.host);
  });

  afterAll(async () => {
    await bench?.stop();
    await server?.stop();
  });

  const messages = {
    plain: {},
    red: { colour: 'red' },
    dark: { colour: 'dark red', shade: 'dark' },
    quoted: { 'some key/part': 'say "so"' },
  };

  it.each([
    ['', ['dark', 'plain', 'quoted', 'red']],
    ['attributes:colour', ['dark', 'red']],
    ['NOT attributes:colour', ['plain', 'quoted']],
    ['-attributes:colour', ['plain', 'quoted']],
    ['attributes.colour = "red"', ['red']],
    ['attributes.colour != "red"', ['dark', 'plain', 'quoted']],
    ['hasPrefix(attributes.colour, "dark")', ['dark']],
    ['hasPrefix(attributes.constructor, "f") OR attributes:toString', []],
    ['attributes:colour AND attributes:shade', ['dark']],
    ['attributes.colour="red" OR attributes.shade="dark"', ['dark', 'red']],
    ['attributes:colour AND NOT (attributes:shade OR attributes:other)', ['red']],
    [String.raw`attributes."some key/part" = "say \"so\""`, ['quoted']],
  ])('emulator of Google: unknown; filter %j lets through %j', async (filter, expected) => {
    const { topic, path } = await bench.pushed({ filter });

    for (const [text, attributes] of Object.entries(messages)) {
      await topic.publishMessage({ data: Buffer.from(text), attributes });
    }
    await server.idle();

    expect(textsAt(bench.endpoint, path)).toEqual(expected);
  });

  it.each([
    'attributes',
    'attributes.colour',
    'attributes.colour = red',
    'attributes.colour > "red"',
    'attributes:a AND attributes:b OR attributes:c',
    '(attributes:a',
    'attributes:a)',
    'data = "x"',
    'hasPrefix(colour, "r")',
    `attributes.a = "${'x'.repeat(300)}"`,
  ])('emulator of Google: unknown; filter %j is refused', async (filter) => {
    await expect(bench.pushed({ filter })).rejects.toMatchObject({ code: codes.invalidArgument });
  });

  it('emulator of Google: no deliveryAttempt in pushes; here it counts from 1, with a dead-letter policy only', async () => {
    const dead = await bench.pushed();
    const { topic, path } = await bench.pushed({
      retryPolicy: fastRetry,
      deadLetterPolicy: { deadLetterTopic: dead.topic.name, maxDeliveryAttempts: 5 },
    });
    bench.endpoint.behave(path, () => 500);

    await topic.publishMessage({ data: Buffer.from('x') });
    await server.idle();

    expect(bench.endpoint.pushes(path).map((push) => push.body.deliveryAttempt)).toEqual([1, 2, 3, 4, 5]);
    expect(bench.endpoint.pushes(dead.path).map((push) => push.body.deliveryAttempt)).toEqual([undefined]);
  });

  it.each([
    ['the audience given', { serviceAccountEmail: 'push@example.com', audience: 'https://sync' }, 'https://sync'],
    ['the push address where none is given', { serviceAccountEmail: 'push@example.com' }, undefined],
  ])('emulator of Google: no identity token; here a push carries one for %s', async (_, oidcToken, audience) => {
    const path = `/${bench.unusedName('secured')}`;
    const pushEndpoint = bench.endpoint.url(path);
    const { topic } = await bench.pushed({ pushConfig: { pushEndpoint, oidcToken } });

    await topic.publishMessage({ data: Buffer.from('x') });
    await server.idle();

    expect(bench.endpoint.pushes(path).map((push) => push.headers.authorization)).toEqual([
      `Bearer signed.${audience ?? pushEndpoint}.push@example.com`,
    ]);
  });

  it('a push carries no Authorization header where the subscription asks for no token', async () => {
    const { topic, path } = await bench.pushed();

    await topic.publishMessage({ data: Buffer.from('x') });
    await server.idle();

    expect(bench.endpoint.pushes(path)[0]?.headers).not.toHaveProperty('authorization');
  });

  it('takes a 102 as an acknowledgement and a 203 as a refusal', async () => {
    const processing = await bench.pushed({ retryPolicy: fastRetry });
    const partial = await bench.pushed({ retryPolicy: fastRetry });
    bench.endpoint.behave(processing.path, (_push, _earlier, response) => {
      response.writeProcessing();
      response.writeHead(500).end();
      return 'handled';
    });
    bench.endpoint.behave(partial.path, (_, earlier) => (earlier.length === 0 ? 203 : 200));

    await processing.topic.publishMessage({ data: Buffer.from('x') });
    await partial.topic.publishMessage({ data: Buffer.from('x') });
    await server.idle();

    expect(bench.endpoint.pushes(processing.path)).toHaveLength(1);
    expect(bench.endpoint.pushes(partial.path)).toHaveLength(2);
  });

  it('never has more unanswered pushes of one subscription than it was told', async () => {
    const { topic, path } = await bench.pushed();
    let open = 0;
    let most = 0;
    bench.endpoint.behave(path, (_push, _earlier, response) => {
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
        response.writeHead(204).end();
      }, 5);
      return 'handled';
    });

    await Promise.all(
      Array.from({ length: 60 }, (_, index) => topic.publishMessage({ data: Buffer.from(`${index}`) })),
    );
    await server.idle();

    expect(new Set(textsAt(bench.endpoint, path)).size).toBe(60);
    expect(most).toBe(mostPushes);
  });

  it('accounts for every message: each is acknowledged or a dead letter, whatever the endpoint does', async () => {
    const dead = await bench.pushed();
    const { topic, path } = await bench.pushed({
      retryPolicy: {
        minimumBackoff: { seconds: 0, nanos: 1_000_000 },
        maximumBackoff: { seconds: 0, nanos: 4_000_000 },
      },
      deadLetterPolicy: { deadLetterTopic: dead.topic.name, maxDeliveryAttempts: 5 },
    });
    bench.endpoint.behave(path, ({ text }, _earlier, response) => {
      if (Number(text) % 7 === 0) {
        return 500;
      }
      if (Number(text) % 3 === 0 && Math.random() < 0.3) {
        response.destroy();
        return 'handled';
      }
      return 204;
    });
    const before = server.counts();

    await Promise.all(
      Array.from({ length: 140 }, (_, index) => topic.publishMessage({ data: Buffer.from(`${index}`) })),
    );
    await server.idle();

    const after = server.counts();
    const deadLetters = new Set(textsAt(bench.endpoint, dead.path));
    expect(after.published - before.published).toBe(140);
    // A dead letter is acknowledged too, by the subscription of its own topic.
    expect(after.acknowledged - before.acknowledged).toBe(140);
    expect(after.deadLettered - before.deadLettered).toBe(deadLetters.size);
    expect(after.pushed - before.pushed).toBe(after.refused - before.refused + 140);
    expect([...deadLetters].filter((text) => Number(text) % 7 === 0)).toHaveLength(20);
    expect(new Set(textsAt(bench.endpoint, path)).size).toBe(140);
  });

  it('forgets what a seek passes over', async () => {
    const { topic, subscription, path } = await bench.pushed({ retryPolicy: fastRetry });
    bench.endpoint.behave(path, () => 500);
    await topic.publishMessage({ data: Buffer.from('x') });
    await pushesToArrive(bench.endpoint, path, 1);

    await subscription.seek(new Date(Date.now() + 60_000));

    await server.idle();
    expect(server.counts().refused).toBeGreaterThan(0);
  });

  it.each([
    ['exactly-once delivery', { enableExactlyOnceDelivery: true }],
    ['keeping acknowledged messages', { retainAckedMessages: true }],
    ['unwrapped pushes', { pushConfig: { noWrapper: { writeMetadata: true } } }],
  ])('says so instead of pretending to do %s', async (_, options) => {
    await expect(bench.pushed(options)).rejects.toMatchObject({ code: codes.unimplemented });
  });

  it.each([
    [
      'fewer than 5 delivery attempts',
      { deadLetterPolicy: { deadLetterTopic: 'projects/p/topics/dead', maxDeliveryAttempts: 4 } },
    ],
    ['a back-off over 600 seconds', { retryPolicy: { maximumBackoff: { seconds: 601 } } }],
    ['a push endpoint that is no address', { pushConfig: { pushEndpoint: 'nowhere' } }],
  ])('emulator of Google: takes some of these; here a subscription is refused with %s', async (_, options) => {
    await expect(bench.pushed(options)).rejects.toMatchObject({ code: codes.invalidArgument });
  });

  it('tells a listener that its subscription was deleted', async () => {
    const [topic] = await bench.client.createTopic(bench.unusedName('topic'));
    const [subscription] = await topic.createSubscription(bench.unusedName('listened'));
    const failures: unknown[] = [];
    subscription.on('error', (failure) => failures.push(failure.code));
    subscription.on('message', (message) => message.ack());
    await topic.publishMessage({ data: Buffer.from('x') });
    await server.idle();

    await bench.client.subscription(subscription.name).delete();

    await expect.poll(() => failures, { timeout: 30_000 }).toContain(codes.notFound);
    await subscription.close();
  });

  it('lets go of a port it cannot have without touching the directory', async () => {
    const [, port] = server.host.split(':');

    await expect(startPubSub({ port: Number(port), directory: '/dev/null/nowhere' })).rejects.toThrow(
      /EADDRINUSE|bind/,
    );
  });

  it('refuses a pull from a push subscription', async () => {
    const { subscription } = await bench.pushed();

    await expect(bench.subscriber.pull({ subscription: subscription.name, maxMessages: 1 })).rejects.toMatchObject({
      code: codes.failedPrecondition,
    });
  });
});
