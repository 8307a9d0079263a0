import type { Paging } from './calendar/events-list.ts';
import type { Notifier } from './calendar/notifier.ts';
import type { Counter } from './counts.ts';
import type { FailureBook } from './failures.ts';
import type { SigningKey } from './oauth/keys.ts';
import type { ClientRegister } from './oauth/projects.ts';
import type { ScopeBook } from './oauth/scopes.ts';
import type { ContactsRoom } from './people/settings.ts';
import type { Quota } from './quota.ts';
import type { World } from './state/world.ts';

/** Everything the rooms of the double share. */
export interface Desk {
  readonly world: World;
  readonly clients: ClientRegister;
  readonly scopes: ScopeBook;
  readonly key: SigningKey;
  readonly quota: Quota;
  readonly failures: FailureBook;
  readonly counter: Counter;
  readonly notifier: Notifier;
  readonly paging: Paging;
  readonly contacts: ContactsRoom;
  /** The double's own origin, known once it listens. */
  readonly origin: () => string;
}
