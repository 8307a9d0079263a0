/** The state of one user's contact sync: apart from the calendar's, so that neither ever waits for the other. */
import type { Actor } from '../../domain/booking.ts';
import type { Card, CardField } from '../../domain/card.ts';
import type {
  ClientGroupId,
  ClientId,
  ContactName,
  GoogleSubject,
  LabelName,
  RunId,
  StudioId,
  UserId,
} from '../../domain/ids.ts';
import type { PhoneRegion } from '../../domain/phone.ts';
import type { Instant } from '../../domain/time.ts';
import type { ContactNews, ReviewAnswer, Untied } from '../../sync/contacts/model.ts';
import type { Side } from '../../sync/model.ts';
import type { RunSummary } from './run-record.ts';
import type { Lease, SyncRecord } from './sync-record.ts';

/** Where in Google's changes a contact sync stands. The token dies 7 days after the full read, whatever is read with it (facts 4.1). */
export interface ContactCursor {
  readonly token: string;
  /** Names the query's parameters; a token of another query is not used. */
  readonly query: string;
  /** When everything is read again, before the token dies: 5 to 6 days after it was last read, never at the same hour for all. */
  readonly fullReadDue: Instant;
  /**
   * Until when everything was seen, on our clock: the last read less the time by which lists may lag, never before the first read.
   * What changed under the label since then comes in also after a full read.
   */
  readonly asOf: Instant;
}

/**
 * One user's contact sync. Its settings are in the `SyncRecord`; what is copied from there (`clientGroupId`) is copied in the
 * transaction that changes it, so that one query finds every sync a client concerns.
 */
export interface ContactSyncRecord {
  readonly studioId: StudioId;
  readonly userId: UserId;
  /** The group whose clients are synced; absent while none is chosen or the user's sync is off: then nothing is noted or done. */
  readonly clientGroupId?: ClientGroupId;
  /** Whose contacts pairs, label and cursor are of. */
  readonly subject?: GoogleSubject;
  /**
   * The label in Google that stands for the group. `madeAt`: by us, so that whoever is under it was put there since. `refusedTitle`:
   * the group's name, which Google keeps for itself, so that the label has the one from before.
   */
  readonly label?: {
    readonly name: LabelName;
    readonly title: string;
    readonly version: string;
    readonly madeAt?: Instant;
    readonly refusedTitle?: string;
  };
  /** A label whose making was begun: where the answer was lost, its mark tells it from one of the user's own. */
  readonly labelBegun?: { readonly title: string; readonly at: Instant };
  readonly cursor?: ContactCursor;
  /** Requests made of this sync, by what they ask for; a run settles the number it saw. */
  readonly asked: { readonly studio: number; readonly google: number };
  readonly settled: { readonly studio: number; readonly google: number };
  /** Read everything and compare every pair at the next run: the group, the account or the settings changed, or a person asked. */
  readonly compareAll?: true;
  /** Populate boxes that were ticked and not yet served; cleared by a successful run only. */
  readonly populates?: { readonly google: boolean; readonly studio: boolean };
  /** The user's own contacts are remembered by their prints (`others`), phones read in this country; absent: they are not. */
  readonly othersKnown?: { readonly region: PhoneRegion | '' };
  /** Some contacts may have been made and not been saved: everything is read from then on, and they are looked for. */
  readonly doubtUntil?: Instant;
  readonly lease?: Lease;
  readonly fence: number;
  /** When the tick asks for the next look; absent: never. Indexed together with `shard`. */
  readonly nextSyncAt?: Instant;
  readonly shard: number;
  readonly setsAside?: true;
  /** Some client was untied from its contact at some time: those are read with every look. */
  readonly unties?: true;
  readonly failures: number;
  readonly lastFailure?: SyncRecord['lastFailure'];
  readonly writesPausedUntil?: Instant;
  /** When the next comparison of everything is due; set with the first good run, whatever the calendar does. Indexed. */
  readonly nextCompareAt?: Instant;
  /** The last comparison of everything, and what the last repair found, as in the calendar's. */
  readonly lastCompare?: NonNullable<SyncRecord['lastCompare']>;
  readonly lastRepair?: NonNullable<SyncRecord['lastRepair']>;
  readonly lastRun?: RunSummary;
  readonly lastSuccessAt?: Instant;
  /** The alarm about standstills, as the calendar's: the studio's hours as of the last run, when people are told, since when they are. */
  readonly stallHours?: number;
  readonly alarmAt?: Instant;
  readonly stalledSince?: Instant;
  readonly promisedRunId?: RunId;
  /** Problems told to the user, by code, as in the calendar's. */
  readonly told: SyncRecord['told'];
  /** What no mail has told of yet, in the order it happened; written with what it tells of. */
  readonly untold?: readonly ContactNews[];
}

/** A client that changed, joined or left, and has not reached this user's Google. Named by the client. */
export interface ContactOutboxRecord {
  readonly clientId: ClientId;
  /** The client's version this entry was last written for. */
  readonly version: number;
  readonly at: Instant;
}

/**
 * Some of the e-mails and phones of contacts that are nobody's, as short prints: enough to notice that a client who goes out may be
 * there already, and no address can be read from it. Of what was changed since the last full read the old ones stay. One of 16.
 */
export interface ContactOthersRecord {
  /** Apart by spaces: one text, because none is looked for by itself. */
  readonly prints: string;
}

/** A client the sync could not carry and set aside; tried again when it changes. Named by the client. */
export interface ContactSetAsideRecord {
  readonly clientId: ClientId;
  readonly title: string;
  readonly problem: string;
  readonly at: Instant;
}

/** A contact that may be one of these clients, and nobody can tell for certain. Until a person says, nothing is made of it. */
export interface ContactReviewRecord {
  readonly id: string;
  readonly contactName: ContactName;
  readonly card: Card;
  readonly clientIds: readonly ClientId[];
  readonly state: 'open' | 'answered';
  readonly raisedAt: Instant;
  readonly answer?: ReviewAnswer;
  readonly answeredBy?: { readonly userId: UserId; readonly name: string };
  readonly answeredAt?: Instant;
  /** What was answered is done; kept so that nobody is asked the same again. */
  readonly carriedOut?: true;
}

/**
 * A person's word that a client and the contact it is tied to are two people; kept, so that they are never taken for one again. Named
 * by both.
 */
export interface ContactUntyingRecord extends Untied {
  /** The contact, as people know it. */
  readonly title: string;
  readonly askedBy: Actor;
  readonly askedAt: Instant;
}

/** A value that lost against the other side's: kept here before anything is written over it, for 90 days. */
export interface OverruledRecord {
  readonly clientId: ClientId;
  readonly contactName: ContactName;
  readonly title: string;
  readonly fields: readonly CardField[];
  readonly winner: Side;
  /** Both sides as they stood. */
  readonly studio: Card;
  readonly google: Card;
  readonly runId: RunId;
  readonly at: Instant;
  readonly expiresAt: Instant;
}
