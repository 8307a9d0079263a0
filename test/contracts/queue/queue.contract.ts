import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asId, type SyncId } from '../../../shared/domain/ids.ts';
import type { Queue, Topic } from '../../../shared/ports/queue.ts';

/** A queue to be looked at. */
export interface QueueUnderTest {
  readonly queue: Queue;
  /** Waits until so many messages have arrived on the topic and gives them back, as JSON tells them; forgets them. */
  received(topic: Topic, count: number): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

/** The topics of the port; an implementation under test has a subscription to each. */
export const topics: readonly Topic[] = ['tick', 'sync-requested', 'bulk-sync-requested', 'mail-requested'];

/** Every promise of the queue port, but for when it fails: that is each implementation's own. */
export function describeQueue(name: string, make: () => Promise<QueueUnderTest>): void {
  describe(`queue: ${name}`, () => {
    let opened: QueueUnderTest;
    beforeAll(async () => {
      opened = await make();
    });
    afterAll(async () => {
      await opened?.close();
    });

    test('each message arrives on its topic as it was published', async () => {
      const { queue } = opened;
      const syncId = asId<SyncId>('studio-1.user-1');
      await queue.publish('tick', { scheduledFor: '2026-03-01T00:00:00Z' });
      await queue.publish('sync-requested', { syncId, trigger: 'push' });
      await queue.publish('bulk-sync-requested', { syncId, trigger: 'populate' });
      await queue.publish('mail-requested', { mailId: asId('mail-1') });
      expect(await opened.received('tick', 1)).toEqual([{ scheduledFor: '2026-03-01T00:00:00Z' }]);
      expect(await opened.received('sync-requested', 1)).toEqual([{ syncId, trigger: 'push' }]);
      expect(await opened.received('bulk-sync-requested', 1)).toEqual([{ syncId, trigger: 'populate' }]);
      expect(await opened.received('mail-requested', 1)).toEqual([{ mailId: 'mail-1' }]);
    });

    test('many at once all arrive', async () => {
      const ids = Array.from({ length: 50 }, (_, at) => `mail-${String(at).padStart(2, '0')}`);
      await Promise.all(ids.map((id) => opened.queue.publish('mail-requested', { mailId: asId(id) })));
      const arrived = new Set((await opened.received('mail-requested', 50)).map((message) => JSON.stringify(message)));
      expect([...arrived].toSorted()).toEqual(ids.map((id) => JSON.stringify({ mailId: id })));
    });

    test('what the caller does with its message later changes nothing', async () => {
      const message = { scheduledFor: '2026-03-01T00:01:00Z' };
      const publishing = opened.queue.publish('tick', message);
      message.scheduledFor = 'later';
      await publishing;
      expect(await opened.received('tick', 1)).toEqual([{ scheduledFor: '2026-03-01T00:01:00Z' }]);
    });
  });
}
