import type { ContactName } from '../../domain/ids.ts';
import { addSeconds } from '../../domain/time.ts';
import type { Instant } from '../../domain/time.ts';
import { GoogleFailure } from '../../ports/google.ts';
import type { ContactsPage, ContactsQuestion, GoogleContacts } from '../../ports/google-contacts.ts';
import type { ContactCursor, ContactSyncRecord } from '../../ports/records/contact-sync-record.ts';
import type { ContactChange } from '../../sync/contacts/contact.ts';
import { readsLagFor } from '../../sync/contacts/freshness.ts';
import type { ContactPair } from '../../sync/contacts/model.ts';
import type { ContactsRun } from './run.ts';

/** Contacts asked for by name at once (facts 4.3). */
const namedAtOnce = 200;
/** Days from one full read to the next, before the token dies after 7 (facts 4.1); spread over the time between. */
const fullReadAfterDays = { least: 5, most: 6 };

/** What Google said, read to its last page. */
export interface ContactsAnswer {
  readonly kind: 'full' | 'changes';
  readonly changes: readonly ContactChange[];
  readonly cursor: ContactCursor;
}

/** What was read already, with the cursor it was read from. */
export interface ContactsRead {
  readonly answer: ContactsAnswer;
  readonly cursorToken: string;
}

/** The name a change is about. */
export function nameOfChange(change: ContactChange): ContactName {
  return change.kind === 'contact' ? change.contact.name : change.name;
}

/** The cursor, when everything need not be read again. */
export function contactCursorToUse(
  run: Pick<ContactsRun, 'contacts' | 'populates' | 'deps'>,
  record: ContactSyncRecord,
): ContactCursor | undefined {
  const { cursor, compareAll, doubtUntil } = record;
  const { google, studio } = run.populates;
  const now = run.deps.clock.now();
  const isDue = (doubtUntil !== undefined && doubtUntil <= now) || (cursor !== undefined && cursor.fullReadDue <= now);
  if (compareAll === true || google || studio || isDue) return undefined;
  return cursor?.query === run.contacts.query ? cursor : undefined;
}

/**
 * Reads what changed since the cursor; everything when there is none, or Google no longer knows it. `lastAsOf` is that of the last
 * read, whatever it was.
 */
export async function readContacts(
  run: ContactsRun,
  { cursor, lastAsOf }: { readonly cursor: ContactCursor | undefined; readonly lastAsOf: Instant | undefined },
): Promise<ContactsAnswer> {
  const begun = run.deps.clock.now();
  const asOf = shownUntil(begun, lastAsOf);
  if (cursor === undefined) return readFull(run, { begun, asOf });
  try {
    const { changes, token } = await readToTheEnd(run.contacts, { kind: 'changes', token: cursor.token });
    return { kind: 'changes', changes, cursor: { ...cursor, token, asOf } };
  } catch (error) {
    if (!(error instanceof GoogleFailure) || error.reason !== 'cursorExpired') throw error;
    return readFull(run, { begun, asOf });
  }
}

/** Until when a read shows everything, lagging as it may; what stood there before the first read stays old. */
export function shownUntil(begun: Instant, lastAsOf: Instant | undefined): Instant {
  if (lastAsOf === undefined) return begun;
  const shown = addSeconds(begun, -readsLagFor);
  return shown > lastAsOf ? shown : lastAsOf;
}

async function readFull(
  { contacts, deps }: ContactsRun,
  { begun, asOf }: { readonly begun: Instant; readonly asOf: Instant },
): Promise<ContactsAnswer> {
  const { changes, token } = await readToTheEnd(contacts, { kind: 'full' });
  const { least, most } = fullReadAfterDays;
  const fullReadDue = addSeconds(begun, (least + deps.chance.fraction() * (most - least)) * 86_400);
  return { kind: 'full', changes, cursor: { token, query: contacts.query, fullReadDue, asOf } };
}

/** Reads every page. The later of two words on one contact stands: it may change while the pages are read. */
async function readToTheEnd(
  contacts: GoogleContacts,
  question: ContactsQuestion,
): Promise<{ readonly changes: readonly ContactChange[]; readonly token: string }> {
  const changes = new Map<ContactName, ContactChange>();
  let page: ContactsPage | undefined;
  do {
    page = await contacts.readContacts(page?.nextPage === undefined ? question : { ...question, page: page.nextPage });
    for (const change of page.changes) changes.set(nameOfChange(change), change);
  } while (page.nextPage !== undefined);
  if (page.nextToken === undefined) throw new GoogleFailure('unavailable', 'the last page carried no sync token');
  return { changes: [...changes.values()], token: page.nextToken };
}

/**
 * After a full read: what became of paired contacts it did not name. Absence proves nothing (lists lag behind writes), so they are
 * asked for by name.
 */
export async function readUnseenContacts(
  run: ContactsRun,
  answer: ContactsAnswer,
  pairs: readonly ContactPair[],
): Promise<readonly ContactChange[]> {
  if (answer.kind === 'changes') return [];
  const seen = new Set(answer.changes.map(nameOfChange));
  const unseen = pairs.flatMap(({ contactName, endedAt, outOfGoogle }) =>
    contactName === undefined || endedAt !== undefined || outOfGoogle === 'deletedByUser' || seen.has(contactName)
      ? []
      : [contactName],
  );
  return readNamed(run, unseen);
}

/** These contacts as they are now. */
export async function readNamed(
  { contacts }: Pick<ContactsRun, 'contacts'>,
  names: readonly ContactName[],
): Promise<readonly ContactChange[]> {
  const found: ContactChange[] = [];
  for (let from = 0; from < names.length; from += namedAtOnce)
    found.push(...(await contacts.readContactsNamed(names.slice(from, from + namedAtOnce))));
  return found;
}
