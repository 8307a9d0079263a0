import type { HttpFunction, Request } from '@google-cloud/functions-framework';
import { toEpochMilliseconds } from '../shared/domain/time.ts';
import { noteMailEvents } from '../shared/flows/mails/note-mail-events.ts';
import type { Deps } from './deps.ts';
import { factsOf, type LogLine } from './log.ts';
import { answers, endingOf } from './receive.ts';

/** SendGrid sends up to 768 kB at a time (facts 9); more is not from there. Bytes. */
const largestBody = 1_048_576;

type Answer = Pick<LogLine, 'severity' | 'ending'> & { readonly status: number; readonly facts?: object };

/**
 * Takes what SendGrid says became of our mails. Nothing is looked at before its signature is right: whoever else calls gets 401,
 * and no document is read for them. Any 2xx ends a delivery, everything else brings it back for up to a day.
 */
export function createMailEvents(deps: Pick<Deps, 'store' | 'clock' | 'mailEvents' | 'log'>): HttpFunction {
  return async (request, response) => {
    const { status, severity, ending, facts } = await settle(deps, request);
    deps.log({ severity, message: 'mail events', ending, ...facts });
    response.status(status).end();
  };
}

async function settle(deps: Pick<Deps, 'store' | 'clock' | 'mailEvents'>, request: Request): Promise<Answer> {
  try {
    if (request.method !== 'POST') return { status: 405, severity: 'WARNING', ending: 'notPosted' };
    const body = request.rawBody ?? Buffer.alloc(0);
    if (body.length > largestBody) return { status: 413, severity: 'WARNING', ending: 'tooLarge' };
    const read = await deps.mailEvents.read({ body, ...signatureOf(request) }, toEpochMilliseconds(deps.clock.now()));
    switch (read.kind) {
      case 'notGenuine':
      case 'stale':
        return { status: 401, severity: 'WARNING', ending: read.kind };
      case 'unreadable':
        // It would be no more readable the next time.
        return { status: 204, severity: 'ERROR', ending: 'unreadable' };
      case 'events': {
        const noted = await noteMailEvents(deps, read.events);
        return { status: 204, severity: 'INFO', ending: 'handled', facts: { ...noted, ignored: read.ignored } };
      }
    }
  } catch (error) {
    const ending = endingOf(error);
    return { ...answers[ending], ending, facts: factsOf(error) };
  }
}

function signatureOf({ headers }: Request): { readonly signature: string; readonly timestamp: string } {
  const header = (name: string): string => {
    const value = headers[name];
    return typeof value === 'string' ? value : '';
  };
  return {
    signature: header('x-twilio-email-event-webhook-signature'),
    timestamp: header('x-twilio-email-event-webhook-timestamp'),
  };
}
