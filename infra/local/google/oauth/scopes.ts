/** Scopes that only say who somebody is; Google grants them without a box to untick. */
const SIGN_IN: readonly string[] = [
  'openid',
  'email',
  'profile',
  'https://www.googleapis.com/auth/userinfo.email',
  'https://www.googleapis.com/auth/userinfo.profile',
];

/** The scopes that can be asked for, with what they mean. */
export class ScopeBook {
  readonly #meanings: ReadonlyMap<string, string>;

  constructor(apis: readonly { readonly scopes: ReadonlyMap<string, string> }[]) {
    this.#meanings = new Map(apis.flatMap(({ scopes }) => [...scopes]));
  }

  /** Whether a scope exists. */
  isKnown(scope: string): boolean {
    return isSignIn(scope) || this.#meanings.has(scope);
  }

  /** What a person reads beside a scope's box. */
  meaningOf(scope: string): string {
    return this.#meanings.get(scope) ?? scope;
  }
}

/** Whether a scope only says who somebody is. */
export function isSignIn(scope: string): boolean {
  return SIGN_IN.includes(scope);
}

/** The scopes of a space-separated text, each once. */
export function parseScopes(text: string): readonly string[] {
  return [...new Set(text.split(/\s+/).filter((scope) => scope !== ''))];
}

/** A scope as a token response names it: `email` and `profile` in their long form. */
export function longScope(scope: string): string {
  return scope === 'email' || scope === 'profile' ? `https://www.googleapis.com/auth/userinfo.${scope}` : scope;
}
