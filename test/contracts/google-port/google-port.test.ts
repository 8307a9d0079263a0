import { createMemoryGoogle } from '../../../shared/adapters/memory/google.ts';
import type { PointedAt } from '../../../shared/adapters/memory/google-series-acts.ts';
import { asId } from '../../../shared/domain/ids.ts';
import type { CalendarDate } from '../../../shared/domain/time.ts';
import { createVirtualClock } from '../../adapters/google/virtual-clock.ts';
import { describeGooglePort, type GoogleUnderTest } from './google-port.contract.ts';
import { ann, calendarId, newEvent } from './port-examples.ts';
import type { OccurrenceOf } from './series-person.ts';
import { describeSeriesOfGooglePort } from './series-port.contract.ts';
import { startGoogleUnderTest } from './studio-with-google.ts';

describeGooglePort('the adapter on the double', startGoogleUnderTest);
describeGooglePort('memory', async () => memoryGoogleUnderTest());
describeSeriesOfGooglePort('the adapter on the double', startGoogleUnderTest);
describeSeriesOfGooglePort('memory', async () => memoryGoogleUnderTest());

function memoryGoogleUnderTest(): GoogleUnderTest {
  const clock = createVirtualClock();
  const google = createMemoryGoogle({ clock });
  const { person, trouble } = google;
  const timeZone = asId<never>('Europe/Berlin');
  person.addAccount({ email: ann, name: 'Ann', timeZone });
  const calendarWith: GoogleUnderTest['calendarWith'] = (permissions) =>
    google.calendarOf(google.grant({ email: ann, permissions }));
  return {
    google,
    calendar: calendarWith(['calendar', 'contacts']),
    clock,
    person: {
      rename: async (eventId, title) => person.edit(calendarId, eventId, { title }),
      duplicate: async (eventId) => person.duplicate(calendarId, eventId),
      addCalendar: async (name) => person.addCalendar(ann, name),
    },
    series: {
      editOccurrence: async (of, edit) => void person.editOccurrence(calendarId, pointedAt(of), edit),
      deleteOccurrence: async (of) => void person.deleteOccurrence(calendarId, pointedAt(of)),
      editFollowing: async (of, edit) => person.editFollowing(calendarId, pointedAt(of), edit),
      deleteFollowing: async (of) => person.deleteFollowing(calendarId, pointedAt(of)),
      editAll: async (masterId, edit) => person.editAll(calendarId, masterId, edit),
      deleteAll: async (masterId) => person.delete(calendarId, masterId),
      createUnsayable: async () =>
        person.create(calendarId, newEvent('x').entry, { problem: 'It repeats on single dates, not by a rule.' }),
    },
    trouble: {
      expireTokens: () => trouble.expireTokens(calendarId),
      purgeDeleted: () => trouble.purgeDeleted(calendarId),
      cutPages: (pageSize) => trouble.setPaging({ pageSize, emptyFirst: true }),
      throttle: () => trouble.throttle(ann, 600),
      pauseWrites: () => trouble.pauseWrites(ann, 3600),
      end() {
        trouble.throttle(ann, 0);
        trouble.pauseWrites(ann, 0);
        trouble.setPaging({});
      },
      revokeAccess: () => trouble.revokeAccess(ann),
    },
    addAccount: (email) => person.addAccount({ email, name: 'Tom', timeZone }),
    calendarWith,
    choose: (consentUrl, choice) => google.answer(consentUrl, choice),
    close: async () => undefined,
  };
}

/** No series of the suite begins at an hour at which the date is another in Berlin than in UTC. */
function pointedAt({ masterId, originalStart }: OccurrenceOf): PointedAt {
  return { masterId, originalDate: asId<CalendarDate>(originalStart.slice(0, 10)) };
}
