/** The words of the contact engine: what it is asked, and what it returns. */
import type { Card, CardField } from '../../domain/card.ts';
import type { ClientId, ContactName, LabelName } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { AgreedPrints, Side } from '../model.ts';

/** "This client and this contact are one person." Kept per user and client. */
export interface ContactPair {
  readonly clientId: ClientId;
  /** Absent while it is unknown whether the contact was made. Another one when Google renames the contact (facts 4.1). */
  readonly contactName?: ContactName;
  /** The id of its CONTACT source, which outlives a change of name. */
  readonly sourceId?: string;
  /** The card last agreed: the common ancestor. */
  readonly agreed: Card;
  /** Fields of `agreed` that no side ever agreed on (after pairing by likeness). */
  readonly unagreed?: readonly CardField[];
  readonly studioVersion: number;
  readonly googleVersion?: string;
  /** When the contact last changed as we know it, on Google's clock: a read that shows an older one lags behind (facts 4.1). */
  readonly googleUpdated?: Instant;
  /** What Google holds besides, as it came: handed back with a write, so that nothing need be read first. */
  readonly held?: string;
  readonly origin: Side;
  /** The label it carries for us, and since when: reads lag behind. */
  readonly label?: { readonly name: LabelName; readonly since: Instant };
  /** Being made since then, and no answer was saved: it may or may not be there. */
  readonly creatingSince?: Instant;
  /** A person deleted the contact, or took the label off: the tie is cut, the client stays, and nothing is put back. */
  readonly outOfGoogle?: 'deletedByUser' | 'labelTakenOff';
  /** Where Google holds a field otherwise than we sent it, the print of how: that is no edit. */
  readonly heldByGoogle?: AgreedPrints;
  /** The tie is over since then: the client left. Kept so that a read which lags behind brings nothing back. */
  readonly endedAt?: Instant;
}

/** What a person says of a contact and clients that may be the same: this client's, or nobody's that is known. */
export type ReviewAnswer = { readonly kind: 'pair'; readonly clientId: ClientId } | { readonly kind: 'separate' };
