import type { HttpFunction } from '@google-cloud/functions-framework';
import { z } from 'zod';
import { asId, isId, type MailId } from '../shared/domain/ids.ts';
import { sendMail } from '../shared/flows/mails/send-mail.ts';
import type { Config } from './config.ts';
import type { Deps } from './deps.ts';
import { receiveMessages } from './receive.ts';

const message = z.object({
  mailId: z
    .string()
    .refine(isId)
    .transform((text) => asId<MailId>(text)),
});

/** Sends one mail of the outbox. */
export function createSendMail(deps: Deps, config: Config): HttpFunction {
  const { publicUrl, mailFrom, channelSecret } = config;
  const flowDeps = { ...deps, publicUrl, mailFrom, channelSecret };
  return receiveMessages(deps, {
    logged: 'mail',
    message,
    handle: async ({ mailId }) => {
      const outcome = await sendMail(flowDeps, { mailId });
      return { mailId, outcome: outcome.kind };
    },
  });
}
