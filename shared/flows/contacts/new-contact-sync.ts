import { shardOf } from '../../domain/fingerprint.ts';
import { syncIdOf } from '../../domain/ids.ts';
import type { StudioId, UserId } from '../../domain/ids.ts';
import type { ContactSyncRecord } from '../../ports/records/contact-sync-record.ts';

/** The contact sync of a user who has chosen no group yet. */
export function newContactSync(studioId: StudioId, userId: UserId): ContactSyncRecord {
  return {
    studioId,
    userId,
    asked: { studio: 0, google: 0 },
    settled: { studio: 0, google: 0 },
    fence: 0,
    shard: shardOf(syncIdOf(studioId, userId), 64),
    failures: 0,
    told: {},
  };
}
