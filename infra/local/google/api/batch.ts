import type { ApiDesk, ApiRequest, Outcome } from './handle-call.ts';
import { handleCall } from './handle-call.ts';
import { badRequest } from '../api-error.ts';

/** The most calls in one batch (facts 3.4, the stricter of the two limits told). */
const MOST_CALLS = 50;

/** What a batch ends in: its multipart answer, or the outcome of a part that ends the whole connection. */
export type BatchOutcome =
  | { readonly kind: 'multipart'; readonly boundary: string; readonly text: string }
  | Extract<Outcome, { kind: 'reset' | 'hang' }>;

interface Part {
  readonly contentId: string | undefined;
  readonly request: ApiRequest;
}

/** Answers a `multipart/mixed` batch, its calls one after the other (facts 3.4). Throws 400 for what is not a batch. */
export async function handleBatch(
  desk: ApiDesk,
  batch: { readonly contentType: string; readonly authorization: string | undefined; readonly text: string },
): Promise<BatchOutcome> {
  const boundary = /boundary="?([^";]+)"?/i.exec(batch.contentType)?.[1];
  if (boundary === undefined) throw badRequest('A batch has to be multipart/mixed.');
  const parts = batch.text
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((text) => readPart(text, batch.authorization));
  if (parts.length === 0) throw badRequest('The batch is empty.');
  if (parts.length > MOST_CALLS) throw badRequest(`The batch has more than ${MOST_CALLS} calls.`);
  const answers: string[] = [];
  for (const { contentId, request } of parts) {
    const outcome = await handleCall(desk, request);
    if (outcome.kind === 'reset' || outcome.kind === 'hang') return outcome;
    answers.push(writePart(contentId, outcome));
  }
  const own = `batch_${answers.length}_${boundary.length}_local`;
  return {
    kind: 'multipart',
    boundary: own,
    text: `${answers.map((answer) => `--${own}\r\n${answer}`).join('')}--${own}--\r\n`,
  };
}

function readPart(text: string, authorization: string | undefined): Part {
  const [outer = '', inner = '', ...rest] = text.trim().split(/\r?\n\r?\n/);
  const [requestLine = '', ...headerLines] = inner.split(/\r?\n/);
  const [httpMethod = '', target = ''] = requestLine.split(' ');
  if (!target.startsWith('/')) throw badRequest('A batched call has to have a path only.');
  const url = new URL(target, 'http://batch.local');
  const headers = readHeaders(headerLines);
  const header = (name: string): string | undefined =>
    headers.get(name) ?? (name === 'authorization' ? authorization : undefined);
  const request = {
    httpMethod,
    path: url.pathname,
    query: url.searchParams,
    header,
    text: rest.join('\n\n'),
    inBatch: true,
  };
  return { contentId: readHeaders(outer.split(/\r?\n/)).get('content-id'), request };
}

function readHeaders(lines: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
}

function writePart(contentId: string | undefined, outcome: Extract<Outcome, { kind: 'answer' | 'html' }>): string {
  const body = outcome.kind === 'html' ? '<html>Error</html>' : outcome.body ? JSON.stringify(outcome.body) : '';
  const type = outcome.kind === 'html' ? 'text/html' : 'application/json; charset=UTF-8';
  const id = contentId === undefined ? [] : [`Content-ID: ${contentId.replace('<', '<response-')}`];
  const inner = [`HTTP/1.1 ${outcome.status} ${outcome.status < 400 ? 'OK' : 'Error'}`, `Content-Type: ${type}`];
  return ['Content-Type: application/http', ...id, '', ...inner, '', body, ''].join('\r\n');
}
