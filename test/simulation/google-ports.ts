import type { GoogleContacts } from '../../shared/ports/google-contacts.ts';
import { GoogleFailure } from '../../shared/ports/google.ts';
import type { Google, GoogleCalendar } from '../../shared/ports/google.ts';
import type { Caller } from './port-call.ts';
import type { Random } from './random.ts';

/** Google as one worker has it: every call is scheduled, and may meet a fault. */
export function googleFor(google: Google, call: Caller, random: Random): Google {
  return {
    consent: {
      consentUrl: (request) => google.consent.consentUrl(request),
      consentFrom: (answer) =>
        call({ label: 'consentFrom', act: () => google.consent.consentFrom(answer), failure: down }),
      revoke: (refreshToken) =>
        call({ label: 'revoke', act: () => google.consent.revoke(refreshToken), failure: down }),
    },
    calendarOf: (grant) => calendarFor(google.calendarOf(grant), call, random),
    contactsOf: (grant) => contactsFor(google.contactsOf(grant), call, random),
  };
}

function down(): Error {
  return new GoogleFailure('unavailable', 'simulated');
}

function tooFastOrDown(random: Random): Error {
  return random.percent(70) ? down() : new GoogleFailure('throttled', '429 simulated', { retryAfterSeconds: 5 });
}

function calendarFor(calendar: GoogleCalendar, call: Caller, random: Random): GoogleCalendar {
  const readFailure = (): Error => tooFastOrDown(random);
  // An answer that is lost is asked for again by the adapter, which may find what it did itself.
  const write = (lost: 'taken' | 'changedMeanwhile' | 'unavailable') => (when: 'before' | 'after') =>
    when === 'after' && random.percent(60) ? new GoogleFailure(lost, 'simulated') : readFailure();
  return {
    query: calendar.query,
    listCalendars: () => call({ label: 'listCalendars', act: () => calendar.listCalendars(), failure: readFailure }),
    readEvents: (calendarId, question) =>
      call({
        label: `readEvents ${question.kind}`,
        act: () => calendar.readEvents(calendarId, question),
        failure: readFailure,
      }),
    readEvent: (calendarId, eventId) =>
      call({
        label: `readEvent ${eventId}`,
        act: () => calendar.readEvent(calendarId, eventId),
        failure: readFailure,
      }),
    readSeries: (calendarId, masterId) =>
      call({
        label: `readSeries ${masterId}`,
        act: () => calendar.readSeries(calendarId, masterId),
        failure: readFailure,
      }),
    readOccurrence: (calendarId, of) =>
      call({
        label: `readOccurrence ${of.masterId} ${of.originalStart}`,
        act: () => calendar.readOccurrence(calendarId, of),
        failure: readFailure,
      }),
    insertEvent: (calendarId, event) =>
      call({
        label: `insertEvent ${event.eventId}`,
        act: () => calendar.insertEvent(calendarId, event),
        failure: write('taken'),
      }),
    patchEvent: (calendarId, change) =>
      call({
        label: `patchEvent ${change.eventId} ${change.fields.join()}`,
        act: () => calendar.patchEvent(calendarId, change),
        failure: write('changedMeanwhile'),
      }),
    undeleteEvent: (calendarId, event) =>
      call({
        label: `undeleteEvent ${event.eventId}`,
        act: () => calendar.undeleteEvent(calendarId, event),
        failure: write('unavailable'),
      }),
    deleteEvent: (calendarId, eventId, version) =>
      call({
        label: `deleteEvent ${eventId}`,
        act: () => calendar.deleteEvent(calendarId, eventId, version),
        failure: write('unavailable'),
      }),
    clearMark: (calendarId, eventId, version) =>
      call({
        label: `clearMark ${eventId}`,
        act: () => calendar.clearMark(calendarId, eventId, version),
        failure: write('changedMeanwhile'),
      }),
    moveEvent: (calendarId, eventId, to) =>
      call({
        label: `moveEvent ${eventId}`,
        act: () => calendar.moveEvent(calendarId, eventId, to),
        failure: write('unavailable'),
      }),
    openChannel: (calendarId, request) =>
      call({ label: 'openChannel', act: () => calendar.openChannel(calendarId, request), failure: down }),
    closeChannel: (channelId, resourceId) =>
      call({ label: 'closeChannel', act: () => calendar.closeChannel(channelId, resourceId), failure: down }),
  };
}

/** An answer about contacts is never asked for again by the adapter where asking again could make another. */
function contactsFor(contacts: GoogleContacts, call: Caller, random: Random): GoogleContacts {
  const failure = (): Error => tooFastOrDown(random);
  return {
    query: contacts.query,
    readContacts: (question) =>
      call({ label: `readContacts ${question.kind}`, act: () => contacts.readContacts(question), failure }),
    readContactsNamed: (names) =>
      call({ label: `readContactsNamed ${names.length}`, act: () => contacts.readContactsNamed(names), failure }),
    listLabels: () => call({ label: 'listLabels', act: () => contacts.listLabels(), failure }),
    createLabel: (title, mark) =>
      call({ label: 'createLabel', act: () => contacts.createLabel(title, mark), failure: down }),
    renameLabel: (label, title) =>
      call({ label: 'renameLabel', act: () => contacts.renameLabel(label, title), failure: down }),
    createContacts: (made) =>
      call({ label: `createContacts ${made.length}`, act: () => contacts.createContacts(made), failure: down }),
    updateContacts: (updates) =>
      call({ label: `updateContacts ${updates.length}`, act: () => contacts.updateContacts(updates), failure: down }),
    deleteContacts: (names) =>
      call({ label: `deleteContacts ${names.length}`, act: () => contacts.deleteContacts(names), failure: down }),
    changeMembers: (label, change) =>
      call({ label: 'changeMembers', act: () => contacts.changeMembers(label, change), failure: down }),
  };
}
