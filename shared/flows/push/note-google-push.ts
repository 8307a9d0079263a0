import type { ChannelId } from '../../domain/ids.ts';
import type { Queue } from '../../ports/queue.ts';
import { syncOfChannelToken } from './channel-token.ts';

/** One notification of Google's: it says that something changed, never what (facts 2). */
export interface GooglePush {
  readonly channelId: ChannelId;
  readonly resourceId: string;
  readonly resourceState: 'sync' | 'exists' | 'not_exists';
  readonly messageNumber: number;
  readonly token: string;
}

/**
 * Takes a notification: asks for a run of the sync its channel belongs to. One whose token we did not give to that channel is
 * ignored without reading anything. Throws `QueueFailure` when the request is not accepted: Google then sends it again.
 */
export async function noteGooglePush(
  deps: { readonly queue: Queue; readonly channelSecret: string },
  push: GooglePush,
): Promise<{ readonly kind: 'requested' | 'ignored'; readonly why?: 'notOurs' | 'opening' }> {
  const syncId = syncOfChannelToken(deps.channelSecret, push.channelId, push.token);
  if (syncId === undefined) return { kind: 'ignored', why: 'notOurs' };
  // The first message of a channel says that it is open, and nothing else.
  if (push.resourceState === 'sync') return { kind: 'ignored', why: 'opening' };
  await deps.queue.publish('sync-requested', { syncId, trigger: 'push' });
  return { kind: 'requested' };
}
