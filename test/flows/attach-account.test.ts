import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../shared/adapters/memory/store.ts';
import { asId, syncIdOf } from '../../shared/domain/ids.ts';
import type { GoogleSubject, StudioId, UserId } from '../../shared/domain/ids.ts';
import { addSeconds, parseInstant } from '../../shared/domain/time.ts';
import { attachAccount } from '../../shared/flows/sign-in/attach-account.ts';
import type { AccountToAttach } from '../../shared/flows/sign-in/attach-account.ts';
import { newSync } from '../../shared/flows/google-sync/new-sync.ts';
import { accountAt, grantAt, syncAt } from '../../shared/ports/collections.ts';
import type { SealedSecret } from '../../shared/ports/keys.ts';
import type { SyncRecord } from '../../shared/ports/records/sync-record.ts';

const at = parseInstant('2026-11-23T09:00:00Z');
if (at === undefined) throw new Error('the time of the test is wrong');
const now = at;
const studioId = asId<StudioId>('lumen');
const [ann, ben] = [asId<UserId>('ann'), asId<UserId>('ben')];
const [first, second] = [asId<GoogleSubject>('1'), asId<GoogleSubject>('2')];

describe('attaching a Google account', () => {
  const clock = { now: () => at, elapsed: () => 0, sleep: () => Promise.resolve() };
  let store = createMemoryStore({ clock });
  beforeEach(() => {
    store = createMemoryStore({ clock });
  });

  it('keeps the grant there is when Google gives no new one', async () => {
    await attach({ sealed: sealed('one') });
    const again = await attach({ at: addSeconds(at, 60) });
    expect(again.kind).toBe('attached');
    expect((await store.get(grantAt(syncIdOf(studioId, ann))))?.value.sealed.ciphertext).toBe('one');
  });

  it('takes the new grant when there is one', async () => {
    await attach({ sealed: sealed('one') });
    await attach({ sealed: sealed('two') });
    expect((await store.get(grantAt(syncIdOf(studioId, ann))))?.value.sealed.ciphertext).toBe('two');
  });

  it('is refused without any lasting access, and writes nothing', async () => {
    expect(await attach({})).toMatchObject({ kind: 'refused', code: 'noLastingAccess' });
    expect(await store.get(syncAt(syncIdOf(studioId, ann)))).toBeUndefined();
  });

  it('is refused where another user has it, in this studio or another', async () => {
    await attach({ sealed: sealed('one') });
    expect(await attach({ userId: ben, sealed: sealed('two') })).toMatchObject({ code: 'accountTaken' });
    expect(await attach({ studioId: asId('other'), sealed: sealed('two') })).toMatchObject({ code: 'accountTaken' });
  });

  it('is refused where the user has another one', async () => {
    await attach({ sealed: sealed('one') });
    expect(await attach({ subject: second, sealed: sealed('two') })).toMatchObject({ code: 'anotherAccountAttached' });
  });

  it('goes to another user once its user removed it', async () => {
    await attach({ sealed: sealed('one') });
    await store.write([{ kind: 'update', document: accountAt(first), fields: { detachedAt: at } }]);
    expect((await attach({ userId: ben, sealed: sealed('two') })).kind).toBe('attached');
    expect((await store.get(accountAt(first)))?.value).toMatchObject({ userId: ben });
    expect((await store.get(accountAt(first)))?.value.detachedAt).toBeUndefined();
  });

  it('lets a sync whose access had ended go on where it stopped', async () => {
    await keep({
      account: {
        subject: first,
        email: 'a@example.com',
        status: 'reconnectNeeded',
        permissions: ['calendar'],
        connectedAt: at,
      },
      failures: 4,
      lastFailure: { reason: 'reconnect', said: '400 invalid_grant', at },
    });
    await attach({ sealed: sealed('new'), at: addSeconds(at, 3600) });
    const sync = (await store.get(syncAt(syncIdOf(studioId, ann))))?.value;
    expect(sync).toMatchObject({
      account: { status: 'connected', connectedAt: addSeconds(at, 3600) },
      cursor: { token: 'where it stopped' },
      settings: { calendarId: 'a@example.com' },
      failures: 0,
      nextSyncAt: addSeconds(at, 3600),
    });
    expect(sync?.lastFailure).toBeUndefined();
  });

  it('starts without a calendar when it is another account than the one removed', async () => {
    await keep({ detachedSubject: first });
    await attach({ subject: second, sealed: sealed('two') });
    const sync = (await store.get(syncAt(syncIdOf(studioId, ann))))?.value;
    expect(sync?.settings.calendarId).toBeUndefined();
    expect(sync?.cursor).toBeUndefined();
    expect(sync?.nextSyncAt).toBeUndefined();
    expect(await store.get(accountAt(first))).toBeUndefined();
  });

  it('leaves the account removed to whoever has it now', async () => {
    await keep({ detachedSubject: first });
    await store.write([{ kind: 'update', document: accountAt(first), fields: { userId: ben } }]);
    await attach({ subject: second, sealed: sealed('two') });
    expect((await store.get(accountAt(first)))?.value).toMatchObject({ userId: ben });
  });

  function attach(change: Partial<AccountToAttach>) {
    const account = {
      studioId,
      userId: ann,
      subject: first,
      email: 'a@example.com',
      permissions: ['calendar'] as const,
    };
    return store.transact((transaction) => attachAccount(transaction, { ...account, at: now, ...change }));
  }

  /** A sync that was running with a calendar, as changed. */
  async function keep(change: Partial<SyncRecord>): Promise<void> {
    const sync = newSync(studioId, ann);
    const running: SyncRecord = {
      ...sync,
      settings: { ...sync.settings, enabled: true, calendarId: asId('a@example.com') },
      cursor: { calendarId: asId('a@example.com'), token: 'where it stopped', query: 'q' },
      ...change,
    };
    const account = { studioId, userId: ann, email: 'a@example.com', since: now };
    await store.write([
      { kind: 'set', document: syncAt(syncIdOf(studioId, ann)), value: running },
      { kind: 'set', document: accountAt(first), value: account },
    ]);
  }
});

function sealed(ciphertext: string): SealedSecret {
  return { keyName: 'test', wrappedKey: '', nonce: '', ciphertext };
}
