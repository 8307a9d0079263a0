import type { Counts } from '../counts.ts';
import type { Desk } from '../desk.ts';
import type { FailureOrder } from '../failures.ts';
import type { JsonObject } from '../json.ts';
import { addGrant, expireAccessTokens, issueAccessToken, issueRefreshToken, revokeProject } from '../oauth/grants.ts';
import { longScope, parseScopes } from '../oauth/scopes.ts';
import { readConsentRequest, settleConsent } from '../oauth/consent.ts';
import type { DeliveryTrouble } from '../calendar/notifier.ts';
import type { Person } from '../options.ts';
import type { ContactsSettings } from '../people/settings.ts';
import type { QuotaLimits } from '../quota.ts';
import type { CalendarRecord } from '../state/records.ts';

/** Whom tokens are for. */
export interface TokenOrder {
  readonly email: string;
  /** `test-client` by default. */
  readonly clientId?: string;
  readonly scopes: readonly string[];
}

/** What tests do with the double directly; the same is on its pages and under `/_/`. */
export interface Control {
  /** Adds an account, or leaves the one there is. */
  addPerson(person: Person): void;
  /** What the consent page would do with this request's address: the address the browser is sent to. Scopes: all asked for by default. */
  consent(
    authorizeUrl: string,
    choice: { readonly email: string; readonly scopes?: readonly string[] } | 'deny',
  ): string;
  /** Tokens as after a full consent, without the pages. */
  issueTokens(order: TokenOrder): { readonly accessToken: string; readonly refreshToken: string };
  /** Ends access tokens of a person, or all. */
  expireAccessTokens(email?: string): void;
  /** The person removes the app in their Google Account: every token of every project dies. */
  revokeAccess(email: string): void;
  /** Makes every sync token of a calendar, or of all, answer 410. */
  expireSyncTokens(calendarId?: string): void;
  /** Makes a person's calendar list tokens answer 410. */
  expireListTokens(email: string): void;
  /** Lets the deleted events of a calendar vanish: reads 404, writes 403, their ids stay taken. */
  purgeDeleted(calendarId: string): void;
  /** Makes a calendar refuse `watch`, as Google's holiday and birthday calendars do. */
  refusePush(calendarId: string): void;
  /** Answers the person's writes with 403 `quotaExceeded` for some milliseconds of the double's clock; 0 ends it. */
  pauseWrites(email: string, milliseconds: number): void;
  /** Makes every sync token of a person's contacts answer 400 `EXPIRED_SYNC_TOKEN`. */
  expireContactTokens(email: string): void;
  /** Answers the writes to a person's contacts with 429, their budget being spent, for some milliseconds of the double's clock; 0 ends it. */
  pauseContactWrites(email: string, milliseconds: number): void;
  /** Changes how contacts behave: how long writes take and until they show in sync reads, pages, order. */
  setContacts(settings: Partial<ContactsSettings>): void;
  /** How many writes to contacts met another one of the same user, and were refused. */
  overlappingWrites(): number;
  /** Puts an event in unchecked, whatever it is; it is answered as it was given. */
  putRaw(calendarId: string, event: JsonObject & { readonly id: string }): void;
  /** Orders a failure; answers its number. */
  fail(order: FailureOrder): number;
  /** Takes back one ordered failure, or all. */
  clearFailures(id?: number): void;
  /** What goes wrong with push notifications from now on. */
  troubleDeliveries(trouble: Partial<DeliveryTrouble>): void;
  /** Resolves when every notification under way has ended. */
  deliveriesSettled(): Promise<void>;
  /** Caps the size of event pages, and gives a share of empty ones. */
  setPaging(paging: { readonly pageSize?: number; readonly emptyShare?: number }): void;
  /** Changes the quotas. */
  setQuotas(limits: QuotaLimits | 'off'): void;
  /** Moves the double's clock by milliseconds. */
  advanceClock(milliseconds: number): void;
  /** The double's time in milliseconds. */
  now(): number;
  /** What was asked since the last reset. */
  counts(): Counts;
  /** Counts from zero again. */
  resetCounts(): void;
}

/** The controls over a double's rooms. */
export function createControl(desk: Desk): Control {
  const { world, clients, failures, quota, notifier, paging, counter } = desk;
  return {
    addPerson: (person) => {
      world.addPerson(person);
    },
    consent: (authorizeUrl, choice) => consentTo(desk, authorizeUrl, choice),
    issueTokens: (order) => issueTokens(desk, order),
    expireAccessTokens: (email) => {
      expireAccessTokens(world, email);
    },
    revokeAccess: (email) => {
      for (const grant of world.grants.values()) if (grant.email === email) revokeProject(world, clients, grant);
    },
    expireSyncTokens: (calendarId) => {
      for (const calendar of world.calendars.values()) {
        if (calendarId === undefined || calendar.id === calendarId) raiseEpoch(desk, calendar);
      }
    },
    expireListTokens: (email) => {
      world.numbers.put(`listEpoch ${email}`, (world.numbers.get(`listEpoch ${email}`) ?? 0) + 1);
    },
    purgeDeleted: (calendarId) => purgeDeleted(desk, calendarId),
    refusePush: (calendarId) => refusePush(desk, calendarId),
    pauseWrites: (email, milliseconds) => {
      world.numbers.put(`writePause ${email}`, world.clock.now() + milliseconds);
    },
    ...contactsControl(desk),
    putRaw: (calendarId, event) => {
      const { id, ...body } = event;
      world.eventsOf(calendarId).put({ calendarId, id, etag: world.nextEtag(), body, raw: true });
      world.tell({ kind: 'events', id: calendarId });
    },
    fail: (order) => failures.add(order),
    clearFailures: (id) => {
      failures.clear(id);
    },
    troubleDeliveries: (trouble) => {
      notifier.setTrouble(trouble);
    },
    deliveriesSettled: () => notifier.settled(),
    setPaging: ({ pageSize = 2_500, emptyShare = 0 }) => {
      paging.pageSize = pageSize;
      paging.emptyShare = emptyShare;
    },
    setQuotas: (limits) => {
      quota.setLimits(limits);
    },
    advanceClock: (milliseconds) => {
      world.advanceClock(milliseconds);
    },
    now: () => world.clock.now(),
    counts: () => counter.read(),
    resetCounts: () => {
      counter.reset();
    },
  };
}

function contactsControl({
  world,
  contacts,
}: Desk): Pick<Control, 'expireContactTokens' | 'pauseContactWrites' | 'setContacts' | 'overlappingWrites'> {
  return {
    expireContactTokens: (email) => {
      world.numbers.put(`contactsEpoch ${email}`, (world.numbers.get(`contactsEpoch ${email}`) ?? 0) + 1);
    },
    pauseContactWrites: (email, milliseconds) => {
      world.numbers.put(`contactsPause ${email}`, world.clock.now() + milliseconds);
    },
    setContacts: (settings) => {
      Object.assign(contacts.settings, settings);
    },
    overlappingWrites: () => contacts.overlaps,
  };
}

function purgeDeleted({ world }: Desk, calendarId: string): void {
  const store = world.eventsOf(calendarId);
  for (const record of store.from(0)) {
    const master = record.series && store.get(record.series.masterId);
    // A cancelled instance stays as long as its series lives (facts 1.3).
    const stays = record.removal === undefined || (record.removal === 'gone' && master && !master.removal);
    if (!stays) store.putSilently({ ...record, purged: true });
  }
}

function refusePush({ world }: Desk, calendarId: string): void {
  const calendar = world.calendars.get(calendarId);
  if (calendar) world.calendars.put(calendarId, { ...calendar, canPush: false });
}

/** Makes the sync tokens of a calendar answer 410. */
function raiseEpoch({ world }: Desk, calendar: CalendarRecord): void {
  world.calendars.put(calendar.id, { ...calendar, tokenEpoch: calendar.tokenEpoch + 1 });
}

function consentTo(
  desk: Desk,
  authorizeUrl: string,
  choice: { email: string; scopes?: readonly string[] } | 'deny',
): string {
  const read = readConsentRequest(new URL(authorizeUrl).searchParams, desk);
  if ('problem' in read) throw new Error(`${read.problem.error}: ${read.problem.message}`);
  const { request } = read;
  if (choice === 'deny') return settleConsent(desk, request, { kind: 'deny' });
  const person = desk.world.people.get(choice.email);
  if (!person) throw new Error(`There is no account ${choice.email}`);
  return settleConsent(desk, request, { kind: 'allow', person, scopes: choice.scopes ?? request.scopes });
}

function issueTokens(
  { world, clients }: Desk,
  { email, clientId = 'test-client', scopes }: TokenOrder,
): { accessToken: string; refreshToken: string } {
  const owner = { email, clientId, scopes: scopes.flatMap(parseScopes).map(longScope) };
  addGrant(world, { email, project: clients.projectOf(clientId), scopes: owner.scopes });
  return { accessToken: issueAccessToken(world, owner).token, refreshToken: issueRefreshToken(world, owner).token };
}
