import { Hono } from 'hono';
import type { Context } from 'hono';
import { actorName, isUnlinked, usersOf } from '../../../shared/domain/booking.ts';
import type { Booking } from '../../../shared/domain/booking.ts';
import { asId, isId } from '../../../shared/domain/ids.ts';
import type { StudioId } from '../../../shared/domain/ids.ts';
import { restoreBooking } from '../../../shared/flows/bookings/delete-booking.ts';
import type { Refused } from '../../../shared/flows/refused.ts';
import { studioCollections } from '../../../shared/ports/collections.ts';
import type { BookingVersion } from '../../../shared/ports/records/booking-record.ts';
import type { Store } from '../../../shared/ports/store.ts';
import type { Person, PersonEnvironment, WebDeps } from '../environment.ts';
import { readForm, textOf } from '../form-values.ts';
import { Page } from '../layout.tsx';
import { CsrfField, RefusedNote } from '../parts/form.tsx';
import { Moment, tellSpan } from '../parts/time.tsx';
import { bookingPath, paths, runPath } from '../paths.ts';
import { readNames } from './booking-names.ts';

/** Deleted bookings shown, the latest first. */
const mostShown = 200;

type PageContext = Context<PersonEnvironment>;

/** The bookings that were deleted and can be brought back: who deleted each, by which sync, and one click to restore it. */
export function deletedBookingPages(deps: WebDeps): Hono<PersonEnvironment> {
  const app = new Hono<PersonEnvironment>();
  app.get(paths.deletedBookings, (context) => show(deps, context));
  app.post(paths.deletedBookings, async (context) => {
    const { studio, user } = context.get('person');
    const id = textOf(await readForm(context.req), 'id');
    if (!isId(id)) return show(deps, context);
    const bookingId = asId<Booking['id']>(id);
    const actor = { kind: 'user', userId: user.id, name: user.name } as const;
    const answer = await restoreBooking(deps, { studioId: studio.id, bookingId, actor, allowOverlap: true });
    if (answer.kind === 'refused') return show(deps, context, answer);
    const query = new URLSearchParams({ restored: bookingId });
    return context.redirect(`${paths.deletedBookings}?${query.toString()}`, 303);
  });
  return app;
}

async function show(deps: WebDeps, context: PageContext, refused?: Refused): Promise<Response> {
  const person = context.get('person');
  const items = await readDeleted(deps.store, person.studio.id, deps.clock.now());
  const restored = context.req.query('restored');
  return context.html(
    <Page title="Deleted bookings" person={person} place="calendar">
      <p>
        <a href={paths.calendar}>Back to the calendar</a>
      </p>
      <h1>Deleted bookings</h1>
      <p class="lead">A deleted booking can be brought back for 30 days. It then goes out to Google again.</p>
      <RefusedNote refused={refused} />
      {restored === undefined || !isId(restored) ? null : (
        <p class="note good" role="status">
          It stands again. <a href={bookingPath(asId(restored))}>Open it</a>
        </p>
      )}
      {items.length === 0 ? (
        <p class="card empty">None was deleted in the last 30 days.</p>
      ) : (
        <DeletedList items={items} person={person} />
      )}
    </Page>,
    refused === undefined ? 200 : 409,
  );
}

interface DeletedItem {
  readonly booking: Booking;
  readonly title: string;
  readonly people: string;
  /** Undefined where it is no longer known. */
  readonly deletion: BookingVersion | undefined;
}

async function readDeleted(store: Store, studioId: StudioId, now: string): Promise<readonly DeletedItem[]> {
  const places = studioCollections(studioId);
  const found = await store.find({
    from: places.bookings,
    where: [{ field: 'deleted', is: '==', value: true }],
    orderBy: [{ field: 'updatedAt', direction: 'desc' }],
    limit: mostShown,
  });
  const bookings = found.flatMap(({ value }) =>
    value.expiresAt !== undefined && value.expiresAt <= now ? [] : [value.booking],
  );
  const [versions, types] = await Promise.all([
    store.getAll(bookings.map(({ id, version }) => places.bookingVersion(id, version))),
    store.find({ from: places.types, limit: 200 }),
  ]);
  const known = bookings.map((booking) => ({ booking }) as BookingVersion); // only the booking is looked at
  const names = await readNames(store, studioId, { versions: known, types: types.map(({ value }) => value) });
  return bookings.map((booking, index) => ({
    booking,
    title: titleOf(booking, names),
    people: usersOf(booking)
      .map((user) => names.get(user) ?? 'a former user')
      .join(', '),
    deletion: versions[index]?.value,
  }));
}

function titleOf(booking: Booking, names: ReadonlyMap<string, string>): string {
  const client = booking.clientId === undefined ? undefined : names.get(booking.clientId);
  const type = booking.typeId === undefined ? undefined : names.get(booking.typeId);
  const what = isUnlinked(booking) || booking.description !== '' ? booking.description : type;
  return [client, what].filter((part) => part !== undefined && part !== '').join(': ') || 'Untitled';
}

function DeletedList({ items, person }: { readonly items: readonly DeletedItem[]; readonly person: Person }) {
  return (
    <div class="card scroll">
      <table class="list">
        <thead>
          <tr>
            <th>What</th>
            <th>Whose</th>
            <th>Deleted</th>
            <th></th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ booking, title, people, deletion }) => (
            <tr>
              <th scope="row">
                <a href={bookingPath(booking.id)}>{title}</a>
                <span class="under">{tellSpan(booking.span, person.studio)}</span>
              </th>
              <td>{people}</td>
              <td>
                <Moment at={booking.deletedAt ?? booking.updatedAt} studio={person.studio} />
                {deletion === undefined ? null : (
                  <span class="under">
                    {`by ${actorName(deletion.by)}`}
                    {deletion.runId === undefined ? null : (
                      <>
                        {', in '}
                        <a href={runPath(deletion.runId)}>a sync</a>
                      </>
                    )}
                  </span>
                )}
              </td>
              <td>
                <form method="post" action={paths.deletedBookings}>
                  <CsrfField person={person} />
                  <input type="hidden" name="id" value={booking.id} />
                  <button class="small">Restore</button>
                </form>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
