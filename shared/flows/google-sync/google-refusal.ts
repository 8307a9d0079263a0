import type { GoogleFailure } from '../../ports/google.ts';
import { refuse } from '../refused.ts';
import type { Refused } from '../refused.ts';

/** What a person is told when Google did not do what their page or program asked for. */
export function googleRefusal(failure: GoogleFailure): Refused {
  switch (failure.reason) {
    case 'reconnect':
    case 'unauthorized':
      return reconnectFirst();
    case 'forbidden':
    case 'gone':
      return refuse(
        'calendarNotReachable',
        'Google does not let StudioSync reach this calendar.',
        'Check in Google Calendar that it still exists and is shared with you, or choose another.',
      );
    case 'misconfigured':
      return refuse(
        'misconfigured',
        'StudioSync is not set up correctly with Google. This is our mistake, not yours.',
        'Tell whoever operates StudioSync; nothing is wrong with your account.',
      );
    case 'cursorExpired':
    case 'throttled':
    case 'paused':
    case 'unavailable':
    case 'taken':
    case 'changedMeanwhile':
    case 'rejected':
      return refuse(
        'googleUnavailable',
        'Google does not answer as it should at the moment.',
        'Try again in a minute.',
      );
  }
}

/** The refusal of what needs a Google account where there is none. */
export function connectFirst(): Refused {
  return refuse(
    'connectFirst',
    'No Google account is attached to this user.',
    'Authenticate the Google account first, on the Google tab.',
  );
}

/** The refusal of what needs Google where the access has ended. */
export function reconnectFirst(): Refused {
  return refuse(
    'reconnectNeeded',
    'Google no longer lets StudioSync reach this account.',
    'Authenticate the Google account again, on the Google tab.',
  );
}
