import { expect, it } from 'vitest';
import { sameSitePath } from '../../shared/flows/sign-in/begin-consent.ts';

it.each([
  ['/calendar', '/calendar'],
  ['/users/a/google-sync?x=1#y', '/users/a/google-sync?x=1#y'],
  [undefined, '/'],
  ['', '/'],
  ['calendar', '/'],
  ['https://evil.example/a', '/'],
  ['//evil.example', '/'],
  ['///evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['/a/..//evil.example', '/'],
  ['/./\u0000', '/'],
  ['javascript:alert(1)', '/'],
  [`/${'a'.repeat(2000)}`, '/'],
])('lets a return to %s lead to %s', (given, expected) => {
  expect(sameSitePath(given)).toBe(expected);
});
