import { planIncludesSync } from '../../domain/studio.ts';
import type { ClientGroup, Studio, User } from '../../domain/studio.ts';
import { addSeconds } from '../../domain/time.ts';
import type { Instant } from '../../domain/time.ts';
import type { CalendarListing } from '../../ports/google.ts';
import type { ContactsView } from '../contacts/view-contacts.ts';
import type { GoogleSyncView } from './google-sync-view.ts';
import type { Refused } from '../refused.ts';

/** Seconds without a good run after which something must be wrong: two hours. */
const goodRunWithin = 7200;

/** One line of the set-up check. `remedy` is empty where all is well. */
export interface CheckLine {
  readonly step: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly remedy: string;
}

/** What the check looks at. */
export interface SetUp {
  readonly studio: Studio;
  readonly user: User;
  readonly view: GoogleSyncView;
  readonly contacts: Pick<ContactsView, 'status' | 'lastSuccessAt'>;
  /** The account's calendars as Google lists them now, or why it does not. */
  readonly calendars: { readonly kind: 'calendars'; readonly calendars: readonly CalendarListing[] } | Refused;
  /** The chosen client group, where it is there. */
  readonly group?: ClientGroup;
  readonly now: Instant;
}

/** Walks the whole chain from plan to last good run, in the order in which things are put right (PRODUCT 10). Pure. */
export function checkSetUp(setUp: SetUp): readonly CheckLine[] {
  return [
    plan(setUp),
    job(setUp),
    enabled(setUp),
    account(setUp),
    permissions(setUp),
    calendar(setUp),
    ...(isContactsOnly(setUp) ? [] : [timeZone(setUp)]),
    ...clientGroup(setUp),
    mail(setUp),
    ...(isContactsOnly(setUp) ? [] : [push(setUp)]),
    lastGoodRun(setUp),
  ];
}

/** A client group and no calendar: what is of calendars only is nothing to put right. */
function isContactsOnly({ view }: SetUp): boolean {
  return view.calendarId === null && view.clientGroupId !== null;
}

function line(step: string, ok: boolean, detail: string, remedy: string): CheckLine {
  return { step, ok, detail, remedy: ok ? '' : remedy };
}

function plan({ studio }: SetUp): CheckLine {
  const ok = planIncludesSync(studio.plan);
  const detail = ok
    ? `The ${studio.plan} plan includes Google sync.`
    : 'The express plan does not include Google sync.';
  return line('plan', ok, detail, 'Choose the standard plan or above under Studio.');
}

function job({ studio }: SetUp): CheckLine {
  const ok = studio.syncJob.enabled;
  const detail = ok ? 'Syncs run for this studio.' : 'Syncs are switched off for the whole studio.';
  return line('syncJob', ok, detail, 'Switch the sync job on under Studio.');
}

function enabled({ view }: SetUp): CheckLine {
  const detail = view.enabled ? 'Google sync is enabled for this user.' : 'Google sync is not enabled for this user.';
  return line('enabled', view.enabled, detail, 'Tick “Enable Google sync” and save.');
}

function account({ view }: SetUp): CheckLine {
  switch (view.account.status) {
    case 'connected':
      return line('account', true, `Connected with ${view.account.email ?? ''}.`, '');
    case 'reconnectNeeded':
      return line(
        'account',
        false,
        'Google no longer lets StudioSync reach the account.',
        'Authenticate the Google account again.',
      );
    case 'none':
      return line('account', false, 'No Google account is attached.', 'Authenticate the Google account.');
  }
}

function permissions(setUp: SetUp): CheckLine {
  const { calendarGranted, contactsGranted } = setUp.view.account;
  if (isContactsOnly(setUp)) {
    const detail = contactsGranted ? 'Contacts are allowed.' : 'Contacts are not allowed.';
    return line('permissions', contactsGranted, detail, 'Authenticate again and leave the box for Contacts ticked.');
  }
  const told = contactsGranted ? 'Calendar and Contacts are allowed.' : 'Calendar is allowed, Contacts are not.';
  const detail = calendarGranted ? told : 'The Calendar is not allowed.';
  return line('permissions', calendarGranted, detail, 'Authenticate again and leave the box for Calendar ticked.');
}

function calendar(setUp: SetUp): CheckLine {
  const { view, calendars } = setUp;
  if (isContactsOnly(setUp)) return line('calendar', true, 'No calendar is chosen: only contacts are synced.', '');
  if (view.calendarId === null) return line('calendar', false, 'No calendar is chosen.', 'Choose one and save.');
  if (calendars.kind === 'refused') return line('calendar', false, calendars.message, calendars.remedy);
  const chosen = calendars.calendars.find(({ id }) => id === view.calendarId);
  if (chosen === undefined) {
    return line('calendar', false, 'The chosen calendar is no longer in the account.', 'Choose another and save.');
  }
  const detail = chosen.writable ? `“${chosen.name}” may be changed.` : `“${chosen.name}” may only be read.`;
  return line('calendar', chosen.writable, detail, 'Choose a calendar you may change.');
}

function timeZone({ view, studio }: SetUp): CheckLine {
  if (view.timeZoneMatches === null) {
    return line('timeZone', false, 'Known once a calendar is chosen.', 'Choose a calendar and save.');
  }
  const detail = view.timeZoneMatches
    ? `Calendar and studio are both in ${studio.timeZone}.`
    : `The calendar is in ${view.calendarTimeZone ?? ''}, the studio in ${studio.timeZone}. Nothing shifts, but the two show different clocks.`;
  const remedy = 'Set the calendar’s time zone in Google Calendar’s settings, unless it is meant to differ.';
  return line('timeZone', view.timeZoneMatches, detail, remedy);
}

/** Contacts are a choice: without a group there is nothing to check. */
function clientGroup({ view, group }: SetUp): readonly CheckLine[] {
  if (view.clientGroupId === null) return [];
  if (group === undefined) {
    return [line('clientGroup', false, 'The chosen client group is no longer there.', 'Choose another and save.')];
  }
  if (group.inactive) {
    const detail = `The client group “${group.name}” is inactive, so none of its clients are in Google.`;
    return [line('clientGroup', false, detail, 'Make the group active again under Clients, or choose another.')];
  }
  const ok = view.account.contactsGranted;
  const detail = ok
    ? `The clients of “${group.name}” are synced.`
    : `“${group.name}” is chosen, but Contacts are not allowed. The calendar syncs all the same.`;
  return [line('clientGroup', ok, detail, 'Authenticate again and leave the box for Contacts ticked.')];
}

function mail({ view, user }: SetUp): CheckLine {
  const address = view.mail.address === '' ? user.email : view.mail.address;
  const ok = view.mail.warnings && address !== '';
  const detail = ok ? `Warnings go to ${address}.` : 'Warnings are mailed to nobody.';
  return line('mail', ok, detail, 'Tick “E-mail warnings and errors”, and give an address.');
}

function push({ view }: SetUp): CheckLine {
  const ok = view.push === 'healthy';
  const detail = ok
    ? 'Google tells StudioSync of changes within seconds.'
    : 'Google does not tell of changes; they are looked for regularly instead.';
  return line('push', ok, detail, 'Nothing to do: it is set up with the next sync, where the calendar allows it.');
}

/** Of calendar and contacts, whichever are synced; where both are, the one that does not go well is named. */
function lastGoodRun(setUp: SetUp): CheckLine {
  const { view, contacts, now } = setUp;
  const withContacts = contacts.status !== 'off' && contacts.status !== 'notPermitted';
  const halves = [
    ...(isContactsOnly(setUp) ? [] : [{ of: 'calendar', end: view.lastSuccessAt }]),
    ...(withContacts || isContactsOnly(setUp) ? [{ of: 'contacts', end: contacts.lastSuccessAt }] : []),
  ];
  const named = (wrong: typeof halves): string =>
    wrong.length === 1 && halves.length > 1 ? ` of the ${wrong[0]?.of ?? ''}` : '';
  const never = halves.filter(({ end }) => end === null);
  if (never.length > 0) {
    const detail = `No sync${named(never)} has ended well yet.`;
    return line('lastGoodRun', false, detail, 'Put the lines above right, then choose Sync now.');
  }
  const late = halves.filter(({ end }) => end !== null && end <= addSeconds(now, -goodRunWithin));
  const ok = late.length === 0;
  const detail = ok ? 'The last sync ended well.' : `No sync${named(late)} has ended well for more than two hours.`;
  return line('lastGoodRun', ok, detail, 'Choose Sync now; if it stays red, tell whoever operates StudioSync.');
}
