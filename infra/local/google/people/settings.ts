/** How the contacts of everybody behave, set by tests. */
export interface ContactsSettings {
  /** Milliseconds until a write shows in sync reads (facts 4.1). */
  propagation: number;
  /** Milliseconds of real time that a write takes: a second one of the same user meanwhile is refused (facts 4.3). */
  writeTime: number;
  /** Whether the items of a field come in changing order (facts 4.2). */
  turnsOrder: boolean;
  /** At most so many on a page. */
  pageSize: number;
  /** The share of pages that come empty. */
  emptyShare: number;
}

/** What holds until somebody says otherwise. */
export const USUAL_CONTACTS: ContactsSettings = {
  propagation: 0,
  writeTime: 2,
  turnsOrder: true,
  pageSize: 1_000,
  emptyShare: 0,
};

/** The contacts' settings, and who writes just now. */
export interface ContactsRoom {
  readonly settings: ContactsSettings;
  /** Addresses of accounts with a write under way. */
  readonly writing: Set<string>;
  /** How many writes met another one of the same user. */
  overlaps: number;
}

/** A room nobody writes in. */
export function createContactsRoom(): ContactsRoom {
  return { settings: { ...USUAL_CONTACTS }, writing: new Set(), overlaps: 0 };
}
