import type { Regression } from './regression.ts';

/** What histories taught in which users of a studio take turns at one calendar. */
export const sharedCalendarSeeds: readonly Regression[] = [
  {
    lesson:
      'Who comes back with an account finds the sync off where another user took the calendar: both synced with it, and neither ever came to rest.',
    plan: {
      seed: 500000,
      weather: 'calm',
      studios: [
        [
          { twoWay: true, populateGoogle: false, populateStudio: true, includeTentative: true, privacy: 'title' },
          { twoWay: false, populateGoogle: true, populateStudio: true, includeTentative: true, privacy: 'full' },
        ],
      ],
      push: false,
      sharedCalendar: true,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [],
      acts: [
        { kind: 'disconnect', wait: 0, studio: 0, user: 0, pick: 52, value: 12 },
        { kind: 'enable', wait: 0, studio: 0, user: 1, pick: 58, value: 13 },
      ],
    },
    withoutFaults: [],
  },
  {
    lesson:
      'What the user before left in the calendar belongs to their bookings: it came in once more for whoever took the calendar over.',
    plan: {
      seed: 500034,
      weather: 'calm',
      studios: [
        [
          { twoWay: true, populateGoogle: false, populateStudio: true, includeTentative: false, privacy: 'full' },
          { twoWay: true, populateGoogle: true, populateStudio: false, includeTentative: false, privacy: 'full' },
        ],
      ],
      push: false,
      sharedCalendar: true,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [
        { kind: 'createEvent', wait: 2297, studio: 0, user: 1, pick: 34, value: 1 },
        { kind: 'bookLinked', wait: 2829, studio: 0, user: 1, pick: 35, value: 2 },
      ],
      acts: [
        { kind: 'inviteTo', wait: 107102, studio: 0, user: 1, pick: 90, value: 3 },
        { kind: 'disable', wait: 0, studio: 0, user: 0, pick: 75, value: 10 },
        { kind: 'enable', wait: 0, studio: 0, user: 1, pick: 77, value: 11 },
        { kind: 'cancelBooking', wait: 0, studio: 0, user: 0, pick: 49, value: 12 },
        { kind: 'disable', wait: 89014, studio: 0, user: 1, pick: 6, value: 14 },
      ],
    },
    withoutFaults: [],
  },
  {
    lesson:
      'An event of whoever had the calendar before is no event of who has it now: deleted by hand, it was taken for one that came back.',
    plan: {
      seed: 500099,
      weather: 'calm',
      studios: [
        [
          { twoWay: true, populateGoogle: false, populateStudio: false, includeTentative: true, privacy: 'full' },
          { twoWay: true, populateGoogle: true, populateStudio: false, includeTentative: true, privacy: 'full' },
        ],
      ],
      push: false,
      sharedCalendar: true,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [],
      acts: [
        { kind: 'switchCalendar', wait: 92379, studio: 0, user: 0, pick: 36, value: 1 },
        { kind: 'book', wait: 0, studio: 0, user: 1, pick: 69, value: 2 },
        { kind: 'deleteEvent', wait: 38485, studio: 0, user: 0, pick: 67, value: 3 },
        { kind: 'disable', wait: 0, studio: 0, user: 0, pick: 89, value: 10 },
      ],
    },
    withoutFaults: [],
  },
  {
    lesson:
      'An event whose making was not answered, and whose user then left the calendar, waits for them: nobody else’s sync may touch it.',
    plan: {
      seed: 500077,
      weather: 'lossy',
      studios: [
        [
          { twoWay: true, populateGoogle: true, populateStudio: false, includeTentative: false, privacy: 'full' },
          { twoWay: true, populateGoogle: false, populateStudio: false, includeTentative: false, privacy: 'full' },
        ],
        [
          { twoWay: false, populateGoogle: true, populateStudio: false, includeTentative: true, privacy: 'full' },
          { twoWay: true, populateGoogle: true, populateStudio: false, includeTentative: false, privacy: 'title' },
        ],
      ],
      push: false,
      sharedCalendar: true,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [{ kind: 'bookSession', wait: 4874, studio: 0, user: 0, pick: 80, value: 1 }],
      acts: [
        { kind: 'deleteEvent', wait: 4777, studio: 1, user: 1, pick: 58, value: 3 },
        { kind: 'disable', wait: 0, studio: 0, user: 0, pick: 30, value: 7 },
      ],
    },
    withoutFaults: [],
  },
  {
    lesson:
      'What privacy hides is put back in an event of whoever had the calendar before, whatever the settings of who has it now.',
    plan: {
      seed: 401506,
      weather: 'usual',
      studios: [
        [
          { twoWay: true, populateGoogle: false, populateStudio: false, includeTentative: false, privacy: 'title' },
          { twoWay: true, populateGoogle: true, populateStudio: true, includeTentative: false, privacy: 'full' },
        ],
      ],
      push: false,
      sharedCalendar: true,
      rewritesTexts: false,
      pageSize: 250,
      skew: 600000,
      before: [
        { kind: 'createEvent', wait: 20, studio: 0, user: 0, pick: 46, value: 1 },
        { kind: 'createAllDay', wait: 145, studio: 0, user: 1, pick: 22, value: 2 },
      ],
      acts: [
        { kind: 'reconnect', wait: 2430, studio: 0, user: 1, pick: 2, value: 3 },
        { kind: 'book', wait: 248, studio: 0, user: 0, pick: 89, value: 4 },
        { kind: 'noteEvent', wait: 113541, studio: 0, user: 1, pick: 80, value: 5 },
        { kind: 'disable', wait: 17005, studio: 0, user: 0, pick: 15, value: 6 },
      ],
    },
    withoutFaults: [5],
  },
  {
    lesson:
      'An event made by hand came in for both users of a calendar: the booking of one was cancelled, the event went, and the booking of the other with it.',
    plan: {
      seed: 8102825,
      weather: 'calm',
      studios: [
        [
          { twoWay: true, populateGoogle: false, populateStudio: true, includeTentative: true, privacy: 'full' },
          { twoWay: true, populateGoogle: false, populateStudio: false, includeTentative: false, privacy: 'full' },
        ],
        [
          { twoWay: true, populateGoogle: true, populateStudio: true, includeTentative: false, privacy: 'full' },
          { twoWay: true, populateGoogle: false, populateStudio: true, includeTentative: false, privacy: 'full' },
        ],
      ],
      push: false,
      sharedCalendar: true,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [],
      acts: [
        { kind: 'createEvent', wait: 270, studio: 1, user: 0, pick: 66, value: 2 },
        { kind: 'disable', wait: 223, studio: 1, user: 0, pick: 64, value: 5 },
        { kind: 'enable', wait: 72619, studio: 1, user: 1, pick: 74, value: 6 },
        { kind: 'cancelBooking', wait: 1537, studio: 1, user: 1, pick: 22, value: 7 },
        { kind: 'disable', wait: 0, studio: 1, user: 1, pick: 26, value: 8 },
        { kind: 'enable', wait: 0, studio: 1, user: 0, pick: 84, value: 9 },
        { kind: 'disable', wait: 61253, studio: 1, user: 0, pick: 87, value: 12 },
        { kind: 'enable', wait: 269, studio: 1, user: 1, pick: 1, value: 13 },
      ],
    },
    withoutFaults: [],
  },
];
