import { contactOthersAt, contactSyncAt } from '../../ports/collections.ts';
import type { ContactOthersRecord, ContactSyncRecord } from '../../ports/records/contact-sync-record.ts';
import type { Stored } from '../../ports/store.ts';
import type { ContactsInput, ContactsPlan } from '../../sync/contacts/model.ts';
import { othersTold, printsOfNew } from '../../sync/contacts/others.ts';
import { readFencedOf } from '../sync-run/lease.ts';
import { contactCursorToUse, readContacts } from './read-contacts.ts';
import type { ContactsAnswer } from './read-contacts.ts';
import type { ContactsRun } from './run.ts';

/** Prints lie in so many documents, by their first character: a client that goes out reads one for each e-mail and phone. */
const parts = Array.from({ length: 16 }, (_, part) => part.toString(16));

/** What a pass knows before it carries its plan out. */
interface Known {
  readonly record: ContactSyncRecord;
  /** What it read of Google; undefined when it did not look. */
  readonly google: ContactsAnswer | undefined;
  readonly input: ContactsInput;
  readonly plan: ContactsPlan;
}

/**
 * Reads what must be known before a contact is made, so that none of the user's own is doubled: what is new, and everything where
 * somebody of the same e-mail or phone may be there, or where that is not known. Undefined when enough is known; otherwise plan again
 * with what was read.
 */
export async function readBeforeMaking(run: ContactsRun, known: Known): Promise<ContactsAnswer | undefined> {
  const { record, google, input, plan } = known;
  const prints = printsOfNew(plan, run.region);
  if (prints.size === 0 || google?.kind === 'full') return undefined;
  const lastAsOf = record.cursor?.asOf ?? record.label?.madeAt;
  const everything = { cursor: undefined, lastAsOf };
  if (!areOthersKnown(run, record)) return readContacts(run, everything);
  if (google === undefined) return readContacts(run, { cursor: contactCursorToUse(run, record), lastAsOf });
  const isTold = prints.intersection(othersTold(input, plan)).size > 0;
  return isTold || (await isAnyStored(run, prints)) ? readContacts(run, everything) : undefined;
}

/**
 * Remembers the user's own contacts by their prints: all of them after a full read, else those that were told besides. Before the
 * cursor moves on; doing it again changes nothing.
 */
export async function rememberOthers(
  run: ContactsRun,
  { record, google, input, plan }: Known & { readonly google: ContactsAnswer },
): Promise<void> {
  const isFull = google.kind === 'full';
  if (!isFull && !areOthersKnown(run, record)) return;
  const told = othersTold(input, plan);
  const touched = isFull ? parts : [...new Set([...told].map(partOf))];
  if (touched.length === 0) return;
  await run.deps.store.transact(async (transaction) => {
    await readFencedOf(transaction, contactSyncAt(run.syncId), run.fence);
    const stored = await transaction.getAll(touched.map((part) => contactOthersAt(run.syncId, part)));
    for (const [index, part] of touched.entries()) {
      const before = printsIn(stored[index]);
      const now = [...told].filter((print) => partOf(print) === part);
      const after = isFull ? new Set(now) : before.union(new Set(now));
      if (after.symmetricDifference(before).size === 0) continue;
      transaction.set(contactOthersAt(run.syncId, part), { prints: [...after].toSorted().join(' ') });
    }
    if (isFull) transaction.update(contactSyncAt(run.syncId), { othersKnown: { region: run.region ?? '' } });
  });
}

/** Whether they were remembered, with phones read as now: another country reads them otherwise. */
function areOthersKnown({ region }: ContactsRun, { othersKnown }: ContactSyncRecord): boolean {
  return othersKnown !== undefined && othersKnown.region === (region ?? '');
}

async function isAnyStored(run: ContactsRun, prints: ReadonlySet<string>): Promise<boolean> {
  const touched = [...new Set([...prints].map(partOf))];
  const stored = await run.deps.store.getAll(touched.map((part) => contactOthersAt(run.syncId, part)));
  return stored.some((one) => printsIn(one).intersection(prints).size > 0);
}

function partOf(print: string): string {
  return parts[print.charCodeAt(0) % parts.length] ?? '0';
}

function printsIn(stored: Stored<ContactOthersRecord> | undefined): ReadonlySet<string> {
  return new Set(stored?.value.prints.split(' ').filter((print) => print !== ''));
}
