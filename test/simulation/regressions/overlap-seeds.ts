import type { Regression } from './regression.ts';

/** What histories of bookings at one time taught. */
export const overlapSeeds: readonly Regression[] = [
  {
    lesson:
      'An answer was taken back when the overlap had gone, and the look that closes the question was cut off: it stayed open about nothing.',
    plan: {
      seed: 860890,
      weather: 'usual',
      studios: [
        [{ twoWay: true, populateGoogle: true, populateStudio: false, includeTentative: false, privacy: 'busy' }],
      ],
      push: true,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [
        { kind: 'book', wait: 229, studio: 0, user: 1, pick: 82, value: 10000004 },
        { kind: 'bookLinked', wait: 2976, studio: 0, user: 0, pick: 17, value: 10000005 },
      ],
      acts: [
        { kind: 'annotateBooking', wait: 30243, studio: 0, user: 1, pick: 33, value: 10000007 },
        { kind: 'book', wait: 3489, studio: 0, user: 1, pick: 12, value: 10000008 },
        { kind: 'syncNow', wait: 102148, studio: 0, user: 1, pick: 10, value: 10000009 },
        { kind: 'moveBooking', wait: 257, studio: 0, user: 1, pick: 66, value: 10000010 },
        { kind: 'createEvent', wait: 0, studio: 0, user: 0, pick: 95, value: 10000013 },
        { kind: 'answerConflict', wait: 63178, studio: 0, user: 1, pick: 90, value: 10000015 },
        { kind: 'deleteEvent', wait: 0, studio: 0, user: 0, pick: 83, value: 10000017 },
        { kind: 'answerConflict', wait: 64636, studio: 0, user: 1, pick: 27, value: 10000019 },
      ],
    },
    withoutFaults: [6, 8],
  },
  {
    lesson:
      '“Keep it out of Google” was taken back when the session had its event again: the question was open once more, and no run closed it.',
    plan: {
      seed: 867048,
      weather: 'calm',
      studios: [
        [{ twoWay: true, populateGoogle: true, populateStudio: false, includeTentative: false, privacy: 'full' }],
      ],
      push: true,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [{ kind: 'bookSession', wait: 87, studio: 0, user: 1, pick: 20, value: 10000011 }],
      acts: [
        { kind: 'tick', wait: 25265, studio: 0, user: 0, pick: 52, value: 10000012 },
        { kind: 'createEvent', wait: 0, studio: 0, user: 1, pick: 81, value: 10000013 },
        { kind: 'book', wait: 0, studio: 0, user: 1, pick: 21, value: 10000014 },
        { kind: 'deleteEvent', wait: 0, studio: 0, user: 0, pick: 2, value: 10000016 },
        { kind: 'answerConflict', wait: 40192, studio: 0, user: 0, pick: 76, value: 10000017 },
        { kind: 'deleteBooking', wait: 0, studio: 0, user: 1, pick: 81, value: 10000019 },
        { kind: 'answerConflict', wait: 40282, studio: 0, user: 1, pick: 9, value: 10000020 },
        { kind: 'restoreBooking', wait: 0, studio: 0, user: 0, pick: 77, value: 10000021 },
        { kind: 'answerConflict', wait: 117341, studio: 0, user: 0, pick: 39, value: 10000025 },
      ],
    },
    withoutFaults: [],
  },
];
