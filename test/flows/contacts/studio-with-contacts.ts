import { createLocalKeys } from '../../../shared/adapters/kms/local-keys.ts';
import type { WatchedCall } from '../../../shared/adapters/memory/google-calls.ts';
import type { HeldContact } from '../../../shared/adapters/memory/contacts-world.ts';
import { createMemoryGoogle, type MemoryGoogle } from '../../../shared/adapters/memory/google.ts';
import { createMemoryQueue } from '../../../shared/adapters/memory/queue.ts';
import { createMemoryStore } from '../../../shared/adapters/memory/store.ts';
import type { Card } from '../../../shared/domain/card.ts';
import type { Client } from '../../../shared/domain/client.ts';
import { asId, syncIdOf } from '../../../shared/domain/ids.ts';
import type { ClientGroupId, ClientId, LabelName, StudioId, SyncId, UserId } from '../../../shared/domain/ids.ts';
import { defaultSettings } from '../../../shared/domain/settings.ts';
import type { GoogleSyncSettings } from '../../../shared/domain/settings.ts';
import type { Labelled, Studio, User } from '../../../shared/domain/studio.ts';
import { addSeconds, parseInstant, parseTimeZone } from '../../../shared/domain/time.ts';
import { followSettings } from '../../../shared/flows/contacts/follow-settings.ts';
import type { ContactsDeps } from '../../../shared/flows/contacts/run.ts';
import { noteGroupChange, readContactSyncs } from '../../../shared/flows/contacts/note-client-change.ts';
import { syncContacts } from '../../../shared/flows/contacts/sync-contacts.ts';
import type { ContactsOutcome } from '../../../shared/flows/contacts/sync-contacts.ts';
import { newSync } from '../../../shared/flows/google-sync/new-sync.ts';
import { sealGrant } from '../../../shared/flows/sign-in/grants.ts';
import { changeClient, makeClient } from '../../../shared/flows/studio/edit-client.ts';
import type { ClientFields } from '../../../shared/flows/studio/edit-client.ts';
import { prepareClients, writeClients } from '../../../shared/flows/studio/save-clients.ts';
import { plainClient } from '../../../shared/flows/studio/client-record.ts';
import {
  contactPairsOf,
  contactSyncAt,
  grantAt,
  mails,
  studioCollections,
  syncAt,
} from '../../../shared/ports/collections.ts';
import type { Permission } from '../../../shared/ports/google.ts';
import type { SyncTrigger } from '../../../shared/ports/queue.ts';
import type { ContactSyncRecord } from '../../../shared/ports/records/contact-sync-record.ts';
import type { MailRecord } from '../../../shared/ports/records/mail-record.ts';
import type { RunRecord } from '../../../shared/ports/records/run-record.ts';
import type { Store } from '../../../shared/ports/store.ts';
import type { ContactPair } from '../../../shared/sync/contacts/model.ts';
import { createFixedChance, createVirtualClock, type VirtualClock } from '../../adapters/google/virtual-clock.ts';

export const studioId: StudioId = asId('lumen');
export const annId: UserId = asId('ann');
export const benId: UserId = asId('ben');
export const weddings: ClientGroupId = asId('weddings');
export const portraits: ClientGroupId = asId('portraits');

/** The Google address of a user. */
export function addressOf(userId: UserId): string {
  return `${String(userId)}@example.com`;
}

/** The id of a user's sync. */
export function syncOf(userId: UserId): SyncId {
  return syncIdOf(studioId, userId);
}

/** A card of a person with one e-mail and one phone. */
export function card(given: string, family: string, more: Partial<Card> = {}): Card {
  return {
    givenName: given,
    familyName: family,
    company: '',
    jobTitle: '',
    emails: [],
    phones: [],
    address: { street: '', city: '', region: '', postalCode: '', country: '' },
    notes: '',
    ...more,
  };
}

/** One value with a label. */
export function labelled(value: string, label = 'home'): readonly Labelled[] {
  return [{ value, label }];
}

/** A studio in memory whose users sync their contacts with a Google in memory. */
export interface StudioWithContacts {
  readonly store: Store;
  readonly google: MemoryGoogle;
  readonly clock: VirtualClock;
  readonly deps: ContactsDeps;
  /** Every call made to Google since the last `forgetCalls`, by name. */
  readonly calls: string[];
  forgetCalls(): void;
  /** How many calls of each name were made. */
  counted(): Readonly<Record<string, number>>;
  connect(userId: UserId, settings?: Partial<GoogleSyncSettings>, permissions?: readonly Permission[]): Promise<void>;
  setSettings(userId: UserId, settings: Partial<GoogleSyncSettings>): Promise<void>;
  run(userId: UserId, trigger?: SyncTrigger): Promise<ContactsOutcome>;
  record(userId: UserId): Promise<ContactSyncRecord>;
  pairs(userId: UserId): Promise<readonly ContactPair[]>;
  addClient(card: Card, groupIds?: readonly ClientGroupId[]): Promise<Client>;
  changeClient(id: ClientId, fields: Partial<ClientFields>): Promise<Client>;
  deleteClient(id: ClientId): Promise<void>;
  client(id: ClientId): Promise<Client | undefined>;
  clients(): Promise<readonly Client[]>;
  changeGroup(
    id: ClientGroupId,
    fields: { readonly name?: string; readonly inactive?: boolean } | undefined,
  ): Promise<void>;
  /** Living contacts in a user's account, as the user sees them. */
  contacts(userId: UserId): readonly HeldContact[];
  /** Those under the user's label for a group, by its title. */
  under(userId: UserId, title: string): readonly HeldContact[];
  labelName(userId: UserId, title: string): LabelName;
  runs(): Promise<readonly RunRecord[]>;
  mails(): Promise<readonly MailRecord[]>;
  /** Days pass. */
  wait(seconds: number): void;
}

/** What a studio is made of, where it is not the usual. */
export interface Parts {
  readonly wrapStore?: (store: Store) => Store;
  readonly wrapDeps?: (deps: ContactsDeps) => ContactsDeps;
}

/** Starts it all. */
export async function startStudioWithContacts(parts: Parts = {}): Promise<StudioWithContacts> {
  const clock = createVirtualClock(Date.UTC(2026, 10, 23, 9));
  const memory = createMemoryStore({ clock });
  const store = parts.wrapStore?.(memory) ?? memory;
  const calls: string[] = [];
  const google = createMemoryGoogle({ clock, onCall: (call: WatchedCall) => calls.push(call.method) });
  const chance = createFixedChance();
  const keys = createLocalKeys({ secret: 'a secret of these tests only, long enough' });
  const queue = createMemoryQueue();
  const plain: ContactsDeps = { store, google, keys, queue, clock, chance };
  const deps = parts.wrapDeps?.(plain) ?? plain;
  const places = studioCollections(studioId);
  await makeStudio(memory);
  const user = (userId: UserId): string => addressOf(userId);
  const timeZone = parseTimeZone('Europe/Berlin') ?? asId('UTC');
  for (const name of [annId, benId]) google.person.addAccount({ email: user(name), name, timeZone });
  const studio: StudioWithContacts = {
    store: memory,
    google,
    clock,
    deps,
    calls,
    forgetCalls: () => calls.splice(0),
    counted: () => {
      const counts: Record<string, number> = {};
      for (const name of calls) counts[name] = (counts[name] ?? 0) + 1;
      return counts;
    },
    async connect(userId, settings = {}, permissions = ['calendar', 'contacts']) {
      const syncId = syncOf(userId);
      const { refreshToken, subject } = google.grant({ email: user(userId), permissions });
      const sealed = await sealGrant(keys, syncId, refreshToken);
      const now = clock.now();
      const account = { subject, email: user(userId), status: 'connected', permissions, connectedAt: now } as const;
      const sync = { ...newSync(studioId, userId), account };
      await memory.write([
        { kind: 'set', document: grantAt(syncId), value: { subject, sealed, grantedAt: now } },
        { kind: 'set', document: syncAt(syncId), value: sync },
      ]);
      await studio.setSettings(userId, { enabled: true, clientGroupId: weddings, syncContactsBack: true, ...settings });
    },
    async setSettings(userId, settings) {
      await memory.transact(async (transaction) => {
        const was = (await transaction.get(syncAt(syncOf(userId))))?.value;
        const before = (await transaction.get(contactSyncAt(syncOf(userId))))?.value;
        if (was === undefined) throw new Error(`no sync of ${userId}`);
        const sync = { ...was, settings: { ...defaultSettings, ...was.settings, ...settings } };
        transaction.set(syncAt(syncOf(userId)), sync);
        const followed = followSettings(before, sync, { was, at: clock.now() });
        if (followed !== undefined) transaction.set(contactSyncAt(syncOf(userId)), followed.record);
      });
    },
    run: async (userId, trigger = 'tick') => syncContacts(deps, { syncId: syncOf(userId), trigger }),
    async record(userId) {
      const stored = await memory.get(contactSyncAt(syncOf(userId)));
      if (stored === undefined) throw new Error(`no contact sync of ${userId}`);
      return stored.value;
    },
    async pairs(userId) {
      return (await memory.find({ from: contactPairsOf(syncOf(userId)) })).map(({ value }) => value);
    },
    async addClient(made, groupIds = [weddings]) {
      const answer = await makeClient(
        { store: memory, queue, clock, chance },
        { studioId, fields: { ...made, groupIds } },
      );
      if (answer.kind === 'refused') throw new Error(answer.message);
      return answer.client;
    },
    async changeClient(clientId, fields) {
      const change = await changeClient({ store: memory, queue, clock }, { studioId, clientId }, (before) => ({
        ...before,
        ...fields,
      }));
      if (change.kind === 'refused') throw new Error(change.message);
      return change.client;
    },
    async deleteClient(clientId) {
      await memory.transact(async (transaction) => {
        const stored = await transaction.get(places.client(clientId));
        if (stored === undefined) return;
        const changes = [{ before: plainClient(stored.value), after: undefined }];
        writeClients(
          transaction,
          await prepareClients(transaction, {
            studioId,
            changes,
            at: clock.now(),
            by: { kind: 'system', name: 'the studio' },
          }),
        );
      });
    },
    async client(id) {
      const stored = await memory.get(places.client(id));
      return stored === undefined ? undefined : plainClient(stored.value);
    },
    async clients() {
      return (await memory.find({ from: places.clients })).map(({ value }) => plainClient(value));
    },
    async changeGroup(id, fields) {
      await memory.transact(async (transaction) => {
        const stored = await transaction.get(places.clientGroup(id));
        const syncs = await readContactSyncs(transaction, studioId, [id]);
        if (stored === undefined) return;
        if (fields === undefined) transaction.delete(places.clientGroup(id));
        else transaction.set(places.clientGroup(id), { ...stored.value, ...fields });
        noteGroupChange(transaction, syncs, { at: clock.now() });
      });
    },
    contacts: (userId) => google.contactsPerson.contacts(user(userId)),
    under(userId, title) {
      const label = google.contactsPerson
        .labels(user(userId))
        .find((one) => one.title.toLowerCase() === title.toLowerCase());
      return label === undefined ? [] : studio.contacts(userId).filter(({ labels }) => labels.includes(label.name));
    },
    labelName(userId, title) {
      const label = google.contactsPerson
        .labels(user(userId))
        .find((one) => one.title.toLowerCase() === title.toLowerCase());
      if (label === undefined) throw new Error(`no label ${title}`);
      return label.name;
    },
    async runs() {
      const found = (await memory.find({ from: places.runs })).map(({ value }) => value);
      return found.toSorted((one, other) => (addSeconds(one.endedAt, 0) < other.endedAt ? -1 : 1));
    },
    async mails() {
      return (await memory.find({ from: mails })).map(({ value }) => value);
    },
    wait: (seconds) => clock.advance(seconds * 1000),
  };
  return studio;
}

async function makeStudio(store: Store): Promise<void> {
  const places = studioCollections(studioId);
  const now = parseInstant('2026-11-01T09:00:00Z') ?? asId('');
  const studio: Studio = {
    id: studioId,
    name: 'Lumen',
    locale: 'de-DE',
    timeZone: parseTimeZone('Europe/Berlin') ?? asId('UTC'),
    plan: 'standard',
    conflictRule: 'allowAlways',
    populateMonthsBack: 3,
    syncJob: { enabled: true, pollMinutes: 15, notify: { onFailure: true, address: 'jobs@example.com' } },
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  const users: readonly User[] = [annId, benId].map((id) => ({
    id,
    studioId,
    name: id === annId ? 'Ann' : 'Ben',
    email: addressOf(id),
    role: 'owner',
    active: true,
    colour: '#336699',
    version: 1,
    createdAt: now,
    updatedAt: now,
  }));
  const group = (id: ClientGroupId, name: string) =>
    ({
      kind: 'set',
      document: places.clientGroup(id),
      value: { id, studioId, name, nameKey: name.toLowerCase(), inactive: false, version: 1 },
    }) as const;
  await store.write([
    { kind: 'set', document: places.studio, value: studio },
    ...users.map((user) => ({ kind: 'set', document: places.user(user.id), value: user }) as const),
    group(weddings, 'Weddings'),
    group(portraits, 'Portraits'),
  ]);
}
