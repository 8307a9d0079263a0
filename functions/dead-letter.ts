import type { HttpFunction } from '@google-cloud/functions-framework';
import { z } from 'zod';
import { recordDeadLetter } from '../shared/flows/operate/record-dead-letter.ts';
import type { Deps } from './deps.ts';
import { receiveMessages } from './receive.ts';

/** Set by Pub/Sub on what it moved to the dead-letter topic. */
const source = 'CloudPubSubDeadLetterSourceSubscription';
const attempts = 'CloudPubSubDeadLetterSourceDeliveryCount';

/** Keeps what no function could deal with, whatever it holds, for the operations page. */
export function createDeadLetter(deps: Deps): HttpFunction {
  return receiveMessages(deps, {
    logged: 'dead letter',
    message: z.unknown(),
    handle: async (_message, { attributes, messageId, text }) => {
      const topic = attributes[source] ?? 'unknown';
      const tried = Number(attributes[attempts]);
      const letter = { topic, messageId, data: text, ...(Number.isInteger(tried) ? { attempts: tried } : {}) };
      await recordDeadLetter(deps, letter);
      return { topic };
    },
  });
}
