import type { Studio } from '../../../../shared/domain/studio.ts';
import type { Instant } from '../../../../shared/domain/time.ts';
import { Moment } from '../../parts/time.tsx';

interface StallNoteProps {
  readonly of: 'calendar' | 'contacts';
  /** Null where it does not stand still. */
  readonly since: Instant | null;
  readonly studio: Studio;
}

/** That the calendar or the contacts stand still, as the mail about it says, for as long as they do. */
export function StallNote({ of, since, studio }: StallNoteProps) {
  if (since === null) return null;
  return (
    <p class="note bad">
      {`No sync of the ${of} has ended well since `}
      <Moment at={since} studio={studio} />
      {'. What was changed since has not reached the other side; nothing is lost. '}
      <strong>Choose Sync now; if this stays, tell whoever operates StudioSync.</strong>
    </p>
  );
}
