/** Where everything is stored: the only place that makes paths. A studio's own things lie under the studio. */
import type {
  BookingId,
  ChannelId,
  ClientGroupId,
  ClientId,
  ClientImportId,
  ClientJobId,
  ConflictId,
  GoogleSubject,
  MailId,
  ResourceId,
  RunId,
  StudioId,
  SyncId,
  TypeId,
  UserId,
} from '../domain/ids.ts';
import type { BookingType, Resource, Studio, User } from '../domain/studio.ts';
import type { Pair } from '../sync/calendar/model.ts';
import type { ContactPair } from '../sync/contacts/model.ts';
import type { AccountRecord, GrantRecord } from './records/account-records.ts';
import type { AlarmWatchRecord } from './records/alarm-watch-record.ts';
import type { ApiKeyRecord, IdempotencyRecord } from './records/api-records.ts';
import type { BookingRecord, BookingVersion } from './records/booking-record.ts';
import type { ClientImportRecord, ImportPartRecord } from './records/client-import-record.ts';
import type { ClientJobRecord } from './records/client-job-record.ts';
import type { ClientGroupRecord, ClientRecord, ClientVersion, DeletedClientRecord } from './records/client-record.ts';
import type { ConflictRecord } from './records/conflict-record.ts';
import type {
  ContactOthersRecord,
  ContactOutboxRecord,
  ContactReviewRecord,
  ContactSetAsideRecord,
  ContactSyncRecord,
  ContactUntyingRecord,
  OverruledRecord,
} from './records/contact-sync-record.ts';
import type { DeadLetterRecord } from './records/dead-letter-record.ts';
import type { MailRecord, SuppressionRecord } from './records/mail-record.ts';
import type { RunChangesRecord, RunRecord } from './records/run-record.ts';
import type {
  InvitationRecord,
  NewcomerRecord,
  PendingConsentRecord,
  WebSessionRecord,
} from './records/sign-in-records.ts';
import type { ChannelRecord, OutboxRecord, SetAsideRecord, SyncRecord } from './records/sync-record.ts';
import type { CollectionPath, DocumentPath } from './store.ts';

/** The collections inside one studio. Whoever holds this cannot reach another studio's. */
export interface StudioCollections {
  readonly studio: DocumentPath<Studio>;
  readonly users: CollectionPath<User>;
  readonly clients: CollectionPath<ClientRecord>;
  readonly deletedClients: CollectionPath<DeletedClientRecord>;
  readonly clientGroups: CollectionPath<ClientGroupRecord>;
  readonly clientJobs: CollectionPath<ClientJobRecord>;
  readonly resources: CollectionPath<Resource>;
  readonly types: CollectionPath<BookingType>;
  readonly bookings: CollectionPath<BookingRecord>;
  readonly conflicts: CollectionPath<ConflictRecord>;
  readonly runs: CollectionPath<RunRecord>;
  user(id: UserId): DocumentPath<User>;
  client(id: ClientId): DocumentPath<ClientRecord>;
  clientVersions(id: ClientId): CollectionPath<ClientVersion>;
  /** `key` names a version or a deletion: see `keepClientVersion`. */
  clientVersion(id: ClientId, key: string): DocumentPath<ClientVersion>;
  deletedClient(id: ClientId): DocumentPath<DeletedClientRecord>;
  clientGroup(id: ClientGroupId): DocumentPath<ClientGroupRecord>;
  clientJob(id: ClientJobId): DocumentPath<ClientJobRecord>;
  clientImport(id: ClientImportId): DocumentPath<ClientImportRecord>;
  importPart(id: ClientImportId, firstRow: number): DocumentPath<ImportPartRecord>;
  resource(id: ResourceId): DocumentPath<Resource>;
  type(id: TypeId): DocumentPath<BookingType>;
  booking(id: BookingId): DocumentPath<BookingRecord>;
  bookingVersions(id: BookingId): CollectionPath<BookingVersion>;
  bookingVersion(id: BookingId, version: number): DocumentPath<BookingVersion>;
  conflict(id: ConflictId): DocumentPath<ConflictRecord>;
  run(id: RunId): DocumentPath<RunRecord>;
  runChanges(id: RunId): CollectionPath<RunChangesRecord>;
  /** `key` is made of digits and `-`. */
  runChange(id: RunId, key: string): DocumentPath<RunChangesRecord>;
}

let latest: { readonly studioId: StudioId; readonly collections: StudioCollections } | undefined;

/** The collections of one studio. */
export function studioCollections(studioId: StudioId): StudioCollections {
  // One piece of work is mostly about one studio, and names its places many times.
  if (latest?.studioId !== studioId) latest = { studioId, collections: collectionsUnder(`studios/${studioId}`) };
  return latest.collections;
}

function collectionsUnder(root: string): StudioCollections {
  return {
    studio: { path: root },
    users: { path: `${root}/users` },
    clients: { path: `${root}/clients` },
    deletedClients: { path: `${root}/deletedClients` },
    clientGroups: { path: `${root}/clientGroups` },
    clientJobs: { path: `${root}/clientJobs` },
    resources: { path: `${root}/resources` },
    types: { path: `${root}/types` },
    bookings: { path: `${root}/bookings` },
    conflicts: { path: `${root}/conflicts` },
    runs: { path: `${root}/runs` },
    user: (id) => ({ path: `${root}/users/${id}` }),
    client: (id) => ({ path: `${root}/clients/${id}` }),
    clientVersions: (id) => ({ path: `${root}/clients/${id}/versions` }),
    clientVersion: (id, key) => ({ path: `${root}/clients/${id}/versions/${key}` }),
    deletedClient: (id) => ({ path: `${root}/deletedClients/${id}` }),
    clientGroup: (id) => ({ path: `${root}/clientGroups/${id}` }),
    clientJob: (id) => ({ path: `${root}/clientJobs/${id}` }),
    clientImport: (id) => ({ path: `${root}/clientImports/${id}` }),
    importPart: (id, firstRow) => ({ path: `${root}/clientImports/${id}/parts/${String(firstRow)}` }),
    resource: (id) => ({ path: `${root}/resources/${id}` }),
    type: (id) => ({ path: `${root}/types/${id}` }),
    booking: (id) => ({ path: `${root}/bookings/${id}` }),
    bookingVersions: (id) => ({ path: `${root}/bookings/${id}/versions` }),
    bookingVersion: (id, version) => ({ path: `${root}/bookings/${id}/versions/${String(version)}` }),
    conflict: (id) => ({ path: `${root}/conflicts/${id}` }),
    run: (id) => ({ path: `${root}/runs/${id}` }),
    runChanges: (id) => ({ path: `${root}/runs/${id}/changes` }),
    runChange: (id, key) => ({ path: `${root}/runs/${id}/changes/${key}` }),
  };
}

/** Every user's sync. */
export const syncs: CollectionPath<SyncRecord> = { path: 'syncs' };

/** One user's sync: settings, state, cursor, lease. */
export function syncAt(id: SyncId): DocumentPath<SyncRecord> {
  return { path: `syncs/${id}` };
}

/** The pairs of one user's calendar, named by booking. */
export function pairsOf(id: SyncId): CollectionPath<Pair> {
  return { path: `syncs/${id}/pairs` };
}

/** The pair of one booking in one user's calendar. */
export function pairAt(id: SyncId, bookingId: BookingId): DocumentPath<Pair> {
  return { path: `syncs/${id}/pairs/${bookingId}` };
}

/** What changed in the studio and has not reached this user's Google. */
export function outboxOf(id: SyncId): CollectionPath<OutboxRecord> {
  return { path: `syncs/${id}/outbox` };
}

/** The outbox entry of one booking. */
export function outboxAt(id: SyncId, bookingId: BookingId): DocumentPath<OutboxRecord> {
  return { path: `syncs/${id}/outbox/${bookingId}` };
}

/** Items a user's sync set aside. */
export function setAsideOf(id: SyncId): CollectionPath<SetAsideRecord> {
  return { path: `syncs/${id}/setAside` };
}

/** One item set aside. `key` is made of letters, digits, `_` and `-`. */
export function setAsideAt(id: SyncId, key: string): DocumentPath<SetAsideRecord> {
  return { path: `syncs/${id}/setAside/${key}` };
}

/** Every user's contact sync. */
export const contactSyncs: CollectionPath<ContactSyncRecord> = { path: 'contactSyncs' };

/** One user's contact sync: state, cursor, lease. */
export function contactSyncAt(id: SyncId): DocumentPath<ContactSyncRecord> {
  return { path: `contactSyncs/${id}` };
}

/** The pairs of one user's contacts, named by client. */
export function contactPairsOf(id: SyncId): CollectionPath<ContactPair> {
  return { path: `contactSyncs/${id}/pairs` };
}

/** The pair of one client in one user's contacts. */
export function contactPairAt(id: SyncId, clientId: ClientId): DocumentPath<ContactPair> {
  return { path: `contactSyncs/${id}/pairs/${clientId}` };
}

/** The clients that changed and have not reached this user's contacts. */
export function contactOutboxOf(id: SyncId): CollectionPath<ContactOutboxRecord> {
  return { path: `contactSyncs/${id}/outbox` };
}

/** The outbox entry of one client. */
export function contactOutboxAt(id: SyncId, clientId: ClientId): DocumentPath<ContactOutboxRecord> {
  return { path: `contactSyncs/${id}/outbox/${clientId}` };
}

/** Prints of the user's own contacts, one of 16 parts. */
export function contactOthersAt(id: SyncId, part: string): DocumentPath<ContactOthersRecord> {
  return { path: `contactSyncs/${id}/others/${part}` };
}

/** Clients a user's contact sync set aside. */
export function contactsSetAsideOf(id: SyncId): CollectionPath<ContactSetAsideRecord> {
  return { path: `contactSyncs/${id}/setAside` };
}

/** One client set aside. */
export function contactSetAsideAt(id: SyncId, clientId: ClientId): DocumentPath<ContactSetAsideRecord> {
  return { path: `contactSyncs/${id}/setAside/${clientId}` };
}

/** Contacts of a user that may be clients, for a person to say. */
export function contactReviewsOf(id: SyncId): CollectionPath<ContactReviewRecord> {
  return { path: `contactSyncs/${id}/reviews` };
}

/** One of them. `reviewId` is made of letters, digits, `_` and `-`. */
export function contactReviewAt(id: SyncId, reviewId: string): DocumentPath<ContactReviewRecord> {
  return { path: `contactSyncs/${id}/reviews/${reviewId}` };
}

/** The clients of one user's contact sync that a person said are not the contact they were tied to. */
export function contactUntyingsOf(id: SyncId): CollectionPath<ContactUntyingRecord> {
  return { path: `contactSyncs/${id}/untyings` };
}

/** One of them. */
export function contactUntyingAt(id: SyncId, untyingId: string): DocumentPath<ContactUntyingRecord> {
  return { path: `contactSyncs/${id}/untyings/${untyingId}` };
}

/** Values of a user's contacts and clients that lost against the other side's. */
export function overruledOf(id: SyncId): CollectionPath<OverruledRecord> {
  return { path: `contactSyncs/${id}/overruled` };
}

/** One of them. `key` is made of letters, digits, `_` and `-`. */
export function overruledAt(id: SyncId, key: string): DocumentPath<OverruledRecord> {
  return { path: `contactSyncs/${id}/overruled/${key}` };
}

/** One user's grant: the sealed refresh token. */
export function grantAt(id: SyncId): DocumentPath<GrantRecord> {
  return { path: `grants/${id}` };
}

/** The user a Google account belongs to. */
export function accountAt(subject: GoogleSubject): DocumentPath<AccountRecord> {
  return { path: `accounts/${subject}` };
}

/** Every watch channel of ours that may still send. */
export const channels: CollectionPath<ChannelRecord> = { path: 'channels' };

/** One watch channel. */
export function channelAt(id: ChannelId): DocumentPath<ChannelRecord> {
  return { path: `channels/${id}` };
}

/** The mail outbox. */
export const mails: CollectionPath<MailRecord> = { path: 'mails' };

/** One mail. */
export function mailAt(id: MailId): DocumentPath<MailRecord> {
  return { path: `mails/${id}` };
}

/** Why one address gets no mails, by the fingerprint of the address. */
export function suppressionAt(fingerprint: string): DocumentPath<SuppressionRecord> {
  return { path: `suppressions/${fingerprint}` };
}

/** One signed-in browser, by the hash of its cookie. */
export function webSessionAt(hash: string): DocumentPath<WebSessionRecord> {
  return { path: `webSessions/${hash}` };
}

/** One consent under way, by the hash of its state. */
export function pendingConsentAt(hash: string): DocumentPath<PendingConsentRecord> {
  return { path: `pendingConsents/${hash}` };
}

/** One person signed in who has no studio yet, by the hash of a cookie. */
export function newcomerAt(hash: string): DocumentPath<NewcomerRecord> {
  return { path: `newcomers/${hash}` };
}

/** Every invitation that was not yet taken up. */
export const invitations: CollectionPath<InvitationRecord> = { path: 'invitations' };

/** One invitation, by the hash of its token. */
export function invitationAt(hash: string): DocumentPath<InvitationRecord> {
  return { path: `invitations/${hash}` };
}

/** Every key of studios' own software. */
export const apiKeys: CollectionPath<ApiKeyRecord> = { path: 'apiKeys' };

/** One key, by its hash. */
export function apiKeyAt(hash: string): DocumentPath<ApiKeyRecord> {
  return { path: `apiKeys/${hash}` };
}

/** One kept answer, by the hash of studio and key. */
export function idempotencyAt(hash: string): DocumentPath<IdempotencyRecord> {
  return { path: `idempotencyKeys/${hash}` };
}

/** When the alarm about syncs that stand still last looked. */
export const alarmWatch: DocumentPath<AlarmWatchRecord> = { path: 'watches/stallAlarm' };

/** Messages that failed for good. */
export const deadLetters: CollectionPath<DeadLetterRecord> = { path: 'deadLetters' };

/** One of them. */
export function deadLetterAt(id: string): DocumentPath<DeadLetterRecord> {
  return { path: `deadLetters/${id}` };
}
