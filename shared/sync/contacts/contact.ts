import type { Card } from '../../domain/card.ts';
import type { ClientId, ContactName, LabelName, StudioId, UserId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { AgreedPrints } from '../model.ts';

/** Our id written into a contact's `clientData` (facts 4.4): a hint, never above a pair. */
export interface ContactMark {
  readonly studioId: StudioId;
  readonly userId: UserId;
  readonly clientId: ClientId;
  /** Prints of what both sides agree on once this write is saved (`sentPrints`): the common ancestor where nobody saved it. */
  readonly sent: AgreedPrints;
  /** Tells this write from every other one of ours (`writeOf`). */
  readonly write?: string;
  /** The contact was there before we wrote it: it is the user's own. */
  readonly origin?: 'google';
}

/** A contact as the engine sees it: Google's form, translated and normalised. */
export interface GoogleContact {
  readonly name: ContactName;
  /** Names it had before (facts 4.1): told on sync reads only. */
  readonly previousNames: readonly ContactName[];
  /** The id of its CONTACT source, which outlives a change of name; a secondary key. */
  readonly sourceId: string;
  /** Its etag, for conditional writes. */
  readonly version: string;
  /** When its CONTACT source last changed, on Google's clock: reads lag behind writes by minutes (facts 4.1). */
  readonly updated: Instant;
  readonly card: Card;
  /** The labels it carries, `contactGroups/myContacts` too. */
  readonly labels: readonly LabelName[];
  /** More than one when the user merged contacts of ours. */
  readonly marks: readonly ContactMark[];
  /**
   * What Google holds besides the card in the fields we write (types, other values, other programs' data), as text only the
   * adapter reads: handed back with a write, so that nothing foreign is lost and nothing need be read first.
   */
  readonly held: string;
}

/** What Google says of one contact since the cursor (or at all, on a full read). */
export type ContactChange =
  | { readonly kind: 'contact'; readonly contact: GoogleContact }
  | { readonly kind: 'gone'; readonly name: ContactName }
  | { readonly kind: 'unreadable'; readonly name: ContactName; readonly version: string; readonly problem: string };
