import type { Regression } from './regression.ts';

/** What histories with more acts taught: removed accounts, other calendars, held deletes. */
export const laterSeeds: readonly Regression[] = [
  {
    lesson:
      'A populate whose calendar may no longer be written since it was read has still to come, too: its box was cleared, and the booking never arrived.',
    plan: {
      seed: 1196,
      weather: 'usual',
      studios: [
        [
          { twoWay: true, populateGoogle: false, populateStudio: true, includeTentative: false, privacy: 'full' },
          { twoWay: false, populateGoogle: true, populateStudio: false, includeTentative: false, privacy: 'full' },
        ],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 600000,
      before: [
        { kind: 'book', wait: 35, studio: 0, user: 1, pick: 53, value: 1 },
        { kind: 'bookSession', wait: 148, studio: 0, user: 0, pick: 64, value: 2 },
      ],
      acts: [
        { kind: 'tick', wait: 20, studio: 0, user: 0, pick: 9, value: 3 },
        { kind: 'tick', wait: 286, studio: 0, user: 0, pick: 16, value: 4 },
        { kind: 'noteEvent', wait: 1933, studio: 0, user: 0, pick: 80, value: 5 },
        { kind: 'takeWriting', wait: 0, studio: 0, user: 1, pick: 3, value: 6 },
      ],
    },
    withoutFaults: [1, 3],
  },
  {
    lesson:
      'Deletes held by a run that Google then stopped are asked about by the next one, also where it has to read everything anew: it looked past them, and nobody was ever asked.',
    plan: {
      seed: 2627,
      weather: 'lossy',
      studios: [
        [{ twoWay: true, populateGoogle: true, populateStudio: false, includeTentative: true, privacy: 'full' }],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [{ kind: 'bookMany', wait: 4188, studio: 0, user: 1, pick: 75, value: 1 }],
      acts: [
        { kind: 'bookMany', wait: 0, studio: 0, user: 1, pick: 66, value: 2 },
        { kind: 'expireTokens', wait: 103620, studio: 0, user: 1, pick: 7, value: 4 },
        { kind: 'clearCalendar', wait: 0, studio: 0, user: 1, pick: 79, value: 6 },
        { kind: 'bookMany', wait: 0, studio: 0, user: 0, pick: 33, value: 7 },
      ],
    },
    withoutFaults: [1, 11, 12, 13, 14, 16, 15, 18, 19, 20, 21],
  },
  {
    lesson:
      "Removing an account with its events cuts each tie before the event is deleted: with the answer lost, or the process killed, the deletion was taken for the user's own and the booking was deleted with it.",
    plan: {
      seed: 5101,
      weather: 'lossy',
      studios: [
        [{ twoWay: true, populateGoogle: true, populateStudio: false, includeTentative: true, privacy: 'full' }],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [],
      acts: [
        { kind: 'book', wait: 0, studio: 0, user: 0, pick: 97, value: 1 },
        { kind: 'disconnectDeleting', wait: 1746, studio: 0, user: 0, pick: 17, value: 4 },
      ],
    },
    withoutFaults: [],
  },
  {
    lesson:
      'Deletes that are held are asked about before the outbox forgets them: killed in between, nobody was ever asked.',
    plan: {
      seed: 5933,
      weather: 'usual',
      studios: [
        [{ twoWay: true, populateGoogle: true, populateStudio: false, includeTentative: false, privacy: 'full' }],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 1,
      skew: 0,
      before: [{ kind: 'bookMany', wait: 22, studio: 0, user: 0, pick: 10, value: 1 }],
      acts: [
        { kind: 'answerConflict', wait: 449, studio: 0, user: 1, pick: 98, value: 2 },
        { kind: 'bookMany', wait: 2442, studio: 0, user: 1, pick: 32, value: 3 },
        { kind: 'noteEvent', wait: 142, studio: 0, user: 0, pick: 93, value: 4 },
        { kind: 'expireTokens', wait: 2434, studio: 0, user: 0, pick: 95, value: 5 },
        { kind: 'answerConflict', wait: 173, studio: 0, user: 0, pick: 78, value: 6 },
        { kind: 'deleteMany', wait: 1503, studio: 0, user: 1, pick: 57, value: 7 },
      ],
    },
    withoutFaults: [],
  },
  {
    lesson:
      'Events taken along to another calendar by a process that died are known there by their marks: they belonged to no booking.',
    plan: {
      seed: 9826,
      weather: 'usual',
      studios: [
        [
          { twoWay: true, populateGoogle: true, populateStudio: true, includeTentative: true, privacy: 'full' },
          { twoWay: true, populateGoogle: true, populateStudio: false, includeTentative: true, privacy: 'full' },
        ],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 2,
      skew: 0,
      before: [{ kind: 'bookMany', wait: 2905, studio: 0, user: 0, pick: 61, value: 1 }],
      acts: [
        { kind: 'answerConflict', wait: 1131, studio: 0, user: 1, pick: 66, value: 3 },
        { kind: 'deleteMany', wait: 0, studio: 0, user: 1, pick: 81, value: 6 },
        { kind: 'fullResync', wait: 4873, studio: 0, user: 1, pick: 58, value: 10 },
        { kind: 'switchCalendar', wait: 1729, studio: 0, user: 0, pick: 50, value: 11 },
      ],
    },
    withoutFaults: [],
  },
  {
    lesson:
      'A second question about held deletes in one run has an id of its own: it took the place of the first, and nobody was asked about those any more.',
    plan: {
      seed: 31041,
      weather: 'usual',
      studios: [
        [
          { twoWay: true, populateGoogle: false, populateStudio: false, includeTentative: false, privacy: 'full' },
          { twoWay: true, populateGoogle: true, populateStudio: false, includeTentative: false, privacy: 'full' },
        ],
        [{ twoWay: true, populateGoogle: true, populateStudio: true, includeTentative: false, privacy: 'full' }],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 2,
      skew: 600000,
      before: [{ kind: 'bookMany', wait: 3732, studio: 1, user: 0, pick: 46, value: 1 }],
      acts: [
        { kind: 'expireTokens', wait: 8845, studio: 1, user: 0, pick: 36, value: 2 },
        { kind: 'fullResync', wait: 79, studio: 1, user: 1, pick: 81, value: 3 },
        { kind: 'bookMany', wait: 494, studio: 1, user: 1, pick: 95, value: 4 },
        { kind: 'deleteMany', wait: 117026, studio: 1, user: 1, pick: 8, value: 5 },
      ],
    },
    withoutFaults: [8, 7, 9, 4, 3, 10, 11, 12],
  },
  {
    lesson:
      'Deletes held by a run that was killed before it asked are asked about by the next one also where that one reads everything: events merely named were taken for changed ones.',
    plan: {
      seed: 31041,
      weather: 'usual',
      studios: [
        [
          { twoWay: true, populateGoogle: false, populateStudio: false, includeTentative: false, privacy: 'full' },
          { twoWay: true, populateGoogle: true, populateStudio: false, includeTentative: false, privacy: 'full' },
        ],
        [{ twoWay: true, populateGoogle: true, populateStudio: true, includeTentative: false, privacy: 'full' }],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 600000,
      before: [{ kind: 'bookMany', wait: 3732, studio: 1, user: 0, pick: 46, value: 1 }],
      acts: [
        { kind: 'expireTokens', wait: 8845, studio: 1, user: 0, pick: 36, value: 2 },
        { kind: 'fullResync', wait: 0, studio: 1, user: 1, pick: 81, value: 3 },
        { kind: 'bookMany', wait: 494, studio: 1, user: 1, pick: 95, value: 4 },
        { kind: 'deleteMany', wait: 117026, studio: 1, user: 1, pick: 8, value: 5 },
      ],
    },
    withoutFaults: [8, 9, 11],
  },
  {
    lesson: 'Two runs that opened a channel each closed one another’s: nothing told of changes in Google any more.',
    plan: {
      seed: 301623,
      weather: 'calm',
      studios: [
        [{ twoWay: true, populateGoogle: true, populateStudio: false, includeTentative: false, privacy: 'full' }],
      ],
      push: true,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 600000,
      before: [],
      acts: [
        { kind: 'cancelBooking', wait: 0, studio: 0, user: 0, pick: 95, value: 1 },
        { kind: 'convertBooking', wait: 147, studio: 0, user: 0, pick: 98, value: 2 },
        { kind: 'changePrivacy', wait: 22, studio: 0, user: 1, pick: 18, value: 3 },
        { kind: 'tentativeBooking', wait: 114241, studio: 0, user: 1, pick: 64, value: 4 },
        { kind: 'createEvent', wait: 0, studio: 0, user: 0, pick: 58, value: 5 },
      ],
    },
    withoutFaults: [],
  },
  {
    lesson:
      'A question about held deletes that settled itself within its run was raised once more at the end of it, about nothing.',
    plan: {
      seed: 305260,
      weather: 'calm',
      studios: [
        [{ twoWay: true, populateGoogle: true, populateStudio: false, includeTentative: true, privacy: 'full' }],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [{ kind: 'bookMany', wait: 1, studio: 0, user: 0, pick: 34, value: 1 }],
      acts: [
        { kind: 'bookMany', wait: 0, studio: 0, user: 0, pick: 79, value: 2 },
        { kind: 'bookMany', wait: 0, studio: 0, user: 0, pick: 74, value: 3 },
        { kind: 'deleteMany', wait: 4937, studio: 0, user: 1, pick: 1, value: 4 },
        { kind: 'clearCalendar', wait: 0, studio: 0, user: 1, pick: 17, value: 5 },
        { kind: 'fullResync', wait: 22170, studio: 0, user: 1, pick: 86, value: 6 },
      ],
    },
    withoutFaults: [],
  },
  {
    lesson:
      'What could not be written is told with the end of the run, before the outbox forgets it: a worker died in between, and nobody was told.',
    plan: {
      seed: 1011,
      weather: 'usual',
      studios: [
        [
          { twoWay: true, populateGoogle: false, populateStudio: true, includeTentative: true, privacy: 'full' },
          { twoWay: true, populateGoogle: false, populateStudio: true, includeTentative: true, privacy: 'full' },
        ],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [{ kind: 'createEvent', wait: 47, studio: 0, user: 0, pick: 19, value: 1 }],
      acts: [
        { kind: 'bookSession', wait: 114, studio: 0, user: 0, pick: 13, value: 2 },
        { kind: 'reconnect', wait: 108278, studio: 0, user: 1, pick: 42, value: 3 },
        { kind: 'inviteTo', wait: 0, studio: 0, user: 1, pick: 98, value: 5 },
        { kind: 'enable', wait: 0, studio: 0, user: 0, pick: 3, value: 6 },
        { kind: 'freeBooking', wait: 36725, studio: 0, user: 0, pick: 65, value: 7 },
        { kind: 'resume', wait: 0, studio: 0, user: 0, pick: 97, value: 8 },
      ],
    },
    withoutFaults: [3, 5],
  },
  {
    lesson:
      'Of deletes held by a run that died before it asked, the next one asks about every one, also where Google tells of the event once more (here it was taken out of the bin): a new version was taken for an edit that settles it, and nobody was ever asked.',
    plan: {
      seed: 208987,
      weather: 'usual',
      studios: [
        [{ twoWay: true, populateGoogle: true, populateStudio: true, includeTentative: false, privacy: 'full' }],
      ],
      push: true,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 600000,
      before: [{ kind: 'bookMany', wait: 245, studio: 0, user: 0, pick: 56, value: 1 }],
      acts: [
        { kind: 'answerConflict', wait: 0, studio: 0, user: 1, pick: 1, value: 2 },
        { kind: 'repair', wait: 0, studio: 0, user: 0, pick: 7, value: 3 },
        { kind: 'expireTokens', wait: 94385, studio: 0, user: 0, pick: 65, value: 4 },
        { kind: 'book', wait: 0, studio: 0, user: 0, pick: 47, value: 5 },
        { kind: 'repair', wait: 4427, studio: 0, user: 0, pick: 28, value: 6 },
        { kind: 'answerConflict', wait: 84253, studio: 0, user: 0, pick: 54, value: 7 },
        { kind: 'deleteMany', wait: 0, studio: 0, user: 1, pick: 16, value: 8 },
        { kind: 'undeleteEvent', wait: 4418, studio: 0, user: 0, pick: 70, value: 9 },
      ],
    },
    withoutFaults: [14],
  },
];
