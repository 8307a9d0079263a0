import type { GoogleSubject, SyncId } from '../../domain/ids.ts';
import { grantAt } from '../../ports/collections.ts';
import type { Keys, SealedSecret } from '../../ports/keys.ts';
import type { Reader } from '../../ports/store.ts';

/** What a user's Google is reached with. */
export interface OpenGrant {
  readonly refreshToken: string;
  readonly subject: GoogleSubject;
}

/** Seals a refresh token so that it opens for this studio and user only. Throws `KeyFailure`. */
export async function sealGrant(keys: Keys, syncId: SyncId, refreshToken: string): Promise<SealedSecret> {
  return keys.seal(refreshToken, boundTo(syncId));
}

/** Opens the grant of one user; undefined when there is none. Throws `KeyFailure` for one sealed for somebody else. */
export async function openGrant(
  deps: { readonly store: Reader; readonly keys: Keys },
  syncId: SyncId,
): Promise<OpenGrant | undefined> {
  const grant = await deps.store.get(grantAt(syncId));
  if (grant === undefined) return undefined;
  const refreshToken = await deps.keys.open(grant.value.sealed, boundTo(syncId));
  return { refreshToken, subject: grant.value.subject };
}

function boundTo(syncId: SyncId): string {
  return `grant ${syncId}`;
}
