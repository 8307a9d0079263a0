import { entryFields } from '../../domain/entry.ts';
import type { Entry, EntryField } from '../../domain/entry.ts';
import { differingFields, withField } from '../merge.ts';
import { arrange, withAnswers } from './arrange.ts';
import type { Arranged } from './arrange.ts';
import { entryShape, shorten, shortPrints } from './entry-shape.ts';
import { foldSeries } from './fold-series.ts';
import type { Action, CalendarInput, GoogleChange, GoogleWrite, Pair, StudioWrite } from './model.ts';
import { pairAfterUndo } from './pair-after-undo.ts';
import { refusalOfGoogleWrite } from './rules.ts';
import type { RunChange, SideChange } from './run-change.ts';
import type { Half, ItemNow, UndoObstacle } from './undo-item.ts';

/** What an undo comes to. */
export interface UndoPlan {
  readonly actions: readonly Action[];
  readonly leftOut: readonly { readonly change: RunChange; readonly reason: UndoObstacle }[];
  /** How many are as they were before the run already. */
  readonly done: number;
}

/**
 * What takes back what a run did, one change for each item, as far as neither side has changed it since: an item at a time goes
 * back whole or stays. Pure; `asked` holds the pair (ended ones too), the booking's state and the event of each. Ties are left such
 * that no later run moves anything until somebody edits the item. Planning again half way through plans the rest.
 */
export function planUndo(changes: readonly RunChange[], asked: CalendarInput): UndoPlan {
  const arranged = arrange(withAnswers(foldSeries(asked)));
  const pairs = new Map(asked.pairs.map((pair) => [pair.bookingId, pair]));
  const actions: Action[] = [];
  const leftOut: UndoPlan['leftOut'][number][] = [];
  let done = 0;
  for (const change of changes) {
    const undone = undoOf(itemOf(change, arranged, pairs.get(change.bookingId)));
    if (undone === 'done') done += 1;
    else if (typeof undone === 'string') leftOut.push({ change, reason: undone });
    else actions.push(undone);
  }
  return { actions, leftOut, done };
}

function itemOf(
  change: RunChange,
  { input, studioByBooking, googleByEvent }: Arranged,
  pair: Pair | undefined,
): ItemNow {
  const { bookingId } = change;
  const eventId = pair?.eventId ?? change.eventId;
  return {
    change,
    input,
    pair,
    state: studioByBooking.get(bookingId) ?? { kind: 'gone', bookingId, version: 0, why: 'deleted' },
    event: googleByEvent.get(eventId) ?? { kind: 'gone', eventId },
  };
}

function undoOf(now: ItemNow): Action | UndoObstacle | 'done' {
  const { change, input, pair } = now;
  if (change.cut === true || (repeats(now) && changesAnything(change))) return 'series';
  if (now.event.kind === 'unreadable') return 'unreadable';
  if (change.google !== undefined && pair?.calendarId !== input.calendarId) return 'otherCalendar';
  const studio = studioHalf(now);
  if (studio.kind === 'leftOut') return studio.reason;
  const google = googleHalf(now);
  if (google.kind === 'leftOut') return google.reason;
  const next = pairAfterUndo(now, studio, google);
  if (studio.kind === 'asItWas' && google.kind === 'asItWas' && isAsWanted(pair, next)) return 'done';
  return actionOf(now, { studio, google, next });
}

function repeats({ change, state }: ItemNow): boolean {
  const entries = [change.before, change.after, change.studio?.was, change.google?.was];
  return [...entries, state.kind === 'item' ? state.item.entry : undefined].some(
    (entry) => entry?.recurrence !== undefined,
  );
}

/** Series are made and taken away whole; what changed within one is not taken back. */
function changesAnything({ studio, google }: RunChange): boolean {
  const isChange = (side: SideChange | undefined): boolean => side?.was !== undefined && side.became !== undefined;
  return isChange(studio) || isChange(google) || (google !== undefined && google.became === undefined);
}

const nothing = { kind: 'asItWas', fields: [] } as const;

function studioHalf({ change, state }: ItemNow): Half<StudioWrite> {
  const { studio, bookingId } = change;
  if (studio === undefined) return nothing;
  const { was, became, version, fields } = studio;
  if (became === undefined) {
    if (state.kind === 'item') return nothing;
    if (state.version === 0) return leftOut('tooLate');
    if (was === undefined || state.why !== 'deleted' || state.version !== version) return leftOut('changedSince');
    return { kind: 'write', fields, write: { kind: 'restore', bookingId, version, entry: was } };
  }
  if (state.kind === 'gone') return was === undefined && state.why === 'deleted' ? nothing : leftOut('changedSince');
  const { item } = state;
  if (was === undefined) {
    if (item.version !== version) return leftOut('changedSince');
    return { kind: 'write', fields, write: { kind: 'delete', bookingId, version } };
  }
  const differing = fieldsToSetBack({ ...studio, was, became }, item.entry);
  if (differing === 'changedSince') return leftOut('changedSince');
  if (differing.length === 0) return { kind: 'asItWas', fields };
  const entry = withFields(item.entry, differing, was);
  return {
    kind: 'write',
    fields,
    write: { kind: 'update', bookingId, version: item.version, entry, fields: differing },
  };
}

function googleHalf(now: ItemNow): Half<GoogleWrite> {
  const { change, input, pair, event } = now;
  if (change.google === undefined) return nothing;
  const { was, became } = change.google;
  if (became === undefined) return was === undefined ? nothing : broughtBack(now, was);
  if (event.kind !== 'event') return was === undefined ? nothing : leftOut('changedSince');
  if (pair?.eventId !== change.eventId) return leftOut('changedSince');
  const refusal = refusalOfGoogleWrite(event.event.readOnly, input.policy);
  if (refusal !== undefined) return leftOut(refusal);
  return was === undefined
    ? takenOut(now, event.event)
    : patchedBack(now, event.event, { ...change.google, was, became });
}

/** An event the run deleted. */
function broughtBack({ change, input, pair, state, event }: ItemNow, was: Entry): Half<GoogleWrite> {
  const fields = entryFields;
  if (event.kind === 'event') return { kind: 'asItWas', fields };
  const isSame = state.kind === 'gone' || differingFields(entryShape, state.item.entry, was).length === 0;
  if (!isSame || pair?.eventId !== change.eventId) return leftOut('changedSince');
  if (!input.policy.writable) return leftOut('calendarNotWritable');
  const { bookingId, eventId } = change;
  const mark = { ...input.owner, bookingId, sent: shortPrints(was) };
  return { kind: 'write', fields, write: { kind: 'undelete', eventId, entry: was, mark } };
}

/** An event the run made: it goes, unless it or its booking has been changed since. */
function takenOut(
  { change, pair, state }: ItemNow,
  { id: eventId, version, entry }: Extract<GoogleChange, { kind: 'event' }>['event'],
): Half<GoogleWrite> {
  const { fields, became } = change.google ?? { fields: [] };
  const isEdited = fields.some((field) => shorten(entryShape.print(field, entry)) !== became?.[field]);
  const isOnItsWay =
    state.kind === 'item' &&
    pair !== undefined &&
    differingFields(entryShape, state.item.entry, pair.agreed).length > 0;
  if (isEdited || isOnItsWay) return leftOut('changedSince');
  return { kind: 'write', fields, write: { kind: 'delete', eventId, version } };
}

function patchedBack(
  { change, input }: ItemNow,
  event: Extract<GoogleChange, { kind: 'event' }>['event'],
  side: Required<SideChange>,
): Half<GoogleWrite> {
  const differing = fieldsToSetBack(side, event.entry);
  if (differing === 'changedSince') return leftOut('changedSince');
  const { fields } = side;
  if (differing.length === 0) return { kind: 'asItWas', fields };
  const entry = withFields(event.entry, differing, side.was);
  const markup = differing.includes('notes') ? undefined : event.notesMarkup;
  const write: GoogleWrite = {
    kind: 'patch',
    eventId: event.id,
    version: event.version,
    entry,
    fields: differing,
    mark: { ...input.owner, bookingId: change.bookingId, sent: shortPrints(entry) },
    held: event.entry,
    ...(markup === undefined ? {} : { notesMarkup: markup }),
  };
  return { kind: 'write', fields, write };
}

/** The fields that are not as they were: each must still be as the run left it. */
function fieldsToSetBack(side: Required<SideChange>, now: Entry): readonly EntryField[] | 'changedSince' {
  const differing = side.fields.filter((field) => entryShape.print(field, now) !== entryShape.print(field, side.was));
  const isEdited = differing.some((field) => shorten(entryShape.print(field, now)) !== side.became[field]);
  return isEdited ? 'changedSince' : differing;
}

function withFields(entry: Entry, fields: readonly EntryField[], from: Entry): Entry {
  return fields.reduce((changed, field) => withField(changed, field, from), entry);
}

function leftOut(reason: UndoObstacle): Half<never> {
  return { kind: 'leftOut', reason };
}

/** Whether the tie says already what it is to say once all is taken back. */
function isAsWanted(pair: Pair | undefined, next: Pair | undefined): boolean {
  return (
    pair?.ended === next?.ended &&
    pair?.outOfStudio === next?.outOfStudio &&
    pair?.outOfGoogle === next?.outOfGoogle &&
    JSON.stringify(pair?.heldByGoogle ?? {}) === JSON.stringify(next?.heldByGoogle ?? {})
  );
}

type Halves = {
  readonly studio: Exclude<Half<StudioWrite>, { kind: 'leftOut' }>;
  readonly google: Exclude<Half<GoogleWrite>, { kind: 'leftOut' }>;
  readonly next: Pair | undefined;
};

function actionOf({ change, pair, state, event }: ItemNow, halves: Halves): Action {
  const studio = halves.studio.kind === 'write' ? halves.studio.write : undefined;
  const google = halves.google.kind === 'write' ? halves.google.write : undefined;
  const inStudio = state.kind === 'item' ? state.item.entry : undefined;
  const inGoogle = event.kind === 'event' ? event.event.entry : undefined;
  const before = studio === undefined ? (google === undefined ? undefined : inGoogle) : inStudio;
  const after = studio === undefined ? entryOfGoogle(google) : entryOfStudio(studio);
  return {
    kind: kindOf(studio, google),
    bookingId: change.bookingId,
    eventId: pair?.eventId ?? change.eventId,
    title: (after ?? before)?.title ?? change.title,
    ...(studio === undefined ? {} : { studio }),
    ...(google === undefined ? {} : { google }),
    pair: halves.next === undefined ? { kind: 'none' } : { kind: 'save', pair: halves.next },
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    conflicts: [],
    putBack: [],
  };
}

function entryOfStudio(write: StudioWrite): Entry | undefined {
  return write.kind === 'delete' ? undefined : write.entry;
}

function entryOfGoogle(write: GoogleWrite | undefined): Entry | undefined {
  return write === undefined || write.kind === 'delete' || write.kind === 'clearMark' ? undefined : write.entry;
}

function kindOf(studio: StudioWrite | undefined, google: GoogleWrite | undefined): Action['kind'] {
  if (studio?.kind === 'update' && google !== undefined) return 'merge';
  switch (studio?.kind) {
    case 'create':
    case 'restore':
      return 'putBackInStudio';
    case 'update':
      return 'updateInStudio';
    case 'delete':
      return 'deleteInStudio';
    case undefined:
      break;
  }
  switch (google?.kind) {
    case 'insert':
    case 'undelete':
      return 'putBackInGoogle';
    case 'patch':
      return 'updateInGoogle';
    case 'delete':
      return 'deleteInGoogle';
    case 'clearMark':
    case undefined:
      return 'remember';
  }
}
