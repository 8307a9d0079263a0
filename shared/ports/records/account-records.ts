/** Which Google account is whose, and what it granted. */
import type { GoogleSubject, StudioId, UserId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { SealedSecret } from '../keys.ts';

/** A refresh token at rest. */
export interface GrantRecord {
  readonly subject: GoogleSubject;
  readonly sealed: SealedSecret;
  readonly grantedAt: Instant;
}

/** Which user a Google account belongs to: one account, one user. Named by the account's subject. */
export interface AccountRecord {
  readonly studioId: StudioId;
  readonly userId: UserId;
  readonly email: string;
  readonly since: Instant;
  /** The user removed it from the sync: it still signs this user in, and is free for another user to attach. */
  readonly detachedAt?: Instant;
}
