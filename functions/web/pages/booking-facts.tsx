import { isUnlinked } from '../../../shared/domain/booking.ts';
import type { Booking } from '../../../shared/domain/booking.ts';
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
