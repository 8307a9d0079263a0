import { originalSpan } from '../../domain/expand-series.ts';
import type { Entry, EntryField } from '../../domain/entry.ts';
import type { CalendarDate, Instant } from '../../domain/time.ts';
import { differingFields } from '../merge.ts';
import { entryShape } from './entry-shape.ts';
import type { GoogleEvent } from './model.ts';
import {
  inherited,
  isSameIn,
  isSameState,
  isSeries,
  namedDates,
  occurrenceEntry,
  occurrenceFields,
  statesOf,
} from './occurrences.ts';
import type { OccurrenceFields, OccurrenceState, SeriesEntry } from './occurrences.ts';

/** One occurrence to be written, after its series. */
export interface OccurrenceWrite {
  readonly date: CalendarDate;
  /** When the unchanged rule begins it: the name Google knows it by (facts 1.4). */
  readonly originalStart: Instant | CalendarDate;
  /** What Google holds, as the plan knows it. */
  readonly held: OccurrenceState;
  /** The same letter by letter, where Google told it: it holds some texts in its own way. */
  readonly read?: OccurrenceState;
  /** What it is to be; undefined: it does not take place. */
  readonly entry: Entry | undefined;
}

/**
 * The fields of an event that are written for its own sake. How a series repeats is written with it only where its rule changes:
 * what becomes of single occurrences is written to them.
 */
export function fieldsOfMaster(held: Entry, target: Entry, fields: readonly EntryField[]): readonly EntryField[] {
  const ruleStays = isSeries(held) && isSeries(target) && held.recurrence.rule === target.recurrence.rule;
  return ruleStays ? fields.filter((field) => field !== 'recurrence') : fields;
}

/**
 * What is to be written to the occurrences of a series, so that Google holds them as they are to be. Nothing where they are.
 * `asRead` is what Google holds, letter by letter, where it told it.
 */
export function occurrenceWrites(held: Entry, target: Entry, asRead?: Entry): readonly OccurrenceWrite[] {
  if (!isSeries(target)) return [];
  const [heldOn, readOn, targetOn] = [statesIn(held), asRead && statesIn(asRead), statesOf(target)];
  return datesNamedBy(held, target)
    .filter((date) => !isSameState(heldOn(date), targetOn(date)))
    .map((date) => writeOf(date, { held: heldOn(date), read: readOn?.(date) }, target));
}

function statesIn(entry: Entry): (date: CalendarDate) => OccurrenceState {
  return isSeries(entry) ? statesOf(entry) : (date) => inherited(entry, date);
}

/**
 * A series as Google holds it, with the texts that Google made its own of as they were sent: what an occurrence has from its
 * series is no difference then.
 */
export function asSent(now: Entry, sent: Entry, answered: Entry): Entry {
  const texts = (['title', 'location', 'notes'] as const).filter((field) => now[field] === answered[field]);
  return { ...now, ...Object.fromEntries(texts.map((field) => [field, sent[field]])) };
}

/**
 * A series after a write that left its occurrences as they were read, letter by letter: what they have of their own Google holds as the
 * plan knew, however it writes it. As it is where anything of them changed.
 */
export function asKnown(now: Entry, { held, asRead }: { readonly held: Entry; readonly asRead?: Entry }): Entry {
  if (asRead === undefined || held.recurrence === undefined) return now;
  const isLeft = entryShape.print('recurrence', now) === entryShape.print('recurrence', asRead);
  return isLeft ? { ...now, recurrence: held.recurrence } : now;
}

/**
 * The exceptions whose text below the notes is not that of their series (any more), though all else of them is as it is to be: `held`
 * says how they stand, and `answered` how Google holds the series' own text.
 */
export function staleDetails(
  exceptions: ReadonlyMap<CalendarDate, GoogleEvent>,
  target: Entry,
  { held, answered }: { readonly held: Entry; readonly answered: Entry },
): readonly OccurrenceWrite[] {
  if (!isSeries(target)) return [];
  const [heldOn, targetOn] = [statesIn(held), statesOf(target)];
  return [...exceptions].flatMap(([date, { entry: read }]) => {
    const state = targetOn(date);
    const isSettled = state !== 'excluded' && isSameState(state, heldOn(date));
    const isStale = read.detail !== target.detail && read.detail !== answered.detail;
    return isSettled && isStale ? [writeOf(date, { held: state, read }, target)] : [];
  });
}

function writeOf(
  date: CalendarDate,
  now: { readonly held: OccurrenceState; readonly read?: OccurrenceState | undefined },
  target: SeriesEntry,
): OccurrenceWrite {
  const state = statesOf(target)(date);
  return {
    date,
    originalStart: originalSpan(target.span, date).start,
    held: now.held,
    ...(now.read === undefined ? {} : { read: now.read }),
    entry: state === 'excluded' ? undefined : occurrenceEntry(target, state),
  };
}

function datesNamedBy(...entries: readonly Entry[]): readonly CalendarDate[] {
  return [...new Set(entries.flatMap((entry) => (isSeries(entry) ? namedDates(entry) : [])))].toSorted();
}

/**
 * The fields in which an occurrence as Google holds it differs from what it is to be, but for what was to stay as it is: Google may
 * hold that in its own way, or somebody changes it just now.
 */
export function fieldsToWrite(event: GoogleEvent, entry: Entry, held: OccurrenceState): readonly EntryField[] {
  const differing = differingFields(entryShape, plain(event.entry), plain(entry));
  const stays = (field: EntryField): boolean =>
    held !== 'excluded' && occurrenceFields.some((own) => own === field && isSameIn(own, held, entry));
  return entryShape.fields.filter((field) => field !== 'recurrence' && differing.includes(field) && !stays(field));
}

function plain(entry: Entry): Entry {
  const { recurrence: _recurrence, ...occurrence } = entry;
  return occurrence;
}

/** Whether an occurrence is as it was read, or is already what it is to be, field by field: nobody else changed it meanwhile. */
export function isAsExpected(
  now: OccurrenceFields,
  { held, read, entry }: Pick<OccurrenceWrite, 'held' | 'read' | 'entry'>,
): boolean {
  const known = [held, read, entry].filter((each) => each !== undefined && each !== 'excluded');
  return occurrenceFields.every((field) => known.some((each) => isSameIn(field, now, each)));
}

/**
 * Whether the occurrences of a series that was just written are as they were read before, or what that write makes of them: dropped,
 * as their series, or already as they are to be. Otherwise somebody changed one meanwhile.
 */
export function areAsExpected(now: Entry, before: Entry, target: Entry): boolean {
  if (!isSeries(now) || !isSeries(target)) return isSeries(now) === isSeries(target);
  const [nowOn, targetOn] = [statesOf(now), statesOf(target)];
  const beforeOn = isSeries(before) ? statesOf(before) : (date: CalendarDate) => inherited(before, date);
  return datesNamedBy(now, before).every((date) => {
    const [state, was, wanted] = [nowOn(date), beforeOn(date), targetOn(date)];
    if (state === 'excluded') return was === 'excluded' || wanted === 'excluded';
    const known = [was, wanted, inherited(now, date)].filter((each) => each !== 'excluded');
    return occurrenceFields.every((field) => known.some((each) => isSameIn(field, state, each)));
  });
}
