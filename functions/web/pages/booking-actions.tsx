import type { Child } from 'hono/jsx';
import { CsrfField, SelectField } from '../parts/form.tsx';
import { bookingPath } from '../paths.ts';
import type { BookingTab } from './booking-tab.ts';

/** Linking, converting, deleting and bringing back: each a plain form. */
export function BookingActions({ tab }: { readonly tab: BookingTab }) {
  const { booking } = tab;
  if (booking.deletedAt !== undefined) {
    return (
      <section class="card">
        <p class="hint">
          {tab.isOwn
            ? 'Deleted bookings can be brought back for 30 days.'
            : 'It is left out of its series, and can be brought back.'}
        </p>
        <ActionForm tab={tab} action="restore">
          <button class="primary">Bring it back</button>
        </ActionForm>
      </section>
    );
  }
  return (
    <section class="card">
      <h2>Change what it is</h2>
      {booking.kind === 'appointment' ? <AppointmentActions tab={tab} /> : null}
      {booking.kind === 'appointment' && !tab.isOwn ? (
        <p class="hint">Linked or converted, it becomes a booking of its own; the series goes on without it.</p>
      ) : null}
      <ActionForm tab={tab} action="delete">
        {tab.isOwn ? (
          <button class="danger">
            {tab.series === undefined || tab.series.id !== booking.id ? 'Delete' : 'Delete the whole series'}
          </button>
        ) : (
          <>
            <button class="danger" name="scope" value="this">
              Delete only this one
            </button>
            <button class="danger" name="scope" value="following">
              Delete this and the following
            </button>
          </>
        )}
      </ActionForm>
    </section>
  );
}

function AppointmentActions({ tab }: { readonly tab: BookingTab }) {
  const { booking, clientOptions, sessionTypeOptions } = tab;
  const isLinked = booking.clientId !== undefined;
  return (
    <>
      {clientOptions.length === 0 ? null : (
        <ActionForm tab={tab} action="link">
          <SelectField
            label={isLinked ? 'Link to another client' : 'Link to a client'}
            name="clientId"
            value={booking.clientId ?? ''}
            options={clientOptions}
          />
          <button>Link</button>
        </ActionForm>
      )}
      {isLinked ? (
        <>
          <ActionForm tab={tab} action="unlink">
            <button>Take the client off</button>
          </ActionForm>
          <ActionForm tab={tab} action="convert">
            <SelectField
              label="Convert to a session"
              name="sessionTypeId"
              value=""
              options={sessionTypeOptions}
              hint="Its events in Google stay the same events."
            />
            <button>Convert</button>
          </ActionForm>
        </>
      ) : null}
    </>
  );
}

interface ActionFormProps {
  readonly tab: BookingTab;
  readonly action: 'link' | 'unlink' | 'convert' | 'delete' | 'restore';
  readonly children?: Child;
}

function ActionForm({ tab, action, children }: ActionFormProps) {
  const { booking, person } = tab;
  return (
    <form method="post" action={`${bookingPath(booking.id)}/${action}`} class="action">
      <CsrfField person={person} />
      <input type="hidden" name="version" value={String(booking.version)} />
      {children}
    </form>
  );
}
