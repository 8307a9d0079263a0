import { GoogleFailure, type Consent, type GoogleConsent, type Permission } from '../../ports/google.ts';
import { subjectOf, type World } from './google-world.ts';
import { yielding } from './reader.ts';

/** What a person chose on Google's page. */
export interface Choice {
  readonly email: string;
  readonly permissions: readonly Permission[];
}

/** The consent half of the port, and the person on Google's page. */
export interface MemoryConsent {
  readonly consent: GoogleConsent;
  /** Answers the page that `consentUrl` leads to: the code that the browser brings back. */
  answer(consentUrl: string, choice: Choice): string;
}

/** Consent without a browser: the address carries what was asked, the code is good for one trade. */
export function createMemoryConsent(world: World): MemoryConsent {
  const codes = new Map<string, Choice & { readonly nonce: string; readonly codeVerifier: string }>();
  return {
    answer(consentUrl, choice) {
      const asked = new URL(consentUrl).searchParams;
      const code = world.nextName('code');
      codes.set(code, { ...choice, nonce: asked.get('nonce') ?? '', codeVerifier: asked.get('verifier') ?? '' });
      return code;
    },
    consent: {
      consentUrl({ state, nonce, codeVerifier, loginHint }) {
        const url = new URL('https://accounts.example/o/oauth2/v2/auth');
        const asked = { state, nonce, verifier: codeVerifier, ...(loginHint === undefined ? {} : { loginHint }) };
        for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
        return url.toString();
      },
      consentFrom: (answer) =>
        yielding(() => {
          const chosen = codes.get(answer.code);
          codes.delete(answer.code);
          if (chosen === undefined || chosen.codeVerifier !== answer.codeVerifier || chosen.nonce !== answer.nonce)
            throw new GoogleFailure('rejected', '400 invalid_grant');
          return grantTo(world, chosen);
        }),
      revoke: (refreshToken) =>
        yielding(() => {
          const subject = world.grants.get(refreshToken)?.subject;
          for (const [token, grant] of world.grants) if (grant.subject === subject) world.grants.delete(token);
        }),
    },
  };
}

/** Gives the product access to an account. */
export function grantTo(world: World, { email, permissions }: Choice): Consent & { readonly refreshToken: string } {
  const subject = subjectOf(email);
  const name = world.accounts.get(subject)?.name ?? email;
  const refreshToken = world.nextName('refresh');
  world.grants.set(refreshToken, { subject, permissions });
  return { subject, email, emailVerified: true, name, permissions, refreshToken };
}
