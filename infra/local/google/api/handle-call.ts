import { ApiError, authError, backendError, insufficientScopes, notInTheDouble, throttled } from '../api-error.ts';
import type { Counter } from '../counts.ts';
import type { ApiDescription, ApiMethod } from '../discovery/document.ts';
import { findMethod, validateBody, validateQuery } from '../discovery/validate-request.ts';
import type { Failure, FailureBook } from '../failures.ts';
import type { JsonObject } from '../json.ts';
import { livingAccessToken } from '../oauth/grants.ts';
import type { AccessTokenRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';
import type { ApiAnswer, ApiCall, Handler } from './call.ts';
import { selectFields } from './fields-mask.ts';

/** What is an API's own: its limits, and how it words its refusals. */
export interface ApiManner {
  /** Takes what a call weighs. Throws the API's own refusal where a limit is reached. */
  takeQuota(call: ApiCall): void;
  /** The refusal that an ordered `throttle` shows. */
  throttled(status: 403 | 429): ApiError;
  /** The body of a refusal. */
  wording(error: ApiError): JsonObject;
}

/** What answers the calls of one API. */
export interface ApiDesk {
  readonly world: World;
  readonly api: ApiDescription;
  readonly handlers: ReadonlyMap<string, Handler>;
  readonly manner: ApiManner;
  readonly failures: FailureBook;
  readonly counter: Counter;
  readonly origin: () => string;
}

/** A request to an API, from the wire or out of a batch. */
export interface ApiRequest {
  readonly httpMethod: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly header: (name: string) => string | undefined;
  readonly text: string;
  readonly inBatch: boolean;
}

/** What goes back over the wire: an answer, a reset connection, or nothing ever. */
export type Outcome =
  | { readonly kind: 'answer'; readonly status: number; readonly body?: JsonObject }
  | { readonly kind: 'html'; readonly status: number }
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' };

/** Answers one call: path, token, ordered failures, scopes, parameters, body, quota, then the method itself. */
export async function handleCall(desk: ApiDesk, request: ApiRequest): Promise<Outcome> {
  try {
    const { method, pathParameters } = findMethod(desk.api, request.httpMethod, request.path);
    desk.counter.call(method.id);
    const token = tokenOf(desk.world, request);
    const failures = desk.failures.strike({ method: method.id, email: token?.email });
    const early = await strikeBefore(failures, (status) => desk.manner.throttled(status));
    if (early) return early;
    if (!token) throw authError();
    const answer = await answerCall(desk, { request, method, token, pathParameters });
    if (failures.some((failure) => failure.kind === 'loseAnswer')) return { kind: 'reset' };
    return conditional(request, answer);
  } catch (error) {
    if (error instanceof ApiError) return { kind: 'answer', status: error.status, body: desk.manner.wording(error) };
    throw error;
  }
}

interface Matched {
  readonly request: ApiRequest;
  readonly method: ApiMethod;
  readonly token: AccessTokenRecord;
  readonly pathParameters: ReadonlyMap<string, readonly string[]>;
}

async function answerCall(desk: ApiDesk, { request, method, token, pathParameters }: Matched): Promise<ApiAnswer> {
  if (method.scopes.length > 0 && !method.scopes.some((scope) => token.scopes.includes(scope)))
    throw insufficientScopes();
  const query = validateQuery(method, withoutToken(request.query));
  const handler = desk.handlers.get(method.id);
  if (!handler) throw notInTheDouble(method.id);
  const body = validateBody(desk.api, method, request.text);
  const parameters = new Map([...query, ...pathParameters]);
  const call: ApiCall = {
    method,
    parameters,
    body,
    header: request.header,
    actor: token,
    origin: desk.origin(),
    inBatch: request.inBatch,
  };
  desk.manner.takeQuota(call);
  const answer = await handler(desk.world, call);
  const fields = parameters.get('fields')?.[0];
  return answer.body && fields !== undefined ? { ...answer, body: selectFields(answer.body, fields) } : answer;
}

function tokenOf(world: World, request: ApiRequest): AccessTokenRecord | undefined {
  const header = /^Bearer (.+)$/i.exec(request.header('authorization') ?? '')?.[1];
  const text = header ?? request.query.get('access_token') ?? request.query.get('oauth_token');
  return text === null ? undefined : livingAccessToken(world, text);
}

function withoutToken(query: URLSearchParams): URLSearchParams {
  const kept = new URLSearchParams(query);
  kept.delete('access_token');
  return kept;
}

/** Lets the failures strike that come before the call is applied; undefined when the call goes on. */
export async function strikeBefore(
  failures: readonly Failure[],
  refusal: ApiManner['throttled'] = throttledAsCalendar,
): Promise<Outcome | undefined> {
  for (const failure of failures) {
    switch (failure.kind) {
      case 'delay':
        await new Promise((resolve) => setTimeout(resolve, failure.milliseconds ?? 1_000));
        break;
      case 'hang':
        return { kind: 'hang' };
      case 'dropBefore':
        return { kind: 'reset' };
      case 'unavailable':
        return { kind: 'html', status: failure.status ?? 503 };
      case 'backendError':
        throw backendError(failure.status ?? 500);
      case 'throttle':
        throw refusal(failure.status === 429 ? 429 : 403);
      case 'loseAnswer':
        break;
    }
  }
  return undefined;
}

function throttledAsCalendar(status: 403 | 429): ApiError {
  return throttled(status, 'rateLimitExceeded');
}

function conditional(request: ApiRequest, answer: ApiAnswer): Outcome {
  const known = request.header('if-none-match');
  if (request.httpMethod === 'GET' && known !== undefined && known === answer.body?.etag)
    return { kind: 'answer', status: 304 };
  return { kind: 'answer', status: answer.status, ...(answer.body ? { body: answer.body } : {}) };
}
