import type { Actor } from '../../domain/booking.ts';
import type { GoogleSubject, RunId, SyncId } from '../../domain/ids.ts';
import type { PhoneRegion } from '../../domain/phone.ts';
import type { GoogleSyncSettings } from '../../domain/settings.ts';
import type { ClientGroup, Studio, User } from '../../domain/studio.ts';
import type { Chance, Clock } from '../../ports/clock.ts';
import type { GoogleContacts } from '../../ports/google-contacts.ts';
import type { Keys } from '../../ports/keys.ts';
import type { Queue, SyncTrigger } from '../../ports/queue.ts';
import type { Store } from '../../ports/store.ts';
import type { OpenGrant } from '../sign-in/grants.ts';
import type { ContactsLedger } from './ledger.ts';

/** What a contact run asks of the world. */
export interface ContactsDeps {
  readonly store: Store;
  readonly queue: Queue;
  readonly google: { contactsOf(grant: OpenGrant): GoogleContacts };
  readonly keys: Keys;
  readonly clock: Clock;
  readonly chance: Chance;
  /** Aborted when this process is asked to end. */
  readonly stopping?: AbortSignal;
}

/** What one contact run works with: whose, on what terms, and what it did so far. */
export interface ContactsRun {
  readonly deps: ContactsDeps;
  readonly id: RunId;
  readonly syncId: SyncId;
  readonly trigger: SyncTrigger;
  readonly fence: number;
  readonly contacts: GoogleContacts;
  /** Calls made to Google so far. */
  readonly calls: () => number;
  readonly subject: GoogleSubject;
  readonly studio: Studio;
  readonly user: User;
  /** The chosen group while it is there and active; undefined: nobody is a member. */
  readonly group: ClientGroup | undefined;
  readonly twoWay: boolean;
  readonly populates: { readonly google: boolean; readonly studio: boolean };
  readonly region: PhoneRegion | undefined;
  readonly mail: GoogleSyncSettings['mail'];
  readonly actor: Actor;
  readonly ledger: ContactsLedger;
  /** On `Clock.elapsed`: when the run checkpoints and lets another message go on. */
  readonly deadline: number;
}
