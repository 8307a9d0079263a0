/** Keys of studios' own software, and answers kept for repeated requests. */
import type { StudioId } from '../../domain/ids.ts';
import type { Role } from '../../domain/studio.ts';
import type { Instant } from '../../domain/time.ts';

/** A key of the studio's own software, named by its hash. */
export interface ApiKeyRecord {
  readonly id: string;
  readonly studioId: StudioId;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: Instant;
  readonly createdBy: string;
  readonly lastUsedAt?: Instant;
  readonly revokedAt?: Instant;
}

/** An answer kept for repeats of the same request (24 hours). */
export interface IdempotencyRecord {
  readonly requestPrint: string;
  /** 0 while the request is still being worked on. */
  readonly status: number;
  /** The headers that belong to the answer. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly expiresAt: Instant;
}
