import type { Regression } from './regression.ts';

/** What histories taught about writes of ours that nobody saved. */
export const unsavedSeeds: readonly Regression[] = [
  {
    lesson:
      'Bookings were made and deleted while the answer to an insert was lost, and Google had made the spaces of its text its own: that was taken for an edit made there, and brought the booking back.',
    plan: {
      seed: 611739,
      weather: 'usual',
      studios: [
        [
          { twoWay: true, populateGoogle: false, populateStudio: true, includeTentative: false, privacy: 'full' },
          { twoWay: true, populateGoogle: false, populateStudio: false, includeTentative: false, privacy: 'full' },
        ],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: true,
      pageSize: 250,
      skew: 600000,
      before: [],
      acts: [
        { kind: 'bookMany', wait: 8, studio: 0, user: 1, pick: 40, value: 2 },
        { kind: 'deleteMany', wait: 1975, studio: 0, user: 1, pick: 16, value: 3 },
      ],
    },
    withoutFaults: [2, 5, 6, 7, 8, 9, 10],
  },
];
