import { Temporal } from 'temporal-polyfill';
import type { Config } from '../../functions/config.ts';
import { createFirestoreStore } from '../../shared/adapters/firestore/store.ts';
import { createSystemClock } from '../../shared/adapters/system/clock.ts';
import { asId, type GoogleSubject } from '../../shared/domain/ids.ts';
import { dateIn, type Instant } from '../../shared/domain/time.ts';
import { clientRecord } from '../../shared/flows/studio/client-record.ts';
import { groupRecord } from '../../shared/flows/studio/edit-client-group.ts';
import { writeBooking } from '../../shared/flows/bookings/save-booking.ts';
import { accountAt, studioCollections } from '../../shared/ports/collections.ts';
import type { Store } from '../../shared/ports/store.ts';
import type { Cloud } from './cloud.ts';
import { seedBookings } from './seed-bookings.ts';
import { seedGoogle } from './seed-google.ts';
import { people } from './seed-people.ts';
import { lumenId, lumenZone, seedStudio } from './seed-studio.ts';

/** Fills an empty store and an empty local Google, so that the first screen is alive; where Lumen Studio is already, nothing happens. */
export async function seed(config: Config, google: Cloud['google']): Promise<void> {
  const { projectId, firestoreEmulatorHost } = config;
  const store = createFirestoreStore({
    projectId,
    ...(firestoreEmulatorHost === undefined ? {} : { emulatorHost: firestoreEmulatorHost }),
  });
  const now = createSystemClock().now();
  try {
    if ((await store.get(studioCollections(lumenId).studio)) !== undefined) return;
    if (google.double !== undefined) {
      await seedGoogle(google.double, Temporal.PlainDate.from(dateIn(now, lumenZone)));
    }
    await seedStore(store, now);
  } finally {
    await store.close();
  }
}

/** Writes Lumen Studio: all of it or nothing, so that a start cut short leaves no half of it. */
export async function seedStore(store: Store, at: Instant): Promise<void> {
  const { studio, users, types, resources, clientGroups, clients } = seedStudio(at);
  const places = studioCollections(studio.id);
  await store.transact((transaction) => {
    for (const user of users) transaction.set(places.user(user.id), user);
    for (const type of types) transaction.set(places.type(type.id), type);
    for (const resource of resources) transaction.set(places.resource(resource.id), resource);
    for (const group of clientGroups) transaction.set(places.clientGroup(group.id), groupRecord(group));
    for (const client of clients) transaction.set(places.client(client.id), clientRecord(client));
    for (const booking of seedBookings(at)) {
      const actor = { kind: 'system', name: 'Example data' } as const;
      writeBooking(transaction, { before: undefined, after: booking, actor, at, timeZone: lumenZone }, new Map());
    }
    for (const [index, user] of users.entries()) {
      const person = people[index];
      if (person === undefined) continue;
      const account = { studioId: studio.id, userId: user.id, email: person.email, since: at };
      transaction.set(accountAt(asId<GoogleSubject>(person.sub)), account);
    }
    transaction.set(places.studio, studio);
    return Promise.resolve();
  });
}
