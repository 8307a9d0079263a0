import { describe, expect, test } from 'vitest';
import { contactRows } from '../../infra/local/seed-contacts.ts';
import { seedBookings } from '../../infra/local/seed-bookings.ts';
import { people } from '../../infra/local/seed-people.ts';
import { seedStore } from '../../infra/local/seed.ts';
import { lumenId, lumenZone, seedStudio } from '../../infra/local/seed-studio.ts';
import { createMemoryStore } from '../../shared/adapters/memory/store.ts';
import { createSystemClock } from '../../shared/adapters/system/clock.ts';
import { usersOf } from '../../shared/domain/booking.ts';
import { asId } from '../../shared/domain/ids.ts';
import type { ContactName } from '../../shared/domain/ids.ts';
import { addDays, boundsOf, type CalendarDate, spanProblem, startOfDay } from '../../shared/domain/time.ts';
import { cardOf } from '../../shared/domain/card-of-client.ts';
import { likenessesOf } from '../../shared/sync/contacts/likeness.ts';
import { accountAt, studioCollections } from '../../shared/ports/collections.ts';

/** Every weekday, a leap day, and the days around both changes of the clocks in Chicago. */
const firstDay = '2028-02-26' as CalendarDate; // a date, as written
const days = Array.from({ length: 290 }, (_, index) => startOfDay(addDays(firstDay, index), lumenZone));

describe('the example studio', () => {
  test('can be made on any day: every booking has a time, and an id of its own', () => {
    for (const day of days) {
      const bookings = seedBookings(day);
      expect(bookings.map(({ span }) => spanProblem(span)).filter(Boolean)).toEqual([]);
      expect(new Set(bookings.map(({ id }) => id)).size).toBe(bookings.length);
      expect(bookings.length).toBeGreaterThan(50);
    }
  });

  test('books nobody twice at one time', () => {
    for (const day of days) {
      const taken = seedBookings(day).flatMap((booking) => {
        return usersOf(booking).map((user) => ({ user, id: booking.id, ...boundsOf(booking.span, lumenZone) }));
      });
      taken.sort((one, other) => (one.start < other.start ? -1 : 1));
      for (const user of new Set(taken.map((each) => each.user))) {
        const own = taken.filter((each) => each.user === user);
        const clashes = own.filter((each, index) => each.start < (own[index - 1]?.end ?? ''));
        expect(clashes).toEqual([]);
      }
    }
  });

  test('names only clients, types and users it has', () => {
    const [day] = days;
    if (day === undefined) throw new Error('there are days');
    const { users, clients, types, resources } = seedStudio(day);
    const known = new Set<string>([...users, ...clients, ...types, ...resources].map(({ id }) => id));
    for (const booking of seedBookings(day)) {
      const named = [...usersOf(booking), booking.clientId, booking.typeId, ...booking.resourceIds];
      expect(named.filter((id) => id !== undefined && !known.has(id))).toEqual([]);
    }
  });

  test('lets its people in by the Google accounts of the local Google', async () => {
    const clock = createSystemClock();
    const store = createMemoryStore({ clock });

    await seedStore(store, clock.now());

    const [owner] = people;
    const account = await store.get(accountAt(asId(owner?.sub ?? '')));
    expect(account?.value).toMatchObject({ studioId: lumenId, userId: 'ann', email: owner?.email });
    const user = await store.get(studioCollections(lumenId).user(asId('ann')));
    expect(user?.value).toMatchObject({ role: 'owner', name: owner?.name, email: owner?.email });
  });

  test('has a client whom Google certainly knows, one whom it may know, and nobody else', () => {
    const [day] = days;
    if (day === undefined) throw new Error('there are days');
    const clients = seedStudio(day).clients.map((client) => ({
      clientId: client.id,
      card: cardOf(client),
      isPaired: false,
    }));
    const contacts = contactRows.map(({ card }) => ({ name: asId<ContactName>(card.givenName), card }));
    const { certain, unsure } = likenessesOf(clients, contacts, 'US');
    expect([...certain]).toEqual([['Maria', 'maria']]);
    expect([...unsure]).toEqual([['Peter', ['noah']]]);
    expect(contacts.length).toBeGreaterThan(3);
  });
});
