import type { Regression } from './regression.ts';

/** What later histories of series taught. */
export const laterSeriesSeeds: readonly Regression[] = [
  {
    lesson:
      'A session series whose answer was lost was moved to whole days in Google and made one session here: nobody knew any more that we had sent a series, so it was taken for one made in Google, and left apart for ever.',
    plan: {
      seed: 935772,
      weather: 'lossy',
      studios: [
        [
          {
            twoWay: true,
            populateGoogle: false,
            populateStudio: false,
            includeTentative: true,
            privacy: 'full',
            includeGoogleSeries: true,
          },
          {
            twoWay: true,
            populateGoogle: true,
            populateStudio: false,
            includeTentative: true,
            privacy: 'busy',
            includeGoogleSeries: true,
          },
        ],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [{ kind: 'bookSessionSeries', wait: 2189, studio: 0, user: 0, pick: 42, value: 9 }],
      acts: [
        { kind: 'endSeries', wait: 0, studio: 0, user: 1, pick: 11, value: 10 },
        { kind: 'renewChannel', wait: 2263, studio: 0, user: 0, pick: 59, value: 11 },
        { kind: 'changeMaster', wait: 0, studio: 0, user: 1, pick: 65, value: 14 },
        { kind: 'stopRepeating', wait: 0, studio: 0, user: 0, pick: 92, value: 15 },
      ],
      manners: { order: 'exceptionsFirst', exceptionsOnNewTime: 'kept', followingIds: 'linked', followingMark: 'left' },
    },
    withoutFaults: [1],
  },
  {
    lesson:
      'An occurrence whose own place Google holds in its own way was written once more with every change of its series.',
    plan: {
      seed: 1069910,
      weather: 'calm',
      studios: [
        [
          {
            twoWay: true,
            populateGoogle: true,
            populateStudio: true,
            includeTentative: false,
            privacy: 'full',
            includeGoogleSeries: false,
          },
          {
            twoWay: true,
            populateGoogle: true,
            populateStudio: true,
            includeTentative: false,
            privacy: 'full',
            includeGoogleSeries: true,
          },
        ],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: true,
      pageSize: 250,
      skew: 0,
      before: [{ kind: 'bookSeries', wait: 84, studio: 0, user: 0, pick: 15, value: 9 }],
      acts: [
        { kind: 'moveEvent', wait: 26139, studio: 0, user: 0, pick: 84, value: 10 },
        { kind: 'changeOccurrence', wait: 0, studio: 0, user: 1, pick: 59, value: 11 },
        { kind: 'changeSeries', wait: 42114, studio: 0, user: 0, pick: 85, value: 12 },
      ],
      manners: {
        order: 'masterFirst',
        exceptionsOnNewTime: 'dropped',
        followingIds: 'random',
        followingMark: 'copied',
      },
    },
    withoutFaults: [],
  },
  {
    lesson:
      'A series was made one thing here while one of its occurrences was noted in Google, whose word stood: the note came back with the series, where privacy hides notes, and the sides differed.',
    plan: {
      seed: 1074981,
      weather: 'stormy',
      studios: [
        [
          {
            twoWay: true,
            populateGoogle: false,
            populateStudio: false,
            includeTentative: true,
            privacy: 'title',
            includeGoogleSeries: true,
          },
        ],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 2,
      skew: 0,
      before: [],
      acts: [
        { kind: 'bookSeries', wait: 0, studio: 0, user: 1, pick: 92, value: 11 },
        { kind: 'syncNow', wait: 4707, studio: 0, user: 1, pick: 1, value: 13 },
        { kind: 'inviteTo', wait: 102503, studio: 0, user: 0, pick: 2, value: 14 },
        { kind: 'changeInstance', wait: 0, studio: 0, user: 0, pick: 12, value: 15 },
        { kind: 'stopRepeating', wait: 81193, studio: 0, user: 1, pick: 38, value: 18 },
      ],
      manners: { order: 'exceptionsFirst', exceptionsOnNewTime: 'kept', followingIds: 'linked', followingMark: 'left' },
    },
    withoutFaults: [2, 8, 4, 16, 6, 1, 11, 10, 12, 14, 15, 13],
  },
  {
    lesson:
      'While changes only go out, an occurrence was left out in Google and then here: the sides were in step, and the tie said for ever that they were not.',
    plan: {
      seed: 1075143,
      weather: 'calm',
      studios: [
        [
          {
            twoWay: true,
            populateGoogle: true,
            populateStudio: true,
            includeTentative: false,
            privacy: 'full',
            includeGoogleSeries: false,
          },
          {
            twoWay: false,
            populateGoogle: false,
            populateStudio: true,
            includeTentative: true,
            privacy: 'full',
            includeGoogleSeries: false,
          },
        ],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [],
      acts: [
        { kind: 'bookSeries', wait: 115, studio: 0, user: 1, pick: 0, value: 6 },
        { kind: 'changeFollowing', wait: 124, studio: 0, user: 0, pick: 28, value: 8 },
        { kind: 'bookSeries', wait: 34719, studio: 0, user: 0, pick: 52, value: 9 },
        { kind: 'cancelInstance', wait: 1400, studio: 0, user: 0, pick: 74, value: 10 },
        { kind: 'deleteSeries', wait: 0, studio: 0, user: 0, pick: 2, value: 11 },
        { kind: 'takeWriting', wait: 0, studio: 0, user: 0, pick: 29, value: 12 },
        { kind: 'cancelInstance', wait: 0, studio: 0, user: 1, pick: 70, value: 14 },
      ],
      manners: {
        order: 'masterFirst',
        exceptionsOnNewTime: 'dropped',
        followingIds: 'random',
        followingMark: 'copied',
      },
    },
    withoutFaults: [],
  },
  {
    lesson:
      'A session series whose answer was lost was cut in Google and made one session here: it was taken for a series made in Google, and repeated on one side only.',
    plan: {
      seed: 420548,
      weather: 'usual',
      studios: [
        [
          {
            twoWay: true,
            populateGoogle: true,
            populateStudio: false,
            includeTentative: false,
            privacy: 'full',
            includeGoogleSeries: true,
          },
        ],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [{ kind: 'bookSessionSeries', wait: 25030, studio: 0, user: 0, pick: 60, value: 6 }],
      acts: [
        { kind: 'changeFollowingInstances', wait: 88144, studio: 0, user: 0, pick: 37, value: 8 },
        { kind: 'stopRepeating', wait: 0, studio: 0, user: 1, pick: 64, value: 12 },
      ],
      manners: {
        order: 'exceptionsFirst',
        exceptionsOnNewTime: 'dropped',
        followingIds: 'linked',
        followingMark: 'copied',
      },
    },
    withoutFaults: [3, 4, 5],
  },
  {
    lesson:
      'A run found an event that may not repeat, looked again because more was asked for, and died: the cursor had moved, and its user was told at the next full read only.',
    plan: {
      seed: 1074043,
      weather: 'stormy',
      studios: [
        [
          {
            twoWay: true,
            populateGoogle: false,
            populateStudio: false,
            includeTentative: false,
            privacy: 'full',
            includeGoogleSeries: false,
          },
        ],
      ],
      push: true,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [
        { kind: 'bookSeries', wait: 54, studio: 0, user: 0, pick: 91, value: 8 },
        { kind: 'bookSessionSeries', wait: 79282, studio: 0, user: 0, pick: 47, value: 9 },
      ],
      acts: [
        { kind: 'book', wait: 144, studio: 0, user: 0, pick: 33, value: 12 },
        { kind: 'changeOccurrence', wait: 4459, studio: 0, user: 1, pick: 67, value: 16 },
        { kind: 'moveBooking', wait: 287, studio: 0, user: 1, pick: 93, value: 18 },
        { kind: 'repeatEvent', wait: 0, studio: 0, user: 1, pick: 65, value: 20 },
      ],
      manners: {
        order: 'masterFirst',
        exceptionsOnNewTime: 'dropped',
        followingIds: 'linked',
        followingMark: 'copied',
      },
    },
    withoutFaults: [2, 3, 5, 6, 4, 7, 9, 10],
  },
];
