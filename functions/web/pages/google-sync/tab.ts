import { mayAdminister } from '../../../../shared/domain/studio.ts';
import type { ClientGroup, User } from '../../../../shared/domain/studio.ts';
import { asId } from '../../../../shared/domain/ids.ts';
import type { UserId } from '../../../../shared/domain/ids.ts';
import { checkSetUp } from '../../../../shared/flows/google-sync/check-set-up.ts';
import type { CheckLine } from '../../../../shared/flows/google-sync/check-set-up.ts';
import {
  listOpenConflicts,
  listSetAside,
  viewGoogleSync,
} from '../../../../shared/flows/google-sync/google-sync-view.ts';
import type { GoogleSyncView } from '../../../../shared/flows/google-sync/google-sync-view.ts';
import { listCalendars } from '../../../../shared/flows/google-sync/list-calendars.ts';
import type { UserPreview } from '../../../../shared/flows/google-sync/preview-user.ts';
import { suppressionOf } from '../../../../shared/flows/mails/suppression.ts';
import type { Suppression } from '../../../../shared/flows/mails/suppression.ts';
import type { Refused } from '../../../../shared/flows/refused.ts';
import type { SettingsChange } from '../../../../shared/flows/google-sync/settings-change.ts';
import type { OurEvents } from '../../../../shared/flows/google-sync/switch-calendar.ts';
import { studioCollections } from '../../../../shared/ports/collections.ts';
import type { CalendarListing } from '../../../../shared/ports/google.ts';
import type { ConflictRecord } from '../../../../shared/ports/records/conflict-record.ts';
import type { RunRecord } from '../../../../shared/ports/records/run-record.ts';
import type { SetAsideRecord } from '../../../../shared/ports/records/sync-record.ts';
import type { Person, WebDeps } from '../../environment.ts';
import { readContactsPart } from './contacts-part.ts';
import type { ContactsPart } from './contacts-part.ts';

/** What the last step on this tab came to, as the URL says it. */
export interface Told {
  readonly saved: boolean;
  readonly requested: boolean;
  readonly disconnected: boolean;
  /** Mails go to the address again. */
  readonly mailAgain: boolean;
  /** Events moved or deleted, and those left behind. */
  readonly done: number;
  readonly left: number;
  /** Contacts deleted or taken from under the label, and those left behind. */
  readonly contacts: number;
  readonly contactsLeft: number;
}

/** Settings as they were sent, to be shown again. */
export interface Entered {
  readonly change: SettingsChange;
  readonly ourEvents: OurEvents;
  /** What these settings would do; undefined where saving them was asked for. */
  readonly preview?: UserPreview | Refused;
}

/** Everything the Google tab of one user shows. */
export interface Tab {
  readonly person: Person;
  readonly subject: User;
  /** Whether the one who looks is the one it is about: only they can give Google's consent. */
  readonly isOwn: boolean;
  /** The studio's active users, for admins. */
  readonly users: readonly User[];
  readonly view: GoogleSyncView;
  /** The studio's client groups, by name. */
  readonly groups: readonly ClientGroup[];
  readonly calendars: { readonly kind: 'calendars'; readonly calendars: readonly CalendarListing[] } | Refused;
  readonly lastRun: RunRecord | undefined;
  readonly setAside: readonly SetAsideRecord[];
  readonly conflicts: readonly ConflictRecord[];
  readonly contacts: ContactsPart;
  readonly check: readonly CheckLine[];
  /** Where mails about this sync go. */
  readonly mailAddress: string;
  /** Why that address gets none. */
  readonly suppression: Suppression | undefined;
  readonly publicUrl: string;
  readonly told?: Told;
  readonly preview?: UserPreview | Refused;
  readonly refused?: Refused;
  /** What was entered in the settings form and is not saved. */
  readonly entered?: Entered;
}

/** Reads the tab; undefined where this person may not see it or there is no such user. */
export async function readTab(
  deps: WebDeps,
  at: { readonly person: Person; readonly userId: UserId; readonly publicUrl: string },
): Promise<Tab | undefined> {
  const { person, userId, publicUrl } = at;
  const isOwn = userId === person.user.id;
  if (!isOwn && !mayAdminister(person.user.role)) return undefined;
  const studioId = person.studio.id;
  const places = studioCollections(studioId);
  const [seen, calendars, subject] = await Promise.all([
    viewGoogleSync(deps, { studioId, userId }),
    listCalendars(deps, { studioId, userId }),
    deps.store.get(places.user(userId)),
  ]);
  if (seen.kind === 'refused' || subject === undefined) return undefined;
  const { view } = seen;
  const now = deps.clock.now();
  const mailAddress = view.mail.address === '' ? subject.value.email : view.mail.address;
  const [groups, users, lastRun, setAside, conflicts, suppression, contacts] = await Promise.all([
    deps.store.find({ from: places.clientGroups, limit: 200 }),
    mayAdminister(person.user.role) ? deps.store.find({ from: places.users, limit: 200 }) : [],
    view.lastRun === null ? undefined : deps.store.get(places.run(asId(view.lastRun.id))),
    view.setAside === 0 ? [] : listSetAside(deps, { studioId, userId }),
    view.openConflicts === 0 ? [] : listOpenConflicts(deps, { studioId, userId }),
    suppressionOf(deps, { address: mailAddress, now }),
    readContactsPart(deps, { studioId, userId }),
  ]);
  const byName = groups.map(({ value }) => value).toSorted((one, other) => one.name.localeCompare(other.name));
  const group = byName.find(({ id }) => id === view.clientGroupId);
  const check = checkSetUp({
    studio: person.studio,
    user: subject.value,
    view,
    contacts: contacts.view,
    calendars,
    ...(group === undefined ? {} : { group }),
    now,
  });
  return {
    groups: byName,
    person,
    subject: subject.value,
    isOwn,
    users: users.map(({ value }) => value).filter(({ active }) => active),
    view,
    calendars,
    lastRun: lastRun?.value,
    setAside,
    conflicts,
    contacts,
    check,
    mailAddress,
    suppression,
    publicUrl,
  };
}
