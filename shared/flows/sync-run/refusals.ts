import { refuse } from '../refused.ts';
import type { Refused } from '../refused.ts';

/** A sync was asked of a user who has none. */
export function notSetUp(): Refused {
  return refuse(
    'syncOff',
    'Google sync is not set up for this user.',
    'Enable it and choose a calendar on the Google tab.',
  );
}

/** A sync was asked of a user whose Google account no longer lets us in. */
export function notConnected(): Refused {
  return refuse(
    'reconnectNeeded',
    'Google no longer lets us in.',
    'Authenticate the Google account again on the Google tab.',
  );
}

/** A sync was asked of a user whose sync is paused. */
export function pausedByOperators(): Refused {
  return refuse(
    'syncPaused',
    'Whoever operates StudioSync has paused this sync.',
    'Nothing is lost: it goes on where it stopped once they resume it. Ask them if it lasts.',
  );
}
