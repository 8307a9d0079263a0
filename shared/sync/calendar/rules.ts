import type { EntryField } from '../../domain/entry.ts';
import type { MergeRules } from '../model.ts';
import type {
  CalendarInput,
  CalendarPolicy,
  GoogleChange,
  GoogleEvent,
  Mark,
  SkipReason,
  StudioItem,
} from './model.ts';

/**
 * Who governs the fields of an item (PRODUCT 3), unless the user says that one side always wins. Google takes no session out of a
 * series of them, and writes no generated text, whoever wins.
 */
export function mergeRulesFor(item: StudioItem, { preferOnConflict }: CalendarPolicy): MergeRules {
  return {
    winner: preferOnConflict ?? (item.kind === 'unlinked' ? 'google' : 'studio'),
    ownedByStudio: ownedByStudio(item),
    ...(item.kind === 'session' ? { studioKeepsParts: true } : {}),
  };
}

/** The fields only the studio writes: generated text, and what privacy keeps out of Google's hands. */
export function ownedByStudio(item: Pick<StudioItem, 'kind' | 'privacy'>): ReadonlySet<EntryField> {
  const owned = new Set<EntryField>(['detail']);
  if (item.kind !== 'unlinked') {
    owned.add('title');
    owned.add('status');
  }
  if (item.privacy !== 'full') {
    owned.add('location');
    owned.add('notes');
  }
  if (item.privacy === 'busy') owned.add('title');
  return owned;
}

/** Why a new event does not come in; undefined when it may. */
export function refusalOfNewEvent(event: GoogleEvent, policy: CalendarPolicy): SkipReason | undefined {
  if (event.kind === 'birthday' || event.kind === 'workingLocation' || event.kind === 'unknown') return 'kindNotSynced';
  if (event.answer === 'declined') return 'declined';
  if (repeats(event) && !policy.includeGoogleSeries) return 'repeats';
  if (problemOf(event) !== undefined) return 'unknownRule';
  if (!policy.twoWay) return 'oneWay';
  if (isUnconfirmed(event) && !policy.includeTentative) return 'tentative';
  return undefined;
}

/** Whether Google says that an event is not on the user's schedule (any more): it is gone, or an invitation the user declined. */
export function isOutOfGoogle(change: GoogleChange): boolean {
  return change.kind === 'gone' || isDeclined(change);
}

/** Whether an event is there, but its user declined it: only they can accept it again. */
export function isDeclined(change: GoogleChange): boolean {
  return change.kind === 'event' && change.event.answer === 'declined';
}

/** Whether an event is unconfirmed: tentative itself, or not (fully) accepted by the user. */
export function isUnconfirmed(event: GoogleEvent): boolean {
  return event.entry.status === 'tentative' || event.answer === 'needsAction' || event.answer === 'tentative';
}

/** Whether an event is a series, also one whose rule cannot be represented. */
export function repeats(event: GoogleEvent): boolean {
  return event.series?.role === 'master' || event.entry.recurrence !== undefined;
}

/** Why the rule of a series cannot be represented, in a sentence; undefined where it can, or where there is none. */
export function problemOf({ series }: GoogleEvent): string | undefined {
  return series?.role === 'master' ? series.problem : undefined;
}

/** The mark of an event that this user's sync wrote; undefined when there is none or it is another's. */
export function ownMark(event: GoogleEvent, owner: CalendarInput['owner']): Mark | undefined {
  const { mark } = event;
  return mark?.studioId === owner.studioId && mark.userId === owner.userId ? mark : undefined;
}

/** Why the studio may not write this event; undefined when it may. */
export function refusalOfGoogleWrite(
  readOnly: GoogleEvent['readOnly'],
  policy: CalendarPolicy,
): Extract<SkipReason, 'readOnlyEvent' | 'calendarNotWritable'> | undefined {
  if (!policy.writable) return 'calendarNotWritable';
  return readOnly === undefined ? undefined : 'readOnlyEvent';
}
