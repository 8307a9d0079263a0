import { describe, expect, test } from 'vitest';
import { mailFailureFrom } from '../../../shared/adapters/sendgrid/failure.ts';

const answered = (code: number, headers: Record<string, string> = {}) =>
  Object.assign(new Error('x'), { code, response: { headers, body: { errors: [] } } });
const unanswered = (code: string) => Object.assign(new Error('connect for ann@example.com'), { code, config: {} });

describe('what SendGrid says', () => {
  test.each([
    [400, 'refused'],
    [401, 'unauthorized'],
    [403, 'unauthorized'],
    [404, 'refused'],
    [408, 'unknown'],
    [413, 'refused'],
    [429, 'throttled'],
    [500, 'unavailable'],
    [502, 'unknown'],
    [503, 'unavailable'],
    [504, 'unknown'],
  ])('%i means %s', (status, reason) => {
    expect(mailFailureFrom(answered(status))).toEqual({ reason, said: String(status) });
  });

  test('tells how long to wait, by its own clock', () => {
    const date = 'Sun, 01 Mar 2026 00:00:00 GMT';
    const reset = String(Date.parse(date) / 1000 + 42);
    expect(mailFailureFrom(answered(429, { 'x-ratelimit-reset': reset, date }))).toMatchObject({
      retryAfterSeconds: 42,
    });
    expect(mailFailureFrom(answered(503, { 'x-ratelimit-reset': reset, date }))).not.toHaveProperty(
      'retryAfterSeconds',
    );
  });

  test.each([
    ['ECONNREFUSED', 'unavailable'],
    ['ENOTFOUND', 'unavailable'],
    ['EAI_AGAIN', 'unavailable'],
    ['CERT_HAS_EXPIRED', 'unavailable'],
    ['ECONNRESET', 'unknown'],
    ['ECONNABORTED', 'unknown'],
    ['ETIMEDOUT', 'unknown'],
    ['EPIPE', 'unknown'],
  ])('nothing, with %s, means %s', (code, reason) => {
    expect(mailFailureFrom(unanswered(code))).toEqual({ reason, said: code });
  });

  test('is not asked about a mail its client finds impossible', () => {
    expect(mailFailureFrom(new Error('String or address object expected for `from`'))).toEqual({
      reason: 'refused',
      said: 'not asked',
    });
  });
});
