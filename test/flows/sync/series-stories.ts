import * as fc from 'fast-check';
import type { Booking } from '../../../shared/domain/booking.ts';
import type { Entry } from '../../../shared/domain/entry.ts';
import { firstDateOf, originalDates, originalSpan } from '../../../shared/domain/expand-series.ts';
import type { Recurrence } from '../../../shared/domain/series.ts';
import { addDays, addSeconds, parseTimeZone, parseWallTime } from '../../../shared/domain/time.ts';
import type { CalendarDate, Span } from '../../../shared/domain/time.ts';
import { calendarId, date, dayAt, startStudioWithSeries } from './studio-with-series.ts';
import type { StudioWithSeries } from './studio-with-series.ts';

const which = fc.nat({ max: 11 });
const edit = fc.constantFrom('move', 'reword', 'note');
const deed = fc.oneof(
  fc.record({
    by: fc.constantFrom('studio', 'google'),
    scope: fc.constantFrom('this', 'following', 'all'),
    series: which,
    which,
    edit,
  }),
  fc.record({
    by: fc.constantFrom('studio', 'google'),
    scope: fc.constantFrom('this', 'following'),
    series: which,
    which,
    edit: fc.constant('delete'),
  }),
  { weight: 2, arbitrary: fc.record({ run: fc.constantFrom('whole', 'studio') }) },
  { weight: 2, arbitrary: fc.record({ run: fc.constantFrom('before', 'after'), call: fc.nat({ max: 6 }) }) },
);
/** One thing that happens: a person edits a series on one side, or a sync runs, perhaps with a call that fails. */
export type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

const setting = fc.record({
  as: fc.constantFrom('appointment', 'session'),
  kind: fc.constantFrom('timed', 'timed', 'all-day'),
  zone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/St_Johns'),
  hour: fc.constantFrom('00:30', '02:30', '10:00', '23:30'),
  rule: fc.constantFrom(
    'FREQ=WEEKLY;COUNT=10;BYDAY=MO',
    'FREQ=DAILY;COUNT=12;INTERVAL=3',
    'FREQ=WEEKLY;COUNT=12;BYDAY=MO,TH',
    'FREQ=MONTHLY;COUNT=3;BYDAY=1MO',
    'FREQ=WEEKLY;BYDAY=MO',
  ),
  order: fc.constantFrom('masterFirst', 'exceptionsFirst'),
  exceptionsOnNewTime: fc.constantFrom('dropped', 'kept'),
  followingIds: fc.constantFrom('linked', 'random'),
  followingMark: fc.constantFrom('copied', 'left'),
});
/** What kind of series a story is about, and how its Google behaves. */
export type Setting = typeof setting extends fc.Arbitrary<infer T> ? T : never;

/** The first Monday of a month, a week before daylight saving begins in New York, four before it does in Berlin. */
const firstDay = '2026-03-02';

function firstSpan({ kind, zone, hour }: Setting): Span {
  if (kind === 'all-day') return dayAt(firstDay);
  const timeZone = parseTimeZone(zone);
  const start = timeZone === undefined ? undefined : parseWallTime(`${firstDay}T${hour}`, timeZone);
  if (timeZone === undefined || start === undefined) throw new Error('no good example');
  return { kind: 'timed', start, end: addSeconds(start, 3600), timeZone };
}

/** An hour later, or the next day. */
function later(span: Span): Span {
  return span.kind === 'timed'
    ? { ...span, start: addSeconds(span.start, 3600), end: addSeconds(span.end, 3600) }
    : { kind: 'allDay', start: addDays(span.start, 1), end: addDays(span.end, 1) };
}

interface Told {
  readonly span: Span;
  readonly recurrence: Recurrence;
}

function dayOf({ span, recurrence }: Told, nth: number): CalendarDate {
  const dates = originalDates({ span, recurrence }, { from: '2026-01-01', to: '2026-05-20' });
  return dates[nth % dates.length] ?? date(firstDay);
}

let words = 0;
/** What an edit changes. The whole of an all-day series keeps its day: another one would need another rule. */
function changed(
  how: 'move' | 'reword' | 'note',
  span: Span,
  scope: string,
): Partial<Pick<Entry, 'span' | 'title' | 'notes'>> {
  words += 1;
  if (how === 'move' && (span.kind === 'timed' || scope === 'this')) return { span: later(span) };
  return how === 'reword' ? { title: `Title ${words}` } : { notes: `Note ${words}` };
}

async function act(
  studio: StudioWithSeries,
  deeds: Extract<Deed, { by: string }>,
  unseenCuts: Set<string>,
): Promise<void> {
  const { by, scope, series: nth, which: nthDay, edit: how } = deeds;
  if (by === 'google') return actInGoogle(studio, deeds, unseenCuts);
  const all = (await studio.bookings()).filter(
    (booking): booking is Booking & Told => booking.recurrence !== undefined,
  );
  const series = all[nth % all.length];
  if (series === undefined) return;
  const day = dayOf(series, nthDay);
  if (how === 'delete') return studio.removeOccurrence(series.id, day, scope);
  const { title, ...fields } = changed(how, scope === 'all' ? series.span : originalSpan(series.span, day), scope);
  const wanted = { ...fields, ...(title === undefined ? {} : { description: title }) };
  if (scope === 'all') await studio.change(series.id, wanted);
  else await studio.changeOccurrence(series.id, day, scope, wanted);
}

function actInGoogle(
  studio: StudioWithSeries,
  { scope, series: nth, which: nthDay, edit: how }: Extract<Deed, { by: string }>,
  unseenCuts: Set<string>,
): void {
  const { person } = studio.google;
  const all = person
    .look(calendarId)
    .filter(({ place, state, entry }) => !place && state === 'living' && entry.recurrence);
  const master = all[nth % all.length];
  if (master?.entry.recurrence === undefined) return;
  const { span, recurrence } = master.entry;
  const originalDate = dayOf({ span, recurrence }, nthDay);
  const of = { masterId: master.id, originalDate };
  const isWhole = originalDate === firstDateOf(span);
  if (how === 'delete') {
    if (scope === 'this') person.deleteOccurrence(calendarId, of);
    else if (!unseenCuts.has(master.id)) person.deleteFollowing(calendarId, of);
    return;
  }
  const fields = changed(how, scope === 'all' ? span : originalSpan(span, originalDate), scope);
  if (scope === 'this') person.editOccurrence(calendarId, of, fields);
  else if (scope === 'following') {
    person.editFollowing(calendarId, of, fields);
    if (!isWhole) unseenCuts.add(master.id);
  } else person.editAll(calendarId, master.id, fields);
}

/** What a person may ask in vain: of an occurrence that is not there (any more). */
const inVain =
  /^(no living|no deleted|no occurrence|no such|notFound|scope|validation|conflict|occurrence|series|firstNotOnRule|badRule)/iu;

async function live(studio: StudioWithSeries, deeds: readonly Deed[]): Promise<void> {
  // Shortened further before the studio saw that it was cut in two, nothing tells whose other half the rest is: it is Google's own series.
  const unseenCuts = new Set<string>();
  for (const each of deeds) {
    if ('run' in each) {
      if ('call' in each) studio.failAt(each.call, each.run);
      await studio.run(each.run === 'studio' ? 'studio' : 'now');
      studio.failAt(-1_000_000, 'before');
      if (each.run === 'whole') unseenCuts.clear();
    } else {
      try {
        await act(studio, each, unseenCuts);
      } catch (error) {
        if (!(error instanceof Error) || !inVain.test(error.message)) throw error;
      }
    }
  }
}

/** A series is booked, all that happens to it, and then calm until both sides are at rest. */
export async function tell(set: Setting, deeds: readonly Deed[]): Promise<StudioWithSeries> {
  const studio = await startStudioWithSeries();
  studio.google.trouble.setManners(set);
  await studio.run();
  if (set.as === 'session') await studio.bookSession(firstSpan(set), set.rule);
  else await studio.bookSeries(firstSpan(set), set.rule);
  await live(studio, deeds);
  for (let time = 0; time < 2; time++) await studio.settle();
  return studio;
}

/** Sessions whose events were deleted in Google: they stay, and a person is asked what becomes of them. */
async function keptOutOfGoogle(studio: StudioWithSeries): Promise<ReadonlySet<string>> {
  const kept = (await studio.conflicts()).flatMap(({ state, draft }) =>
    state === 'open' && draft.kind === 'removal' && draft.done === 'kept' && draft.goneFrom === 'google'
      ? [draft.bookingId]
      : [],
  );
  const sessions = (await studio.bookings()).filter(({ kind }) => kind === 'session').map(({ id }) => id);
  return new Set(kept.filter((id) => sessions.includes(id)));
}

/** Any story of up to so many deeds. */
export function anyStory(deeds: number): fc.Arbitrary<[Setting, Deed[]]> {
  return fc.tuple(setting, fc.array(deed, { minLength: 1, maxLength: deeds }));
}

/** What each side shows once a story is over, of what both are to show alike. */
export async function bothSides(
  studio: StudioWithSeries,
  { as }: Setting,
): Promise<Record<'studio' | 'google', readonly object[]>> {
  const alike = (shown: Awaited<ReturnType<StudioWithSeries['inStudio']>>): readonly object[] =>
    shown
      .map(({ when, notes, title }) => ({ when, notes, ...(as === 'session' ? {} : { title }) }))
      .toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  const asked = await keptOutOfGoogle(studio);
  return { studio: alike(await studio.inStudio(asked)), google: alike(await studio.inGoogle()) };
}

/** A round trip that compares everything, and what Google then holds to the letter. */
export async function afterRoundTrip(studio: StudioWithSeries): Promise<string> {
  studio.google.trouble.expireTokens(calendarId);
  await studio.setSettings({});
  await studio.run();
  return JSON.stringify(studio.google.person.look(calendarId));
}
