import type { HttpFunction } from '@google-cloud/functions-framework';
import { z } from 'zod';
import { partsOfSyncId, syncIdOf } from '../shared/domain/ids.ts';
import { syncUser } from '../shared/flows/sync-user.ts';
import type { Config } from './config.ts';
import type { Deps } from './deps.ts';
import { receiveMessages } from './receive.ts';

const syncId = z.string().transform((text, context) => {
  const parts = partsOfSyncId(text);
  if (parts !== undefined) return syncIdOf(parts.studioId, parts.userId);
  context.addIssue('names no sync');
  return z.NEVER;
});

const message = z.object({
  syncId,
  trigger: z.enum(['tick', 'push', 'studio', 'now', 'populate', 'continuation']),
});

/** One run for one user, asked for on either sync topic. */
export function createSyncUser(deps: Deps, config: Config): HttpFunction {
  const flowDeps = { ...deps, pushAddress: `${config.publicUrl}/hooks/google`, channelSecret: config.channelSecret };
  return receiveMessages(deps, {
    logged: 'sync',
    message,
    handle: async ({ syncId, trigger }, { messageId: delivery }) => {
      const outcome = await syncUser(flowDeps, { syncId, trigger, delivery });
      const run = 'run' in outcome ? { runId: outcome.run.id, ended: outcome.run.outcome, ...outcome.run.counts } : {};
      return { syncId, trigger, outcome: outcome.kind, ...run };
    },
  });
}
