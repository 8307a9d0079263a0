import type { ConflictRecord } from '../ports/records/conflict-record.ts';
import type { ScheduleDraft } from '../sync/conflicts/schedule-draft.ts';
import type { MailContext } from './mail-context.ts';
import { inOneLine } from './plain-text.ts';
import type { MailProblem } from './render-mail.ts';
import { tellSpan } from './tell-time.ts';

/** The longest title a question shows, characters. */
const longestTitle = 120;

/** A question as a mail says it: what happened, what can be said to it, and the link to exactly this one. */
export function tellQuestion(
  question: ConflictRecord,
  { studio, publicUrl }: Pick<MailContext, 'studio' | 'publicUrl'>,
): MailProblem {
  return {
    ...wordsOf(question, studio),
    link: { label: 'Answer', url: `${publicUrl}/conflicts/${question.id}` },
  };
}

function wordsOf({ draft }: ConflictRecord, studio: MailContext['studio']): Pick<MailProblem, 'message' | 'remedy'> {
  switch (draft.kind) {
    case 'massDelete':
      return {
        message:
          draft.goneFrom === 'google'
            ? `${draft.bookingIds.length} events vanished from your Google calendar at once. ${tellDeclined(draft)}They wait; nothing was deleted in the studio.`
            : `${draft.bookingIds.length} bookings vanished from the studio at once. They wait; nothing was deleted in Google.`,
        remedy: 'Approve the deletes, or have the items put back.',
      };
    case 'edit':
      return {
        message: `${quoted(draft.studio.title)} was changed in the studio and in Google at the same time: ${draft.fields.map(({ field, winner }) => `${fieldNames[field] ?? field} (the ${winner === 'google' ? 'one from Google' : 'studio’s'} stands)`).join(', ')}.`,
        remedy: 'Keep it as it is, or take the other value with one click.',
      };
    case 'removal':
      return {
        message: `${quoted(draft.entry.title)} was ${draft.declined === true ? 'declined' : 'deleted'} in ${draft.goneFrom === 'google' ? 'Google' : 'the studio'}. ${doneWords[draft.done]}`,
        remedy: 'Say what should become of it.',
      };
    case 'schedule':
      return wordsOfOverlap(draft, studio);
  }
}

/** Which of them are in Google still; nothing where none is. */
function tellDeclined({ declined = [] }: Extract<ConflictRecord['draft'], { kind: 'massDelete' }>): string {
  return declined.length === 0 ? '' : `Declined, and not deleted there: ${declined.length}. `;
}

/** Two bookings at one time: which, when, and of series how often. */
function wordsOfOverlap(
  { items, userId, resourceNames = [], times, next }: ScheduleDraft,
  studio: MailContext['studio'],
): Pick<MailProblem, 'message' | 'remedy'> {
  const [one, other] = items.map(({ title }) => quoted(title));
  const told = next.map(({ sides: [{ span }] }) => tellSpan(span, studio));
  const when = times === 1 ? told.join('') : `${times} times, next ${told.join('; ')}`;
  const room = resourceNames.length === 0 ? 'the same room or equipment' : resourceNames.map(quoted).join(' and ');
  const what = userId === undefined ? `both take ${room} at the same time` : 'are at the same time';
  return {
    message: `${one} and ${other} ${what}: ${when}. Both stand.`,
    remedy: 'Keep both, move one to a free time, or remove one.',
  };
}

const doneWords = {
  kept: 'It stays as it is on the other side.',
  putBackInGoogle: 'It had been changed in the studio, so it was put back in Google.',
  putBackInStudio: 'It had been changed in Google, so it was put back in the studio.',
} as const;

const fieldNames: Readonly<Record<string, string>> = {
  title: 'title',
  span: 'time',
  location: 'location',
  notes: 'notes',
  detail: 'the studio’s text',
  busy: 'busy or free',
  status: 'status',
  recurrence: 'repeats',
};

function quoted(title: string): string {
  return title.trim() === '' ? 'An untitled item' : `“${inOneLine(title, longestTitle)}”`;
}
