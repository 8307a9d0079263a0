import type { ContactName } from '../../domain/ids.ts';
import type { ContactOutcome, ContactUpdate, GoogleContacts, NewContact } from '../../ports/google-contacts.ts';
import { GoogleFailure } from '../../ports/google.ts';
import { isFailure } from './calendar-access.ts';
import { createdFrom, untold } from './contact-answers.ts';
import { sendInHalves } from './contact-batches.ts';
import { updatesUnder } from './contact-updates.ts';
import { contactSources, personFields } from './contact-queries.ts';
import { checkCount, contactsCall, most, type ContactsAccess } from './contacts-access.ts';
import type { ContactsReads } from './contacts-reads.ts';
import { toNewPerson, updateMask } from './to-person.ts';

/** The calls that write contacts. */
export type ContactsWrites = Pick<GoogleContacts, 'createContacts' | 'updateContacts' | 'deleteContacts'>;

/** How often what is left of a refused batch is looked at again. */
const mostLooks = 3;

/** Writes to one user's contacts, a batch at a time, one call after the other (facts 4.3). */
export function contactsWrites(access: ContactsAccess, reads: ContactsReads): ContactsWrites {
  const { caller, loadApi } = access;
  return {
    async createContacts(contacts) {
      checkCount(contacts, most.written);
      return contacts.length === 0 ? [] : sendInHalves(contacts, create);
    },
    async updateContacts(updates) {
      checkCount(updates, most.written);
      const outcomes = new Map<ContactUpdate, ContactOutcome>();
      for (const [mask, together] of Map.groupBy(updates, updateMask)) {
        const told =
          mask === '' ? together.map(nothingToWrite) : await sendInHalves(together, updatesUnder(access, reads, mask));
        for (const [index, update] of together.entries()) outcomes.set(update, told[index] ?? untold());
      }
      return updates.map((update) => outcomes.get(update) ?? untold());
    },
    async deleteContacts(names) {
      checkCount(names, most.deleted);
      let left = [...new Set(names)];
      for (let looks = 0; left.length > 0; looks += 1) {
        try {
          await remove(left);
          return;
        } catch (thrown) {
          if (!isFailure(thrown, 'gone') || looks === mostLooks) throw thrown;
          left = await stillThere(left);
        }
      }
    },
  };

  async function create(contacts: readonly NewContact[]): Promise<readonly ContactOutcome[]> {
    const api = await loadApi();
    const requestBody = {
      contacts: contacts.map((contact) => ({ contactPerson: toNewPerson(contact) })),
      readMask: personFields,
      sources: [...contactSources],
    };
    // Nothing tells one from its repetition (facts 4.3): only what Google refused is sent again.
    const call = contactsCall('people.batchCreateContacts', 'whenRefused');
    const data = await caller(call, (options) => api.people.batchCreateContacts({ requestBody }, options));
    const made = createdFrom(data);
    return contacts.map((contact, index) => outcomeFor(contact, made) ?? made[index] ?? untold());
  }

  async function remove(names: readonly ContactName[]): Promise<void> {
    const api = await loadApi();
    const requestBody = { resourceNames: [...names] };
    const call = contactsCall('people.batchDeleteContacts', 'whenSafe');
    await caller(call, (options) => api.people.batchDeleteContacts({ requestBody }, options));
  }

  /** Which of these are there under the very names they are asked by: a name that leads to another contact is not that one's. */
  async function stillThere(names: readonly ContactName[]): Promise<ContactName[]> {
    const there: ContactName[] = [];
    for (let start = 0; start < names.length; start += most.read) {
      for (const change of await reads.readContactsNamed(names.slice(start, start + most.read)))
        if (change.kind !== 'gone') there.push(change.kind === 'contact' ? change.contact.name : change.name);
    }
    return there.filter((name) => names.includes(name));
  }
}

/** The answer's contact that carries the mark of this one: Google does not promise an order. */
function outcomeFor({ mark }: NewContact, made: readonly ContactOutcome[]): ContactOutcome | undefined {
  return made.find(
    (outcome) =>
      outcome.kind === 'written' &&
      outcome.contact.marks.some(({ clientId, userId }) => clientId === mark.clientId && userId === mark.userId),
  );
}

function nothingToWrite(): ContactOutcome {
  return { kind: 'failed', failure: new GoogleFailure('rejected', 'nothing to write') };
}
