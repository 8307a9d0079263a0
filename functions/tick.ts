import type { HttpFunction } from '@google-cloud/functions-framework';
import { z } from 'zod';
import { requestDueCompares } from '../shared/flows/operate/request-due-compares.ts';
import { requestDueContactSyncs, requestDueSyncs } from '../shared/flows/request-due-syncs.ts';
import { requestWaitingMails } from '../shared/flows/mails/send-mail.ts';
import { raiseStallAlarms } from '../shared/flows/operate/stall-alarm.ts';
import type { Config } from './config.ts';
import type { Deps } from './deps.ts';
import { receiveMessages } from './receive.ts';

/** Cloud Scheduler's message is the same every minute; the time is taken from the clock. */
const message = z.object({});

/** Every minute: asks for the syncs that are due, for the mails that a crash left waiting, and for a few weekly comparisons; says which syncs stand still. */
export function createTick(deps: Deps, config: Pick<Config, 'operators'>): HttpFunction {
  return receiveMessages(deps, {
    logged: 'tick',
    message,
    handle: async () => {
      const now = deps.clock.now();
      const [syncs, contacts, mails, compares, alarms] = await Promise.all([
        requestDueSyncs(deps, { now }),
        requestDueContactSyncs(deps, { now }),
        requestWaitingMails(deps, { now }),
        requestDueCompares(deps, { now }),
        raiseStallAlarms(deps, { now, operators: config.operators }),
      ]);
      return {
        syncs: syncs.requested,
        contacts: contacts.requested,
        mails: mails.requested,
        compares: compares.requested,
        stalled: alarms.stalled,
      };
    },
  });
}
