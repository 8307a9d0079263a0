import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { RouterRoute } from 'hono/types';
import { StoreFailure } from '../../shared/ports/store.ts';
import type { ApiEnvironment } from './environment.ts';
import { answerNotFound, answerProblem } from './problem.ts';

/** Answers a path that has no route for this method: 405 where others would do, 404 where none does. */
export function answerNoRoute(context: Context<ApiEnvironment>, routes: readonly RouterRoute[]): Response {
  const allowed = routes
    .filter(({ method, path }) => method !== 'ALL' && isPathOf(path, context.req.path))
    .map(({ method }) => method);
  if (allowed.length === 0) return answerNotFound(context);
  return answerProblem(
    context,
    {
      status: 405,
      code: 'methodNotAllowed',
      detail: `${context.req.method} is not possible here.`,
      remedy: `Use one of ${[...new Set(allowed)].join(', ')}.`,
    },
    { allow: [...new Set(allowed)].join(', ') },
  );
}

/** Answers what was thrown: unreadable requests by their status, a store that is down with 503, our own mistakes with 500. */
export function answerError(context: Context<ApiEnvironment>, error: Error): Response {
  if (error instanceof HTTPException && error.status === 415) return answerNotJson(context);
  if (error instanceof HTTPException && error.status < 500) return answerUnreadable(context);
  if (error instanceof StoreFailure && error.reason !== 'tooLarge') return answerBusy(context);
  return answerProblem(context, {
    status: 500,
    code: 'internal',
    detail: 'Something went wrong on our side; it was recorded.',
    remedy: 'Try again; if it stays so, tell us the requestId.',
  });
}

function answerNotJson(context: Context<ApiEnvironment>): Response {
  return answerProblem(context, {
    status: 415,
    code: 'notJson',
    detail: 'The body is not said to be JSON.',
    remedy: 'Send it with content-type application/json.',
  });
}

function answerUnreadable(context: Context<ApiEnvironment>): Response {
  return answerProblem(context, {
    status: 400,
    code: 'malformedJson',
    detail: 'The body is no JSON.',
    remedy: 'Send one JSON object.',
  });
}

function answerBusy(context: Context<ApiEnvironment>): Response {
  return answerProblem(
    context,
    {
      status: 503,
      code: 'busy',
      detail: 'The records cannot be reached, or too many change the same ones at this moment.',
      remedy: 'Try again in some seconds.',
    },
    { 'retry-after': '2' },
  );
}

function isPathOf(pattern: string, path: string): boolean {
  const [expected, given] = [pattern.split('/'), path.split('/')];
  return (
    expected.length === given.length &&
    expected.every((part, at) => part === given[at] || (part.startsWith(':') && given[at] !== ''))
  );
}
