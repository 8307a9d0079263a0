import { createHmac, timingSafeEqual } from 'node:crypto';
import { asId, isId, partsOfSyncId } from '../../domain/ids.ts';
import type { StudioId, SyncId } from '../../domain/ids.ts';
import { studioCollections, syncAt } from '../../ports/collections.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';

/** Whose mails a link switches off: one user's about their sync, or a studio's failure notices to its job address. */
export type Subscription = SyncId | StudioId;

/** The path that switches these mails off; signed, so that nobody can do it for others. */
export function unsubscribePath(deps: { readonly channelSecret: string }, of: Subscription): string {
  return `/unsubscribe/${of}/${signatureOf(deps.channelSecret, of)}`;
}

/** Whether such a path is one of ours, and whose mails it is about. */
export function readUnsubscribeLink(
  deps: { readonly channelSecret: string },
  link: { readonly of: string; readonly signature: string },
):
  | { readonly kind: 'user'; readonly syncId: SyncId }
  | { readonly kind: 'studio'; readonly studioId: StudioId }
  | undefined {
  const expected = Buffer.from(signatureOf(deps.channelSecret, link.of));
  const given = Buffer.from(link.signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
  if (partsOfSyncId(link.of) !== undefined) return { kind: 'user', syncId: asId(link.of) };
  return isId(link.of) ? { kind: 'studio', studioId: asId(link.of) } : undefined;
}

/** Switches mails off (RFC 8058: one click, no sign-in): a user's warnings and reports, or a studio's failure notices. Doing it twice changes nothing. */
export async function unsubscribe(
  deps: { readonly store: Store; readonly clock: Clock; readonly channelSecret: string },
  link: { readonly of: string; readonly signature: string },
): Promise<{ readonly kind: 'done' | 'notOurs' }> {
  const whose = readUnsubscribeLink(deps, link);
  if (whose === undefined) return { kind: 'notOurs' };
  if (whose.kind === 'user') await switchUserOff(deps.store, whose.syncId);
  else await switchStudioOff(deps, whose.studioId);
  return { kind: 'done' };
}

async function switchUserOff(store: Store, syncId: SyncId): Promise<void> {
  const document = syncAt(syncId);
  await store.transact(async (transaction) => {
    const sync = (await transaction.get(document))?.value;
    if (sync === undefined || (!sync.settings.mail.warnings && !sync.settings.mail.report)) return;
    const mail = { ...sync.settings.mail, warnings: false, report: false };
    transaction.update(document, { settings: { ...sync.settings, mail }, version: sync.version + 1 });
  });
}

async function switchStudioOff(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  studioId: StudioId,
): Promise<void> {
  const document = studioCollections(studioId).studio;
  await store.transact(async (transaction) => {
    const studio = (await transaction.get(document))?.value;
    if (studio === undefined || !studio.syncJob.notify.onFailure) return;
    const notify = { ...studio.syncJob.notify, onFailure: false };
    transaction.update(document, {
      syncJob: { ...studio.syncJob, notify },
      version: studio.version + 1,
      updatedAt: clock.now(),
    });
  });
}

function signatureOf(secret: string, of: string): string {
  return createHmac('sha256', secret).update(`unsubscribe ${of}`).digest('base64url');
}
