import { createMemoryGoogle, type MemoryGoogle } from '../../shared/adapters/memory/google.ts';
import type { SentPush } from '../../shared/adapters/memory/google-world.ts';
import { createMemoryStore } from '../../shared/adapters/memory/store.ts';
import type { Card } from '../../shared/domain/card.ts';
import type { Client } from '../../shared/domain/client.ts';
import { asId, syncIdOf } from '../../shared/domain/ids.ts';
import type { CalendarId, ClientId, StudioId, SyncId, TypeId, UserId } from '../../shared/domain/ids.ts';
import { defaultSettings } from '../../shared/domain/settings.ts';
import type { Studio, User } from '../../shared/domain/studio.ts';
import type { TimeZone } from '../../shared/domain/time.ts';
import { newSync } from '../../shared/flows/google-sync/new-sync.ts';
import { studioCollections, syncAt } from '../../shared/ports/collections.ts';
import { KeyFailure, type Keys } from '../../shared/ports/keys.ts';
import type { Mailer } from '../../shared/ports/mailer.ts';
import type { Store, Write } from '../../shared/ports/store.ts';
import type { HistoryPlan, UserPlan } from './acts.ts';
import { portraits, weddings } from './contacts/client-groups.ts';
import { instantAt } from './ports.ts';
import { slotOf } from './shared-times.ts';

/** One user and whatever belongs to their sync. */
export interface SimulatedUser {
  readonly studioId: StudioId;
  readonly userId: UserId;
  readonly name: string;
  readonly email: string;
  readonly syncId: SyncId;
  /** The calendar they use: another one once they chose another. */
  calendarId: CalendarId;
  /** Every calendar they ever used. */
  readonly used: Set<CalendarId>;
  readonly plan: UserPlan;
}

/** One studio. */
export interface SimulatedStudio {
  readonly studioId: StudioId;
  readonly users: readonly SimulatedUser[];
  readonly clients: readonly ClientId[];
}

/** All there is besides workers: the store, Google, studios and people. */
export interface SimulatedWorld {
  readonly store: Store;
  readonly google: MemoryGoogle;
  readonly keys: Keys;
  /** How often each mail came to whom it was for. */
  readonly delivered: Map<string, number>;
  readonly mailer: Mailer;
  readonly studios: readonly SimulatedStudio[];
  readonly users: readonly SimulatedUser[];
  /** Calls of Google's calendar port so far, by method. */
  readonly calls: Map<string, number>;
}

export const zone: TimeZone = asId('Europe/Berlin');
export const portrait: TypeId = asId('portrait');
const names = ['ann', 'ben'];
const studioNames = ['lumen', 'prism'];

/** Sets everything up; nobody's sync is on yet. */
export async function createWorld(
  plan: HistoryPlan,
  time: { readonly now: () => number; readonly onPush: (push: SentPush) => void },
): Promise<SimulatedWorld> {
  const { now } = time;
  // Google tells when an event changed to the second only, as the port has it. That a cursor dies between two changes of one
  // second is not simulated: its clock shows another second at every look.
  let looks = 0;
  const calls = new Map<string, number>();
  const store = createMemoryStore({
    clock: { now: () => instantAt(now()), elapsed: now, sleep: async () => undefined },
  });
  const google = createMemoryGoogle({
    // Contacts compare Google's times with ours.
    clock: { now: () => instantAt(now() + plan.skew / 2 + (plan.contactsLag === undefined ? (looks += 1) * 1000 : 0)) },
    onPush: time.onPush,
    onCall: ({ method }) => calls.set(method, (calls.get(method) ?? 0) + 1),
    ...(plan.rewritesTexts ? { rewriteText: rewritten } : {}),
  });
  if (plan.manners !== undefined) google.trouble.setManners(plan.manners);
  if (plan.contactsLag !== undefined) {
    google.trouble.setContacts({ delay: plan.contactsLag, pageSize: plan.pageSize });
    if (plan.rewritesTexts) google.trouble.setContacts({ decorate: decorated });
  }
  google.trouble.setPaging({ pageSize: plan.pageSize, emptyFirst: plan.pageSize < 3 });
  const studios = plan.studios.map((users, index) => studioOf(index, users, plan.sharedCalendar === true));
  for (const studio of studios) await store.write(recordsOf(studio));
  const users = studios.flatMap((studio) => studio.users);
  for (const { email, name } of users) google.person.addAccount({ email, name, timeZone: zone });
  for (const { calendarId, email } of users) if (calendarId !== email) google.person.share(calendarId, email, 'writer');
  const delivered = new Map<string, number>();
  const mailer: Mailer = {
    send: async ({ key }) => void delivered.set(key, (delivered.get(key) ?? 0) + 1),
  };
  return { store, google, keys: plainKeys, delivered, mailer, studios, users, calls };
}

/** What Google may do to a card that is sent to it: phones in its own form, addresses in small letters, texts without what is around them. */
function decorated(card: Card): Card {
  const phones = card.phones.map(({ value, label }) => ({ value: value.replaceAll(' ', ''), label }));
  const emails = card.emails.map(({ value, label }) => ({ value: value.toLowerCase(), label }));
  return { ...card, phones, emails, notes: card.notes.trim(), company: card.company.trim() };
}

/** What Google may do to a text: spaces collapse, as in its editor. */
function rewritten(text: string): string {
  return text.replace(/ {2,}/g, ' ');
}

function studioOf(index: number, plans: readonly UserPlan[], sharedCalendar: boolean): SimulatedStudio {
  const studioId: StudioId = asId(studioNames[index] ?? '');
  const users = plans.map((plan, nth): SimulatedUser => {
    const name = names[nth] ?? '';
    const userId: UserId = asId(name);
    const email = `${name}@${studioId}.example`;
    const calendarId: CalendarId = asId(sharedCalendar ? `${names[0] ?? ''}@${studioId}.example` : email);
    return {
      studioId,
      userId,
      name,
      email,
      syncId: syncIdOf(studioId, userId),
      calendarId,
      used: new Set([calendarId]),
      plan,
    };
  });
  return { studioId, users, clients: ['maya', 'noor'].map((id) => asId(id)) };
}

function recordsOf({ studioId, users, clients }: SimulatedStudio): readonly Write[] {
  const places = studioCollections(studioId);
  const at = instantAt(-86_400_000);
  const dated = { version: 1, createdAt: at, updatedAt: at };
  const studio: Studio = {
    id: studioId,
    name: studioId,
    locale: 'en-GB',
    timeZone: zone,
    plan: 'standard',
    conflictRule: 'allowAlways',
    populateMonthsBack: 3,
    syncJob: { enabled: true, pollMinutes: 15, notify: { onFailure: true, address: 'jobs@example.com' } },
    ...dated,
  };
  const type = {
    id: portrait,
    studioId,
    of: 'session',
    name: 'Portrait',
    colour: '',
    defaultMinutes: 60,
    text: '',
    version: 1,
  };
  return [
    { kind: 'set', document: places.studio, value: studio },
    { kind: 'set', document: places.type(portrait), value: type },
    ...users.map(({ userId, name, email }): Write => {
      const user: User = {
        id: userId,
        studioId,
        name,
        email,
        role: 'owner',
        active: true,
        colour: '#336699',
        ...dated,
      };
      return { kind: 'set', document: places.user(userId), value: user };
    }),
    ...[weddings, portraits].map((id): Write => {
      const group = { id, studioId, name: id, nameKey: id, inactive: false, version: 1 };
      return { kind: 'set', document: places.clientGroup(id), value: group };
    }),
    ...clients.map((id): Write => ({ kind: 'set', document: places.client(id), value: clientOf(id, studioId, dated) })),
    ...users.map(({ userId, syncId }): Write => ({
      kind: 'set',
      document: syncAt(syncId),
      value: newSync(studioId, userId),
    })),
  ];
}

function clientOf(
  id: ClientId,
  studioId: StudioId,
  dated: Pick<Client, 'version' | 'createdAt' | 'updatedAt'>,
): Client {
  return {
    id,
    studioId,
    givenName: id,
    familyName: '',
    company: '',
    jobTitle: '',
    emails: [],
    phones: [],
    address: { street: '', city: '', region: '', postalCode: '', country: '' },
    notes: '',
    groupIds: [],
    ...dated,
  };
}

/** The settings of a user whose sync is on. */
export function settingsOf({ plan, calendarId }: SimulatedUser): typeof defaultSettings {
  const { twoWay, populateGoogle, populateStudio, includeTentative, privacy, includeGoogleSeries = false } = plan;
  const contacts =
    plan.contacts === undefined ? {} : { clientGroupId: weddings, syncContactsBack: plan.contacts.twoWay };
  return {
    ...defaultSettings,
    enabled: true,
    calendarId,
    syncAppointmentsBack: twoWay,
    populateGoogle,
    populateStudio,
    includeTentative,
    includeGoogleSeries,
    privacy,
    ...contacts,
  };
}

/** Secrets that are told apart, and not hidden: the real keys take time that has nothing to do with the sync. */
const plainKeys: Keys = {
  seal: async (secret, boundTo) => ({ keyName: boundTo, wrappedKey: '', nonce: '', ciphertext: secret }),
  async open(sealed, boundTo) {
    if (sealed.keyName !== boundTo) throw new KeyFailure('refused');
    return sealed.ciphertext;
  },
};

/** A timed span of its own for every number, on the days after the beginning. */
export function spanOf(value: number): {
  readonly kind: 'timed';
  readonly start: ReturnType<typeof instantAt>;
  readonly end: ReturnType<typeof instantAt>;
  readonly timeZone: TimeZone;
} {
  const start = 86_400_000 + slotOf(value) * 3_900_000;
  return { kind: 'timed', start: instantAt(start), end: instantAt(start + 1_800_000), timeZone: zone };
}

/** An all-day span of its own for every number, in years no timed one is in. */
export function datesOf(value: number): { readonly kind: 'allDay'; readonly start: never; readonly end: never } {
  const day = (offset: number): never =>
    asId<never>(new Date(Date.UTC(2028, 0, 1) + (slotOf(value) * 3 + offset) * 86_400_000).toISOString().slice(0, 10));
  return { kind: 'allDay', start: day(0), end: day(1) };
}
