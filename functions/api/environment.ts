import type { Actor } from '../../shared/domain/booking.ts';
import type { StudioId, UserId } from '../../shared/domain/ids.ts';
import type { Role, User } from '../../shared/domain/studio.ts';

/** Who makes a request: a person signed in with a browser, or the studio's own software with a key. */
export type Caller =
  | {
      readonly kind: 'user';
      readonly studioId: StudioId;
      readonly role: Role;
      readonly user: User;
      readonly csrfToken: string;
    }
  | {
      readonly kind: 'apiKey';
      readonly studioId: StudioId;
      readonly role: Role;
      readonly keyId: string;
      readonly name: string;
    };

/** What middleware has put beside a request by the time a route sees it. */
export interface ApiEnvironment {
  Variables: {
    /** Told in `X-Request-Id` and in every problem. */
    requestId: string;
    /** Who asks; the route's policy was checked already. */
    caller: Caller;
    /** Where an answer must not be kept as it is for repeats of its request: what is kept instead. */
    bodyKept?: string;
  };
}

/** The caller as histories name them. */
export function actorOf(caller: Caller): Actor {
  switch (caller.kind) {
    case 'user':
      return { kind: 'user', userId: caller.user.id, name: caller.user.name };
    case 'apiKey':
      return { kind: 'apiKey', name: caller.name };
  }
}

/** The caller's own id, for people; undefined for keys. */
export function userIdOf(caller: Caller): UserId | undefined {
  return caller.kind === 'user' ? caller.user.id : undefined;
}
