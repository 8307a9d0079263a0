import type { Regression } from './regression.ts';

/** What the first histories taught: lost answers, cursors, marks, privacy. */
export const earlySeeds: readonly Regression[] = [
  {
    lesson:
      'A run that loses its lease while it writes down a failure of Google has lost its lease, and is no bug: it was thrown at the queue as one.',
    plan: {
      seed: 2001,
      weather: 'stormy',
      studios: [
        [{ twoWay: true, populateGoogle: false, populateStudio: true, includeTentative: false, privacy: 'full' }],
      ],
      push: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [],
      acts: [{ kind: 'disconnect', wait: 60458, studio: 0, user: 0, pick: 91, value: 1 }],
    },
    withoutFaults: [],
  },
  {
    lesson:
      'A booking made while its calendar may only be read waits in the outbox: it was taken out, and never reached Google.',
    plan: {
      seed: 42,
      weather: 'calm',
      studios: [
        [{ twoWay: false, populateGoogle: false, populateStudio: true, includeTentative: true, privacy: 'full' }],
      ],
      push: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [],
      acts: [
        { kind: 'bookSession', wait: 0, studio: 0, user: 0, pick: 17, value: 1 },
        { kind: 'takeWriting', wait: 0, studio: 0, user: 1, pick: 48, value: 3 },
      ],
    },
    withoutFaults: [],
  },
  {
    lesson: 'A populate that could write nothing has still to come: its box was cleared.',
    plan: {
      seed: 1277,
      weather: 'calm',
      studios: [
        [{ twoWay: false, populateGoogle: false, populateStudio: false, includeTentative: false, privacy: 'full' }],
        [{ twoWay: true, populateGoogle: true, populateStudio: false, includeTentative: true, privacy: 'full' }],
      ],
      push: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [{ kind: 'bookLinked', wait: 26, studio: 1, user: 0, pick: 58, value: 2 }],
      acts: [{ kind: 'takeWriting', wait: 0, studio: 1, user: 1, pick: 81, value: 8 }],
    },
    withoutFaults: [],
  },
  {
    lesson:
      'An insert whose pair was not saved, of a booking deleted since: a read finds the event and knows it by its mark, and does not bring it in as a new booking.',
    plan: {
      seed: 2563,
      weather: 'stormy',
      studios: [
        [{ twoWay: true, populateGoogle: false, populateStudio: false, includeTentative: false, privacy: 'full' }],
      ],
      push: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [],
      acts: [
        { kind: 'tick', wait: 35164, studio: 0, user: 0, pick: 42, value: 3 },
        { kind: 'annotateBooking', wait: 57, studio: 0, user: 0, pick: 46, value: 4 },
        { kind: 'bookLinked', wait: 0, studio: 0, user: 0, pick: 0, value: 5 },
        { kind: 'moveBooking', wait: 3547, studio: 0, user: 0, pick: 84, value: 6 },
        { kind: 'deleteBooking', wait: 0, studio: 0, user: 1, pick: 50, value: 7 },
      ],
    },
    withoutFaults: [2, 3, 4, 6, 1, 5],
  },
  {
    lesson:
      'The time a cursor is as of is that of the first page: taken from the last, what changed while pages were read counted as known when the cursor died.',
    plan: {
      seed: 259,
      weather: 'stormy',
      studios: [
        [{ twoWay: true, populateGoogle: true, populateStudio: true, includeTentative: true, privacy: 'full' }],
        [{ twoWay: false, populateGoogle: false, populateStudio: false, includeTentative: true, privacy: 'full' }],
      ],
      push: false,
      rewritesTexts: false,
      pageSize: 1,
      skew: 0,
      before: [{ kind: 'createAllDay', wait: 73755, studio: 0, user: 0, pick: 3, value: 2 }],
      acts: [
        { kind: 'renameClient', wait: 1263, studio: 0, user: 0, pick: 61, value: 4 },
        { kind: 'noteEvent', wait: 0, studio: 0, user: 1, pick: 31, value: 6 },
      ],
    },
    withoutFaults: [3],
  },
  {
    lesson:
      'An event that a person takes out of the bin after its booking was cancelled becomes a booking of its own: it asked for an id that was taken, for ever, and stopped the whole sync.',
    plan: {
      seed: 837,
      weather: 'calm',
      studios: [
        [
          { twoWay: true, populateGoogle: true, populateStudio: true, includeTentative: false, privacy: 'full' },
          { twoWay: false, populateGoogle: false, populateStudio: false, includeTentative: false, privacy: 'busy' },
        ],
      ],
      push: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 600000,
      before: [{ kind: 'createEvent', wait: 86, studio: 0, user: 0, pick: 38, value: 1 }],
      acts: [
        { kind: 'deleteBooking', wait: 1321, studio: 0, user: 0, pick: 31, value: 2 },
        { kind: 'cancelBooking', wait: 1389, studio: 0, user: 0, pick: 87, value: 6 },
        { kind: 'titleEvent', wait: 43675, studio: 0, user: 1, pick: 59, value: 7 },
        { kind: 'undeleteEvent', wait: 0, studio: 0, user: 0, pick: 27, value: 8 },
      ],
    },
    withoutFaults: [],
  },
  {
    lesson:
      'A booking brought back by an edit in Google agrees on what Google holds: the studio’s own text, taken out there, was believed to be there.',
    plan: {
      seed: 6904,
      weather: 'calm',
      studios: [
        [{ twoWay: true, populateGoogle: true, populateStudio: true, includeTentative: false, privacy: 'full' }],
      ],
      push: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [{ kind: 'bookLinked', wait: 1381, studio: 0, user: 0, pick: 41, value: 1 }],
      acts: [
        { kind: 'noteEvent', wait: 39732, studio: 0, user: 1, pick: 86, value: 3 },
        { kind: 'takeWriting', wait: 0, studio: 0, user: 0, pick: 27, value: 5 },
        { kind: 'deleteBooking', wait: 0, studio: 0, user: 0, pick: 96, value: 6 },
        { kind: 'stripEvent', wait: 0, studio: 0, user: 0, pick: 29, value: 7 },
      ],
    },
    withoutFaults: [],
  },
  {
    lesson:
      'The mark says what the studio had, not what it was to take from Google: with the answer to a merge lost, the studio’s old time overwrote the one a person had set in Google.',
    plan: {
      seed: 527,
      weather: 'lossy',
      studios: [
        [{ twoWay: true, populateGoogle: true, populateStudio: false, includeTentative: true, privacy: 'full' }],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: true,
      pageSize: 250,
      skew: 0,
      before: [],
      acts: [
        { kind: 'bookLinked', wait: 243, studio: 0, user: 0, pick: 25, value: 1 },
        { kind: 'createEvent', wait: 1584, studio: 0, user: 0, pick: 11, value: 3 },
        { kind: 'noteEvent', wait: 0, studio: 0, user: 0, pick: 14, value: 4 },
      ],
    },
    withoutFaults: [],
  },
  {
    lesson:
      'That a deleted event comes back is written down before it does: two lost answers in a row, and nobody was told.',
    plan: {
      seed: 55064,
      weather: 'lossy',
      studios: [
        [
          { twoWay: true, populateGoogle: false, populateStudio: true, includeTentative: true, privacy: 'busy' },
          { twoWay: true, populateGoogle: false, populateStudio: false, includeTentative: false, privacy: 'full' },
        ],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [{ kind: 'book', wait: 195, studio: 0, user: 1, pick: 51, value: 1 }],
      acts: [
        { kind: 'relocateBooking', wait: 0, studio: 0, user: 0, pick: 63, value: 3 },
        { kind: 'includeTentative', wait: 107420, studio: 0, user: 1, pick: 77, value: 4 },
        { kind: 'annotateBooking', wait: 0, studio: 0, user: 1, pick: 86, value: 5 },
        { kind: 'deleteEvent', wait: 0, studio: 0, user: 0, pick: 76, value: 6 },
      ],
    },
    withoutFaults: [1, 3],
  },
  {
    lesson:
      'Privacy tightened while a run is under way: the next look of that run still worded by the old setting, found nothing to change, and took the note to compare away.',
    plan: {
      seed: 170,
      weather: 'calm',
      studios: [
        [{ twoWay: true, populateGoogle: true, populateStudio: true, includeTentative: false, privacy: 'full' }],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [{ kind: 'bookLinked', wait: 801, studio: 0, user: 1, pick: 81, value: 2 }],
      acts: [{ kind: 'changePrivacy', wait: 0, studio: 0, user: 0, pick: 23, value: 5 }],
    },
    withoutFaults: [],
  },
];
