import { beforeEach, describe, expect, test } from 'vitest';
import { createMemoryQueue } from '../../../shared/adapters/memory/queue.ts';
import { asId } from '../../../shared/domain/ids.ts';
import type { GoogleSyncSettings } from '../../../shared/domain/settings.ts';
import { syncNow } from '../../../shared/flows/google-sync/sync-now.ts';
import { viewGoogleSync } from '../../../shared/flows/google-sync/google-sync-view.ts';
import { operateSync } from '../../../shared/flows/operate/operate-sync.ts';
import { viewOperations, viewSync } from '../../../shared/flows/operate/operate-view.ts';
import { requestDueCompares } from '../../../shared/flows/operate/request-due-compares.ts';
import { contactSyncAt, syncAt } from '../../../shared/ports/collections.ts';
import type { Permission } from '../../../shared/ports/google.ts';
import type { OperatorAction, SyncRecord } from '../../../shared/ports/records/sync-record.ts';
import { annId, card, labelled, startStudioWithContacts, studioId, syncOf } from './studio-with-contacts.ts';
import type { StudioWithContacts } from './studio-with-contacts.ts';

interface CalendarCase {
  readonly calendar: string;
  readonly settings: Partial<GoogleSyncSettings>;
  readonly permissions: readonly Permission[];
  /** What the calendar's half is called. */
  readonly status: string;
}

const cases: readonly CalendarCase[] = [
  { calendar: 'is not chosen', settings: {}, permissions: ['calendar', 'contacts'], status: 'off' },
  {
    calendar: 'may not be reached',
    settings: { calendarId: asId('ann@example.com') },
    permissions: ['contacts'],
    status: 'reconnectNeeded',
  },
];

const syncId = syncOf(annId);

describe.each(cases)('contacts of a user whose calendar $calendar', ({ settings, permissions, status }) => {
  let studio: StudioWithContacts;
  const queue = createMemoryQueue();

  beforeEach(async () => {
    studio = await startStudioWithContacts({ wrapDeps: (deps) => ({ ...deps, queue }) });
    await studio.addClient(card('Maya', 'Lindt', { emails: labelled('maya@lindt.de') }));
    await studio.connect(annId, settings, permissions);
    await studio.run(annId);
    queue.take();
  });

  const tick = async () => requestDueCompares(studio.deps, { now: studio.clock.now() });
  const act = async (action: OperatorAction) =>
    operateSync(studio.deps, { syncId, action, operator: 'ops@example.com' });

  async function calendarSync(): Promise<SyncRecord> {
    const stored = await studio.store.get(syncAt(syncId));
    if (stored === undefined) throw new Error('no sync');
    return stored.value;
  }

  test('are compared within a week of their first good run, then once a week', async () => {
    expect(await tick()).toEqual({ requested: 0 });
    studio.wait(7 * 86_400);
    expect(await tick()).toEqual({ requested: 1 });
    const message = { syncId, trigger: 'compare', of: 'contacts' };
    expect(queue.take()).toEqual([{ topic: 'bulk-sync-requested', message }]);
    expect(await tick()).toEqual({ requested: 0 });
    studio.wait(8 * 86_400);
    expect(await tick()).toEqual({ requested: 1 });
  });

  test('are not compared while they are off', async () => {
    await studio.setSettings(annId, { enabled: false });
    studio.wait(7 * 86_400);
    expect(await tick()).toEqual({ requested: 0 });
    expect(queue.take()).toEqual([]);
  });

  test.each([
    ['syncNow', 'sync-requested', 'now'],
    ['fullResync', 'bulk-sync-requested', 'continuation'],
    ['repair', 'bulk-sync-requested', 'repair'],
  ] as const)(
    'can be asked for %s by operators, and nothing is asked of the calendar',
    async (action, topic, trigger) => {
      const before = await calendarSync();
      expect(await act(action)).toEqual({ kind: 'done' });
      expect(queue.take()).toEqual([{ topic, message: { syncId, trigger, of: 'contacts' } }]);
      const { operatorLog, ...after } = await calendarSync();
      expect(after).toEqual(before);
      expect(operatorLog).toMatchObject([{ action, by: 'ops@example.com' }]);
      expect((await studio.record(annId)).compareAll).toBe(action === 'fullResync' ? true : undefined);
    },
  );

  test('have no channel to renew, and are not repaired once they are off', async () => {
    expect(await act('renewChannel')).toMatchObject({ kind: 'refused', code: 'notPossibleNow' });
    await studio.setSettings(annId, { enabled: false });
    expect(await act('repair')).toMatchObject({ kind: 'refused', code: 'notPossibleNow' });
    expect(queue.take()).toEqual([]);
  });

  test('are paused and resumed', async () => {
    await act('pause');
    expect(await act('repair')).toMatchObject({ kind: 'refused' });
    expect(await studio.run(annId, 'studio')).toEqual({ kind: 'paused' });
    await act('resume');
    expect(await studio.run(annId, 'now')).toMatchObject({ kind: 'done' });
  });

  test('are shown to operators as they are', async () => {
    expect(await viewSync(studio.deps, syncId)).toMatchObject({
      calendar: { status },
      contacts: { line: { status: 'inOrder' } },
    });
    const lastFailure = { reason: 'unavailable', said: '503', at: studio.clock.now() } as const;
    const fields = { failures: 2, lastFailure };
    await studio.store.write([{ kind: 'update', document: contactSyncAt(syncId), fields }]);
    expect(await viewOperations(studio.deps)).toMatchObject({
      failingCount: 0,
      contactsFailing: 1,
      failing: [{ of: 'contacts', userId: annId, status: 'failing', failures: 2, failure: { said: '503' } }],
      studios: [{ counts: { failing: 1, off: 0 } }],
    });
  });

  test('are synced when their user asks for it', async () => {
    expect(await syncNow(studio.deps, { studioId, userId: annId })).toMatchObject({ kind: 'requested' });
    expect(queue.take()).toEqual([{ topic: 'sync-requested', message: { syncId, trigger: 'now', of: 'contacts' } }]);
  });

  test('do not make the calendar look as if it were synced', async () => {
    expect(await viewGoogleSync(studio.deps, { studioId, userId: annId })).toMatchObject({ view: { status } });
  });
});
