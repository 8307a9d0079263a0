import { describe, expect, test } from 'vitest';
import {
  failureFrom,
  grantFailureReason,
  reasonIn,
  retryAfterSeconds,
} from '../../../shared/adapters/google/failure.ts';
import { GoogleFailure, type GoogleFailureReason } from '../../../shared/ports/google.ts';

/** What the official client throws, by shape. */
function thrownBy(status: number, data: unknown, headers: Record<string, string> = {}): unknown {
  return Object.assign(new Error('Secret title of ann@example.com, Bearer ya29.token'), {
    config: { headers: { authorization: 'Bearer ya29.token' } },
    status,
    response: { status, data, headers: new Headers(headers) },
  });
}

function calendarError(status: number, reason: string): unknown {
  return thrownBy(status, {
    error: { code: status, message: 'any words', errors: [{ domain: 'global', reason, message: 'any words' }] },
  });
}

describe('what Google says', () => {
  test.each<[number, string, GoogleFailureReason]>([
    [400, 'badRequest', 'rejected'],
    [400, 'timeRangeEmpty', 'rejected'],
    [400, 'invalid', 'rejected'],
    [400, 'pushNotSupportedForRequestedResource', 'rejected'],
    [400, 'channelIdNotUnique', 'rejected'],
    [400, 'push.webhookUrlUnauthorized', 'misconfigured'],
    [401, 'push.webhookUrlUnauthorized', 'misconfigured'],
    [401, 'authError', 'unauthorized'],
    [403, 'rateLimitExceeded', 'throttled'],
    [403, 'userRateLimitExceeded', 'throttled'],
    [403, 'quotaExceeded', 'paused'],
    [403, 'insufficientPermissions', 'reconnect'],
    [403, 'accessNotConfigured', 'misconfigured'],
    [403, 'dailyLimitExceeded', 'misconfigured'],
    [403, 'forbiddenForNonOrganizer', 'forbidden'],
    [403, 'forbidden', 'forbidden'],
    [403, 'somethingNew', 'forbidden'],
    [404, 'notFound', 'gone'],
    [409, 'duplicate', 'taken'],
    [409, 'conflict', 'unavailable'],
    [410, 'fullSyncRequired', 'cursorExpired'],
    [410, 'updatedMinTooLongAgo', 'cursorExpired'],
    [410, 'deleted', 'gone'],
    [412, 'conditionNotMet', 'changedMeanwhile'],
    [429, 'rateLimitExceeded', 'throttled'],
    [429, 'quotaExceeded', 'paused'],
    [500, 'backendError', 'unavailable'],
    [503, 'backendError', 'unavailable'],
    [418, 'teapot', 'rejected'],
  ])('%i %s means %s', (status, reason, expected) => {
    const failure = failureFrom(calendarError(status, reason));
    expect([failure.reason, failure.said]).toEqual([expected, `${status} ${reason}`]);
  });

  test.each<[number, string, GoogleFailureReason]>([
    [400, 'invalid', 'cursorExpired'],
    [400, 'badRequest', 'rejected'],
    [410, 'gone', 'cursorExpired'],
    [404, 'notFound', 'gone'],
  ])('%i %s to a question with a cursor means %s', (status, reason, expected) => {
    expect(failureFrom(calendarError(status, reason), { withCursor: true }).reason).toBe(expected);
  });

  test.each<[number, GoogleFailureReason]>([
    [403, 'unavailable'],
    [404, 'unavailable'],
    [502, 'unavailable'],
    [429, 'throttled'],
    [401, 'unauthorized'],
  ])('a page of HTML with %i means %s: it says nothing of the question', (status, expected) => {
    expect(failureFrom(thrownBy(status, '<html>Sorry</html>')).reason).toBe(expected);
  });

  test('is found in the newer form of errors too', () => {
    const details = [
      { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' },
    ];
    expect(failureFrom(thrownBy(403, { error: { code: 403, status: 'PERMISSION_DENIED', details } })).reason).toBe(
      'reconnect',
    );
    expect(reasonIn({ error: { code: 403, status: 'PERMISSION_DENIED' } })).toBe('PERMISSION_DENIED');
  });

  const rpc = (status: number, code: string, details: readonly object[] = []): unknown =>
    thrownBy(status, { error: { code: status, message: 'any words', status: code, details } });
  const because = (reason: string): readonly object[] => [
    { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason },
  ];

  test.each<[string, unknown, object, GoogleFailureReason]>([
    [
      'a dead cursor',
      rpc(400, 'FAILED_PRECONDITION', because('EXPIRED_SYNC_TOKEN')),
      { withCursor: true },
      'cursorExpired',
    ],
    ['any other 400 beside a cursor', rpc(400, 'INVALID_ARGUMENT'), { withCursor: true }, 'rejected'],
    ['a precondition beside a cursor', rpc(400, 'FAILED_PRECONDITION'), { withCursor: true }, 'rejected'],
    ['an old version', rpc(400, 'FAILED_PRECONDITION'), { conditional: true }, 'changedMeanwhile'],
    [
      'an old version, in the older form',
      calendarError(400, 'failedPrecondition'),
      { conditional: true },
      'changedMeanwhile',
    ],
    ['an account that is full', rpc(400, 'FAILED_PRECONDITION'), {}, 'paused'],
    ['a contact that is gone', rpc(404, 'NOT_FOUND'), {}, 'gone'],
    ['a title that is taken', rpc(409, 'ALREADY_EXISTS'), {}, 'taken'],
    ['a write that met another', rpc(409, 'ABORTED'), {}, 'throttled'],
    ['too many calls', rpc(429, 'RESOURCE_EXHAUSTED', because('RATE_LIMIT_EXCEEDED')), {}, 'throttled'],
    ['too many full reads', rpc(429, 'RESOURCE_EXHAUSTED'), {}, 'throttled'],
    [
      'a spent budget of writes',
      rpc(429, 'RESOURCE_EXHAUSTED', [
        { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [{ subject: 'QUOTA_EXCEEDED' }] },
      ]),
      {},
      'paused',
    ],
    [
      'a missing permission',
      rpc(403, 'PERMISSION_DENIED', because('ACCESS_TOKEN_SCOPE_INSUFFICIENT')),
      {},
      'reconnect',
    ],
    ['an API that is off', rpc(403, 'PERMISSION_DENIED', because('SERVICE_DISABLED')), {}, 'misconfigured'],
    ['an outage', rpc(503, 'UNAVAILABLE'), {}, 'unavailable'],
  ])('of contacts, %s, is understood', (_case, thrown, asked, expected) => {
    expect(failureFrom(thrown, asked).reason).toBe(expected);
  });

  test('carries how long it asked to wait', () => {
    const body = { error: { errors: [{ reason: 'rateLimitExceeded' }] } };
    expect(failureFrom(thrownBy(429, body, { 'retry-after': '7' })).retryAfterSeconds).toBe(7);
    const dates = { 'retry-after': 'Sun, 01 Mar 2026 00:00:09 GMT', date: 'Sun, 01 Mar 2026 00:00:00 GMT' };
    expect(failureFrom(thrownBy(429, body, dates)).retryAfterSeconds).toBe(9);
    expect(retryAfterSeconds('soon', 0)).toBeUndefined();
  });

  test.each([
    [
      'a broken connection',
      Object.assign(new Error('x'), { config: {}, cause: Object.assign(new Error('y'), { code: 'ECONNRESET' }) }),
      'unavailable',
      'network ECONNRESET',
    ],
    [
      'a time-out',
      Object.assign(new Error('x'), { config: {}, code: 'TimeoutError' }),
      'unavailable',
      'network TimeoutError',
    ],
    ['an impossible parameter', new Error('Missing required parameters: calendarId'), 'rejected', 'not asked'],
    ['nothing', undefined, 'rejected', 'not asked'],
  ])('is told apart from %s', (_case, thrown, reason, said) => {
    const failure = failureFrom(thrown);
    expect([failure.reason, failure.said]).toEqual([reason, said]);
  });

  test('never comes with titles, addresses or tokens', () => {
    const thrown = [
      calendarError(412, 'conditionNotMet'),
      calendarError(400, 'Secret title of ann@example.com'),
      thrownBy(400, { error: 'ann@example.com' }),
      Object.assign(new Error('connect to ann@example.com'), { config: { url: 'Secret' }, code: 'Bearer ya29.token' }),
    ];
    for (const error of thrown) {
      const failure = failureFrom(error);
      const told = [
        failure.message,
        failure.said,
        failure.stack,
        JSON.stringify(failure),
        String(failure.cause),
      ].join();
      expect(told).not.toMatch(/ann@|Secret|ya29/);
    }
  });

  test('leaves a failure as it is', () => {
    const failure = new GoogleFailure('paused', '403 quotaExceeded');
    expect(failureFrom(failure)).toBe(failure);
  });
});

describe('the token endpoint', () => {
  test.each<[number, string | undefined, GoogleFailureReason]>([
    [400, 'invalid_grant', 'reconnect'],
    [400, 'admin_policy_enforced', 'reconnect'],
    [401, 'invalid_client', 'misconfigured'],
    [400, 'unauthorized_client', 'misconfigured'],
    [400, 'redirect_uri_mismatch', 'misconfigured'],
    [400, undefined, 'unavailable'],
    [429, 'rate_limit', 'throttled'],
    [503, undefined, 'unavailable'],
    [500, 'internal_failure', 'unavailable'],
  ])('saying %i %s means %s', (status, reason, expected) => {
    expect(grantFailureReason({ status, reason })).toBe(expected);
  });
});
