import type { GoogleFailureReason } from '../../ports/google-failure.ts';
import type { RunOutcome } from '../../ports/records/run-record.ts';

/** How a run ends that a failure of Google's stopped. */
export function outcomeOfFailure(reason: GoogleFailureReason): RunOutcome {
  switch (reason) {
    case 'throttled':
      return 'throttled';
    case 'paused':
      return 'paused';
    case 'reconnect':
    case 'unauthorized':
      return 'reconnectNeeded';
    case 'cursorExpired':
    case 'forbidden':
    case 'gone':
    case 'taken':
    case 'changedMeanwhile':
    case 'rejected':
    case 'unavailable':
    case 'misconfigured':
      return 'failed';
  }
}
