import { isMaster } from '../../shared/adapters/memory/google-series.ts';
import type { PointedAt } from '../../shared/adapters/memory/google-series-acts.ts';
import type { HeldEvent } from '../../shared/adapters/memory/google-world.ts';
import type { MemoryGoogle } from '../../shared/adapters/memory/google.ts';
import type { Entry } from '../../shared/domain/entry.ts';
import { asId, type CalendarId, type EventId } from '../../shared/domain/ids.ts';
import { firstDateOf, originalSpan } from '../../shared/domain/expand-series.ts';
import type { Series } from '../../shared/domain/series.ts';
import type { Act } from './acts.ts';
import type { GoogleDeed } from './google-side.ts';
import { allDaySeries, movedOccurrence, pickDate, repeating, retimed, someDates, timedSeries } from './series-dates.ts';
import type { googleSeriesActs } from './series-kinds.ts';
import { typed } from './studio-side.ts';
import type { SimulatedUser } from './world.ts';

/** What a person did to a series in Google, as the bookkeeping keeps it. */
export interface SeriesDeed {
  readonly user: SimulatedUser;
  readonly calendarId: CalendarId;
  readonly masterId: EventId;
  readonly reach: 'this' | 'following' | 'all';
  readonly kind: 'edit' | 'cancel' | 'restore' | 'end' | 'obscure';
  /** The occurrence pointed at, for all but `all`. */
  readonly originalDate?: string;
  /** The series that took over, and has what was typed. */
  readonly otherId?: EventId;
  /** Texts nobody else types, by field. */
  readonly typed: Readonly<Record<string, string>>;
}

/** What an act came to: deeds like those on other events, and deeds on series. */
export interface SeriesDone {
  readonly deeds: readonly GoogleDeed[];
  readonly series: readonly SeriesDeed[];
}

type SeriesAct = Act & { readonly kind: (typeof googleSeriesActs)[number] };

const nothing: SeriesDone = { deeds: [], series: [] };
const plainEntry: Omit<Entry, 'span'> = {
  title: '',
  location: '',
  notes: '',
  detail: '',
  busy: true,
  status: 'confirmed',
};

/** A person acts on series in their Google calendar; nothing where there is nothing to do it to. */
export function actOnGoogleSeries(google: MemoryGoogle, act: SeriesAct, user: SimulatedUser): SeriesDone {
  const { person } = google;
  const { calendarId } = user;
  const text = typed(act);
  const deed = (kind: GoogleDeed['kind'], eventId: EventId, what: GoogleDeed['typed'] = {}): SeriesDone => ({
    deeds: [{ user, calendarId, eventId, kind, typed: what }],
    series: [],
  });
  const create = (
    fields: Partial<Entry> & Pick<Entry, 'span'>,
    manner: Parameters<typeof person.create>[2] = {},
  ): SeriesDone => {
    const masterId = person.create(calendarId, { ...plainEntry, title: `${text} series`, ...fields }, manner);
    const { deeds } = deed('create', masterId);
    const made = { user, calendarId, masterId, reach: 'all', kind: 'edit', typed: { title: keyOf(text) } } as const;
    return { deeds, series: [made] };
  };
  switch (act.kind) {
    case 'createSeries':
      return create(timedSeries(act.value));
    case 'createAllDaySeries':
      return create(allDaySeries(act.value));
    case 'createUnsayable':
      return create(
        { span: timedSeries(act.value).span },
        { problem: `It repeats in a way of its own, ${act.value}.` },
      );
    case 'inviteToInstance': {
      const { span } = timedSeries(act.value);
      const place = {
        masterId: asId<EventId>('elsewhere'),
        originalDate: firstDateOf(span),
        originalStart: span.start,
        own: [],
      };
      return create({ span }, { place, organizedByOthers: true, answer: 'accepted' });
    }
    case 'repeatEvent': {
      const single = pickOf(singlesIn(google, calendarId), act.pick);
      if (single === undefined) return nothing;
      person.edit(calendarId, single.id, { recurrence: repeating(act.value) });
      return deed('edit', single.id);
    }
    case 'removeMaster': {
      const master = pickOf(mastersIn(google, calendarId), act.pick);
      if (master === undefined) return nothing;
      person.delete(calendarId, master.id);
      return deed('delete', master.id);
    }
    default:
      return actOnPicked(google, act, user);
  }
}

/** What is done to a series that is there, or to one of its instances. */
function actOnPicked({ person }: MemoryGoogle, act: SeriesAct, user: SimulatedUser): SeriesDone {
  const { calendarId } = user;
  const picked = pickOf(
    mastersIn({ person }, calendarId).filter(({ entry }) => entry.recurrence !== undefined),
    act.pick,
  );
  const recurrence = picked?.entry.recurrence;
  if (picked === undefined || recurrence === undefined) return nothing;
  const master = { ...picked, series: { span: picked.entry.span, recurrence } };
  const { id: masterId } = master;
  const did = (
    deed: Omit<SeriesDeed, 'user' | 'calendarId' | 'masterId'>,
    deeds: readonly GoogleDeed[] = [],
  ): SeriesDone => ({
    deeds,
    series: [{ user, calendarId, masterId, ...deed }],
  });
  const originalDate =
    act.kind === 'restoreInstance'
      ? cancelledIn(person.look(calendarId), master, act.value)
      : standingIn(person.look(calendarId), master, act.value);
  if (originalDate === undefined) return nothing;
  const of: PointedAt = { masterId, originalDate };
  switch (act.kind) {
    case 'changeInstance': {
      const { edit, typed: words } = edited(act, movedOccurrence(master.entry.span, originalDate, act.value));
      person.editOccurrence(calendarId, of, edit);
      return did({ reach: 'this', kind: 'edit', originalDate, typed: words });
    }
    case 'cancelInstance':
      person.deleteOccurrence(calendarId, of);
      return did({ reach: 'this', kind: 'cancel', originalDate, typed: {} });
    case 'restoreInstance':
      person.editOccurrence(calendarId, of, {});
      return did({ reach: 'this', kind: 'restore', originalDate, typed: {} });
    case 'changeFollowingInstances': {
      const { edit, typed: words } = edited(act, retimed(originalSpan(master.entry.span, originalDate), act.value));
      const otherId = person.editFollowing(calendarId, of, edit);
      const made: GoogleDeed = { user, calendarId, eventId: otherId, kind: 'create', typed: {} };
      const deed = { reach: 'following', kind: 'edit', originalDate, otherId, typed: words } as const;
      return did(deed, otherId === masterId ? [] : [made]);
    }
    case 'endMaster': {
      const isAll = originalDate <= firstDateOf(master.entry.span);
      person.deleteFollowing(calendarId, of);
      const gone: GoogleDeed = { user, calendarId, eventId: masterId, kind: 'delete', typed: {} };
      return did({ reach: 'following', kind: 'end', originalDate, typed: {} }, isAll ? [gone] : []);
    }
    case 'changeMaster': {
      const { edit, typed: words } = edited(act, retimed(master.entry.span, act.value));
      person.editAll(calendarId, masterId, edit);
      return did({ reach: 'all', kind: 'edit', typed: words });
    }
    case 'obscureMaster':
      person.obscure(calendarId, masterId, `It repeats in a way of its own, ${act.value}.`);
      return did({ reach: 'all', kind: 'obscure', typed: {} });
    default:
      return nothing;
  }
}

function edited(
  act: SeriesAct,
  span: Entry['span'],
): { readonly edit: Partial<Entry>; readonly typed: SeriesDeed['typed'] } {
  const text = typed(act);
  switch (act.value % 5) {
    case 0:
      return { edit: { notes: `${text} noted` }, typed: { notes: keyOf(text) } };
    case 1:
      return { edit: { location: `${text} street` }, typed: { location: keyOf(text) } };
    case 2:
      return { edit: { title: `${text} titled` }, typed: { title: keyOf(text) } };
    case 3:
      return { edit: { busy: act.pick % 2 === 0 }, typed: {} };
    default:
      return { edit: { span }, typed: {} };
  }
}

function mastersIn({ person }: Pick<MemoryGoogle, 'person'>, calendarId: CalendarId): readonly HeldEvent[] {
  return person.look(calendarId).filter((held) => held.state === 'living' && isMaster(held) && !held.organizedByOthers);
}

function singlesIn({ person }: Pick<MemoryGoogle, 'person'>, calendarId: CalendarId): readonly HeldEvent[] {
  return person
    .look(calendarId)
    .filter(
      (held) => held.state === 'living' && !isMaster(held) && held.place === undefined && !held.organizedByOthers,
    );
}

/** One of the first dates of a series that is not cancelled. */
function standingIn(
  events: readonly HeldEvent[],
  master: HeldEvent & { readonly series: Series },
  value: number,
): PointedAt['originalDate'] | undefined {
  const cancelled = new Set(cancelledDates(events, master.id));
  const { recurrence } = master.series;
  const excludedDates = [...recurrence.excludedDates, ...cancelled];
  return pickDate({ ...master.series, recurrence: { ...recurrence, excludedDates } }, value);
}

function cancelledIn(
  events: readonly HeldEvent[],
  master: HeldEvent & { readonly series: Series },
  value: number,
): PointedAt['originalDate'] | undefined {
  const excluded = new Set(master.series.recurrence.excludedDates);
  const made = new Set(someDates(master.series).filter((date) => !excluded.has(date)));
  return pickOf(
    cancelledDates(events, master.id).filter((date) => made.has(date)),
    value,
  );
}

function cancelledDates(events: readonly HeldEvent[], masterId: EventId): readonly PointedAt['originalDate'][] {
  return events.flatMap(({ place, state }) =>
    place?.masterId === masterId && state === 'deleted' ? [place.originalDate] : [],
  );
}

function pickOf<T>(values: readonly T[], pick: number): T | undefined {
  return values[pick % Math.max(1, values.length)];
}

/** The part of a typed text that stays whatever is made of its spaces. */
function keyOf(text: string): string {
  return text.split(' ')[0] ?? text;
}
