import { syncIdOf } from '../../domain/ids.ts';
import type { StudioId, SyncId, UserId } from '../../domain/ids.ts';
import { accountAt, contactSyncAt, grantAt, syncAt } from '../../ports/collections.ts';
import type { Clock } from '../../ports/clock.ts';
import { GoogleFailure } from '../../ports/google.ts';
import type { Google, GoogleCalendar } from '../../ports/google.ts';
import type { Keys } from '../../ports/keys.ts';
import type { SyncRecord } from '../../ports/records/sync-record.ts';
import type { Store } from '../../ports/store.ts';
import type { Pair } from '../../sync/calendar/model.ts';
import { removeOurContacts } from '../contacts/remove-our-contacts.ts';
import { connectFirst } from './google-refusal.ts';
import { openGrant } from '../sign-in/grants.ts';
import type { OpenGrant } from '../sign-in/grants.ts';
import { heldFields, letGo } from './hold-sync.ts';
import { readEverythingAgain } from '../operate/read-everything-again.ts';
import { stopChannel } from '../push/keep-channel.ts';
import type { Refused } from '../refused.ts';
import { walkPairs } from './walk-pairs.ts';
import type { WalkCounts } from './walk-pairs.ts';
import { without } from '../without.ts';

/** Milliseconds for deleting events, and for contacts before: the person waits for the page. */
const deletingLasts = 40_000;
const contactsLast = 20_000;

interface Deps {
  readonly store: Store;
  readonly google: Google;
  readonly keys: Keys;
  readonly clock: Clock;
}

/**
 * An account removed. `events` counts those deleted in Google, and those that could not be; `contacts` those deleted or, where they are
 * the user's own, taken from under the label, and those that could not be.
 */
export interface Disconnected {
  readonly kind: 'disconnected';
  readonly events: WalkCounts;
  readonly contacts: WalkCounts;
}

/**
 * Removes a user's Google account: the channel first, since nobody can end it afterwards (facts 2), then our contacts and
 * events where wished, then the access itself. Pairs of what stays are kept, so that attaching the same account again duplicates
 * nothing. What Google refuses on the way does not keep the account from being removed.
 */
export async function disconnectGoogle(
  deps: Deps,
  input: { readonly studioId: StudioId; readonly userId: UserId; readonly events: 'leave' | 'delete' },
): Promise<Disconnected | Refused> {
  const syncId = syncIdOf(input.studioId, input.userId);
  const held = await holdSync(deps.store, syncId, input.events);
  if (held === undefined) return connectFirst();
  const grant = await openGrant(deps, syncId);
  const counts = grant === undefined ? nothing : await tidyUpAtGoogle(deps, { held, grant, events: input.events });
  await removeAccount(deps, syncId, held.sync);
  return { kind: 'disconnected', ...counts };
}

type Counts = Pick<Disconnected, 'events' | 'contacts'>;
const none: WalkCounts = { done: 0, left: 0 };
const nothing: Counts = { events: none, contacts: none };

/** A sync whose runs are kept away, and the fence under which those of its contacts are, where there are any. */
interface Held {
  readonly sync: SyncRecord;
  readonly contactsFence: number | undefined;
}

async function holdSync(store: Store, syncId: SyncId, events: 'leave' | 'delete'): Promise<Held | undefined> {
  return store.transact(async (transaction) => {
    const stored = await transaction.get(syncAt(syncId));
    const contacts = await transaction.get(contactSyncAt(syncId));
    if (stored?.value.account === undefined) return undefined;
    // The tick goes on asking until the account is gone: a process that dies on the way must not end the sync in silence.
    const heldContacts = contacts === undefined ? undefined : heldFields(contacts);
    if (heldContacts !== undefined) transaction.update(contactSyncAt(syncId), heldContacts);
    // Whatever of our events is not deleted in the end is found again by its mark, should this account be attached again.
    const held = { ...heldFields(stored), ...(events === 'delete' ? readEverythingAgain(stored.value) : {}) };
    transaction.update(syncAt(syncId), held);
    return { sync: { ...stored.value, ...held }, contactsFence: heldContacts?.fence };
  });
}

async function tidyUpAtGoogle(
  deps: Deps,
  at: {
    readonly held: Held;
    readonly grant: OpenGrant;
    readonly events: 'leave' | 'delete';
  },
): Promise<Counts> {
  const { held, grant } = at;
  const syncId = syncIdOf(held.sync.studioId, held.sync.userId);
  const calendar = deps.google.calendarOf(grant);
  await stopChannel(deps, { syncId, calendar });
  const counts = at.events === 'leave' ? nothing : await deleteWhatIsOurs(deps, { held, grant, calendar });
  try {
    await deps.google.consent.revoke(at.grant.refreshToken);
  } catch (error) {
    if (!(error instanceof GoogleFailure)) throw error;
  }
  return counts;
}

async function deleteWhatIsOurs(
  deps: Deps,
  { held, grant, calendar }: { readonly held: Held; readonly grant: OpenGrant; readonly calendar: GoogleCalendar },
): Promise<Counts> {
  const { sync, contactsFence: fence } = held;
  const syncId = syncIdOf(sync.studioId, sync.userId);
  const removal = { syncId, contacts: deps.google.contactsOf(grant), milliseconds: contactsLast };
  return {
    contacts: fence === undefined ? none : await removeOurContacts(deps, { ...removal, fence }),
    events: await deleteOurEvents(deps, sync, calendar),
  };
}

function deleteOurEvents(deps: Deps, held: SyncRecord, calendar: GoogleCalendar): Promise<WalkCounts> {
  return walkPairs(deps, {
    held,
    milliseconds: deletingLasts,
    isMeant: isOurEvent,
    carryOut: async (pair) => {
      await deleteWhateverVersion(calendar, pair);
      return { ...pair, ended: true };
    },
  });
}

/** Events the sync made and still holds; those people made in Google are theirs. */
export function isOurEvent(pair: Pair): boolean {
  return (
    pair.origin === 'studio' &&
    pair.ended === undefined &&
    pair.readOnly === undefined &&
    pair.outOfGoogle === undefined
  );
}

async function deleteWhateverVersion(calendar: GoogleCalendar, pair: Pair): Promise<void> {
  try {
    await calendar.deleteEvent(pair.calendarId, pair.eventId, pair.googleVersion);
  } catch (error) {
    if (!(error instanceof GoogleFailure) || error.reason !== 'changedMeanwhile') throw error;
    const now = await calendar.readEvent(pair.calendarId, pair.eventId);
    if (now.kind === 'event') await calendar.deleteEvent(pair.calendarId, pair.eventId, now.event.version);
  }
}

async function removeAccount(deps: Deps, syncId: SyncId, held: SyncRecord): Promise<void> {
  const at = deps.clock.now();
  await deps.store.transact(async (transaction) => {
    const sync = (await transaction.get(syncAt(syncId)))?.value;
    const contacts = await transaction.get(contactSyncAt(syncId));
    const subject = sync?.account?.subject;
    if (sync === undefined || subject === undefined) return;
    const account = (await transaction.get(accountAt(subject)))?.value;
    if (account !== undefined) transaction.update(accountAt(subject), { detachedAt: at });
    transaction.delete(grantAt(syncId));
    const rest = without(sync, 'account', 'channel', 'nextSyncAt', 'lastFailure', 'lease');
    transaction.set(syncAt(syncId), { ...rest, detachedSubject: subject, failures: 0 });
    if (contacts !== undefined)
      transaction.update(contactSyncAt(syncId), { lease: undefined, nextSyncAt: undefined, failures: 0 });
  });
  await letGo(deps.store, held);
}
