import { createMemoryGoogle } from '../../../shared/adapters/memory/google.ts';
import { asId } from '../../../shared/domain/ids.ts';
import { createVirtualClock } from '../../adapters/google/virtual-clock.ts';
import { describeGooglePort, type GoogleUnderTest } from './google-port.contract.ts';
import { ann, calendarId } from './port-examples.ts';
import { startGoogleUnderTest } from './studio-with-google.ts';

describeGooglePort('the adapter on the double', startGoogleUnderTest);
describeGooglePort('memory', async () => memoryGoogleUnderTest());

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
