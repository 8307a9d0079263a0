import type { Entry } from '../../domain/entry.ts';
import { firstDateOf, lastOriginalDate, originalDates, startsOnRule } from '../../domain/expand-series.ts';
import { parseRule } from '../../domain/parse-rule.ts';
import type { CalendarDate, Span } from '../../domain/time.ts';
import type { MergedValue, MergeRules, Side, ValuesToMerge } from '../model.ts';
import {
  inherited,
  isSameIn,
  isSameState,
  isSeries,
  namedDates,
  occurrenceFields,
  recurrenceOf,
  statesOf,
} from './occurrences.ts';
import type { OccurrenceField, OccurrenceFields, OccurrenceState, SeriesEntry } from './occurrences.ts';

/** Years ahead in which a new rule must make every date the old one made, to be said to take none away. */
const yearsLookedAt = 4;

/** When the first occurrence of a series is: merged together with its rule where the two would not fit. */
export function mergeSpan(values: ValuesToMerge<Entry>, rules: MergeRules): MergedValue<Entry> | undefined {
  const both = seriesIn(values);
  if (both === undefined) return undefined;
  const { span } = patternOf(both, rules);
  return { fields: versionOf(both, span), conflict: span.conflict, putBack: false, ...winnerIn(span) };
}

/**
 * How a series repeats, part by part: its rule is one part, each original date another, and within a date each field. What an
 * occurrence has is compared whole, its own or its series': a series changed as a whole is no change of the occurrences that have
 * nothing of their own. An occurrence changed on one side and left out on the other lives on, and the conflict says so.
 */
export function mergeRecurrence(values: ValuesToMerge<Entry>, rules: MergeRules): MergedValue<Entry> | undefined {
  const { studio, google, agreed, merged } = values;
  const both = seriesIn(values);
  if (both === undefined) {
    const repeated = agreed === undefined || isSeries(agreed);
    const isTakenAway = repeated && isSeries(studio) && !isSeries(google);
    return isTakenAway && rules.studioKeepsParts === true
      ? { fields: studio, conflict: true, putBack: false }
      : undefined;
  }
  const { rule } = patternOf(both, rules);
  const states = new Map<CalendarDate, OccurrenceState>();
  const before = both.agreed === undefined ? undefined : statesOf(both.agreed);
  const dates = new Set([both.agreed ?? [], both.studio, both.google].flat().flatMap(namedDates));
  const [ours, theirs] = [statesMadeBy(both.studio, dates), statesMadeBy(both.google, dates)];
  let { conflict } = rule;
  let putBack = false;
  let keepsOut = false;
  for (const date of dates) {
    const was = before?.(date);
    const [studioSays, googleSays] = [ours(date), theirs(date)];
    const [studioState, googleState] = [studioSays ?? was ?? googleSays, googleSays ?? was ?? studioSays];
    if (studioState === undefined || googleState === undefined) continue;
    const sides = { date, agreed: was, studio: studioState, google: googleState };
    if (staysOut(sides, rules)) {
      states.set(date, 'excluded');
      keepsOut = true;
      continue;
    }
    const state = mergeState(sides, { both, merged, rules });
    states.set(date, state.value);
    conflict ||= state.conflict;
    putBack ||= state.putBack;
  }
  const text = inFormFor(merged.span, versionOf(both, rule).recurrence.rule);
  const winner = !conflict && keepsOut ? ({ winner: 'studio' } as const) : winnerIn(rule);
  const fields = { ...merged, recurrence: recurrenceOf(merged, text, states) };
  return { fields, conflict: conflict || keepsOut, putBack, ...winner };
}

/** Whether an occurrence that is a booking of its own in the studio is brought back into its series by Google. */
function staysOut({ date, studio, google }: StatesToMerge, { keptOut }: MergeRules): boolean {
  return studio === 'excluded' && google !== 'excluded' && keptOut?.has(date) === true;
}

function winnerIn({ side, conflict }: Choice): Pick<MergedValue<Entry>, 'winner'> {
  return conflict && side !== 'both' ? { winner: side } : {};
}

/** How occurrences stand that the rule of a series makes; it says nothing of others, as where it was cut off. */
function statesMadeBy(
  series: SeriesEntry,
  dates: ReadonlySet<CalendarDate>,
): (date: CalendarDate) => OccurrenceState | undefined {
  const sorted = [...dates].toSorted();
  const [from, to] = [sorted[0], sorted.at(-1)];
  const made = new Set(from === undefined || to === undefined ? [] : originalDates(series, { from, to }));
  const stateOn = statesOf(series);
  return (date) => (made.has(date) ? stateOn(date) : undefined);
}

/** The versions of a series: both sides repeat, and perhaps what was agreed. */
interface SeriesVersions {
  readonly agreed: SeriesEntry | undefined;
  readonly studio: SeriesEntry;
  readonly google: SeriesEntry;
}

function seriesIn({ agreed, studio, google }: ValuesToMerge<Entry>): SeriesVersions | undefined {
  if (!isSeries(studio) || !isSeries(google)) return undefined;
  return { agreed: agreed !== undefined && isSeries(agreed) ? agreed : undefined, studio, google };
}

interface Choice {
  /** `both` where they are equal. */
  readonly side: Side | 'both';
  readonly conflict: boolean;
}

/** Whose first occurrence and whose rule stand: each by itself, unless what then begins would not be on what then repeats. */
function patternOf(versions: SeriesVersions, rules: MergeRules): { readonly span: Choice; readonly rule: Choice } {
  const span = choose(versions, rules, ({ span: own }) =>
    JSON.stringify([own.kind, own.start, own.end, own.kind === 'timed' ? own.timeZone : '']),
  );
  const edited = choose(versions, rules, ({ recurrence }) => recurrence.rule);
  const isKept =
    edited.side === 'google' && rules.studioKeepsParts === true && takesAway(versions.studio, versions.google);
  const rule: Choice = isKept ? { side: 'studio', conflict: true } : edited;
  if (span.side === rule.side || fit(versions, span.side, rule.side)) return { span, rule };
  const side = isKept ? 'studio' : winnerOf(rules);
  return { span: { side, conflict: true }, rule: { side, conflict: true } };
}

function choose(versions: SeriesVersions, rules: MergeRules, print: (series: SeriesEntry) => string): Choice {
  const [studio, google] = [print(versions.studio), print(versions.google)];
  const agreed = versions.agreed === undefined ? undefined : print(versions.agreed);
  if (studio === google) return { side: 'both', conflict: false };
  if (google === agreed) return { side: 'studio', conflict: false };
  if (studio === agreed) return { side: 'google', conflict: false };
  return { side: winnerOf(rules), conflict: true };
}

function winnerOf({ winner, patternWinner }: MergeRules): Side {
  return patternWinner ?? winner;
}

function versionOf(versions: SeriesVersions, { side }: Choice): SeriesEntry {
  return versions[side === 'both' ? 'studio' : side];
}

function fit(versions: SeriesVersions, span: Choice['side'], rule: Choice['side']): boolean {
  if (span === 'both' || rule === 'both') return true;
  const text = inFormFor(versions[span].span, versions[rule].recurrence.rule);
  return startsOnRule({ span: versions[span].span, recurrence: { rule: text, excludedDates: [], changes: [] } });
}

/** Whether dates on which a series takes place would be none of the other's. */
function takesAway(from: SeriesEntry, to: SeriesEntry): boolean {
  const [last, lastThere] = [lastOriginalDate(from), lastOriginalDate(to)];
  if (lastThere !== undefined && (last === undefined || lastThere < last)) return true;
  const first = firstDateOf(from.span);
  const range = { from: first, to: last ?? `${Number(first.slice(0, 4)) + yearsLookedAt}-01-01` };
  const there = new Set([...originalDates(to, range), ...from.recurrence.excludedDates]);
  return originalDates(from, range).some((date) => !there.has(date));
}

/** A rule whose end is written as this kind of span wants it; as it is where it cannot be. */
function inFormFor(span: Span, rule: string): string {
  const parsed = parseRule(rule, span);
  return 'rule' in parsed ? parsed.rule : rule;
}

interface StatesToMerge {
  readonly date: CalendarDate;
  readonly agreed: OccurrenceState | undefined;
  readonly studio: OccurrenceState;
  readonly google: OccurrenceState;
}

interface MergedState {
  readonly value: OccurrenceState;
  readonly conflict: boolean;
  readonly putBack: boolean;
}

interface StateContext {
  readonly both: SeriesVersions;
  readonly merged: Entry;
  readonly rules: MergeRules;
}

function mergeState(states: StatesToMerge, context: StateContext): MergedState {
  const { date, agreed, studio, google } = states;
  const { both, rules } = context;
  const undisputed = (value: OccurrenceState): MergedState => ({ value, conflict: false, putBack: false });
  if (studio === 'excluded') {
    if (google === 'excluded') return undisputed('excluded');
    // Had the studio not left it out, this is what it would say.
    const standing = standingIn(both.studio, states, context);
    const { value } = mergeFieldsOf({ date, agreed, studio: standing, google }, context);
    if (agreed === 'excluded') return undisputed(value);
    const isUnchanged = isSameState(value, standingIn(context.merged, states, context));
    return isUnchanged ? undisputed('excluded') : { ...undisputed(value), conflict: true };
  }
  if (google !== 'excluded') return mergeFieldsOf({ ...states, studio, google }, context);
  // It was left out, and is brought back by the studio: Google has nothing new to say.
  if (agreed === 'excluded') return undisputed(studio);
  const isUnchanged = isSameState(studio, standingIn(both.studio, states, context));
  if (isUnchanged && rules.studioKeepsParts !== true) return undisputed('excluded');
  return { ...undisputed(studio), conflict: true };
}

/** How an occurrence stands in a version of its series, had nobody changed it there: with what was agreed to be its own. */
function standingIn(series: Entry, { date, agreed }: StatesToMerge, { both }: StateContext): OccurrenceFields {
  const usual = inherited(series, date);
  if (agreed === undefined || agreed === 'excluded' || both.agreed === undefined) return usual;
  const usualThen = inherited(both.agreed, date);
  const own = occurrenceFields.filter((field) => !isSameIn(field, agreed, usualThen));
  return { ...usual, ...Object.fromEntries(own.map((field) => [field, agreed[field]])) };
}

function mergeFieldsOf(
  states: StatesToMerge & { readonly studio: OccurrenceFields; readonly google: OccurrenceFields },
  context: StateContext,
): MergedState {
  const usual = inherited(context.merged, states.date);
  let value: OccurrenceFields = usual;
  let conflict = false;
  let putBack = false;
  for (const field of occurrenceFields) {
    const choice = chooseField(field, states, context);
    if (choice.side !== 'series') value = { ...value, [field]: states[choice.side][field] };
    conflict ||= choice.conflict;
    putBack ||= choice.putBack;
  }
  return { value, conflict, putBack };
}

interface FieldChoice {
  readonly side: Side | 'series';
  readonly conflict: boolean;
  readonly putBack: boolean;
}

function chooseField(
  field: OccurrenceField,
  states: StatesToMerge & { readonly studio: OccurrenceFields; readonly google: OccurrenceFields },
  { both, rules }: StateContext,
): FieldChoice {
  const { date, studio, google } = states;
  const undisputed = (side: FieldChoice['side']): FieldChoice => ({ side, conflict: false, putBack: false });
  const hasOwn = (side: Side): boolean => !isSameIn(field, states[side], inherited(both[side], date));
  // An occurrence without anything of its own on either side has what its series comes to.
  if (!hasOwn('studio') && !hasOwn('google')) return undisputed('series');
  if (isSameIn(field, studio, google)) return undisputed('studio');
  const agreed = states.agreed === undefined || states.agreed === 'excluded' ? undefined : states.agreed;
  const hadOwn =
    agreed !== undefined && both.agreed !== undefined && !isSameIn(field, agreed, inherited(both.agreed, date));
  // What had it from its series and still has was not changed, whatever became of the series.
  const isAgreed = (side: Side): boolean =>
    (!hadOwn && !hasOwn(side)) || (agreed !== undefined && isSameIn(field, states[side], agreed));
  if (rules.ownedByStudio.has(field))
    return { side: hasOwn('studio') ? 'studio' : 'series', conflict: false, putBack: !isAgreed('google') };
  if (isAgreed('google')) return undisputed(hasOwn('studio') ? 'studio' : 'series');
  if (isAgreed('studio')) return undisputed(hasOwn('google') ? 'google' : 'series');
  return { side: rules.winner, conflict: true, putBack: false };
}
