import { asId, syncIdOf } from '../../shared/domain/ids.ts';
import type { ClientGroupId, ClientId } from '../../shared/domain/ids.ts';
import type { Client } from '../../shared/domain/client.ts';
import { createLocalKeys } from '../../shared/adapters/kms/local-keys.ts';
import { followSettings } from '../../shared/flows/contacts/follow-settings.ts';
import { syncContacts } from '../../shared/flows/contacts/sync-contacts.ts';
import { sealGrant } from '../../shared/flows/sign-in/grants.ts';
import { clientRecord } from '../../shared/flows/studio/client-record.ts';
import { changeClient } from '../../shared/flows/studio/edit-client.ts';
import { groupRecord } from '../../shared/flows/studio/edit-client-group.ts';
import { contactSyncAt, grantAt, studioCollections, syncAt } from '../../shared/ports/collections.ts';
import type { SyncTrigger } from '../../shared/ports/queue.ts';
import { addressOf, annId, at, studioId } from '../flows/sync/studio-with-sync.ts';
import type { StudioWithSync } from '../flows/sync/studio-with-sync.ts';
import type { Case } from './measure.ts';

const groupId: ClientGroupId = asId('weddings');
const syncId = syncIdOf(studioId, annId);
const places = studioCollections(studioId);
/** Writes one commit of Firestore's takes, and contacts one batch of Google's takes. */
const [commitSize, batchSize] = [400, 200];

/** What the contact sync costs, for so many clients. */
export function contactsCases(size: number): readonly Case<StudioWithSync>[] {
  return [
    {
      name: `${String(size)} clients out`,
      prepare: async (studio) => {
        await addClients(studio, size);
        await chooseGroup(studio);
      },
      measure: (studio) => run(studio, 'studio'),
      bound: 'at most 7 requests for 1,000, and one for an access token',
    },
    {
      name: 'idle pass of contacts',
      prepare: (studio) => run(studio, 'tick'),
      measure: (studio) => run(studio, 'tick'),
      bound: '1 list of at most 1 KB, no write to Google',
    },
    {
      name: 'one changed client',
      prepare: (studio) => renameClient(studio, clientIdAt(1)),
      measure: (studio) => run(studio, 'studio'),
      bound: '1 request',
    },
    {
      name: `${String(size)} contacts in`,
      prepare: async (studio) => {
        // What was written just now comes back with the next list; it is not to be counted here.
        await run(studio, 'tick');
        await addContacts(studio, size);
      },
      measure: (studio) => run(studio, 'tick'),
      bound: '1 list for 1,000, no write to Google',
    },
    {
      name: 'the idle pass after it',
      prepare: (studio) => run(studio, 'tick'),
      measure: (studio) => run(studio, 'tick'),
      bound: '1 list, no write',
    },
    {
      name: 'a dead sync token with nothing changed',
      prepare: async (studio) => studio.double.expireContactTokens(addressOf(annId)),
      measure: (studio) => run(studio, 'tick'),
      bound: 'reads only, at Google and of clients and pairs',
    },
  ];
}

async function run({ deps }: StudioWithSync, trigger: SyncTrigger): Promise<void> {
  const outcome = await syncContacts(deps, { syncId, trigger });
  if (outcome.kind !== 'done' && outcome.kind !== 'nothing')
    throw new Error(`the contacts were not synced: ${outcome.kind}`);
}

function clientIdAt(index: number): ClientId {
  return asId(`client-${String(index)}`);
}

async function addClients({ store }: StudioWithSync, size: number): Promise<void> {
  const now = at('2026-11-01T09:00:00Z');
  const group = groupRecord({ id: groupId, studioId, name: 'Weddings', inactive: false, version: 1 });
  await store.write([{ kind: 'set', document: places.clientGroup(groupId), value: group }]);
  const clients = Array.from({ length: size }, (_, index): Client => {
    const name = `Bench${String(index)}`;
    return {
      id: clientIdAt(index),
      studioId,
      givenName: 'Client',
      familyName: name,
      company: index % 5 === 0 ? `${name} Ltd` : '',
      jobTitle: '',
      emails: [{ value: `${name.toLowerCase()}@example.com`, label: 'home' }],
      phones: [{ value: `+49 30 ${String(1_000_000 + index)}`, label: 'mobile' }],
      address: {
        street: `Example Street ${String(index)}`,
        city: 'Berlin',
        region: '',
        postalCode: '10115',
        country: 'Germany',
      },
      notes: index % 3 === 0 ? 'Likes black and white.' : '',
      groupIds: [groupId],
      version: 1,
      createdAt: now,
      updatedAt: now,
    };
  });
  for (let from = 0; from < size; from += commitSize) {
    const part = clients.slice(from, from + commitSize);
    await store.write(
      part.map((client) => ({ kind: 'set', document: places.client(client.id), value: clientRecord(client) }) as const),
    );
  }
}

/** Allows the contacts and chooses the group, as the consent page and the Google tab do. */
async function chooseGroup(studio: StudioWithSync): Promise<void> {
  const { store, double, clock } = studio;
  const was = await studio.sync(annId);
  if (was.account === undefined) throw new Error('no account');
  const scopes = [
    'openid',
    'email',
    'https://www.googleapis.com/auth/contacts',
    'https://www.googleapis.com/auth/calendar.events',
  ];
  const { refreshToken } = double.issueTokens({ email: addressOf(annId), scopes });
  const sealed = await sealGrant(
    createLocalKeys({ secret: 'a secret of these tests only, long enough' }),
    syncId,
    refreshToken,
  );
  const now = clock.now();
  const { subject } = was.account;
  const sync = {
    ...was,
    account: { ...was.account, permissions: ['calendar', 'contacts'] as const },
    settings: { ...was.settings, clientGroupId: groupId, syncContactsBack: true },
  };
  const followed = followSettings(undefined, sync, { was, at: now });
  if (followed === undefined) throw new Error('no contact sync');
  await store.write([
    { kind: 'set', document: grantAt(syncId), value: { subject, sealed, grantedAt: now } },
    { kind: 'set', document: syncAt(syncId), value: sync },
    { kind: 'set', document: contactSyncAt(syncId), value: followed.record },
  ]);
}

async function renameClient({ deps }: StudioWithSync, clientId: ClientId): Promise<void> {
  const change = await changeClient(deps, { studioId, clientId }, (before) => ({ ...before, givenName: 'Renamed' }));
  if (change.kind === 'refused') throw new Error(change.message);
}

/** The Google user takes many contacts in, under the label. */
async function addContacts({ double, store }: StudioWithSync, size: number): Promise<void> {
  const label = (await store.get(contactSyncAt(syncId)))?.value.label?.name ?? '';
  const { accessToken } = double.issueTokens({
    email: addressOf(annId),
    scopes: ['https://www.googleapis.com/auth/contacts'],
  });
  const contacts = Array.from({ length: size }, (_, index) => ({
    contactPerson: {
      names: [{ givenName: 'Guest', familyName: `Number${String(index)}` }],
      emailAddresses: [{ value: `guest${String(index)}@example.net` }],
      memberships: [{ contactGroupMembership: { contactGroupResourceName: label } }],
    },
  }));
  for (let from = 0; from < size; from += batchSize) {
    const answer = await fetch(`${double.url}/v1/people:batchCreateContacts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ contacts: contacts.slice(from, from + batchSize), readMask: 'names' }),
    });
    if (!answer.ok) throw new Error(`the double did not take contacts: ${await answer.text()}`);
  }
}
