import { actorName, isUnlinked } from '../../../shared/domain/booking.ts';
import type { Booking } from '../../../shared/domain/booking.ts';
import { sameValue } from '../../../shared/domain/same-value.ts';
import { fallenAway } from '../../../shared/domain/series.ts';
import { sameSpan } from '../../../shared/domain/time.ts';
import type { BookingVersion } from '../../../shared/ports/records/booking-record.ts';
import { Moment, tellSpan } from '../parts/time.tsx';
import { clientPath } from '../paths.ts';
import type { BookingTab } from './booking-tab.ts';

/** What a booking is, and for sessions the log of its status. */
export function BookingFacts({ tab }: { readonly tab: BookingTab }) {
  const { booking, person, users, resources, client } = tab;
  return (
    <section class="card">
      <dl class="facts">
        <dt>What</dt>
        <dd>{kindOf(booking)}</dd>
        <dt>When</dt>
        <dd>{tellSpan(booking.span, person.studio)}</dd>
        {client === undefined ? null : (
          <>
            <dt>Client</dt>
            <dd>
              <a href={clientPath(client.id)}>{client.name}</a>
            </dd>
          </>
        )}
        <Fact label={booking.kind === 'session' ? 'Photographer, assistant' : 'Users'} text={users.join(', ')} />
        <Fact label="Rooms and equipment" text={resources.join(', ')} />
        <Fact label="Location" text={booking.location} />
        <Fact label="Notes" text={booking.notes} />
        <Fact label="Booked by" text={booking.bookedBy} />
        <Fact label="From" text={booking.origin === 'google' ? 'Google' : ''} />
        {booking.kind !== 'session' ? null : (
          <>
            <dt>Confirmed</dt>
            <dd>
              {booking.confirmedAt === undefined ? (
                'not since its time was set'
              ) : (
                <Moment at={booking.confirmedAt} studio={person.studio} />
              )}
            </dd>
          </>
        )}
      </dl>
      <StatusNotes tab={tab} />
    </section>
  );
}

function Fact({ label, text }: { readonly label: string; readonly text: string }) {
  if (text === '') return null;
  return (
    <>
      <dt>{label}</dt>
      <dd class="text">{text}</dd>
    </>
  );
}

function StatusNotes({ tab }: { readonly tab: BookingTab }) {
  const { booking, person } = tab;
  if (booking.kind !== 'session' || booking.statusNotes.length === 0) return null;
  return (
    <>
      <h3>Status notes</h3>
      <ul class="rows">
        {booking.statusNotes.toReversed().map((note) => (
          <li>
            {note.text}
            <span>
              <Moment at={note.at} studio={person.studio} />
              {`, ${note.by}`}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function kindOf(booking: Booking): string {
  if (booking.kind === 'session') return 'Session';
  return isUnlinked(booking) ? 'Unlinked appointment' : 'Linked appointment';
}

/** Who changed what and when, the newest first. */
export function BookingHistory({ tab }: { readonly tab: BookingTab }) {
  const { versions, person } = tab;
  return (
    <section class="card">
      <h2>History</h2>
      <ul class="rows">
        {versions.map((version, index) => (
          <li>
            {tellChange(version, versions[index + 1])}
            <span>
              <Moment at={version.at} studio={person.studio} />
              {`, ${actorName(version.by)}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function tellChange(version: BookingVersion, before: BookingVersion | undefined): string {
  const { booking } = version;
  if (before === undefined) return version.version === 1 ? 'Made' : 'Changed';
  const old = before.booking;
  if (booking.deletedAt !== undefined && old.deletedAt === undefined) return 'Deleted';
  if (booking.deletedAt === undefined && old.deletedAt !== undefined) return 'Restored';
  if (booking.kind !== old.kind) return 'Converted to a session';
  const changed = [
    ...(sameSpan(booking.span, old.span) ? [] : ['time']),
    ...repeatsChange(booking, old),
    ...(booking.status === old.status ? [] : [`status to ${booking.status}`]),
    ...(booking.clientId === old.clientId ? [] : ['client']),
    ...(booking.description === old.description ? [] : ['description']),
    ...(booking.location === old.location ? [] : ['location']),
    ...(booking.notes === old.notes ? [] : ['notes']),
    ...(booking.busy === old.busy ? [] : [booking.busy ? 'to busy' : 'to free']),
    ...(booking.typeId === old.typeId ? [] : ['type']),
  ];
  return changed.length === 0 ? 'Changed' : `Changed: ${changed.join(', ')}`;
}

/** What changed of how it repeats: occurrences by their dates, the latest ones of many. */
function repeatsChange(booking: Booking, old: Booking): readonly string[] {
  const [now, before] = [booking.recurrence, old.recurrence];
  if (now?.rule !== before?.rule)
    return ['how it repeats', ...fallenAway(before, now).map((date) => `${date} is special no more`)];
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
