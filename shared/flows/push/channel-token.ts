import { createHmac, timingSafeEqual } from 'node:crypto';
import { partsOfSyncId, syncIdOf } from '../../domain/ids.ts';
import type { ChannelId, SyncId } from '../../domain/ids.ts';

/**
 * The token of a watch channel: the sync it belongs to and a proof that we gave it to this very channel. A notification is told
 * from a forgery without reading anything. Holds no personal data; at most 256 characters (facts 2).
 */
export function channelTokenOf(secret: string, channelId: ChannelId, syncId: SyncId): string {
  return `${syncId}.${proof(secret, channelId, syncId)}`;
}

/** The sync a notification is for; undefined when the token is not one of ours for this channel. Compared in constant time. */
export function syncOfChannelToken(secret: string, channelId: ChannelId, token: string): SyncId | undefined {
  const cut = token.lastIndexOf('.');
  const parts = partsOfSyncId(token.slice(0, Math.max(0, cut)));
  if (parts === undefined) return undefined;
  const syncId = syncIdOf(parts.studioId, parts.userId);
  const expected = Buffer.from(proof(secret, channelId, syncId));
  const given = Buffer.from(token.slice(cut + 1));
  return given.length === expected.length && timingSafeEqual(given, expected) ? syncId : undefined;
}

function proof(secret: string, channelId: ChannelId, syncId: SyncId): string {
  return createHmac('sha256', secret).update(`channel|${channelId}|${syncId}`).digest('base64url');
}
