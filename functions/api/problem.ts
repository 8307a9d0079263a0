import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { InputError, Refused } from '../../shared/flows/refused.ts';
import type { ApiEnvironment } from './environment.ts';
import { problemCodes } from './problem-codes.ts';

/** What is told of a request that was not done (RFC 9457), beyond its request id. */
export interface Problem {
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly detail: string;
  readonly remedy: string;
  readonly errors?: readonly InputError[];
}

const titles: Readonly<Record<number, string>> = {
  400: 'The request cannot be read',
  401: 'Nobody is signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Not possible here',
  409: 'In conflict with how things stand',
  410: 'Gone',
  412: 'Changed meanwhile',
  413: 'Too large',
  415: 'Not JSON',
  422: 'Cannot be used as it is',
  429: 'Too many requests',
  500: 'Our mistake',
  503: 'For the moment not possible',
};

/** Answers with a problem document. */
export function answerProblem(
  context: Context<ApiEnvironment>,
  problem: Problem,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const body = {
    type: `/api/docs#problem-${problem.code}`,
    title: titles[problem.status] ?? 'Not done',
    status: problem.status,
    detail: problem.detail,
    code: problem.code,
    remedy: problem.remedy,
    requestId: context.get('requestId'),
    ...(problem.errors === undefined ? {} : { errors: problem.errors }),
  };
  return context.body(JSON.stringify(body), problem.status, { ...headers, 'content-type': 'application/problem+json' });
}

/** Answers with what a flow refused. */
export function answerRefusal(context: Context<ApiEnvironment>, refusal: Refused): Response {
  const { code, message, remedy, errors } = refusal;
  const status = problemCodes[code]?.status ?? 409;
  return answerProblem(context, {
    status,
    code,
    detail: message,
    remedy,
    ...(errors === undefined ? {} : { errors }),
  });
}

/** Answers 404 in the words that every unknown id gets, another studio's too. */
export function answerNotFound(context: Context<ApiEnvironment>): Response {
  return answerProblem(context, {
    status: 404,
    code: 'notFound',
    detail: 'There is nothing of this name in this studio.',
    remedy: 'Check the path and its ids; the list of the collection shows which there are.',
  });
}
