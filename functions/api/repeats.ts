import type { Context, MiddlewareHandler } from 'hono';
import { fingerprint } from '../../shared/domain/fingerprint.ts';
import { beginRequest, forgetRequest, keepAnswer } from '../../shared/flows/studio/idempotency.ts';
import type { KeptAnswer, RepeatableRequest } from '../../shared/flows/studio/idempotency.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { Store } from '../../shared/ports/store.ts';
import type { ApiEnvironment } from './environment.ts';
import { nameOf } from './gate.ts';
import { answerProblem } from './problem.ts';

/** Headers of an answer that its repeats get too. */
const keptHeaders = ['content-type', 'etag', 'location'];

/**
 * POST honours `Idempotency-Key` for 24 hours: a repeat of a request that succeeded gets the first one's answer. One that
 * did nothing leaves its key free.
 */
export function honourIdempotencyKeys(deps: {
  readonly store: Store;
  readonly clock: Clock;
}): MiddlewareHandler<ApiEnvironment> {
  return async (context, next) => {
    const key = context.req.header('idempotency-key');
    if (context.req.method !== 'POST' || key === undefined || context.get('caller') === undefined) return next();
    if (!/^[\x21-\x7e]{1,200}$/.test(key)) return answerBadKey(context);
    const request = await repeatable(context, key);
    const repeat = await beginRequest(deps, request);
    switch (repeat.kind) {
      case 'answered':
        return answerAgain(context, repeat.answer);
      case 'underWay':
        return answerUnderWay(context);
      case 'anotherRequest':
        return answerAnotherRequest(context);
      case 'new':
        await next();
        if (context.res.status >= 300) await forgetRequest(deps, request);
        else await keepAnswer(deps, request, await answerToKeep(context));
    }
    return undefined;
  };
}

async function repeatable(context: Context<ApiEnvironment>, key: string): Promise<RepeatableRequest> {
  const caller = context.get('caller');
  const { pathname, search } = new URL(context.req.url);
  const body = await context.req.text();
  const print = fingerprint(JSON.stringify([context.req.method, pathname, search, body]));
  return { studioId: caller.studioId, caller: nameOf(caller), key, print };
}

async function answerToKeep(context: Context<ApiEnvironment>): Promise<KeptAnswer> {
  const headers = keptHeaders.flatMap((name) => {
    const value = context.res.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return {
    status: context.res.status,
    headers: Object.fromEntries(headers),
    body: context.get('bodyKept') ?? (await context.res.clone().text()),
  };
}

function answerAgain(context: Context<ApiEnvironment>, { status, headers, body }: KeptAnswer): Response {
  const answer = new Response(body === '' ? null : body, { status, headers });
  answer.headers.set('idempotency-replayed', 'true');
  answer.headers.set('x-request-id', context.get('requestId'));
  return answer;
}

function answerBadKey(context: Context<ApiEnvironment>): Response {
  return answerProblem(context, {
    status: 422,
    code: 'invalid',
    detail: 'Idempotency-Key is 1 to 200 printable characters without spaces.',
    remedy: 'Use a random UUID for each new request, and the same one for its repeats.',
    errors: [{ path: 'Idempotency-Key', message: 'It is 1 to 200 printable characters without spaces.' }],
  });
}

function answerUnderWay(context: Context<ApiEnvironment>): Response {
  return answerProblem(
    context,
    {
      status: 409,
      code: 'idempotencyKeyInUse',
      detail: 'The first request with this Idempotency-Key has not ended.',
      remedy: 'Repeat it in some seconds: the answer of the first is given then.',
    },
    { 'retry-after': '5' },
  );
}

function answerAnotherRequest(context: Context<ApiEnvironment>): Response {
  return answerProblem(context, {
    status: 422,
    code: 'idempotencyKeyReused',
    detail: 'Another request was made with this Idempotency-Key in the last 24 hours.',
    remedy: 'Use a new key for a new request.',
  });
}
