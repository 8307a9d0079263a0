import type { ConflictRecord } from '../../../../shared/ports/records/conflict-record.ts';
import type { ChoiceWords, Whose } from './choice-words.ts';

/** What vanished at once, and how it stands while nobody has answered. */
export function tellMassDelete(
  draft: Extract<ConflictRecord['draft'], { kind: 'massDelete' }>,
  name: string,
): readonly string[] {
  const [from, other] =
    draft.goneFrom === 'google' ? [`${name}’s Google Calendar`, 'in the studio'] : ['the studio', 'in Google Calendar'];
  return [
    `${draft.bookingIds.length} of the ${draft.pairCount} items that ${name} has on both sides were gone from ${from} at one look. A slip of the hand does that, or an app that emptied a calendar; so does a clear-out that was meant.`,
    ...tellDeclined(draft, name),
    `So nothing of it has been deleted ${other}. Everything else goes on syncing meanwhile.`,
  ];
}

/** What of it is in Google still, and is not gone but declined. */
function tellDeclined(
  { declined = [], bookingIds }: Extract<ConflictRecord['draft'], { kind: 'massDelete' }>,
  name: string,
): readonly string[] {
  if (declined.length === 0) return [];
  const which =
    declined.length === bookingIds.length
      ? 'All of them are'
      : `${declined.length} of them ${declined.length === 1 ? 'is' : 'are'}`;
  return [`${which} in Google still, declined by ${name}. Only ${name} can accept there again.`];
}

/** Putting back in Google what vanished there. Of what was declined no second event is made: where that is all of it, there is nothing to be put back. */
export function puttingBackInGoogle({ draft }: ConflictRecord, { name }: Whose): ChoiceWords {
  const { declined = [], bookingIds = [] } = draft.kind === 'massDelete' ? draft : {};
  const stays = `What ${name} declined stays declined: no second event is made beside it, and only ${name} can accept there again.`;
  if (declined.length > 0 && declined.length === bookingIds.length) {
    return {
      label: 'Keep them in the studio',
      effect: `They stay in the studio. ${stays} Nothing is deleted anywhere.`,
      tone: 'primary',
    };
  }
  return {
    label: 'Put them back in Google',
    effect: [
      'Each that still waits gets a new event in Google Calendar, as the studio has it now.',
      ...(declined.length === 0 ? [] : [stays]),
      'Nothing is deleted anywhere.',
    ].join(' '),
    tone: 'primary',
  };
}

/** Putting back in the studio what vanished there. */
export const putBackInStudio: ChoiceWords = {
  label: 'Put them back in the studio',
  effect:
    'What was deleted or cancelled stands again, with all it held, and keeps its event in Google. A session that was given to somebody else stays theirs.',
  tone: 'primary',
};
/** Deleting in the studio what vanished from Google. */
export const deleteInStudio: ChoiceWords = {
  label: 'Delete them in the studio too',
  effect:
    'Appointments that still wait are deleted in the studio; each can be brought back for 30 days. Sessions are never deleted: each stays and asks what to do with it.',
  tone: 'danger',
};
/** Deleting in Google what vanished from the studio. */
export const deleteInGoogle: ChoiceWords = {
  label: 'Delete them in Google too',
  effect:
    'The events that still wait are deleted in Google Calendar. One that was changed there meanwhile brings its deleted booking back instead.',
  tone: 'danger',
};
