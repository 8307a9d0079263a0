import { describe, expect, test } from 'vitest';
import { functionNames } from '../../functions/index.ts';
import { danglingNames, functionAt, readManifest } from '../../infra/manifest.ts';
import type { Topic } from '../../shared/ports/queue.ts';

const manifest = readManifest();

/** Every topic of the queue port; the type makes sure that none is forgotten here. */
const topicsPublishedTo: Readonly<Record<Topic, true>> = {
  tick: true,
  'sync-requested': true,
  'bulk-sync-requested': true,
  'mail-requested': true,
};

describe('the manifest', () => {
  test('deploys every function there is, and none that is not there', () => {
    const targets = new Set(manifest.functions.map(({ target }) => target));

    expect([...targets].toSorted()).toEqual([...functionNames].toSorted());
  });

  test('has every topic of the queue, and a subscription on each: what goes to a topic without one is lost', () => {
    const listened = new Set(manifest.subscriptions.map(({ topic }) => topic));

    for (const topic of [...Object.keys(topicsPublishedTo), 'dead-letter']) {
      expect(manifest.topics).toContain(topic);
      expect(listened).toContain(topic);
    }
  });

  test('gives every message up in the end but dead letters, which have nowhere to go', () => {
    const without = manifest.subscriptions.filter(({ deadLetter }) => deadLetter === undefined);

    expect(without.map(({ name }) => name)).toEqual(['dead-letter']);
  });

  test('lets a function end before its message is delivered again', () => {
    for (const subscription of manifest.subscriptions) {
      const limit = manifest.functions.find(({ name }) => name === subscription.function)?.timeoutSeconds ?? 0;
      expect(subscription.ackDeadlineSeconds).toBeGreaterThanOrEqual(limit);
    }
  });

  test('pushes only to functions that nobody else may call', () => {
    const pushedTo = new Set(manifest.subscriptions.map((each) => each.function));
    const open = manifest.functions.filter(({ access }) => access === 'public').map(({ name }) => name);

    expect(open.filter((name) => pushedTo.has(name))).toEqual([]);
    expect(manifest.routes.map((route) => route.function).toSorted()).toEqual(open.toSorted());
  });

  test('notices names that lead nowhere', () => {
    expect(danglingNames(manifest)).toEqual([]);
    const broken = {
      ...manifest,
      routes: [{ path: '/', function: 'nobody' }],
      schedules: [{ name: 'tick', topic: 'nothing', cron: '* * * * *', timeZone: 'Etc/UTC', message: {} }],
    };
    expect(danglingNames(broken)).toEqual(['nobody', 'nothing']);
  });

  test.each([
    ['/', 'web'],
    ['/calendar', 'web'],
    ['/apiary', 'web'],
    ['/api', 'api'],
    ['/api/v1/me', 'api'],
    ['/hooks/google', 'google-push'],
    ['/hooks/googles', 'web'],
    ['/hooks/sendgrid', 'mail-events'],
  ])('serves %s by %s', (path, name) => {
    expect(functionAt(manifest, path)).toBe(name);
  });
});
