import { asId } from '../../shared/domain/ids.ts';
import type { RunId, StudioId, UserId } from '../../shared/domain/ids.ts';
import { parseDate, parseInstant, parseTimeZone } from '../../shared/domain/time.ts';
import type { CalendarDate, Instant, TimeZone } from '../../shared/domain/time.ts';
import type { Entry } from '../../shared/domain/entry.ts';
import type { MailContext } from '../../shared/mails/mail-context.ts';
import type { ConflictRecord } from '../../shared/ports/records/conflict-record.ts';
import type { MailSubject } from '../../shared/ports/records/mail-record.ts';
import type { RunLine, RunRecord, Warning } from '../../shared/ports/records/run-record.ts';

/** The moment of a text that is one. */
export function at(text: string): Instant {
  const instant = parseInstant(text);
  if (instant === undefined) throw new Error(`no instant: ${text}`);
  return instant;
}

/** The zone of a name that is one. */
export function zone(text: string): TimeZone {
  const timeZone = parseTimeZone(text);
  if (timeZone === undefined) throw new Error(`no zone: ${text}`);
  return timeZone;
}

function day(text: string): CalendarDate {
  const date = parseDate(text);
  if (date === undefined) throw new Error(`no date: ${text}`);
  return date;
}

export const userId = asId<UserId>('ann');
export const runId = asId<RunId>('run-7');
const studioId = asId<StudioId>('lumen');
const timeZone = zone('America/Chicago');

/** Ann at Lumen Studio, in Chicago. */
export const context: MailContext = {
  studio: { id: studioId, name: 'Lumen Studio', locale: 'en-US', timeZone },
  userName: 'Ann Lee',
  publicUrl: 'https://sync.example.com',
};

const unsubscribeUrl = 'https://sync.example.com/unsubscribe/lumen.ann/c2lnbmF0dXJlLW9mLWEtdGVzdA';
const withLink: MailContext = { ...context, unsubscribeUrl };

/** An entry that says little besides its title. */
export function entry(title: string, own: Partial<Entry> = {}): Entry {
  return {
    title,
    span: { kind: 'timed', start: at('2026-12-01T15:00:00Z'), end: at('2026-12-01T16:30:00Z'), timeZone },
    location: '',
    notes: '',
    detail: '',
    busy: true,
    status: 'confirmed',
    ...own,
  };
}

const warnings: readonly Warning[] = [
  {
    code: 'setAside',
    message: '“Whitfield wedding” could not be written to Google. Google refuses texts of more than 8,192 characters.',
    remedy: 'Shorten the notes of the booking in the studio; it is tried again then.',
    item: 'Whitfield wedding',
    bookingId: asId('b-12'),
  },
  {
    code: 'timeZoneDiffers',
    message:
      'Your Google calendar shows times in Europe/Lisbon, the studio works in America/Chicago. Nothing is shifted.',
    remedy:
      'Set the time zone of the calendar in Google Calendar’s settings to the studio’s, unless you are travelling.',
  },
  {
    code: 'repeats',
    message: '“Team breakfast” repeats and is not synced.',
    remedy: 'Make the repeat in the studio, or switch on “Bring repeating Google events in” on the Google tab.',
    item: 'event-9',
  },
];

const question = (id: string, draft: ConflictRecord['draft']): ConflictRecord => ({
  id: asId(id),
  studioId,
  userId,
  state: 'open',
  raisedAt: at('2026-11-23T15:00:00Z'),
  runId,
  draft,
});

const editQuestion = question('q-1', {
  kind: 'edit',
  bookingId: asId('b-3'),
  eventId: asId('e-3'),
  fields: [{ field: 'span', winner: 'studio' }],
  studio: entry('Maya Ortiz: Family portraits'),
  google: entry('Maya Ortiz: Family portraits'),
});

const removalQuestion = question('q-2', {
  kind: 'removal',
  bookingId: asId('b-4'),
  eventId: asId('e-4'),
  done: 'kept',
  goneFrom: 'google',
  entry: entry('Okafor: Newborn session'),
});

const heldQuestion = question('q-3', {
  kind: 'massDelete',
  goneFrom: 'google',
  bookingIds: Array.from({ length: 31 }, (_, index) => asId(`b-${index}`)),
  pairCount: 112,
});

/** Deletes held for approval, as the run warns of them. */
export const heldWarning: Warning = {
  code: 'massDelete_google',
  message: '31 items vanished from your Google calendar at once. They have not been deleted on the other side.',
  remedy:
    'If that was not meant, put them back where they vanished; otherwise approve the deletes on the Conflicts page.',
};

const lines: readonly RunLine[] = [
  {
    kind: 'createInGoogle',
    title: 'Okafor: Newborn session',
    after: entry('Okafor: Newborn session', { location: 'Studio B' }),
  },
  {
    kind: 'updateInStudio',
    bookingId: asId('b-3'),
    title: 'Dentist',
    before: entry('Dentist', { location: 'Main St 4' }),
    after: entry('Dentist', {
      location: 'Main St 12, second floor',
      busy: false,
      span: { kind: 'timed', start: at('2026-12-02T17:00:00Z'), end: at('2026-12-02T18:00:00Z'), timeZone },
    }),
  },
  {
    kind: 'deleteInGoogle',
    title: 'Backdrop delivery',
    before: entry('Backdrop delivery', { span: { kind: 'allDay', start: day('2026-12-04'), end: day('2026-12-06') } }),
  },
  { kind: 'skip', title: 'Maybe: lunch with Ben', reason: 'tentative' },
  { kind: 'setAside', title: 'Whitfield wedding', detail: 'Google refuses texts of more than 8,192 characters.' },
];

/** A run that did five things. */
export const run: RunRecord = {
  id: runId,
  trigger: 'push',
  startedAt: at('2026-11-23T15:00:00Z'),
  endedAt: at('2026-11-23T15:00:04Z'),
  outcome: 'done',
  counts: { createInGoogle: 1, updateInStudio: 1, deleteInGoogle: 1, skipped: 1, setAside: 1 },
  studioId,
  userId,
  lines,
  linesLeftOut: 0,
  warnings: warnings.slice(0, 1),
  expiresAt: at('2027-02-21T15:00:00Z'),
};

const trouble = {
  reason: 'Google does not allow us to use the chosen calendar.',
  remedy: 'Choose a calendar you may change on the Google tab.',
};
const calendarStalled = { of: 'calendar', since: at('2026-11-23T09:30:00Z'), code: 'forbidden', ...trouble } as const;
const contactsStalled = {
  of: 'contacts',
  since: at('2026-11-23T09:05:00Z'),
  code: 'unavailable',
  reason: 'Google cannot be reached.',
  remedy: 'Nothing needs to be done: the sync is tried again by itself.',
} as const;
const stalled = { kind: 'stalled', userId, halves: [calendarStalled] } as const;
const bothStalled = { ...stalled, halves: [calendarStalled, contactsStalled] } as const;

/** A standstill of contacts of which somebody wrote this. */
export const stalledBy = (text: string): MailSubject => ({
  kind: 'stalled',
  audience: 'studio',
  userId,
  halves: [{ ...contactsStalled, code: text, reason: text, remedy: text }],
});

/** Two at one time, and a series that meets another one every week. */
const overlapQuestions: readonly ConflictRecord[] = [overlap('overlap1', 1), overlap('overlap2', 52)];

function overlap(id: string, times: number): ConflictRecord {
  const span = (date: string, start: string, end: string) =>
    ({
      kind: 'timed',
      start: at(`${date}T${start}Z`),
      end: at(`${date}T${end}Z`),
      timeZone: zone('America/Chicago'),
    }) as const;
  const next = ['2026-12-01', '2026-12-08', '2026-12-15'].slice(0, times).map((date) => ({
    sides: [{ span: span(date, '15:00:00', '16:30:00') }, { span: span(date, '15:30:00', '16:30:00') }] as const,
  }));
  const isSeries = times > 1;
  return {
    id: asId(id),
    studioId,
    userId,
    state: 'open',
    raisedAt: at('2026-11-23T10:00:00Z'),
    runId,
    draft: {
      kind: 'schedule',
      items: [
        { bookingId: asId(`${id}a`), title: isSeries ? 'Spanish course' : 'Dentist <b>', isSeries },
        { bookingId: asId(`${id}b`), title: 'Maria Alvarez: Portrait session', isSeries },
      ],
      userId,
      resourceIds: [],
      times,
      next,
    },
  };
}

const aboutRun = { userId, runId, warnings: [], conflicts: 0 } as const;

/** One mail of every sort, by the name of its golden files. */
export const examples: Readonly<Record<string, { readonly subject: MailSubject; readonly context: MailContext }>> = {
  reconnect: { subject: { kind: 'reconnect', userId, accountEmail: 'ann@example.com' }, context },
  warnings: { subject: { kind: 'warnings', ...aboutRun, warnings }, context: withLink },
  conflicts: {
    subject: { kind: 'warnings', ...aboutRun, conflicts: 2 },
    context: { ...withLink, questions: [editQuestion, removalQuestion] },
  },
  'one-conflict': {
    subject: { kind: 'warnings', ...aboutRun, conflicts: 1 },
    context: { ...withLink, questions: [removalQuestion] },
  },
  overlaps: {
    subject: { kind: 'warnings', ...aboutRun, conflicts: 2 },
    context: { ...withLink, questions: overlapQuestions },
  },
  'mass-delete': {
    subject: { kind: 'warnings', ...aboutRun, warnings: [heldWarning] },
    context: { ...withLink, questions: [heldQuestion] },
  },
  'populate-finished': {
    subject: {
      kind: 'populateFinished',
      ...aboutRun,
      filled: 'both',
      counts: { createInGoogle: 300, skipped: 14, setAside: 1 },
      warnings: warnings.slice(0, 1),
    },
    context: { ...withLink, pairs: 1_412 },
  },
  report: { subject: { kind: 'report', userId, runId }, context: { ...withLink, run } },
  'sync-failing': {
    subject: { kind: 'syncFailing', userId, since: at('2026-11-23T09:30:00Z'), ...trouble },
    context: withLink,
  },
  'stalled-user': { subject: { ...stalled, audience: 'user' }, context: withLink },
  'stalled-studio': { subject: { ...stalled, audience: 'studio' }, context: withLink },
  'stalled-operators': { subject: { ...stalled, audience: 'operators' }, context },
  'stalled-contacts': { subject: { ...stalled, audience: 'user', halves: [contactsStalled] }, context: withLink },
  'stalled-both': { subject: { ...bothStalled, audience: 'user' }, context: withLink },
  'stalled-both-studio': { subject: { ...bothStalled, audience: 'studio' }, context: withLink },
  'stalled-both-operators': { subject: { ...bothStalled, audience: 'operators' }, context },
  invitation: {
    subject: { kind: 'invitation', email: 'ben@example.com', invitedBy: 'Ann Lee', token: 'secret-token' },
    context,
  },
};
