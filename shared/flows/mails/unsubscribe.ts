import { createHmac, timingSafeEqual } from 'node:crypto';
import { partsOfSyncId } from '../../domain/ids.ts';
import type { SyncId } from '../../domain/ids.ts';
import { syncAt } from '../../ports/collections.ts';
import type { Store } from '../../ports/store.ts';

/** The path that switches one user's warning mails off; signed, so that nobody can do it for others. */
export function unsubscribePath(deps: { readonly channelSecret: string }, syncId: SyncId): string {
  return `/unsubscribe/${syncId}/${signatureOf(deps.channelSecret, syncId)}`;
}

/** Whether such a path is one of ours. */
export function isUnsubscribeLink(
  deps: { readonly channelSecret: string },
  link: { readonly syncId: string; readonly signature: string },
): boolean {
  const expected = Buffer.from(signatureOf(deps.channelSecret, link.syncId));
  const given = Buffer.from(link.signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** Switches the warnings and reports of one user off (RFC 8058: one click, no sign-in). Doing it twice changes nothing. */
export async function unsubscribe(
  deps: { readonly store: Store; readonly channelSecret: string },
  link: { readonly syncId: string; readonly signature: string },
): Promise<{ readonly kind: 'done' | 'notOurs' }> {
  const parts = partsOfSyncId(link.syncId);
  if (parts === undefined || !isUnsubscribeLink(deps, link)) return { kind: 'notOurs' };
  const document = syncAt(link.syncId as SyncId); // its parts were checked just above
  await deps.store.transact(async (transaction) => {
    const sync = (await transaction.get(document))?.value;
    if (sync === undefined) return;
    const mail = { ...sync.settings.mail, warnings: false, report: false };
    transaction.update(document, { settings: { ...sync.settings, mail }, version: sync.version + 1 });
  });
  return { kind: 'done' };
}

function signatureOf(secret: string, syncId: string): string {
  return createHmac('sha256', secret).update(`unsubscribe ${syncId}`).digest('base64url');
}
