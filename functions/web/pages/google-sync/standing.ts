import type { ClientGroup } from '../../../../shared/domain/studio.ts';
import type { ContactsView } from '../../../../shared/flows/contacts/view-contacts.ts';
import type { GoogleSyncView } from '../../../../shared/flows/google-sync/google-sync-view.ts';
import type { Tab } from './tab.ts';
import { tellContactsStatus, tellStatus } from './words.ts';

/** How something stands, as the page says it, and how it is coloured. */
export interface Badge {
  readonly label: string;
  readonly tone: 'good' | 'bad' | 'plain';
}

/** What the badges are made of. */
export interface Standing {
  readonly view: GoogleSyncView;
  readonly contacts: { readonly view: ContactsView };
  readonly groups: readonly ClientGroup[];
  readonly calendars: Tab['calendars'];
}

/**
 * How the user's sync stands as a whole: calendar and contacts by name, each that is on; one word where it holds for both, where
 * nothing is on, and where the account itself is what is wrong.
 */
export function headBadges(standing: Standing): readonly Badge[] {
  const { view, contacts } = standing;
  if (view.account.status === 'reconnectNeeded') return [tellStatus('reconnectNeeded')];
  const calendar = view.status === 'off' ? undefined : calendarBadge(standing);
  const ofContacts = contacts.view.status === 'off' ? undefined : contactsBadge(standing);
  if (calendar === undefined && ofContacts === undefined) return [tellStatus('off')];
  if (calendar?.label === ofContacts?.label) return calendar === undefined ? [] : [calendar];
  return [...named('Calendar', calendar), ...named('Contacts', ofContacts)];
}

function named(half: string, badge: Badge | undefined): readonly Badge[] {
  return badge === undefined ? [] : [{ ...badge, label: `${half}: ${badge.label}` }];
}

function calendarBadge({ view, calendars }: Standing): Badge {
  const { status, account, lastFailure, calendarId } = view;
  if (status === 'reconnectNeeded' && account.status === 'connected') return { label: 'Not allowed', tone: 'bad' };
  if (view.stalledSince !== null && status !== 'running') return standsStill;
  if (status !== 'idle') return tellStatus(status);
  if (lastFailure !== null) return tellContactsStatus('failing');
  const chosen = calendars.kind === 'calendars' ? calendars.calendars.find(({ id }) => id === calendarId) : undefined;
  if (chosen?.writable === false) return { label: 'May only be read', tone: 'bad' };
  return view.lastSuccessAt === null ? notSyncedYet : tellStatus(status);
}

/** People were told of it; what stops it stands on the cards. */
const standsStill: Badge = { label: 'Stands still', tone: 'bad' };

/** In step is only what was looked at. */
const notSyncedYet: Badge = { label: 'Not synced yet', tone: 'plain' };

/** How the contacts stand. */
export function contactsBadge({ view, contacts, groups }: Standing): Badge {
  const { status, stalledSince } = contacts.view;
  if (stalledSince !== null && status !== 'running') return standsStill;
  const group = groups.find(({ id }) => id === view.clientGroupId);
  const isNobodys = status === 'idle' && (group === undefined || group.inactive);
  if (isNobodys) return { label: 'Nobody to sync', tone: 'plain' };
  return status === 'idle' && contacts.view.lastSuccessAt === null ? notSyncedYet : tellContactsStatus(status);
}
