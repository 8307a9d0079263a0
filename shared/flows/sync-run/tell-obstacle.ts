import type { UndoObstacle } from '../../sync/calendar/undo-item.ts';

/** Why something is not taken back, in a sentence. */
export function tellObstacle(reason: UndoObstacle): string {
  switch (reason) {
    case 'changedSince':
      return 'It has been changed since.';
    case 'tooLate':
      return 'It was deleted more than 30 days ago.';
    case 'series':
      return 'It repeats: what changed in a series is changed back by hand.';
    case 'readOnlyEvent':
      return 'The event belongs to somebody else.';
    case 'calendarNotWritable':
      return 'The calendar may only be read.';
    case 'otherCalendar':
      return 'It is in a calendar that is no longer synced.';
    case 'unreadable':
      return 'The event cannot be read.';
  }
}
