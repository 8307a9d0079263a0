import { usersOf } from '../../../../shared/domain/booking.ts';
import type { Booking } from '../../../../shared/domain/booking.ts';
import type { ConflictRecord } from '../../../../shared/ports/records/conflict-record.ts';
import type { ConflictChoice } from '../../../../shared/sync/conflicts/question.ts';
import type { ScheduleDraft } from '../../../../shared/sync/conflicts/schedule-draft.ts';
import type { Target } from '../../../../shared/sync/conflicts/targets.ts';
import {
  deleteInGoogle,
  deleteInStudio,
  putBackInStudio,
  puttingBackInGoogle,
  tellMassDelete,
} from './mass-delete-words.ts';
import type { ChoiceWords, Whose } from './choice-words.ts';

/** What a question is called in lists and at the top of its page. */
export function titleOf({ draft }: ConflictRecord): string {
  switch (draft.kind) {
    case 'massDelete':
      return draft.goneFrom === 'google'
        ? `${draft.bookingIds.length} events vanished from Google at once`
        : `${draft.bookingIds.length} bookings vanished from the studio at once`;
    case 'edit':
      return named(draft.studio.title);
    case 'removal':
      return named(draft.entry.title);
    case 'schedule':
      return draft.items.map(({ title }) => named(title)).join(' and ');
  }
}

/** A title, or what stands for none. */
export function named(title: string): string {
  return title === '' ? 'Untitled' : title;
}

/** What kind of question it is, in a word or two. */
export function kindOf({ draft }: ConflictRecord): string {
  switch (draft.kind) {
    case 'massDelete':
      return 'Deletes on hold';
    case 'edit':
      return 'Changed on both sides';
    case 'removal':
      if (draft.declined === true) return 'Declined in Google';
      return draft.goneFrom === 'google' ? 'Deleted in Google' : 'Deleted in the studio';
    case 'schedule':
      return 'At the same time';
  }
}

/** What happened and how things stand while nobody has answered, in plain words. */
export function tellWhatHappened({ draft, state }: ConflictRecord, { name }: Whose): readonly string[] {
  switch (draft.kind) {
    case 'massDelete':
      return tellMassDelete(draft, name);
    case 'edit':
      return [
        `It was changed in the studio and in ${name}’s Google Calendar before either knew of the other. What differed went both ways; where both changed the same thing, one value stands and the other is kept here.`,
      ];
    case 'removal':
      return tellEventGone(draft, name);
    case 'schedule':
      return tellOverlap(draft, { name, isOpen: state === 'open' });
  }
}

function tellOverlap(
  { userId, times, resourceNames = [] }: ScheduleDraft,
  whose: { readonly name: string; readonly isOpen: boolean },
): readonly string[] {
  const room = resourceNames.length === 0 ? 'the same room or equipment' : resourceNames.join(' and ');
  const both = userId === undefined ? `both take ${room}` : `are both on ${whose.name}’s schedule`;
  const also = userId !== undefined && resourceNames.length > 0 ? `, and both take ${room}` : '';
  const often = times === 1 ? [] : [`They ${whose.isOpen ? 'meet' : 'met'} ${times} times within a year.`];
  const open = 'Both stand until somebody decides. Once they no longer overlap, this question goes by itself.';
  return [
    `Something came in from Google that is at the time of another booking: the two ${both}${also}.`,
    ...[[...often, ...(whose.isOpen ? [open] : [])].join(' ')].filter((text) => text !== ''),
  ];
}

function tellEventGone(draft: Extract<ConflictRecord['draft'], { kind: 'removal' }>, name: string): readonly string[] {
  if (draft.done === 'putBackInGoogle') {
    return [
      `Its event was deleted in ${name}’s Google Calendar, but it had been changed in the studio. The change counts: it was put back in Google.`,
    ];
  }
  if (draft.done === 'putBackInStudio') {
    return [
      `It was deleted in the studio, but had been changed in ${name}’s Google Calendar. The change counts: it was put back in the studio.`,
    ];
  }
  if (draft.declined === true) {
    return [
      `The event of this session was declined in ${name}’s Google Calendar. Google never deletes a session: it stands unchanged in the studio. Once ${name} accepts there again, the two are in step as before, and this question goes by itself.`,
    ];
  }
  return draft.goneFrom === 'google'
    ? [
        `The event of this session was deleted in ${name}’s Google Calendar. Google never deletes a session: it stands unchanged in the studio, and only its event is gone.`,
      ]
    : [
        `It is off ${name}’s schedule in the studio, and its event left Google Calendar with it. The event had been changed there meanwhile; that change is kept here.`,
      ];
}

/** What a choice is called and will do. */
export function tellChoice(
  choice: ConflictChoice,
  about: { readonly conflict: ConflictRecord; readonly booking?: Booking; readonly whose: Whose },
): ChoiceWords {
  const { conflict, whose } = about;
  const fromGoogle = conflict.draft.kind !== 'massDelete' || conflict.draft.goneFrom === 'google';
  switch (choice) {
    case 'putBack':
      return fromGoogle ? puttingBackInGoogle(conflict, whose) : putBackInStudio;
    case 'approve':
      return fromGoogle ? deleteInStudio : deleteInGoogle;
    case 'keep':
      return {
        label: 'Leave it as it is',
        effect: 'Takes it off the list. Nothing is changed on either side.',
        tone: 'primary',
      };
    case 'keepBoth':
      return keepBoth;
    case 'moveOne':
      return moveOne;
    case 'removeOne':
      return removeOne;
    case 'takeOther':
      return takeOther;
    case 'preferGoogle':
      return preferring('Google', whose.name);
    case 'preferStudio':
      return preferring('the studio', whose.name);
    case 'putBackInGoogle':
      return {
        label: 'Put it back in Google',
        effect: `A new event is made in ${whose.name}’s Google Calendar from the session as it stands; none if the old one is there, declined.`,
        tone: 'primary',
      };
    case 'keepOutOfGoogle':
      return keepingOut(conflict, whose);
    case 'takeUserOff':
      return { label: `Take ${whose.name} off the session`, effect: effectOfLeaving(about), tone: 'plain' };
    case 'cancelSession':
      return {
        label: 'Cancel the session',
        effect:
          'It is cancelled for everybody on it and leaves their calendars. It can be confirmed again in the studio.',
        tone: 'danger',
      };
  }
}

/** What removing one of two bookings is called and will do. */
export function tellRemoval({ booking, extent, canMove }: Target): Pick<ChoiceWords, 'label' | 'effect'> {
  const effect = (text: string): string => (canMove ? `Or ${text}` : `${text.charAt(0).toUpperCase()}${text.slice(1)}`);
  const everybody = usersOf(booking).length > 1 ? ' for everybody on it' : '';
  if (extent === 'occurrence') {
    return {
      label: 'Leave it out',
      effect: effect(`leave this one out of its series${everybody}, in the studio and in Google.`),
    };
  }
  if (booking.kind === 'session') {
    return {
      label: 'Cancel the session',
      effect: effect(`cancel it${everybody}. It leaves Google, and can be confirmed again in the studio.`),
    };
  }
  const isSeries = extent === 'series';
  return {
    label: isSeries ? 'Delete the series' : 'Delete it',
    effect: effect(
      `delete ${isSeries ? 'the whole series' : 'it'}${everybody}, in the studio and in Google. It can be brought back for 30 days.`,
    ),
  };
}

function preferring(side: 'Google' | 'the studio', name: string): ChoiceWords {
  return {
    label: `Always prefer ${side} for ${name}`,
    effect: `From now on ${side === 'Google' ? 'Google’s' : 'the studio’s'} word counts whenever both sides change the same thing of ${name}’s; here as well. The Google tab takes it back.`,
    tone: 'plain',
  };
}

const keepBoth: ChoiceWords = {
  label: 'Keep both',
  effect: 'Both stay as they are. Nobody is asked about the two again until one of them gets another time.',
  tone: 'plain',
};
const moveOne: ChoiceWords = {
  label: 'Move one',
  effect: 'One of the two gets another time, in the studio and in Google.',
  tone: 'primary',
};
const removeOne: ChoiceWords = {
  label: 'Remove one',
  effect: 'One of the two goes from the studio and from Google.',
  tone: 'danger',
};
const takeOther: ChoiceWords = {
  label: 'Take the other value',
  effect: 'What lost is written to the studio and, with the next sync, to Google. Everything else stays.',
  tone: 'plain',
};
function keepingOut({ draft }: ConflictRecord, { name }: Whose): ChoiceWords {
  const isDeclined = draft.kind === 'removal' && draft.declined === true;
  return {
    label: isDeclined ? 'Keep it in the studio only' : 'Keep it out of Google',
    effect: isDeclined
      ? `The session stays in the studio, and declined in ${name}’s Google Calendar until ${name} accepts there again.`
      : `The session stays in the studio. It no longer appears in ${name}’s Google Calendar, whatever changes.`,
    tone: 'plain',
  };
}

function effectOfLeaving({
  conflict,
  booking,
  whose,
}: {
  readonly conflict: ConflictRecord;
  readonly booking?: Booking;
  readonly whose: Whose;
}): string {
  if (booking?.kind !== 'session') return 'Whoever else is on it keeps the session.';
  const isPhotographer = booking.photographerId === conflict.userId;
  const other = isPhotographer ? booking.assistantId : booking.photographerId;
  const otherName = (other === undefined ? undefined : whose.names.get(other)) ?? 'The other person on it';
  return isPhotographer
    ? `${otherName} becomes the photographer; nobody assists then.`
    : `${otherName} keeps the session as its photographer; nobody assists then.`;
}
