import { usersOf } from '../../../shared/domain/booking.ts';
import type { Booking } from '../../../shared/domain/booking.ts';
import { sameValue } from '../../../shared/domain/same-value.ts';
import { fallenAway } from '../../../shared/domain/series.ts';
import { sameSpan } from '../../../shared/domain/time.ts';
import { reachOf } from '../../../shared/flows/bookings/reached-versions.ts';
import type { BookingVersion } from '../../../shared/ports/records/booking-record.ts';
import { FieldChanges, MadeBy } from '../parts/history.tsx';
import type { FieldChange } from '../parts/history.tsx';
import { Moment, tellSpan } from '../parts/time.tsx';
import type { BookingTab } from './booking-tab.ts';

/** Who changed what and when, each field before and after, and what of it is in whose Google; the newest first. */
export function BookingHistory({ tab }: { readonly tab: BookingTab }) {
  const { versions, person } = tab;
  return (
    <section class="card" id="history">
      <h2>History</h2>
      <ul class="rows changes">
        {versions.map((version, index) => (
          <li>
            <strong>{whatHappened(version, versions[index + 1])}</strong>
            <MadeBy version={version} studio={person.studio} />
            <FieldChanges fields={changesOf(tab, version.booking, versions[index + 1]?.booking)} />
            <InGoogle tab={tab} version={version} />
          </li>
        ))}
      </ul>
      <p class="hint">Kept for 90 days.</p>
    </section>
  );
}

function whatHappened(version: BookingVersion, before: BookingVersion | undefined): string {
  const { booking } = version;
  if (before === undefined) return version.version === 1 ? 'Made' : 'Changed';
  const old = before.booking;
  if (booking.deletedAt !== undefined && old.deletedAt === undefined) return 'Deleted';
  if (booking.deletedAt === undefined && old.deletedAt !== undefined) return 'Restored';
  return booking.kind === old.kind ? 'Changed' : 'Converted to a session';
}

function InGoogle({ tab, version }: { readonly tab: BookingTab; readonly version: BookingVersion }) {
  const { reached, names, person } = tab;
  const users = usersOf(version.booking).filter((user) => reached.has(user));
  if (users.length === 0) return null;
  return (
    <span>
      {users.map((user, index) => {
        const reach = reachOf(reached, user, version);
        const whose = `${names.get(user) ?? 'a former user'}’s Google`;
        const gap = index === 0 ? '' : ' · ';
        if (reach.state === 'keptBack') return `${gap}${whose} keeps its own`;
        if (reach.state !== 'reached') return `${gap}on its way to ${whose}`;
        if (reach.at === undefined) return `${gap}reached ${whose}`;
        return (
          <>
            {`${gap}reached ${whose} `}
            <Moment at={reach.at} studio={person.studio} />
          </>
        );
      })}
    </span>
  );
}

const nothing = 'none';

/** What differs between two versions, in words. */
function changesOf(tab: BookingTab, now: Booking, old: Booking | undefined): readonly FieldChange[] {
  if (old === undefined) return [];
  const { names, person } = tab;
  const named = (id: string | undefined): string => (id === undefined ? nothing : (names.get(id) ?? 'no longer there'));
  const all = (ids: readonly string[]): string => ids.map(named).join(', ') || nothing;
  const people = (booking: Booking): string => all(usersOf(booking));
  const text = (value: string): string => (value === '' ? nothing : value);
  const fields: readonly (readonly [string, string, string, boolean?])[] = [
    ['Time', tellSpan(old.span, person.studio), tellSpan(now.span, person.studio), sameSpan(old.span, now.span)],
    ['Description', text(old.description), text(now.description)],
    ['Status', old.status, now.status],
    ['Shown as', old.busy ? 'busy' : 'free', now.busy ? 'busy' : 'free'],
    ['Client', named(old.clientId), named(now.clientId)],
    ['People', people(old), people(now)],
    ['Rooms and equipment', all(old.resourceIds), all(now.resourceIds)],
    ['Type', named(old.typeId), named(now.typeId)],
    ['Location', text(old.location), text(now.location)],
    ['Notes', text(old.notes), text(now.notes)],
    ['Confirmed', isConfirmed(old), isConfirmed(now)],
  ];
  const changed = fields.filter(([, before, after, isSame]) => isSame !== true && before !== after);
  return [
    ...changed.map(([field, before, after]) => ({ field, before, after })),
    ...repeatsChange(now, old).map((after) => ({ field: 'Repeats', after })),
  ];
}

function isConfirmed(booking: Booking): string {
  return booking.kind === 'session' && booking.confirmedAt !== undefined ? 'yes' : 'no';
}

/** What changed of how it repeats: occurrences by their dates. */
function repeatsChange(booking: Booking, old: Booking): readonly string[] {
  const [now, before] = [booking.recurrence, old.recurrence];
  if (now?.rule !== before?.rule) {
    const usual = fallenAway(before, now).map((date) => `${date} is special no more`);
    return [now === undefined ? 'no longer' : 'otherwise', ...usual];
  }
  if (now === undefined || before === undefined) return [];
  const changed = now.changes.filter((change) => !before.changes.some((known) => sameValue(known, change)));
  const left = now.excludedDates.filter((date) => !before.excludedDates.includes(date));
  const back = before.excludedDates.filter((date) => !now.excludedDates.includes(date));
  const usual = before.changes.filter(
    ({ originalDate }) =>
      !now.changes.some((change) => change.originalDate === originalDate) && !now.excludedDates.includes(originalDate),
  );
  return [
    ...changed.map(({ originalDate }) => `the one of ${originalDate}`),
    ...usual.map(({ originalDate }) => `the one of ${originalDate}, as usual again`),
    ...left.map((date) => `${date} left out`),
    ...back.map((date) => `${date} brought back`),
  ];
}
