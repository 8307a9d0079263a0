import type { ContactsStatus } from '../../../../shared/flows/contacts/view-contacts.ts';
import type { SyncStatus } from '../../../../shared/flows/google-sync/google-sync-view.ts';
import type { ConflictRecord } from '../../../../shared/ports/records/conflict-record.ts';
import type { RunOutcome, RunSummary } from '../../../../shared/ports/records/run-record.ts';
import type { SkipReason } from '../../../../shared/sync/calendar/model.ts';

/** A status as the page says it, and how it is coloured. */
export function tellStatus(status: SyncStatus): { readonly label: string; readonly tone: 'good' | 'bad' | 'plain' } {
  switch (status) {
    case 'off':
      return { label: 'Off', tone: 'plain' };
    case 'idle':
      return { label: 'In step', tone: 'good' };
    case 'running':
      return { label: 'Syncing now', tone: 'good' };
    case 'throttled':
      return { label: 'Google asks to slow down', tone: 'plain' };
    case 'reconnectNeeded':
      return { label: 'Authenticate again', tone: 'bad' };
    case 'paused':
      return { label: 'Paused for a while', tone: 'plain' };
  }
}

/** The same of the contacts. */
export function tellContactsStatus(status: ContactsStatus): ReturnType<typeof tellStatus> {
  switch (status) {
    case 'off':
    case 'idle':
    case 'running':
    case 'throttled':
    case 'reconnectNeeded':
    case 'paused':
      return tellStatus(status);
    case 'failing':
      return { label: 'Tried again by itself', tone: 'bad' };
    case 'notPermitted':
      return { label: 'Not allowed', tone: 'bad' };
  }
}

/** How a run ended, in words. */
export function tellOutcome(outcome: RunOutcome): string {
  switch (outcome) {
    case 'done':
      return 'Done';
    case 'nothing':
      return 'Nothing to do';
    case 'continues':
      return 'Goes on in the next run';
    case 'throttled':
      return 'Google asked to slow down; it goes on by itself';
    case 'paused':
      return 'Google paused writing for a while';
    case 'reconnectNeeded':
      return 'Google did not let us in';
    case 'failed':
      return 'Failed; it is tried again by itself';
    case 'held':
      return 'Done, with deletes waiting for approval';
    case 'cutOff':
      return 'Cut off; the next run finished it';
  }
}

/** What asked for a run, in words. */
export function tellTrigger(trigger: RunSummary['trigger']): string {
  switch (trigger) {
    case 'tick':
      return 'regular look';
    case 'push':
      return 'a change in Google';
    case 'studio':
      return 'a change in the studio';
    case 'now':
      return 'Sync now';
    case 'populate':
      return 'populate';
    case 'continuation':
      return 'the run before';
    case 'repair':
      return 'a repair';
    case 'compare':
      return 'the weekly comparison';
    case 'undo':
      return 'an undo';
  }
}

/** What each count of a run says, in the order the page shows them. */
export const countLabels: readonly (readonly [keyof RunSummary['counts'], string])[] = [
  ['createInGoogle', 'made in Google'],
  ['updateInGoogle', 'changed in Google'],
  ['deleteInGoogle', 'deleted in Google'],
  ['putBackInGoogle', 'put back in Google'],
  ['createInStudio', 'made in the studio'],
  ['updateInStudio', 'changed in the studio'],
  ['deleteInStudio', 'deleted in the studio'],
  ['putBackInStudio', 'put back in the studio'],
  ['merge', 'merged'],
  ['pair', 'paired'],
  ['skipped', 'skipped'],
  ['conflicts', 'questions raised'],
  ['setAside', 'set aside'],
];

/** Why something wanted was not done, in words. */
export function tellSkip(reason: SkipReason): string {
  switch (reason) {
    case 'oneWay':
      return 'The sync is one-way: changes made in Google do not come in.';
    case 'tentative':
      return 'Not confirmed yet, and tentative appointments are not included.';
    case 'declined':
      return 'Declined.';
    case 'kindNotSynced':
      return 'A kind of event that is never synced, such as a birthday.';
    case 'repeats':
      return 'It repeats. Repeating events are not synced.';
    case 'unknownRule':
      return 'It repeats by a rule the studio does not know.';
    case 'readOnlyEvent':
      return 'The event belongs to somebody else.';
    case 'calendarNotWritable':
      return 'The calendar may only be read.';
    case 'outsideWindow':
      return 'Before the time that populate covers.';
    case 'beforeBaseline':
      return 'It was there before the first sync. Populate brings it in.';
    case 'ofAnotherUser':
      return 'Written by the sync of another user.';
    case 'leftOut':
      return 'Kept out by choice.';
    case 'awaitingAnswer':
      return 'Waits for an answer.';
    case 'massDelete':
      return 'Waits for approval: many vanished at once.';
    case 'unreadable':
      return 'It could not be read.';
    case 'refusedByGoogle':
      return 'Google did not accept it.';
  }
}

/** What a question is about, and how things stand while nobody has answered it. */
export function tellConflict({ draft }: ConflictRecord): string {
  switch (draft.kind) {
    case 'edit': {
      const fields = draft.fields.map(
        ({ field, winner }) => `${fieldWords[field] ?? field} (the ${sideWords[winner]} stands)`,
      );
      return `Changed in the studio and in Google: ${fields.join(', ')}.`;
    }
    case 'removal':
      return `${draft.declined === true ? 'Declined' : 'Deleted'} in ${draft.goneFrom === 'google' ? 'Google' : 'the studio'}. ${doneWords[draft.done]}`;
    case 'massDelete':
      return `They are gone from ${draft.goneFrom === 'google' ? 'Google' : 'the studio'} and were not deleted on the other side.`;
    case 'schedule':
      return `${draft.items.map(({ title }) => (title === '' ? 'Untitled' : title)).join(' and ')} are at the same time.`;
  }
}

const sideWords = { studio: 'studio’s', google: 'one from Google' } as const;
const doneWords = {
  kept: 'It stays as it is on the other side.',
  putBackInGoogle: 'It had been changed in the studio, so it was put back in Google.',
  putBackInStudio: 'It had been changed in Google, so it was put back in the studio.',
} as const;
const fieldWords: Readonly<Record<string, string>> = {
  title: 'title',
  span: 'time',
  location: 'location',
  notes: 'notes',
  detail: 'the studio’s text',
  busy: 'busy or free',
  status: 'status',
  recurrence: 'repeats',
};
