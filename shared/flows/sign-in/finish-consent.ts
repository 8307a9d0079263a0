import { fingerprint } from '../../domain/fingerprint.ts';
import { pendingConsentAt } from '../../ports/collections.ts';
import type { Clock } from '../../ports/clock.ts';
import { GoogleFailure } from '../../ports/google.ts';
import type { Consent, Google } from '../../ports/google.ts';
import type { PendingConsentRecord } from '../../ports/records/sign-in-records.ts';
import type { Store } from '../../ports/store.ts';
import { refuse } from '../refused.ts';
import type { Refused } from '../refused.ts';

/** What Google's redirect brought, and the cookie of the browser it came through. */
export interface ConsentAnswer {
  readonly state: string | undefined;
  readonly code: string | undefined;
  /** Google's own word, such as `access_denied`. */
  readonly error: string | undefined;
  readonly browser: string | undefined;
}

/** A consent that is proved and complete enough to work with. */
export interface FinishedConsent {
  readonly kind: 'consented';
  readonly consent: Consent;
  readonly purpose: PendingConsentRecord['purpose'];
  readonly returnTo: string;
}

/** A consent that came to nothing; `returnTo` is where it would have led, so that asking again leads there too. */
export type RefusedConsent = Refused & { readonly returnTo: string };

/**
 * Takes Google's answer: the state must be one of ours, of this browser, unused and young; the code is traded once. A consent
 * without the calendar is refused, one without the contacts is not (facts 5: the person may untick each).
 */
export async function finishConsent(
  deps: { readonly store: Store; readonly google: Google; readonly clock: Clock },
  answer: ConsentAnswer,
): Promise<FinishedConsent | RefusedConsent> {
  const pending = await takePending(deps.store, answer.state);
  if (pending === undefined || pending.browser !== fingerprint(answer.browser ?? '')) {
    return { ...notOurs(), returnTo: '/' };
  }
  const { returnTo, purpose } = pending;
  if (pending.expiresAt <= deps.clock.now()) return { ...tooLate(), returnTo };
  if (answer.error !== undefined) return { ...refusalOfGoogle(answer.error), returnTo };
  if (answer.code === undefined) return { ...refusalOfGoogle('no code'), returnTo };
  const { nonce, codeVerifier } = pending;
  const consent = await trade(deps.google, { code: answer.code, nonce, codeVerifier });
  if ('kind' in consent) return { ...consent, returnTo };
  if (!consent.permissions.includes('calendar')) return { ...calendarMissing(), returnTo };
  return { kind: 'consented', consent, purpose, returnTo };
}

/** Reads and removes in one transaction: of two answers with one state only the first finds it. */
async function takePending(store: Store, state: string | undefined): Promise<PendingConsentRecord | undefined> {
  if (state === undefined || state.length > 200) return undefined;
  const document = pendingConsentAt(fingerprint(state));
  return store.transact(async (transaction) => {
    const stored = await transaction.get(document);
    if (stored !== undefined) transaction.delete(document);
    return stored?.value;
  });
}

async function trade(
  google: Google,
  answer: { readonly code: string; readonly nonce: string; readonly codeVerifier: string },
): Promise<Consent | Refused> {
  try {
    return await google.consent.consentFrom(answer);
  } catch (error) {
    if (error instanceof GoogleFailure) return refusalOfFailure(error);
    throw error;
  }
}

function refusalOfFailure(failure: GoogleFailure): Refused {
  switch (failure.reason) {
    case 'throttled':
    case 'paused':
    case 'unavailable':
      return refuse('googleUnavailable', 'Google does not answer at the moment.', 'Try again in a minute.');
    case 'misconfigured':
      return refuse(
        'misconfigured',
        'StudioSync is not set up correctly with Google. This is our mistake, not yours.',
        'Tell whoever operates StudioSync; nothing is wrong with your account.',
      );
    case 'cursorExpired':
    case 'unauthorized':
    case 'reconnect':
    case 'forbidden':
    case 'gone':
    case 'taken':
    case 'changedMeanwhile':
    case 'rejected':
      return refuse('consentNotAccepted', 'Google did not confirm this sign-in.', 'Begin again from the sign-in page.');
  }
}

function refusalOfGoogle(error: string): Refused {
  switch (error) {
    case 'access_denied':
      return refuse(
        'consentDenied',
        'You did not give StudioSync access, so nothing was connected or changed.',
        'Choose Continue on Google’s page if you want to go on.',
      );
    case 'admin_policy_enforced':
      return refuse(
        'adminPolicy',
        'The administrator of your Google Workspace does not allow StudioSync.',
        'Ask the administrator to trust StudioSync in the Google Admin console, then try again.',
      );
    case 'temporarily_unavailable':
    case 'server_error':
      return refuse('googleUnavailable', 'Google could not finish the sign-in.', 'Try again in a minute.');
    default:
      return refuse('googleError', 'Google ended the sign-in with an error.', 'Begin again from the sign-in page.');
  }
}

function notOurs(): Refused {
  return refuse(
    'consentUnknown',
    'This sign-in was not begun in this browser, or it was used before.',
    'Begin again from the sign-in page, in this browser.',
  );
}

function tooLate(): Refused {
  return refuse('consentExpired', 'This sign-in took longer than ten minutes.', 'Begin again; nothing was lost.');
}

function calendarMissing(): Refused {
  return refuse(
    'calendarNotGranted',
    'The permission for Google Calendar was left unticked. Without it StudioSync cannot keep your calendar in step.',
    'Ask again, and leave the box for Google Calendar ticked. The box for Contacts is up to you.',
  );
}
