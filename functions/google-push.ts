import type { HttpFunction, Request } from '@google-cloud/functions-framework';
import { z } from 'zod';
import { asId, type ChannelId } from '../shared/domain/ids.ts';
import { noteGooglePush } from '../shared/flows/push/note-google-push.ts';
import type { Config } from './config.ts';
import type { Deps } from './deps.ts';
import { factsOf } from './log.ts';
import { answers, endingOf } from './receive.ts';

/** Google's notification: everything is in the headers, nothing in the body (facts 2). */
const notification = z.object({
  channelId: z
    .string()
    .min(1)
    .max(64)
    .transform((text) => asId<ChannelId>(text)),
  resourceId: z.string().min(1),
  resourceState: z.enum(['sync', 'exists', 'not_exists']),
  messageNumber: z.coerce.number().int().positive(),
  token: z.string().max(256).default(''),
});

/** Takes a notification, notes that the user's sync is asked for, answers at once. Whoever we do not know gets 204 too: a 4xx would tell them nothing new, a 5xx would bring them back. */
export function createGooglePush(
  deps: Pick<Deps, 'queue' | 'log'>,
  config: Pick<Config, 'channelSecret'>,
): HttpFunction {
  const flowDeps = { ...deps, channelSecret: config.channelSecret };
  return async (request, response) => {
    const push = notification.safeParse(headersOf(request));
    if (request.method !== 'POST' || !push.success) {
      deps.log({ severity: 'WARNING', message: 'google push', ending: 'malformed' });
      response.status(400).end();
      return;
    }
    try {
      const { kind, why } = await noteGooglePush(flowDeps, push.data);
      deps.log({ severity: 'INFO', message: 'google push', ending: kind, why });
      response.status(204).end();
    } catch (error) {
      const ending = endingOf(error);
      deps.log({ severity: answers[ending].severity, message: 'google push', ending, ...factsOf(error) });
      response.status(answers[ending].status).end();
    }
  };
}

function headersOf(request: Request): Readonly<Record<string, unknown>> {
  const header = (name: string) => request.headers[name];
  return {
    channelId: header('x-goog-channel-id'),
    resourceId: header('x-goog-resource-id'),
    resourceState: header('x-goog-resource-state'),
    messageNumber: header('x-goog-message-number'),
    token: header('x-goog-channel-token'),
  };
}
