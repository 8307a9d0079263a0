import type { GoogleContacts } from '../../ports/google-contacts.ts';
import { contactsOf } from './contacts-calls.ts';
import { createContactsPerson } from './contacts-person.ts';
import type { ContactsPerson } from './contacts-person.ts';
import { createContactsWorld } from './contacts-world.ts';
import type { ContactsOptions, HeldContacts } from './contacts-world.ts';
import type { Caller } from './google-calls.ts';
import { subjectOf } from './google-world.ts';
import type { World } from './google-world.ts';

/** What can befall an account's contacts by no fault of ours. */
export interface ContactsTrouble {
  /** Every sync token is dead from now on (400 EXPIRED_SYNC_TOKEN). */
  expireContactTokens(email: string): void;
  setContacts(options: Partial<ContactsOptions>): void;
  /** How often two writes to one account were under way at once: Google wants one after another (facts 4.3). */
  overlappingWrites(email: string): number;
}

/** Google Contacts in memory. */
export interface MemoryContacts {
  contactsOf(caller: Caller): GoogleContacts;
  readonly person: ContactsPerson;
  readonly trouble: ContactsTrouble;
}

/**
 * Google Contacts in memory, for tests and the simulation: the port's promises with Google's own semantics (facts 4.1 to 4.4): lists
 * that lag behind writes, tokens that die, etags, labels, merges; without timers, chance or text formats.
 */
export function createMemoryContacts(google: World): MemoryContacts {
  const world = createContactsWorld(google);
  const of = (email: string): HeldContacts => world.of(subjectOf(email));
  return {
    contactsOf: (caller) => contactsOf(caller, world),
    person: createContactsPerson(world),
    trouble: {
      expireContactTokens(email) {
        of(email).epoch += 1;
      },
      setContacts(options) {
        world.options = { ...world.options, ...options };
      },
      overlappingWrites: (email) => of(email).overlaps,
    },
  };
}
