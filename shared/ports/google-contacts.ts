import type { Card, CardField } from '../domain/card.ts';
import type { ContactName, LabelName, StudioId, UserId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';
import type { ContactChange, ContactMark, GoogleContact } from '../sync/contacts/contact.ts';
import type { GoogleFailure } from './google-failure.ts';

/** Written into a label we make: whose it is, and when its making began on our clock. Tells it from one the user made. */
export interface LabelMark {
  readonly studioId: StudioId;
  readonly userId: UserId;
  readonly begunAt: Instant;
}

/** A label of the account's contacts (Google's API calls it a contact group). */
export interface ContactLabel {
  readonly name: LabelName;
  /** What the user sees. */
  readonly title: string;
  readonly version: string;
  /** Absent on the user's own labels. */
  readonly mark?: LabelMark;
}

/** What to read of the account's contacts. */
export type ContactsQuestion =
  /** Everything; the answer's last page starts a cursor, which dies 7 days later whatever is read with it (facts 4.1). */
  | { readonly kind: 'full'; readonly page?: string }
  /** What changed since the cursor. Fails with `cursorExpired`. */
  | { readonly kind: 'changes'; readonly token: string; readonly page?: string };

/** One page of an answer. */
export interface ContactsPage {
  readonly changes: readonly ContactChange[];
  /** More to read: ask the same with this page. */
  readonly nextPage?: string;
  /** On the last page only. */
  readonly nextToken?: string;
}

/** A contact to be made, under these labels and `myContacts`. */
export interface NewContact {
  readonly card: Card;
  readonly mark: ContactMark;
  readonly labels: readonly LabelName[];
}

/** Fields of a contact to be changed. */
export interface ContactUpdate {
  readonly name: ContactName;
  readonly version: string;
  readonly card: Card;
  readonly fields: readonly CardField[];
  /** Our mark beside the change; absent: the marks are left as they are. */
  readonly mark?: ContactMark;
  /** As it came with `version`. */
  readonly held: string;
}

/** How one contact of a batch came out. */
export type ContactOutcome =
  | { readonly kind: 'written'; readonly contact: GoogleContact }
  | { readonly kind: 'failed'; readonly failure: GoogleFailure };

/** What of a change of members could not be done, told with success (facts 4.3). */
export interface MembersOutcome {
  readonly notFound: readonly ContactName[];
  /** Their only label: Google leaves it on. */
  readonly keptForLastLabel: readonly ContactName[];
}

/**
 * One user's Google Contacts. Whoever holds it makes one call at a time: Google wants one user's mutations one after another
 * (facts 4.3). Every call throws `GoogleFailure` only; reads are repeated inside, and of the writes those that are safe to repeat.
 */
export interface GoogleContacts {
  /** Names the parameters of `readContacts`; a token got under another name must not be used (facts 4.1). */
  readonly query: string;
  readContacts(question: ContactsQuestion): Promise<ContactsPage>;
  /** These contacts as they are now, at most 200; those not there are told as `gone`. */
  readContactsNamed(names: readonly ContactName[]): Promise<readonly ContactChange[]>;
  listLabels(): Promise<readonly ContactLabel[]>;
  /** Fails with `taken` when the account has a label of this title, with `rejected` when Google keeps the title for itself (`family`). */
  createLabel(title: string, mark: LabelMark): Promise<ContactLabel>;
  /** Fails with `taken`, `rejected` (as above), `gone` or `changedMeanwhile`. */
  renameLabel(label: ContactLabel, title: string): Promise<ContactLabel>;
  /** At most 200, answered in their order. Not repeated inside: after `unavailable` it is unknown which of them were made (facts 4.3). */
  createContacts(contacts: readonly NewContact[]): Promise<readonly ContactOutcome[]>;
  /**
   * At most 200, answered in their order: what was refused for one is told for that one (`changedMeanwhile`, `gone`, `rejected`).
   * Writes the named fields, everything foreign in them kept.
   */
  updateContacts(updates: readonly ContactUpdate[]): Promise<readonly ContactOutcome[]>;
  /** At most 500; resolves when they are gone, by us or before us. Google offers no condition on a version (facts 4.3). */
  deleteContacts(names: readonly ContactName[]): Promise<void>;
  /** At most 1,000 in both lists together. */
  changeMembers(
    label: LabelName,
    change: { readonly add: readonly ContactName[]; readonly remove: readonly ContactName[] },
  ): Promise<MembersOutcome>;
}
