import type { HttpFunction } from '@google-cloud/functions-framework';
import { z } from 'zod';
import { partsOfSyncId, syncIdOf } from '../shared/domain/ids.ts';
import { compareSample } from '../shared/flows/operate/compare-sample.ts';
import { repairSync } from '../shared/flows/operate/repair-sync.ts';
import { compareContacts } from '../shared/flows/contacts/compare-contacts.ts';
import { repairContacts } from '../shared/flows/contacts/repair-contacts.ts';
import { syncContacts } from '../shared/flows/contacts/sync-contacts.ts';
import type { ContactsOutcome } from '../shared/flows/contacts/sync-contacts.ts';
import { syncUser } from '../shared/flows/sync-user.ts';
import type { SyncOutcome } from '../shared/flows/sync-user.ts';
import { syncTriggers } from '../shared/ports/queue.ts';
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
  trigger: z.enum(syncTriggers),
  of: z.literal('contacts').optional(),
});

/** One run for one user's calendar or contacts, asked for on either sync topic; also the rarer looks at everything: repairing, comparing. */
export function createSyncUser(deps: Deps, config: Config): HttpFunction {
  const flowDeps = { ...deps, pushAddress: `${config.publicUrl}/hooks/google`, channelSecret: config.channelSecret };
  return receiveMessages(deps, {
    logged: 'sync',
    message,
    handle: async ({ syncId, trigger, of }, { messageId: delivery }) => {
      if (of === 'contacts' && trigger === 'repair') {
        const repaired = await repairContacts(deps, { syncId, delivery });
        return { of, syncId, trigger, outcome: repaired.kind, ...('found' in repaired ? repaired.found : {}) };
      }
      if (of === 'contacts' && trigger === 'compare') {
        const compared = await compareContacts(deps, { syncId });
        return { of, syncId, trigger, outcome: compared.kind, ...('drift' in compared ? compared.drift : {}) };
      }
      if (of === 'contacts') {
        const synced = await syncContacts(deps, { syncId, trigger, delivery });
        return { of, syncId, trigger, outcome: synced.kind, ...countsOf(synced) };
      }
      if (trigger === 'repair') {
        const repaired = await repairSync(flowDeps, { syncId, delivery });
        return { syncId, trigger, outcome: repaired.kind, ...('found' in repaired ? repaired.found : {}) };
      }
      if (trigger === 'compare') {
        const compared = await compareSample(flowDeps, { syncId });
        return { syncId, trigger, outcome: compared.kind, ...('drift' in compared ? compared.drift : {}) };
      }
      const outcome = await syncUser(flowDeps, { syncId, trigger, delivery });
      return { syncId, trigger, outcome: outcome.kind, ...countsOf(outcome) };
    },
  });
}

function countsOf(outcome: SyncOutcome | ContactsOutcome): object {
  return 'run' in outcome ? { runId: outcome.run.id, ended: outcome.run.outcome, ...outcome.run.counts } : {};
}
