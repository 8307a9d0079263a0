/** The words of the contact engine: what it is asked, and what it returns. */
import type { Card, CardField } from '../../domain/card.ts';
import type { ClientId, ContactName, LabelName, StudioId, UserId } from '../../domain/ids.ts';
import type { PhoneRegion } from '../../domain/phone.ts';
import type { Instant } from '../../domain/time.ts';
import type { AgreedPrints, Side } from '../model.ts';
import type { ContactChange, ContactMark } from './contact.ts';

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
  /** The contact's card where it says otherwise than `agreed`: what was edited there and does not flow. */
  readonly inGoogle?: Card;
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
  /** We began to delete the contact, or to take the label off: what is missing then is no person's doing. */
  readonly beingTakenAway?: true;
  /** A person deleted the contact, or took the label off: the tie is cut, the client stays, and nothing is put back. */
  readonly outOfGoogle?: 'deletedByUser' | 'labelTakenOff';
  /** Which write of ours our mark on the contact told of when this was saved (`ContactMark.write`); absent: none. */
  readonly knownWrite?: string;
  /** Where Google holds a field otherwise than we sent it, the print of how: that is no edit. */
  readonly heldByGoogle?: AgreedPrints;
  /** The tie is over since then: the client left. Kept so that a read which lags behind brings nothing back. */
  readonly endedAt?: Instant;
}

/** What a person says of a contact and clients that may be the same: this client's, or nobody's that is known. */
export type ReviewAnswer = { readonly kind: 'pair'; readonly clientId: ClientId } | { readonly kind: 'separate' };

/** A contact that may be one of these clients, with what a person said of it. */
export interface ContactReview {
  readonly contactName: ContactName;
  readonly clientIds: readonly ClientId[];
  readonly answer?: ReviewAnswer;
}

/** A person said that this client and this contact are two people: their tie is cut, and they are never taken for one again. */
export interface Untied {
  readonly clientId: ClientId;
  readonly contactName: ContactName;
  readonly sourceId?: string;
  /** Absent while the tie is still to be cut. */
  readonly doneAt?: Instant;
}

/** What the studio says of one client, as read now. */
export type ClientState =
  | {
      readonly kind: 'client';
      readonly clientId: ClientId;
      readonly version: number;
      readonly card: Card;
      /** Whether it is in the chosen group, and that group is active. */
      readonly isMember: boolean;
    }
  | { readonly kind: 'gone'; readonly clientId: ClientId };

/** Which unpaired contacts under the label come in. */
export type NewContacts =
  /** All that changed: Google was asked what is new. */
  | { readonly kind: 'all' }
  /** All there are: a populate. */
  | { readonly kind: 'populate' }
  /** After everything was read: those that changed since then; none where that is unknown, at the very first look. */
  | { readonly kind: 'since'; readonly asOf: Instant | undefined };

/** What the engine is asked: everything it may look at, and nothing it does not need. */
export interface ContactsInput {
  readonly owner: { readonly studioId: StudioId; readonly userId: UserId };
  readonly now: Instant;
  readonly twoWay: boolean;
  readonly region: PhoneRegion | undefined;
  /** The label that stands for the group; it exists. Undefined: no group, nobody is a member. */
  readonly label: LabelName | undefined;
  readonly pairs: readonly ContactPair[];
  /** Every client of a pair above, every one in the outbox, and of every mark below. */
  readonly clients: readonly ClientState[];
  /** The clients among whom a new contact may be: all of the studio's, where there is one to bring in. */
  readonly candidates: readonly Extract<ClientState, { kind: 'client' }>[];
  /** What a list may show as it was before a write of ours was asked for by name. */
  readonly google: readonly ContactChange[];
  /** Whether `google` is everything there is; what it left out and is paired was asked for by itself, and is told as gone. */
  readonly isFull: boolean;
  /** Clients that may be made in Google: those that changed, or everyone where all is compared. */
  readonly wantedInGoogle: ReadonlySet<ClientId>;
  readonly newContacts: NewContacts;
  readonly reviews: readonly ContactReview[];
  readonly untied: readonly Untied[];
  /** An id for a client made of this contact. */
  readonly newClientId: () => ClientId;
}

/** A write to Google. Labels are put on and taken off apart, many at a time. */
export type ContactWrite =
  | { readonly kind: 'create'; readonly card: Card; readonly mark: ContactMark }
  | {
      readonly kind: 'update';
      readonly name: ContactName;
      readonly version: string;
      readonly card: Card;
      readonly fields: readonly CardField[];
      readonly mark: ContactMark;
      readonly held: string;
    }
  | { readonly kind: 'delete'; readonly name: ContactName };

/** A label put on a contact, or taken off. */
export interface LabelWrite {
  readonly kind: 'add' | 'remove';
  readonly name: ContactName;
  readonly label: LabelName;
}

/** A write to the studio. `version` is the client's that the plan was made from: another one means plan again. */
export type ClientWrite =
  | { readonly kind: 'create'; readonly clientId: ClientId; readonly card: Card }
  | {
      readonly kind: 'update';
      readonly clientId: ClientId;
      readonly version: number;
      readonly card: Card;
      readonly fields: readonly CardField[];
      /** Makes it a member of the chosen group. */
      readonly joins: boolean;
    };

/** Why an action is done, in the words of reports and mails. */
export type ContactActionKind =
  | 'createInGoogle'
  | 'updateInGoogle'
  | 'deleteInGoogle'
  | 'createInStudio'
  | 'updateInStudio'
  | 'merge'
  | 'pair'
  | 'remember'
  | 'forget';

/** What lost in a merge, and must be kept before it is written over. */
export interface Overruled {
  readonly fields: readonly CardField[];
  readonly winner: Side;
  readonly studio: Card;
  readonly google: Card;
}

/** Something a person is to hear of once. */
export interface ContactNews {
  readonly code:
    | 'deletedInGoogle'
    | 'labelTakenOff'
    | 'labelMissing'
    | 'labelRenamed'
    | 'labelRefused'
    | 'overruled'
    | 'review'
    | 'nameless'
    | 'setAside'
    | 'unreadable';
  /** Whom or what it is about, as people know it. */
  readonly title: string;
  readonly detail?: string;
}

/** One thing to do about one client: write Google first, then client and pair together. */
export interface ContactAction {
  readonly kind: ContactActionKind;
  readonly clientId: ClientId;
  readonly contactName?: ContactName;
  readonly title: string;
  readonly google?: ContactWrite;
  readonly label?: LabelWrite;
  readonly studio?: ClientWrite;
  /** The pair once the writes are done; what the answer tells of the contact is put into it. */
  readonly pair: ContactPair;
  readonly before?: Card;
  readonly after?: Card;
  readonly overruled?: Overruled;
  readonly news: readonly ContactNews[];
}

/** Why something wanted was not allowed, or not possible. */
export type ContactSkipReason = 'oneWay' | 'unreadable' | 'nameless' | 'review' | 'inDoubt' | 'beforeBaseline';

/** Something wanted and not done, with its reason. */
export interface ContactSkip {
  readonly wanted: 'createInGoogle' | 'updateInGoogle' | 'createInStudio' | 'updateInStudio';
  readonly reason: ContactSkipReason;
  readonly clientId?: ClientId;
  readonly contactName?: ContactName;
  readonly title: string;
  readonly problem?: string;
}

/** A contact and the clients it may be, for a person to say. */
export interface ReviewDraft {
  readonly contactName: ContactName;
  readonly card: Card;
  readonly clientIds: readonly ClientId[];
}

/** What the engine returns: things to do, things not done, and what needs a person. */
export interface ContactsPlan {
  readonly actions: readonly ContactAction[];
  readonly skips: readonly ContactSkip[];
  readonly reviews: readonly ReviewDraft[];
  /** Questions about contacts that nothing is left to ask about. */
  readonly closedReviews: readonly ContactName[];
}
