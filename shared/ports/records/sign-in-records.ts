/** Browsers signed in, consents and invitations under way. */
import type { GoogleSubject, StudioId, UserId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { Permission } from '../google.ts';
import type { SealedSecret } from '../keys.ts';

/** A browser signed in, named by the hash of its cookie. */
export interface WebSessionRecord {
  readonly studioId: StudioId;
  readonly userId: UserId;
  readonly csrfToken: string;
  readonly createdAt: Instant;
  readonly seenAt: Instant;
  readonly expiresAt: Instant;
  /** The address of the Google account it was opened with, where Google says it is theirs: what operators are known by. */
  readonly verifiedEmail?: string;
}

/** A consent under way, named by the hash of its state: single use, bound to one browser. */
export interface PendingConsentRecord {
  /** Hash of the cookie of the browser that began it. */
  readonly browser: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly returnTo: string;
  readonly purpose:
    | { readonly kind: 'signIn'; readonly invitation?: string }
    | { readonly kind: 'connect'; readonly studioId: StudioId; readonly userId: UserId };
  readonly expiresAt: Instant;
}

/** A person signed in with Google who has no studio yet, named by the hash of a cookie. */
export interface NewcomerRecord {
  readonly subject: GoogleSubject;
  readonly email: string;
  readonly name: string;
  readonly emailVerified?: boolean;
  readonly permissions: readonly Permission[];
  readonly sealed?: SealedSecret;
  readonly expiresAt: Instant;
}

/** An invitation to a studio, named by the hash of its token. */
export interface InvitationRecord {
  readonly studioId: StudioId;
  readonly userId: UserId;
  readonly email: string;
  readonly expiresAt: Instant;
}
