import type { Regression } from './regression.ts';

/** What histories taught about invitations declined by the dozen, and what came with trying them. */
export const declinedSeeds: readonly Regression[] = [
  {
    lesson:
      'Many invitations are declined, which is held and asked about; somebody says to put them back: they stay declined, with nothing beside them, and nothing is left to do.',
    plan: {
      seed: 7,
      weather: 'calm',
      studios: [
        [{ twoWay: true, populateGoogle: false, populateStudio: false, includeTentative: false, privacy: 'full' }],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [],
      acts: [
        { kind: 'inviteToMany', wait: 60_000, studio: 0, user: 0, pick: 0, value: 1 },
        { kind: 'syncNow', wait: 200_000, studio: 0, user: 0, pick: 0, value: 2 },
        { kind: 'declineAll', wait: 60_000, studio: 0, user: 0, pick: 0, value: 3 },
        { kind: 'syncNow', wait: 200_000, studio: 0, user: 0, pick: 0, value: 4 },
        { kind: 'answerConflict', wait: 60_000, studio: 0, user: 0, pick: 0, value: 5 },
      ],
    },
    withoutFaults: [],
  },
  {
    lesson:
      'An account is removed with its events while another calendar is chosen: a tie of the old calendar, put back as its event could not be deleted in time, asks for nothing in the new one.',
    plan: {
      seed: 675,
      weather: 'usual',
      studios: [
        [
          { twoWay: true, populateGoogle: true, populateStudio: true, includeTentative: false, privacy: 'busy' },
          { twoWay: true, populateGoogle: true, populateStudio: false, includeTentative: true, privacy: 'title' },
        ],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 600000,
      before: [{ kind: 'bookMany', wait: 176, studio: 0, user: 1, pick: 58, value: 1 }],
      acts: [
        { kind: 'deleteMany', wait: 247, studio: 0, user: 1, pick: 8, value: 2 },
        { kind: 'deleteMany', wait: 240, studio: 0, user: 0, pick: 99, value: 3 },
        { kind: 'bookMany', wait: 189, studio: 0, user: 0, pick: 14, value: 4 },
        { kind: 'expireTokens', wait: 2067, studio: 0, user: 1, pick: 15, value: 5 },
        { kind: 'switchCalendar', wait: 62762, studio: 0, user: 0, pick: 41, value: 6 },
        { kind: 'restoreBooking', wait: 145, studio: 0, user: 1, pick: 67, value: 7 },
        { kind: 'switchCalendar', wait: 0, studio: 0, user: 1, pick: 50, value: 8 },
        { kind: 'disconnectDeleting', wait: 691, studio: 0, user: 0, pick: 39, value: 9 },
      ],
    },
    withoutFaults: [7, 2, 12],
  },
  {
    lesson:
      'Invitations were declined after their bookings had been deleted, and one was accepted again: it comes in, because its user said so.',
    plan: {
      seed: 102598,
      weather: 'calm',
      studios: [
        [{ twoWay: true, populateGoogle: true, populateStudio: true, includeTentative: false, privacy: 'title' }],
      ],
      push: true,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [{ kind: 'inviteToMany', wait: 658, studio: 0, user: 1, pick: 53, value: 1 }],
      acts: [
        { kind: 'deleteMany', wait: 90477, studio: 0, user: 0, pick: 50, value: 2 },
        { kind: 'declineAll', wait: 0, studio: 0, user: 0, pick: 79, value: 5 },
        { kind: 'expireTokens', wait: 106325, studio: 0, user: 1, pick: 93, value: 8 },
        { kind: 'answerInvitation', wait: 0, studio: 0, user: 1, pick: 18, value: 11 },
      ],
    },
    withoutFaults: [],
  },
];
