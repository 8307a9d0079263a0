import type { OperatorStatus } from '../../../../shared/flows/operate/sync-line.ts';
import type { OperatorAction } from '../../../../shared/ports/records/sync-record.ts';

/** A status as operators read it, and how it is coloured. */
export const statusWords: Readonly<
  Record<OperatorStatus, { readonly label: string; readonly tone: 'good' | 'bad' | 'warn' | '' }>
> = {
  inOrder: { label: 'In order', tone: 'good' },
  late: { label: 'Late', tone: 'warn' },
  failing: { label: 'Failing', tone: 'bad' },
  stalled: { label: 'Stands still', tone: 'bad' },
  reconnectNeeded: { label: 'Access ended', tone: 'warn' },
  paused: { label: 'Paused', tone: '' },
  off: { label: 'Off', tone: '' },
};

/** An action as its button says it, and what it does. */
export const actionWords: Readonly<Record<OperatorAction, { readonly label: string; readonly effect: string }>> = {
  syncNow: { label: 'Sync now', effect: 'Asks for a run at once.' },
  fullResync: {
    label: 'Full resync',
    effect: 'The next run reads everything of both sides and settles every pair anew. Nothing is duplicated.',
  },
  repair: {
    label: 'Repair ties',
    effect:
      'Finds lost ties again by mark, id and likeness and ends dead ones, writing nothing on either side; a full resync follows.',
  },
  renewChannel: {
    label: 'Renew the channel',
    effect: 'Opens a new push channel with the next run and closes the old.',
  },
  pause: { label: 'Pause', effect: 'No run begins until it is resumed. Nothing is lost meanwhile.' },
  resume: { label: 'Resume', effect: 'Goes on where it stopped, at once.' },
};

/** What was done, as the log of a sync says it. */
export const doneWords: Readonly<Record<OperatorAction, string>> = {
  syncNow: 'asked for a sync',
  fullResync: 'asked for a full resync',
  repair: 'asked for a repair',
  renewChannel: 'renewed the channel',
  pause: 'paused it',
  resume: 'resumed it',
};
