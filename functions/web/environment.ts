import type { Studio, User } from '../../shared/domain/studio.ts';
import type { Chance, Clock } from '../../shared/ports/clock.ts';
import type { Google } from '../../shared/ports/google.ts';
import type { Keys } from '../../shared/ports/keys.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import type { Store } from '../../shared/ports/store.ts';
import type { Log } from '../log.ts';

/** What the pages ask of the world. */
export interface WebDeps {
  readonly store: Store;
  readonly queue: Queue;
  readonly google: Google;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
}

/** What the pages are told of where they run. */
export interface WebConfig {
  /** The origin people open, without a slash at the end. */
  readonly publicUrl: string;
  /** What links that need no sign-in are signed with. */
  readonly channelSecret: string;
  /** The vendor's operators by verified address, in small letters; nobody where absent. */
  readonly operators?: readonly string[];
}

/** Who looks at a page. */
export interface Person {
  readonly studio: Studio;
  readonly user: User;
  /** Every form carries it. */
  readonly csrfToken: string;
  /** Questions that wait for an answer: their own, and for admins the whole studio's. */
  readonly openConflicts: number;
  /** Their address, where they signed in with it and are one of the vendor's operators. */
  readonly operator?: string;
}

/** What middleware has put beside a request by the time a page sees it. */
export interface WebEnvironment {
  Variables: {
    /** Undefined for a browser nobody is signed in with. */
    person: Person | undefined;
  };
}

/** The same, on pages that only signed-in people reach. */
export interface PersonEnvironment {
  Variables: { person: Person };
}
