import { createApiApp } from '../../../functions/api.ts';
import type { RateLimit } from '../../../functions/api/rate-limit.ts';
import { createGoogle } from '../../../shared/adapters/google/google.ts';
import { createLocalKeys } from '../../../shared/adapters/kms/local-keys.ts';
import { createMemoryQueue } from '../../../shared/adapters/memory/queue.ts';
import { createMemoryStore } from '../../../shared/adapters/memory/store.ts';
import { asId, syncIdOf } from '../../../shared/domain/ids.ts';
import type { ClientId, ResourceId, StudioId, TypeId, UserId } from '../../../shared/domain/ids.ts';
import type { BookingType, Role, Studio, User } from '../../../shared/domain/studio.ts';
import { addSeconds, parseInstant, parseTimeZone } from '../../../shared/domain/time.ts';
import type { Instant } from '../../../shared/domain/time.ts';
import { makeApiKey } from '../../../shared/flows/studio/api-keys.ts';
import { newSync } from '../../../shared/flows/google-sync/new-sync.ts';
import { clientRecord } from '../../../shared/flows/studio/client-record.ts';
import { openSession } from '../../../shared/flows/sign-in/web-sessions.ts';
import type { Chance, Clock } from '../../../shared/ports/clock.ts';
import { studioCollections, syncAt } from '../../../shared/ports/collections.ts';
import type { Store } from '../../../shared/ports/store.ts';

export const publicUrl = 'http://localhost:8080';
const start = parseInstant('2026-11-23T09:00:00Z');
const zone = parseTimeZone('Europe/Berlin');
if (start === undefined || zone === undefined) throw new Error('the clock of the tests is wrong');
const timeZone = zone;

/** A problem or a resource, as a test looks at it. */
export type Json = { readonly [field: string]: any }; // oxlint-disable-line typescript/no-explicit-any -- what an answer holds is what the tests find out

/** A studio's API over a store in memory, with a clock that stands still. */
export interface Workbench {
  readonly store: Store;
  readonly queue: ReturnType<typeof createMemoryQueue>;
  readonly studioId: StudioId;
  /** A key of role admin. */
  readonly key: string;
  /** The app, as a server calls it. */
  readonly fetch: (request: Request) => Response | Promise<Response>;
  passSeconds(seconds: number): void;
  now(): Instant;
  /** Asks with the key, or as `as` says. */
  ask(method: string, path: string, options?: AskOptions): Promise<Answer>;
  addUser(id: string, role?: Role, fields?: Partial<User>): Promise<UserId>;
  signIn(userId: UserId): Promise<{ readonly cookie: string; readonly csrfToken: string }>;
  turnSyncOn(userId: UserId): Promise<void>;
  /** A key of this studio or another. */
  addKey(role: 'admin' | 'user', studioId?: StudioId): Promise<string>;
}

/** A request of a test. */
export interface AskOptions {
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Another key; empty for none. */
  readonly key?: string;
}

/** An answer of the API. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Json;
  readonly text: string;
}

/** Opens a studio `studio1` with photographer Ann, assistant Ben, client Carol, a resource and two types. */
export async function openWorkbench(
  options: {
    readonly rateLimit?: RateLimit;
    readonly conflictRule?: Studio['conflictRule'];
    /** In memory unless given. */
    readonly store?: Store;
  } = {},
): Promise<Workbench> {
  let now: Instant = start as Instant; // checked where it is made
  const clock: Clock = { now: () => now, elapsed: () => Date.parse(now), sleep: () => Promise.resolve() };
  const chance = countingChance();
  const store = options.store ?? createMemoryStore({ clock });
  const queue = createMemoryQueue();
  const keys = createLocalKeys({ secret: 'a secret of the tests, 32 characters' });
  const log = () => undefined;
  const deps = { store, queue, clock, chance, keys, google: unreachableGoogle(clock, chance), log };
  const app = createApiApp(
    deps,
    { publicUrl, channelSecret: 'another secret of the tests, 32 characters' },
    options.rateLimit === undefined ? {} : { rateLimit: options.rateLimit },
  );
  const studioId = asId<StudioId>('studio1');
  await addStudio(store, studioId, now, options.conflictRule ?? 'allowAfterPrompting');
  const actor = { kind: 'system', name: 'test' } as const;
  const addKey = async (role: 'admin' | 'user', of: StudioId = studioId) => {
    const made = await makeApiKey(deps, { studioId: of, actor, name: 'Software', role });
    if (made.kind === 'refused') throw new Error(made.code);
    return made.secret;
  };
  const adminKey = await addKey('admin');
  const workbench: Workbench = {
    store,
    queue,
    studioId,
    key: adminKey,
    fetch: app.fetch,
    addKey,
    passSeconds: (seconds) => {
      now = addSeconds(now, seconds);
    },
    now: () => now,
    async ask(method, path, { body, text, headers = {}, key = adminKey } = {}) {
      const sent = text ?? (body === undefined ? undefined : JSON.stringify(body));
      const response = await app.request(path.startsWith('/api/') ? path : `/api/v1${path}`, {
        method,
        headers: {
          ...(key === '' ? {} : { authorization: `Bearer ${key}` }),
          ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(sent === undefined ? {} : { body: sent }),
      });
      const answer = await response.text();
      const isJson = response.headers.get('content-type')?.includes('json') === true && answer !== '';
      return {
        status: response.status,
        headers: response.headers,
        text: answer,
        json: isJson ? JSON.parse(answer) : {},
      };
    },
    async addUser(id, role = 'user', fields = {}) {
      const userId = asId<UserId>(id);
      const user: User = { ...userOf(studioId, userId, now), name: id, role, ...fields };
      await store.write([{ kind: 'set', document: studioCollections(studioId).user(userId), value: user }]);
      return userId;
    },
    signIn: (userId) => openSession(deps, { studioId, userId }),
    async turnSyncOn(userId) {
      const sync = newSync(studioId, userId);
      const value = { ...sync, settings: { ...sync.settings, enabled: true } };
      await store.write([{ kind: 'set', document: syncAt(syncIdOf(studioId, userId)), value }]);
    },
  };
  return workbench;
}

/** Makes a studio of the same shape as the workbench's under another id. */
export async function addStudio(
  store: Store,
  studioId: StudioId,
  at: Instant,
  conflictRule: Studio['conflictRule'] = 'allowAfterPrompting',
): Promise<void> {
  const studio = studioCollections(studioId);
  const value: Studio = {
    id: studioId,
    name: 'Studio Sonne',
    locale: 'de-DE',
    timeZone,
    plan: 'standard',
    conflictRule,
    populateMonthsBack: 3,
    syncJob: { enabled: true, pollMinutes: 15, notify: { onFailure: true, address: '' } },
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
  const [ann, ben] = [asId<UserId>('ann'), asId<UserId>('ben')];
  const carol = asId<ClientId>('carol');
  const room = asId<ResourceId>('room');
  const type = (id: string, of: BookingType['of']): BookingType => {
    return { id: asId<TypeId>(id), studioId, of, name: id, colour: '', defaultMinutes: 60, text: '', version: 1 };
  };
  await store.write([
    { kind: 'set', document: studio.studio, value },
    { kind: 'set', document: studio.user(ann), value: { ...userOf(studioId, ann, at), name: 'Ann', role: 'owner' } },
    { kind: 'set', document: studio.user(ben), value: { ...userOf(studioId, ben, at), name: 'Ben' } },
    {
      kind: 'set',
      document: studio.client(carol),
      value: clientRecord({
        id: carol,
        studioId,
        groupIds: [],
        givenName: 'Carol',
        familyName: 'Cole',
        company: '',
        jobTitle: '',
        emails: [],
        phones: [{ value: '+49 30 1', label: 'mobile' }],
        notes: '',
        address: { street: '', city: '', region: '', postalCode: '', country: '' },
        version: 1,
        createdAt: at,
        updatedAt: at,
      }),
    },
    {
      kind: 'set',
      document: studio.resource(room),
      value: { id: room, studioId, name: 'Blue room', colour: '', version: 1 },
    },
    { kind: 'set', document: studio.type(asId('portrait')), value: type('portrait', 'session') },
    { kind: 'set', document: studio.type(asId('call')), value: type('call', 'appointment') },
  ]);
}

/** An appointment of Ann's, one hour on 24 November 2026. */
export const appointment = {
  kind: 'appointment',
  description: 'Scouting',
  start: { dateTime: '2026-11-24T10:00:00+01:00', timeZone: 'Europe/Berlin' },
  end: { dateTime: '2026-11-24T11:00:00+01:00', timeZone: 'Europe/Berlin' },
  userIds: ['ann'],
};

/** A session of Ann and Ben for Carol, the same day at two. */
export const session = {
  kind: 'session',
  typeId: 'portrait',
  start: { dateTime: '2026-11-24T14:00:00+01:00', timeZone: 'Europe/Berlin' },
  end: { dateTime: '2026-11-24T15:00:00+01:00', timeZone: 'Europe/Berlin' },
  photographerId: 'ann',
  assistantId: 'ben',
  clientId: 'carol',
};

function userOf(studioId: StudioId, id: UserId, at: Instant): User {
  return {
    id,
    studioId,
    name: String(id),
    email: `${id}@example.com`,
    role: 'user',
    active: true,
    colour: '#336699',
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
}

/** Google, at an address where nobody answers: what these tests ask needs none. */
function unreachableGoogle(clock: Clock, chance: Chance) {
  const registration = { clientId: 'client', clientSecret: 'secret', redirectUri: `${publicUrl}/auth/google/callback` };
  return createGoogle({ ...registration, clock, chance, baseUrl: 'http://127.0.0.1:9' });
}

function countingChance(): Chance {
  let made = 0;
  return {
    fraction: () => 0.5,
    id: () => `id${String((made += 1)).padStart(18, '0')}`,
    secret: () => `secret${String((made += 1)).padStart(37, '0')}`,
  };
}
