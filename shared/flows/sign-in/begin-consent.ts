import { fingerprint } from '../../domain/fingerprint.ts';
import { addSeconds } from '../../domain/time.ts';
import { pendingConsentAt } from '../../ports/collections.ts';
import type { Chance, Clock } from '../../ports/clock.ts';
import type { Google } from '../../ports/google.ts';
import type { PendingConsentRecord } from '../../ports/records/sign-in-records.ts';
import type { Store } from '../../ports/store.ts';

/** Seconds a person has to answer Google: 10 minutes. */
const answerWithin = 600;
const secretPattern = /^[A-Za-z0-9_-]{43}$/;

/** What a consent is asked for. */
export interface ConsentRequest {
  /** The value of the browser's cookie, if it has one: the answer counts in this browser only. */
  readonly browser: string | undefined;
  /** Where to go afterwards: a path of ours, see `sameSitePath`. */
  readonly returnTo: string;
  readonly purpose: PendingConsentRecord['purpose'];
  /** The account to offer first. */
  readonly loginHint?: string;
}

/**
 * Begins a consent: remembers state, nonce and PKCE verifier for ten minutes, and tells where to send the browser and which
 * cookie to set. State and cookie are stored as hashes, so whoever reads the store cannot finish anyone's consent.
 */
export async function beginConsent(
  deps: { readonly store: Store; readonly google: Google; readonly clock: Clock; readonly chance: Chance },
  request: ConsentRequest,
): Promise<{ readonly url: string; readonly browser: string }> {
  const browser = isSecret(request.browser) ? request.browser : deps.chance.secret();
  const state = deps.chance.secret();
  const nonce = deps.chance.secret();
  const codeVerifier = deps.chance.secret();
  const pending: PendingConsentRecord = {
    browser: fingerprint(browser),
    nonce,
    codeVerifier,
    returnTo: sameSitePath(request.returnTo),
    purpose: request.purpose,
    expiresAt: addSeconds(deps.clock.now(), answerWithin),
  };
  await deps.store.write([{ kind: 'create', document: pendingConsentAt(fingerprint(state)), value: pending }]);
  const hint = request.loginHint === undefined ? {} : { loginHint: request.loginHint };
  return { url: deps.google.consent.consentUrl({ state, nonce, codeVerifier, ...hint }), browser };
}

/**
 * A path of our own site, or `/` for anything else: `//host`, `/\host` and control characters lead browsers elsewhere,
 * so only what stays on the origin when a browser resolves it is let through.
 */
export function sameSitePath(text: string | undefined): string {
  const here = 'https://here.invalid';
  if (text === undefined || text.length > 1000 || !/^\/[^\\\p{Cc}]*$/u.test(text) || text.startsWith('//')) return '/';
  if (!URL.canParse(text, here)) return '/';
  const url = new URL(text, here);
  const path = `${url.pathname}${url.search}${url.hash}`;
  return url.origin === here && !path.startsWith('//') ? path : '/';
}

function isSecret(text: string | undefined): text is string {
  return text !== undefined && secretPattern.test(text);
}
