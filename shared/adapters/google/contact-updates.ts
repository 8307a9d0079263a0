import type { ContactOutcome, ContactUpdate } from '../../ports/google-contacts.ts';
import { GoogleFailure } from '../../ports/google.ts';
import type { ContactChange } from '../../sync/contacts/contact.ts';
import { isFailure } from './calendar-access.ts';
import { untold, updatedFrom } from './contact-answers.ts';
import type { SendBatch } from './contact-batches.ts';
import { contactSources, personFields } from './contact-queries.ts';
import { contactsCall, type ContactsAccess } from './contacts-access.ts';
import type { ContactsReads } from './contacts-reads.ts';
import { toUpdatedPerson } from './to-person.ts';

/** How often what is left of a refused batch is looked at again. */
const mostLooks = 3;

/**
 * Sends updates under one mask. When the version of one is old, or one is gone, Google refuses them all (facts 4.3, 11): then each is
 * looked at, and those it was not the fault of are sent again.
 */
export function updatesUnder(
  access: ContactsAccess,
  reads: ContactsReads,
  updateMask: string,
): SendBatch<ContactUpdate> {
  return async (updates) => {
    const outcomes = new Map<ContactUpdate, ContactOutcome>();
    let left = updates;
    for (let looks = 0; left.length > 0; looks += 1) {
      try {
        const written = await sendUpdates(access, left, updateMask);
        for (const one of left) outcomes.set(one, written.get(one.name) ?? untold());
        left = [];
      } catch (thrown) {
        if (!isStale(thrown)) throw thrown;
        const isAlone = left.length === 1 || looks === mostLooks;
        const told = isAlone ? left.map(() => failed(thrown)) : await faultsIn(reads, left, thrown);
        left = left.filter((one, index) => {
          const outcome = told[index];
          if (outcome !== undefined) outcomes.set(one, outcome);
          return outcome === undefined;
        });
      }
    }
    return updates.map((one) => outcomes.get(one) ?? untold());
  };
}

async function sendUpdates(
  { caller, loadApi }: ContactsAccess,
  updates: readonly ContactUpdate[],
  updateMask: string,
): Promise<ReadonlyMap<string, ContactOutcome>> {
  const api = await loadApi();
  const contacts = Object.fromEntries(updates.map((one) => [one.name, toUpdatedPerson(one)]));
  const requestBody = { contacts, updateMask, readMask: personFields, sources: [...contactSources] };
  const call = contactsCall('people.batchUpdateContacts', 'whenSafe', { conditional: true });
  return updatedFrom(await caller(call, (options) => api.people.batchUpdateContacts({ requestBody }, options)));
}

/** What each update of a refused batch is told for itself; undefined for those that it was not the fault of. */
async function faultsIn(
  reads: ContactsReads,
  updates: readonly ContactUpdate[],
  failure: GoogleFailure,
): Promise<readonly (ContactOutcome | undefined)[]> {
  const found = await reads.readContactsNamed(updates.map(({ name }) => name));
  const told = updates.map((update, index) => faultOf(update, found[index], failure));
  // All of them current, yet refused: reads and writes disagree for a while (trap 38).
  return told.every((outcome) => outcome === undefined) ? updates.map(() => failed(failure)) : told;
}

function faultOf(
  { name, version }: ContactUpdate,
  found: ContactChange | undefined,
  failure: GoogleFailure,
): ContactOutcome | undefined {
  if (found === undefined || found.kind === 'gone') return failed(new GoogleFailure('gone', failure.said));
  const isCurrent = found.kind === 'contact' && found.contact.version === version && found.contact.name === name;
  return isCurrent ? undefined : failed(new GoogleFailure('changedMeanwhile', failure.said));
}

function isStale(thrown: unknown): thrown is GoogleFailure {
  return isFailure(thrown, 'changedMeanwhile') || isFailure(thrown, 'gone');
}

function failed(failure: GoogleFailure): ContactOutcome {
  return { kind: 'failed', failure };
}
