import type { Regression } from './regression.ts';

/** What histories of series taught. */
export const seriesSeeds: readonly Regression[] = [
  {
    lesson:
      'An occurrence left out was brought back in the studio just as Google cut the series before it: to bring it back, the rule was written whole over the cut, and what follows took place twice.',
    plan: {
      seed: 810624,
      weather: 'calm',
      studios: [
        [
          {
            twoWay: true,
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
        { kind: 'bookSeries', wait: 0, studio: 0, user: 0, pick: 7, value: 10 },
        { kind: 'leaveOccurrenceOut', wait: 117128, studio: 0, user: 1, pick: 49, value: 12 },
        { kind: 'bringOccurrenceBack', wait: 117479, studio: 0, user: 0, pick: 5, value: 18 },
        { kind: 'changeFollowingInstances', wait: 0, studio: 0, user: 0, pick: 87, value: 19 },
      ],
      manners: { order: 'masterFirst', exceptionsOnNewTime: 'kept', followingIds: 'linked', followingMark: 'left' },
    },
    withoutFaults: [],
  },
  {
    lesson:
      'Google showed an occurrence again that stands as a session of its own, while the calendar could not be written: that it is left out was remembered as agreed, and once it could be written nobody looked any more.',
    plan: {
      seed: 813252,
      weather: 'calm',
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
        ],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [{ kind: 'bookSeries', wait: 4795, studio: 0, user: 1, pick: 19, value: 9 }],
      acts: [
        { kind: 'convertOccurrence', wait: 0, studio: 0, user: 1, pick: 51, value: 10 },
        { kind: 'changeMaster', wait: 54483, studio: 0, user: 0, pick: 91, value: 14 },
        { kind: 'takeWriting', wait: 0, studio: 0, user: 0, pick: 31, value: 15 },
        { kind: 'fullResync', wait: 0, studio: 0, user: 1, pick: 90, value: 19 },
      ],
      manners: {
        order: 'masterFirst',
        exceptionsOnNewTime: 'dropped',
        followingIds: 'linked',
        followingMark: 'copied',
      },
    },
    withoutFaults: [],
  },
  {
    lesson:
      'A session was deleted here after its event was made to repeat in Google, while changes only go out: the deletion waited for a series that never may come in.',
    plan: {
      seed: 812120,
      weather: 'calm',
      studios: [
        [
          {
            twoWay: false,
            populateGoogle: true,
            populateStudio: true,
            includeTentative: true,
            privacy: 'full',
            includeGoogleSeries: false,
          },
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
      push: false,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [
        { kind: 'bookSeries', wait: 101172, studio: 0, user: 0, pick: 92, value: 7 },
        { kind: 'bookSeries', wait: 160, studio: 0, user: 1, pick: 41, value: 8 },
        { kind: 'bookSeries', wait: 30431, studio: 0, user: 0, pick: 85, value: 9 },
      ],
      acts: [
        { kind: 'convertOccurrence', wait: 0, studio: 0, user: 0, pick: 50, value: 10 },
        { kind: 'resume', wait: 115799, studio: 0, user: 1, pick: 44, value: 11 },
        { kind: 'repeatEvent', wait: 0, studio: 0, user: 0, pick: 24, value: 13 },
        { kind: 'deleteBooking', wait: 0, studio: 0, user: 0, pick: 23, value: 16 },
      ],
      manners: {
        order: 'masterFirst',
        exceptionsOnNewTime: 'dropped',
        followingIds: 'linked',
        followingMark: 'copied',
      },
    },
    withoutFaults: [],
  },
  {
    lesson:
      "A worker that slept past its lease read an event anew after its successor had hidden the client's name, and wrote the name into it again; while changes only go out, that stays.",
    plan: {
      seed: 810855,
      weather: 'usual',
      studios: [
        [
          {
            twoWay: true,
            populateGoogle: true,
            populateStudio: false,
            includeTentative: true,
            privacy: 'full',
            includeGoogleSeries: false,
          },
        ],
        [
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
      push: true,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [],
      acts: [
        { kind: 'inviteTo', wait: 2986, studio: 1, user: 1, pick: 22, value: 7 },
        { kind: 'bookSessionSeries', wait: 197, studio: 1, user: 0, pick: 73, value: 8 },
        { kind: 'noteEvent', wait: 26668, studio: 0, user: 1, pick: 50, value: 9 },
        { kind: 'annotateBooking', wait: 36788, studio: 1, user: 0, pick: 92, value: 11 },
        { kind: 'changePrivacy', wait: 0, studio: 1, user: 0, pick: 5, value: 12 },
      ],
      manners: { order: 'exceptionsFirst', exceptionsOnNewTime: 'kept', followingIds: 'linked', followingMark: 'left' },
    },
    withoutFaults: [1, 3, 5, 7, 4, 6],
  },
  {
    lesson:
      'An invitation to one occurrence of a series of somebody else’s comes out of the bin by itself: its series is in no calendar of ours.',
    plan: {
      seed: 913237,
      weather: 'calm',
      studios: [
        [
          {
            twoWay: true,
            populateGoogle: false,
            populateStudio: false,
            includeTentative: false,
            privacy: 'full',
            includeGoogleSeries: true,
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
        [
          {
            twoWay: false,
            populateGoogle: true,
            populateStudio: false,
            includeTentative: false,
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
        { kind: 'inviteToInstance', wait: 0, studio: 1, user: 0, pick: 20, value: 11 },
        { kind: 'deleteEvent', wait: 0, studio: 1, user: 0, pick: 36, value: 13 },
        { kind: 'undeleteEvent', wait: 0, studio: 1, user: 1, pick: 74, value: 18 },
      ],
      manners: {
        order: 'exceptionsFirst',
        exceptionsOnNewTime: 'dropped',
        followingIds: 'linked',
        followingMark: 'left',
      },
    },
    withoutFaults: [],
  },
  {
    lesson:
      'Repeating events were asked for while a run was reading: the cursor that was given up for that was saved anew, and they never came in.',
    plan: {
      seed: 917602,
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
          {
            twoWay: true,
            populateGoogle: false,
            populateStudio: false,
            includeTentative: true,
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
        { kind: 'bookSeries', wait: 4827, studio: 0, user: 1, pick: 49, value: 11 },
        { kind: 'createSeries', wait: 2206, studio: 0, user: 1, pick: 73, value: 12 },
      ],
      acts: [
        { kind: 'createSeries', wait: 2799, studio: 0, user: 0, pick: 5, value: 13 },
        { kind: 'noteEvent', wait: 125, studio: 0, user: 1, pick: 87, value: 15 },
        { kind: 'bringGoogleSeriesIn', wait: 128, studio: 0, user: 1, pick: 77, value: 16 },
      ],
      manners: { order: 'masterFirst', exceptionsOnNewTime: 'kept', followingIds: 'linked', followingMark: 'copied' },
    },
    withoutFaults: [3, 4],
  },
  {
    lesson:
      'A run that was told in between that the calendar may not be written tried once more all the same, with its next pass.',
    plan: {
      seed: 923009,
      weather: 'calm',
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
      push: true,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [{ kind: 'bookSeries', wait: 241, studio: 0, user: 1, pick: 61, value: 8 }],
      acts: [
        { kind: 'changeOccurrence', wait: 49114, studio: 0, user: 0, pick: 94, value: 10 },
        { kind: 'changeInstance', wait: 2390, studio: 0, user: 0, pick: 92, value: 11 },
        { kind: 'repeatBooking', wait: 265, studio: 0, user: 0, pick: 40, value: 12 },
        { kind: 'changeInstance', wait: 124, studio: 0, user: 1, pick: 31, value: 13 },
        { kind: 'takeWriting', wait: 205, studio: 0, user: 0, pick: 53, value: 14 },
        { kind: 'expireTokens', wait: 0, studio: 0, user: 1, pick: 87, value: 15 },
        { kind: 'bookSeries', wait: 3109, studio: 0, user: 1, pick: 47, value: 18 },
      ],
      manners: { order: 'masterFirst', exceptionsOnNewTime: 'kept', followingIds: 'linked', followingMark: 'copied' },
    },
    withoutFaults: [],
  },
  {
    lesson:
      'A series was cut in Google before its tie was saved, and the write that put its title back had to be planned again: the other half was not looked for, and never came in.',
    plan: {
      seed: 932252,
      weather: 'lossy',
      studios: [
        [
          {
            twoWay: true,
            populateGoogle: true,
            populateStudio: true,
            includeTentative: true,
            privacy: 'full',
            includeGoogleSeries: true,
          },
          {
            twoWay: true,
            populateGoogle: false,
            populateStudio: false,
            includeTentative: false,
            privacy: 'full',
            includeGoogleSeries: true,
          },
        ],
      ],
      push: true,
      sharedCalendar: false,
      rewritesTexts: true,
      pageSize: 250,
      skew: 0,
      before: [{ kind: 'bookSessionSeries', wait: 285, studio: 0, user: 1, pick: 27, value: 7 }],
      acts: [
        { kind: 'inviteTo', wait: 274, studio: 0, user: 1, pick: 40, value: 10 },
        { kind: 'changeInstance', wait: 0, studio: 0, user: 0, pick: 66, value: 12 },
        { kind: 'tick', wait: 55, studio: 0, user: 1, pick: 51, value: 13 },
        { kind: 'changeFollowing', wait: 73516, studio: 0, user: 1, pick: 94, value: 14 },
        { kind: 'noteEvent', wait: 102280, studio: 0, user: 1, pick: 83, value: 15 },
        { kind: 'bookLinkedSeries', wait: 274, studio: 0, user: 0, pick: 53, value: 16 },
        { kind: 'linkOccurrence', wait: 0, studio: 0, user: 1, pick: 75, value: 17 },
        { kind: 'changeFollowingInstances', wait: 10027, studio: 0, user: 0, pick: 92, value: 18 },
      ],
      manners: { order: 'masterFirst', exceptionsOnNewTime: 'kept', followingIds: 'linked', followingMark: 'left' },
    },
    withoutFaults: [2],
  },
];
