import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { readNewcomer } from '../../shared/flows/studio/make-studio.ts';
import { browserCookieName } from './cookies.ts';
import type { WebConfig, WebDeps, WebEnvironment } from './environment.ts';

/** A verified address as operators are known by it, where it is one of theirs. */
export function operatorIn(
  config: Pick<WebConfig, 'operators'>,
  verifiedEmail: string | undefined,
): string | undefined {
  const address = verifiedEmail?.toLowerCase();
  return address !== undefined && config.operators?.includes(address) === true ? address : undefined;
}

/**
 * The vendor's operator in this browser: somebody of a studio, or somebody of none who signed in within the last hour. By the
 * address Google vouches for, never by one that a studio's admins could enter.
 */
export async function operatorOf(
  deps: Pick<WebDeps, 'store' | 'clock'>,
  config: WebConfig,
  context: Context<WebEnvironment>,
): Promise<string | undefined> {
  const person = context.get('person');
  if (person?.operator !== undefined) return person.operator;
  if (config.operators === undefined || config.operators.length === 0) return undefined;
  const newcomer = await readNewcomer(deps, getCookie(context, browserCookieName(config.publicUrl)));
  return newcomer?.emailVerified === true ? operatorIn(config, newcomer.email) : undefined;
}
