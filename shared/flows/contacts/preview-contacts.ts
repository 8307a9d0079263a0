import { asId, syncIdOf } from '../../domain/ids.ts';
import type { LabelName, StudioId, UserId } from '../../domain/ids.ts';
import { contactSyncAt, syncAt } from '../../ports/collections.ts';
import { GoogleFailure } from '../../ports/google.ts';
import type { ContactSyncRecord } from '../../ports/records/contact-sync-record.ts';
import type { ContactsPlan } from '../../sync/contacts/model.ts';
import { planContacts } from '../../sync/contacts/plan.ts';
import { connectFirst, googleRefusal, reconnectFirst } from '../google-sync/google-refusal.ts';
import { newSync } from '../google-sync/new-sync.ts';
import { withSettings } from '../google-sync/settings-change.ts';
import type { SettingsChange } from '../google-sync/settings-change.ts';
import { refuse } from '../refused.ts';
import type { Refused } from '../refused.ts';
import { openGrant } from '../sign-in/grants.ts';
import { readOwner } from '../sync-run/begin-run.ts';
import { notSetUp, pausedByOperators } from '../sync-run/refusals.ts';
import { contactsReadiness, openContactsRun, readActiveGroup } from './begin-contacts-run.ts';
import { followSettings } from './follow-settings.ts';
import { gatherContacts } from './gather-contacts.ts';
import { readBeforeMaking } from './known-others.ts';
import { contactCursorToUse, readContacts } from './read-contacts.ts';
import { readContactOutbox } from './read-clients.ts';
import type { ContactsDeps, ContactsRun } from './run.ts';

/** What the next run would do in one direction. */
export interface ContactsCounts {
  readonly create: number;
  readonly update: number;
  readonly delete: number;
  readonly pair: number;
  readonly skip: number;
}

/** What the next run would do. `review` counts contacts a person must say something about. */
export interface ContactsPreview {
  readonly kind: 'preview';
  readonly studioToGoogle: ContactsCounts;
  readonly googleToStudio: ContactsCounts;
  readonly review: number;
}

/** The label that a group will have, while it has none. */
const labelToCome = asId<LabelName>('contactGroups/to-come');

/** Plans the next contact run of one user, with these settings changed, and counts; writes nothing anywhere. */
export async function previewContacts(
  deps: ContactsDeps,
  request: { readonly studioId: StudioId; readonly userId: UserId; readonly change?: SettingsChange },
): Promise<ContactsPreview | Refused> {
  const { studioId, userId, change = {} } = request;
  const syncId = syncIdOf(studioId, userId);
  const was = (await deps.store.get(syncAt(syncId)))?.value ?? newSync(studioId, userId);
  const before = (await deps.store.get(contactSyncAt(syncId)))?.value;
  const { calendarId: _calendar, ...settings } = change;
  const sync = withSettings(was, settings, undefined);
  const record = followSettings(before, sync, { was, at: deps.clock.now() })?.record ?? before;
  if (record === undefined) return noGroup();
  const readiness = contactsReadiness(sync, record);
  switch (readiness.kind) {
    case 'off':
      return sync.account === undefined ? connectFirst() : noGroup();
    case 'paused':
      return pausedByOperators();
    case 'reconnectNeeded':
      return reconnectFirst();
    case 'notPermitted':
      return notPermitted();
    case 'ready':
      break;
  }
  const [grant, owner] = [await openGrant(deps, syncId), await readOwner(deps, syncId)];
  if (grant === undefined) return reconnectFirst();
  if (owner === undefined) return notSetUp();
  const group = await readActiveGroup(deps.store, record);
  const contacts = deps.google.contactsOf(grant);
  const { subject } = readiness;
  const run = openContactsRun(deps, {
    syncId,
    trigger: 'now',
    fence: record.fence,
    sync,
    record,
    subject,
    contacts,
    group,
    ...owner,
  });
  return planAndCount(run, record);
}

async function planAndCount(run: ContactsRun, record: ContactSyncRecord): Promise<ContactsPreview | Refused> {
  try {
    const position = { cursor: contactCursorToUse(run, record), lastAsOf: record.cursor?.asOf ?? record.label?.madeAt };
    let google = await readContacts(run, position);
    const outbox = await readContactOutbox(run);
    const labelled = { ...record, label: await labelOf(run, record) };
    const changed = outbox.map(({ value }) => value.clientId);
    for (;;) {
      const input = await gatherContacts(run, { record: labelled, google, changed });
      const plan = planContacts(input);
      const more = await readBeforeMaking(run, { record: labelled, google, input, plan });
      if (more === undefined) return countsOf(plan);
      google = more;
    }
  } catch (error) {
    if (error instanceof GoogleFailure) return googleRefusal(error);
    throw error;
  }
}

/** The label as the run will find it: the one there is, or the user's own of the group's name. */
async function labelOf(
  run: ContactsRun,
  { label }: ContactSyncRecord,
): Promise<NonNullable<ContactSyncRecord['label']>> {
  if (label !== undefined) return label;
  const key = run.group?.name.trim().toLowerCase();
  const found = (await run.contacts.listLabels()).find(({ title }) => title.trim().toLowerCase() === key);
  return found ?? { name: labelToCome, title: run.group?.name ?? '', version: '' };
}

function countsOf({ actions, skips, reviews }: ContactsPlan): ContactsPreview {
  const kinds = (...wanted: readonly string[]): number => actions.filter(({ kind }) => wanted.includes(kind)).length;
  const skipped = (place: string): number => skips.filter(({ wanted }) => wanted.endsWith(place)).length;
  const pair = kinds('pair');
  return {
    kind: 'preview',
    studioToGoogle: {
      create: kinds('createInGoogle'),
      update: kinds('updateInGoogle', 'merge'),
      delete: kinds('deleteInGoogle'),
      pair,
      skip: skipped('Google'),
    },
    googleToStudio: {
      create: kinds('createInStudio'),
      update: kinds('updateInStudio', 'merge'),
      delete: 0,
      pair,
      skip: skipped('Studio'),
    },
    review: reviews.length,
  };
}

function noGroup(): Refused {
  return refuse(
    'noClientGroup',
    'No client group is chosen, so no contacts are synced.',
    'Choose one on the Google tab, with Google sync enabled.',
  );
}

function notPermitted(): Refused {
  return refuse(
    'contactsNotPermitted',
    'Google Contacts are not allowed for this account. The calendar syncs all the same.',
    'Authenticate again and leave the box for Contacts ticked.',
  );
}
