import { toEpochMilliseconds } from '../../domain/time.ts';
import type { Chance, Clock } from '../../ports/clock.ts';
import { GoogleFailure, type Google } from '../../ports/google.ts';
import { createAccessTokens } from './access-tokens.ts';
import { createBreaker, usualBreaker } from './breaker.ts';
import { calendarApiLoader } from './calendar-api.ts';
import { createGoogleCalendar } from './calendar.ts';
import { createCaller, type CallerDeps } from './caller.ts';
import { contactsApiLoader } from './contacts-api.ts';
import { createGoogleContacts } from './contacts.ts';
import { createGoogleConsent, googleIssuers, type CheckIdentityToken } from './consent.ts';
import { originsOf } from './origins.ts';
import { createPacing, usualContactsPacing, usualPacing, type PacingLimits } from './pacing.ts';
import { usualRetryLimits, type RetryLimits } from './retry.ts';
import { createTokenEndpoint, type Registration } from './token-endpoint.ts';
import type { OnCall } from './transport.ts';
import { createTokenReader } from './verify-identity-token.ts';

/** What the Google adapter needs to know. */
export interface GoogleOptions extends Registration {
  /** One origin standing in for all of Google's (`GOOGLE_BASE_URL`), with the same paths. */
  readonly baseUrl?: string;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly pacing?: PacingLimits;
  readonly contactsPacing?: PacingLimits;
  readonly retryLimits?: RetryLimits;
  /** Told of every request to Google, repeats included; for counting. */
  readonly onCall?: OnCall;
}

/**
 * Google over its official client and plain HTTP. Access tokens, pacing and circuits are shared by all grants of this process;
 * everything heavy is loaded at the first call that needs it.
 */
export function createGoogle(options: GoogleOptions): Google {
  const { clock, chance, onCall } = options;
  const origins = originsOf(options.baseUrl);
  const endpoint = createTokenEndpoint(options, { origin: origins.oauth, onCall });
  const breaker = createBreaker(clock, usualBreaker);
  const refresh = (refreshToken: string) =>
    breaker.guard({ origin: origins.oauth, user: refreshToken }, () => endpoint.refresh(refreshToken));
  const shared: CallerDeps = {
    clock,
    chance,
    onCall,
    pacing: createPacing(clock, options.pacing ?? usualPacing),
    breaker,
    origin: origins.www,
    tokens: createAccessTokens(clock, refresh),
    retryLimits: options.retryLimits ?? usualRetryLimits,
  };
  const sharedByContacts: CallerDeps = {
    ...shared,
    pacing: createPacing(clock, options.contactsPacing ?? usualContactsPacing),
    origin: origins.people,
  };
  const loadCalendarApi = calendarApiLoader(origins.www);
  const loadContactsApi = contactsApiLoader(origins.people);
  return {
    consent: createGoogleConsent({
      registration: options,
      origins,
      endpoint,
      checkIdentityToken: identityCheck({ clientId: options.clientId, origin: origins.www, clock }),
    }),
    calendarOf: (grant) => createGoogleCalendar({ caller: createCaller(shared, grant), loadApi: loadCalendarApi }),
    contactsOf: (grant) =>
      createGoogleContacts({ caller: createCaller(sharedByContacts, grant), loadApi: loadContactsApi }),
  };
}

function identityCheck(options: {
  readonly clientId: string;
  readonly origin: string;
  readonly clock: Clock;
}): CheckIdentityToken {
  const read = createTokenReader({
    issuers: googleIssuers,
    audience: options.clientId,
    jwksUrl: `${options.origin}/oauth2/v3/certs`,
    now: () => new Date(toEpochMilliseconds(options.clock.now())),
  });
  return async (token) => {
    const reading = await read(token);
    switch (reading.kind) {
      case 'read':
        return reading.claims;
      case 'invalid':
        throw new GoogleFailure('rejected', 'identity token: not valid');
      case 'keysUnavailable':
        throw new GoogleFailure('unavailable', 'identity token: no keys');
    }
  };
}
