import { randomBytes } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import type { EventSender } from './events.ts';
import type { FailureKind, Failures } from './failures.ts';
import { error, readMailRequest, type MailRequest, type RequestError } from './mail-request.ts';
import { mailsOf, type MailStore } from './mail-store.ts';

const largestRequest = 30 * 1024 * 1024;
const rateLimit = 10_000;

const answers: Record<Exclude<FailureKind, 'lose-answer' | 'hang'>, (now: number) => Response> = {
  throttle: (now) =>
    refusal(429, [error('', 'too many requests')], {
      'X-RateLimit-Limit': String(rateLimit),
      'X-RateLimit-Remaining': '0',
      'X-RateLimit-Reset': String(Math.ceil(now / 1000) + 1),
    }),
  unavailable: () => refusal(503, [error('', 'Service Unavailable')]),
  refuse: () =>
    refusal(403, [
      error(
        'from',
        'The from address does not match a verified Sender Identity. Mail cannot be sent until this error is resolved.',
      ),
    ]),
};

/** What the routes of an inbox work with; `now` is in milliseconds since the epoch. */
export interface InboxParts {
  readonly store: MailStore;
  readonly failures: Failures;
  readonly events: EventSender;
  readonly now: () => number;
}

/** POST /v3/mail/send as SendGrid answers it (facts 9); every other path under /v3 is 404. */
export function sendRoutes(parts: InboxParts): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  let sequence = 0;

  app.post('/mail/send', async (context) => {
    const authorization = context.req.header('authorization') ?? '';
    if (!/^Bearer SG\../.test(authorization)) {
      return refusal(401, [error('', 'The provided authorization grant is invalid, expired, or revoked')]);
    }
    const body = await context.req.text();
    const failure = parts.failures.take();
    if (failure !== undefined && failure !== 'lose-answer') {
      return fail(failure, context.env, parts.now());
    }
    if (Buffer.byteLength(body) > largestRequest) {
      return refusal(413, [error('', 'The JSON payload you have included in your request is too large.')]);
    }
    const read = readMailRequest(parsed(body), parts.now());
    if (read.kind === 'invalid') {
      return refusal(400, read.errors);
    }
    const isSandboxed = read.mail.mail_settings?.sandbox_mode?.enable === true;
    const messageId = isSandboxed ? undefined : await keep(read.mail);
    if (failure === 'lose-answer') {
      return cut(context.env);
    }
    return new Response(
      null,
      messageId === undefined ? { status: 200 } : { status: 202, headers: { 'X-Message-Id': messageId } },
    );
  });
  app.all('/mail/send', () => refusal(405, [error('', 'Method not allowed.')]));
  app.all('*', () => refusal(404, [error('', 'Not Found')]));
  return app;

  async function keep(mail: MailRequest): Promise<string> {
    const messageId = randomBytes(16).toString('base64url');
    sequence += 1;
    await parts.store.add(mailsOf(mail, { messageId, receivedAt: parts.now(), sequence }));
    return messageId;
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

async function fail(
  kind: Exclude<FailureKind, 'lose-answer'>,
  { outgoing }: HttpBindings,
  now: number,
): Promise<Response> {
  if (kind === 'hang') {
    await new Promise((resolve) => {
      outgoing.once('close', resolve);
    });
    return RESPONSE_ALREADY_SENT;
  }
  return answers[kind](now);
}

function cut({ incoming }: HttpBindings): Response {
  incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

function refusal(status: number, errors: readonly RequestError[], headers: Record<string, string> = {}): Response {
  return Response.json({ errors }, { status, headers });
}
