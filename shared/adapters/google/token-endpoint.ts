import { z } from 'zod';
import { GoogleFailure } from '../../ports/google.ts';
import type { FreshToken } from './access-tokens.ts';
import { failureOf, grantFailureReason, networkCode, reasonIn, retryAfterSeconds, type Refusal } from './failure.ts';
import type { OnCall } from './transport.ts';
import { observedFetch } from './transport.ts';

/** Our registration with Google. */
export interface Registration {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
}

/** What a code was traded for. */
export interface Exchange {
  readonly idToken: string;
  readonly scopes: readonly string[];
  readonly refreshToken?: string;
}

/** Google's token and revoke endpoints (RFC 6749, RFC 7009): three forms. Every call throws `GoogleFailure` only. */
export interface TokenEndpoint {
  /** A code works once: a second try, as after a lost answer, is `rejected`. */
  exchange(code: string, codeVerifier: string): Promise<Exchange>;
  refresh(refreshToken: string): Promise<FreshToken>;
  revoke(refreshToken: string): Promise<void>;
}

const exchangeSchema = z.object({
  id_token: z.string(),
  scope: z.string(),
  refresh_token: z.string().min(1).optional(),
});
const refreshSchema = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });
const timeout = 15_000;

/** The endpoints below an origin such as `https://oauth2.googleapis.com`. */
export function createTokenEndpoint(
  registration: Registration,
  options: { readonly origin: string; readonly onCall?: OnCall | undefined },
): TokenEndpoint {
  const { clientId, clientSecret, redirectUri } = registration;
  const client = { client_id: clientId, client_secret: clientSecret };
  const post = (path: string, form: Record<string, string>) =>
    postForm(new URL(path, options.origin), form, options.onCall);
  return {
    async exchange(code, codeVerifier) {
      const form = {
        ...client,
        grant_type: 'authorization_code',
        code,
        code_verifier: codeVerifier,
        redirect_uri: redirectUri,
      };
      const answer = await post('/token', form);
      if (answer.kind === 'refused') throw failureOf(exchangeReason(answer.refusal), answer.refusal);
      const tokens = understood(exchangeSchema, answer.body);
      return {
        idToken: tokens.id_token,
        scopes: tokens.scope.split(' '),
        ...(tokens.refresh_token !== undefined && { refreshToken: tokens.refresh_token }),
      };
    },
    async refresh(refreshToken) {
      const answer = await post('/token', { ...client, grant_type: 'refresh_token', refresh_token: refreshToken });
      if (answer.kind === 'refused') throw failureOf(grantFailureReason(answer.refusal), answer.refusal);
      const tokens = understood(refreshSchema, answer.body);
      return { accessToken: tokens.access_token, expiresInSeconds: tokens.expires_in };
    },
    async revoke(refreshToken) {
      const answer = await post('/revoke', { token: refreshToken });
      if (answer.kind === 'answered' || answer.refusal.reason === 'invalid_token') return;
      throw failureOf(grantFailureReason(answer.refusal), answer.refusal);
    },
  };
}

/** A dead code is the browser's matter, not a dead grant's. */
function exchangeReason(refusal: Refusal): ReturnType<typeof grantFailureReason> {
  const reason = grantFailureReason(refusal);
  return reason === 'reconnect' ? 'rejected' : reason;
}

type Answer =
  { readonly kind: 'answered'; readonly body: unknown } | { readonly kind: 'refused'; readonly refusal: Refusal };

async function postForm(url: URL, form: Record<string, string>, onCall: OnCall | undefined): Promise<Answer> {
  const method = `oauth2${url.pathname.replaceAll('/', '.')}`;
  try {
    const response = await observedFetch(method, onCall)(url, {
      method: 'POST',
      body: new URLSearchParams(form),
      redirect: 'error',
      signal: AbortSignal.timeout(timeout),
    });
    const body = jsonOf(await response.text());
    if (response.ok) return { kind: 'answered', body };
    const wait = retryAfterSeconds(
      response.headers.get('retry-after'),
      Date.parse(response.headers.get('date') ?? '') || 0,
    );
    return {
      kind: 'refused',
      refusal: {
        status: response.status,
        reason: reasonIn(body),
        ...(wait !== undefined && { retryAfterSeconds: wait }),
      },
    };
  } catch (thrown) {
    throw new GoogleFailure('unavailable', `network ${networkCode(thrown)}`);
  }
}

function understood<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new GoogleFailure('unavailable', '200 not a token answer');
  return parsed.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
