import { isUnlinked } from '../../../../shared/domain/booking.ts';
import { asId, isId, syncIdOf } from '../../../../shared/domain/ids.ts';
import type { BookingId } from '../../../../shared/domain/ids.ts';
import { mayAdminister } from '../../../../shared/domain/studio.ts';
import type { Span } from '../../../../shared/domain/time.ts';
import { currentOf } from '../../../../shared/flows/conflicts/current-conflicts.ts';
import { viewConflicts } from '../../../../shared/flows/conflicts/read-conflict-facts.ts';
import type { ConflictView } from '../../../../shared/flows/conflicts/read-conflict-facts.ts';
import { suggestionsFor } from '../../../../shared/flows/conflicts/suggest-times.ts';
import type { Clock } from '../../../../shared/ports/clock.ts';
import { pairAt, studioCollections } from '../../../../shared/ports/collections.ts';
import type { ConflictRecord } from '../../../../shared/ports/records/conflict-record.ts';
import type { Condition, Store } from '../../../../shared/ports/store.ts';
import type { Person } from '../../environment.ts';

/** Questions shown on one page. */
const mostShown = 100;
/** Items of a mass delete that its page names. */
const itemsNamed = 50;

/** Which questions the list shows. */
export interface Filter {
  readonly state: 'open' | 'answered';
  /** One's own, or for admins the whole studio's. */
  readonly of: 'studio' | 'mine';
  /** Those one run raised, whatever became of them: where mails lead. */
  readonly run: string | undefined;
}

/** The filter a URL asks for. Who is no admin sees their own whatever it says. */
export function filterIn(query: URLSearchParams, person: Person): Filter {
  const run = query.get('run');
  return {
    state: query.get('state') === 'answered' ? 'answered' : 'open',
    of: query.get('of') === 'mine' || !mayAdminister(person.user.role) ? 'mine' : 'studio',
    run: run !== null && isId(run) ? run : undefined,
  };
}

/** The questions of a filter, the newest first. */
export async function listConflicts(
  { store, clock }: ReadDeps,
  person: Person,
  filter: Filter,
): Promise<readonly ConflictRecord[]> {
  const from = studioCollections(person.studio.id).conflicts;
  const own: readonly Condition[] = filter.of === 'mine' ? [{ field: 'userId', is: '==', value: person.user.id }] : [];
  const found =
    filter.run === undefined
      ? await store.find({
          from,
          where: [...own, stateIs(filter.state)],
          orderBy: [{ field: 'raisedAt', direction: 'desc' }],
          limit: mostShown,
        })
      : await store.find({ from, where: [...own, { field: 'runId', is: '==', value: filter.run }], limit: mostShown });
  const current = await currentOf({ store, clock }, found);
  return current
    .filter(({ state }) => filter.run !== undefined || (state === 'open') === (filter.state === 'open'))
    .toSorted((one, other) => other.raisedAt.localeCompare(one.raisedAt));
}

function stateIs(state: Filter['state']): Condition {
  return state === 'open'
    ? { field: 'state', is: '==', value: 'open' }
    : { field: 'state', is: 'in', value: ['resolved', 'closed'] };
}

/** An item of a mass delete, as its page names it. */
export interface NamedItem {
  readonly bookingId: BookingId;
  readonly title: string;
  readonly span: Span;
  /** Whether it still waits for the answer. */
  readonly waits: boolean;
  /** Whether its event is in Google still, declined by its user. */
  readonly declined: boolean;
}

/** What reading asks of the world: overlaps that are gone are noted as gone. */
interface ReadDeps {
  readonly store: Store;
  readonly clock: Clock;
}

/** A question with all its page shows. */
export interface ShownConflict extends ConflictView {
  readonly items: readonly NamedItem[];
  /** Where each of two bookings could be moved. */
  readonly suggestions: Awaited<ReturnType<typeof suggestionsFor>>;
}

/** One question with all its page shows; undefined where there is none, or it is not for this person. */
export async function readConflict(
  { store, clock }: ReadDeps,
  person: Person,
  id: string,
): Promise<ShownConflict | undefined> {
  if (!isId(id)) return undefined;
  const stored = await store.get(studioCollections(person.studio.id).conflict(asId(id)));
  if (stored === undefined) return undefined;
  const conflict = stored.value;
  if (conflict.userId !== person.user.id && !mayAdminister(person.user.role)) return undefined;
  const [current] = await currentOf({ store, clock }, [stored]);
  const [view] = await viewConflicts(store, [current ?? conflict], clock.now());
  if (view === undefined) return undefined;
  const [items, suggestions] = await Promise.all([readItems(store, conflict), suggestionsFor({ store, clock }, view)]);
  return { ...view, items, suggestions };
}

async function readItems(store: Store, { studioId, userId, draft }: ConflictRecord): Promise<readonly NamedItem[]> {
  if (draft.kind !== 'massDelete') return [];
  const ids = draft.bookingIds.slice(0, itemsNamed);
  const [pairs, bookings] = await Promise.all([
    store.getAll(ids.map((id) => pairAt(syncIdOf(studioId, userId), id))),
    store.getAll(ids.map((id) => studioCollections(studioId).booking(id))),
  ]);
  const out = draft.goneFrom === 'google' ? 'outOfGoogle' : 'outOfStudio';
  return ids.flatMap((bookingId, index) => {
    const pair = pairs[index]?.value;
    const booking = bookings[index]?.value.booking;
    const span = booking?.span ?? pair?.agreed.span;
    if (span === undefined) return [];
    const title = booking !== undefined && isUnlinked(booking) ? booking.description : (pair?.agreed.title ?? '');
    const waits = pair?.ended === undefined && pair?.[out] === 'massDelete';
    const declined = waits ? draft.declined?.includes(bookingId) === true : pair?.outOfGoogle === 'declined';
    return [{ bookingId, title, span, waits, declined }];
  });
}
