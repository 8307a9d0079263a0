import type { SeriesManners } from '../../shared/adapters/memory/google-world.ts';
import type { Act, ActKind, UserPlan } from './acts.ts';
import { crowdedFrom } from './shared-times.ts';

/** A short story whose end must be the same wherever its workers are killed. */
export interface Scenario {
  readonly name: string;
  readonly users: readonly UserPlan[];
  /** Notifications are on. */
  readonly push: boolean;
  /** What is there before anyone's sync is on. */
  readonly before: readonly Act[];
  /** What happens, in chapters: each comes to its end, tick included, before the next begins. */
  readonly chapters: readonly (readonly Act[])[];
  /** What Google does about series where it could do either. */
  readonly manners?: Partial<SeriesManners>;
}

const twoWay: UserPlan = {
  twoWay: true,
  populateGoogle: false,
  populateStudio: false,
  includeTentative: false,
  privacy: 'full',
};
const oneWay: UserPlan = { ...twoWay, twoWay: false };

let value = 0;

function act(kind: ActKind, more: { readonly user?: number; readonly pick?: number } = {}): Act {
  return { kind, wait: 0, studio: 0, user: more.user ?? 0, pick: more.pick ?? 1, value: (value += 1) };
}

/** All of these are at one time. */
function atOneTime(kind: ActKind): Act {
  return { ...act(kind), value: crowdedFrom + 5 * (value += 1) };
}

function scenario(name: string, chapters: Scenario['chapters'], more: Partial<Scenario> = {}): Scenario {
  return { name, users: [twoWay], push: false, before: [], chapters, ...more };
}

/** One user's booking, and its event. */
const booked = [act('book')];
const session = [act('bookSession')];
const event = [act('createEvent')];
const both = { users: [twoWay, twoWay] };
/** Three of each; what falls on everyone falls on one user here. */
const threeBookings = [act('book'), act('bookSession'), act('bookLinked')];
const threeEvents = [act('createEvent'), act('createAllDay'), act('createEvent', { pick: 3 })];

/** Every scenario whose crash points are tried. */
export const scenarios: readonly Scenario[] = [
  scenario('a booking is made', [booked]),
  scenario('three bookings are made at once', [threeBookings]),
  scenario('a booking is moved', [booked, [act('moveBooking')]]),
  scenario('a booking gets notes and a place', [booked, [act('annotateBooking'), act('relocateBooking')]]),
  scenario('a booking is deleted', [booked, [act('deleteBooking')]]),
  scenario('a deleted booking is restored', [booked, [act('deleteBooking')], [act('restoreBooking')]]),
  scenario('a booking is cancelled', [booked, [act('cancelBooking')]]),
  scenario('an appointment is linked', [booked, [act('linkBooking')]]),
  scenario('an appointment is unlinked', [[act('bookLinked')], [act('unlinkBooking')]]),
  scenario('an appointment becomes a session', [booked, [act('convertBooking')]]),
  scenario('a session of two is booked and moved', [[act('bookSession', { pick: 3 })], [act('moveBooking')]], both),
  scenario('a booking goes to another user', [booked, [act('reassignBooking', { user: 1 })]], both),
  scenario('a client is renamed', [[act('bookLinked'), act('bookSession')], [act('renameClient')]]),
  scenario('a booking is made and deleted before anyone ran', [[act('book'), act('deleteBooking')]]),
  scenario('an event is made in Google', [event, [act('tick')]], { push: true }),
  scenario('an event of all day is made in Google', [[act('createAllDay')], [act('syncNow')]]),
  scenario('an event is renamed in Google', [event, [act('syncNow')], [act('titleEvent'), act('noteEvent')]], {
    push: true,
  }),
  scenario('a session is moved in Google', [session, [act('moveEvent')]], { push: true }),
  scenario('a session is renamed in Google and put back', [session, [act('titleEvent')]], { push: true }),
  scenario('the studio’s text is taken out in Google', [session, [act('stripEvent')]], { push: true }),
  scenario('an appointment is deleted in Google', [booked, [act('deleteEvent')]], { push: true }),
  scenario('a session is deleted in Google and a person asked', [session, [act('deleteEvent')]], { push: true }),
  scenario('a deleted event is taken out of the bin', [event, [act('deleteEvent')], [act('undeleteEvent')]], {
    push: true,
  }),
  scenario('an event of ours is copied in Google', [booked, [act('duplicateEvent')]], { push: true }),
  scenario('both sides change different fields', [booked, [act('noteEvent'), act('moveBooking')]]),
  scenario('both sides change the same field of an appointment', [booked, [act('noteEvent'), act('annotateBooking')]]),
  scenario('both sides change the same field of a session', [session, [act('noteEvent'), act('annotateBooking')]]),
  scenario('changed in the studio, deleted in Google', [booked, [act('deleteEvent'), act('annotateBooking')]]),
  scenario('deleted in the studio, changed in Google', [booked, [act('noteEvent'), act('deleteBooking')]]),
  scenario('deleted on both sides', [booked, [act('deleteEvent'), act('deleteBooking')]]),
  scenario('a populate of Google', [], { users: [{ ...twoWay, populateGoogle: true }], before: threeBookings }),
  scenario('a populate of the studio', [], { users: [{ ...twoWay, populateStudio: true }], before: threeEvents }),
  scenario('a populate both ways', [], {
    users: [{ ...twoWay, populateStudio: true, populateGoogle: true }],
    before: [...threeBookings, ...threeEvents],
  }),
  scenario('a cursor dies with changes on both sides', [
    [...booked, ...event],
    [act('syncNow')],
    [act('expireTokens'), act('createEvent'), act('annotateBooking'), act('deleteEvent', { pick: 1 })],
  ]),
  scenario('privacy is changed', [threeBookings, [act('changePrivacy', { pick: 2 })]]),
  scenario(
    'one way: an event is deleted in Google, its booking changed',
    [booked, [act('deleteEvent')], [act('syncNow')], [act('annotateBooking')]],
    {
      users: [oneWay],
    },
  ),
  scenario('access is taken away and given again', [
    booked,
    [act('revoke'), act('annotateBooking')],
    [act('reconnect')],
  ]),
  scenario('the account is removed and attached again', [
    booked,
    [act('disconnect')],
    [act('annotateBooking')],
    [act('reconnect')],
  ]),
  scenario('the calendar may not be written for a while', [
    booked,
    [act('takeWriting'), act('annotateBooking'), act('book')],
    [act('giveWriting')],
  ]),
  scenario('Google asks for a pause of writes', [booked, [act('pauseWrites'), act('annotateBooking'), act('book')]]),
  scenario('another calendar is chosen and the events go along', [
    [...booked, ...event],
    [act('switchCalendar', { pick: 0 })],
    [act('annotateBooking')],
  ]),
  scenario('another calendar is chosen and the events stay behind', [
    [...booked, ...event],
    [act('switchCalendar', { pick: 1 })],
    [act('annotateBooking')],
  ]),
  scenario('switched off, changed on both sides, and on again', [
    booked,
    [act('disable'), act('moveBooking'), act('noteEvent')],
    [act('enable')],
  ]),
  scenario('the account is removed with its events and attached again', [
    booked,
    [act('disconnectDeleting')],
    [act('annotateBooking')],
    [act('reconnect')],
  ]),
  scenario('everything vanishes from Google and is put back', [
    [act('bookMany')],
    [act('clearCalendar')],
    [act('syncNow')],
    [act('answerConflict', { pick: 0 })],
  ]),
  scenario('everything vanishes from Google and a person approves', [
    [act('bookMany')],
    [act('clearCalendar')],
    [act('syncNow')],
    [act('answerConflict', { pick: 1 })],
  ]),
  scenario('many invitations are declined, and to be put back', [
    [act('inviteToMany')],
    [act('syncNow')],
    [act('declineAll')],
    [act('syncNow')],
    [act('answerConflict', { pick: 0 })],
  ]),
  scenario('a session is deleted in Google and put back', [
    session,
    [act('deleteEvent')],
    [act('syncNow')],
    [act('answerConflict', { pick: 0 })],
  ]),
  scenario('a session is deleted in Google and cancelled', [
    session,
    [act('deleteEvent')],
    [act('syncNow')],
    [act('answerConflict', { pick: 2 })],
  ]),
  scenario('a double booking comes in, and both are kept', [
    [atOneTime('book')],
    [atOneTime('createEvent')],
    [act('answerConflict', { pick: 0 })],
  ]),
  scenario('a double booking comes in, and one is moved and moved back', [
    [atOneTime('bookSession')],
    [atOneTime('createEvent')],
    [act('answerConflict', { pick: 1 })],
    [act('answerConflict', { pick: 3 })],
  ]),
  scenario('a double booking comes in, and one is removed', [
    [atOneTime('book')],
    [atOneTime('createEvent')],
    [act('answerConflict', { pick: 2 })],
  ]),
  scenario('a double booking comes in and goes by itself', [
    [atOneTime('book')],
    [atOneTime('createEvent')],
    [act('moveBooking')],
  ]),
  scenario('a repair with changes on both sides', [
    [...booked, ...event],
    [act('annotateBooking'), act('noteEvent'), act('repair')],
  ]),
  scenario('paused with changes on both sides, and resumed', [
    booked,
    [act('pause'), act('annotateBooking'), act('noteEvent')],
    [act('resume')],
  ]),
];
