import { shardOf } from '../../domain/fingerprint.ts';
import { syncIdOf } from '../../domain/ids.ts';
import type { StudioId, UserId } from '../../domain/ids.ts';
import { defaultSettings } from '../../domain/settings.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';

/** The sync of a user who has touched nothing yet: off, with the settings everyone starts from. */
export function newSync(studioId: StudioId, userId: UserId): SyncRecord {
  return {
    studioId,
    userId,
    settings: defaultSettings,
    version: 1,
    asked: { studio: 0, google: 0 },
    settled: { studio: 0, google: 0 },
    fence: 0,
    shard: shardOf(syncIdOf(studioId, userId), 64),
    failures: 0,
    told: {},
  };
}
