import type { Regression } from './regression.ts';

/** What tens of thousands of histories of contacts taught about lost answers, sleeping workers and late lists. */
export const laterContactSeeds: readonly Regression[] = [
  {
    lesson:
      "A label whose making lost its answer, or its worker, is ours by the mark it carries: it was taken for the user's own, and what was put under it stayed out.",
    plan: {
      seed: 204008,
      weather: 'stormy',
      studios: [
        [
          {
            twoWay: true,
            populateGoogle: false,
            populateStudio: false,
            includeTentative: true,
            privacy: 'full',
            contacts: { twoWay: true },
          },
          {
            twoWay: false,
            populateGoogle: false,
            populateStudio: true,
            includeTentative: false,
            privacy: 'full',
            contacts: { twoWay: true },
          },
        ],
        [
          {
            twoWay: true,
            populateGoogle: true,
            populateStudio: true,
            includeTentative: true,
            privacy: 'full',
            contacts: { twoWay: true },
          },
        ],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 2,
      skew: 0,
      before: [
        { kind: 'addClient', wait: 107, studio: 0, user: 0, pick: 53, value: 8 },
        { kind: 'createForeignContact', wait: 121, studio: 1, user: 1, pick: 87, value: 9 },
      ],
      acts: [
        { kind: 'addContactEmail', wait: 539340, studio: 1, user: 0, pick: 8, value: 11 },
        { kind: 'deleteClient', wait: 2467, studio: 1, user: 1, pick: 60, value: 12 },
        { kind: 'joinOrLeaveGroup', wait: 1939, studio: 1, user: 0, pick: 31, value: 13 },
        { kind: 'recreateContact', wait: 1385595, studio: 1, user: 0, pick: 46, value: 15 },
        { kind: 'createContact', wait: 0, studio: 0, user: 0, pick: 4, value: 17 },
      ],
      contactsLag: 300,
    },
    withoutFaults: [14],
  },
  {
    lesson: 'A worker that slept past its lease takes no label off: its successor took that for the wish of the user.',
    plan: {
      seed: 204674,
      weather: 'stormy',
      studios: [
        [
          {
            twoWay: true,
            populateGoogle: false,
            populateStudio: false,
            includeTentative: false,
            privacy: 'busy',
            contacts: { twoWay: false },
          },
        ],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 2,
      skew: 0,
      before: [{ kind: 'createContact', wait: 48455, studio: 0, user: 0, pick: 14, value: 6 }],
      acts: [
        { kind: 'expireContactTokens', wait: 69228, studio: 0, user: 1, pick: 67, value: 7 },
        { kind: 'pickGroup', wait: 115, studio: 0, user: 0, pick: 81, value: 8 },
        { kind: 'switchGroup', wait: 146, studio: 0, user: 0, pick: 3, value: 9 },
        { kind: 'pickGroup', wait: 155, studio: 0, user: 1, pick: 18, value: 10 },
        { kind: 'pickGroup', wait: 89105, studio: 0, user: 0, pick: 34, value: 11 },
        { kind: 'changeContactsTwoWay', wait: 0, studio: 0, user: 0, pick: 8, value: 14 },
        { kind: 'labelContact', wait: 0, studio: 0, user: 1, pick: 53, value: 18 },
      ],
      contactsLag: 0,
    },
    withoutFaults: [2, 13, 14, 6, 5, 11, 12, 15, 7],
  },
  {
    lesson:
      'A label that is gone altogether is looked for before one client is untied for it, also in the middle of an edit.',
    plan: {
      seed: 222648,
      weather: 'calm',
      studios: [
        [
          {
            twoWay: true,
            populateGoogle: false,
            populateStudio: false,
            includeTentative: false,
            privacy: 'full',
            contacts: { twoWay: true },
          },
        ],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [{ kind: 'addClient', wait: 76926, studio: 0, user: 1, pick: 88, value: 8 }],
      acts: [
        { kind: 'tick', wait: 44133, studio: 0, user: 0, pick: 53, value: 11 },
        { kind: 'deleteLabel', wait: 0, studio: 0, user: 1, pick: 72, value: 15 },
        { kind: 'nameClient', wait: 0, studio: 0, user: 1, pick: 12, value: 18 },
        { kind: 'switchGroup', wait: 3098, studio: 0, user: 0, pick: 5, value: 19 },
        { kind: 'switchGroup', wait: 4245, studio: 0, user: 1, pick: 30, value: 20 },
      ],
      contactsLag: 0,
    },
    withoutFaults: [],
  },
  {
    lesson: 'A deleted contact that is back beside its copy is tied once: one plan tied both to the client.',
    plan: {
      seed: 253170,
      weather: 'calm',
      studios: [
        [
          {
            twoWay: true,
            populateGoogle: false,
            populateStudio: false,
            includeTentative: false,
            privacy: 'full',
            contacts: { twoWay: true },
          },
        ],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [{ kind: 'addClient', wait: 621, studio: 0, user: 0, pick: 76, value: 6 }],
      acts: [
        { kind: 'recreateContact', wait: 4217, studio: 0, user: 1, pick: 12, value: 7 },
        { kind: 'populateStudio', wait: 0, studio: 0, user: 0, pick: 7, value: 10 },
        { kind: 'noteContact', wait: 4410, studio: 0, user: 1, pick: 46, value: 11 },
        { kind: 'restoreContact', wait: 0, studio: 0, user: 1, pick: 64, value: 14 },
      ],
      contactsLag: 120,
    },
    withoutFaults: [],
  },
  {
    lesson:
      'A contact out of the bin without its label takes no place beside the one that was made again for the client.',
    plan: {
      seed: 260580,
      weather: 'calm',
      studios: [
        [
          {
            twoWay: true,
            populateGoogle: false,
            populateStudio: true,
            includeTentative: false,
            privacy: 'full',
            contacts: { twoWay: true },
          },
        ],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [
        { kind: 'addClient', wait: 176, studio: 0, user: 1, pick: 26, value: 11 },
        { kind: 'createContact', wait: 264, studio: 0, user: 1, pick: 29, value: 12 },
      ],
      acts: [
        { kind: 'createContact', wait: 0, studio: 0, user: 1, pick: 62, value: 13 },
        { kind: 'createForeignContact', wait: 0, studio: 0, user: 0, pick: 28, value: 17 },
        { kind: 'pickGroup', wait: 3945, studio: 0, user: 0, pick: 72, value: 19 },
        { kind: 'pickGroup', wait: 370545, studio: 0, user: 1, pick: 67, value: 20 },
        { kind: 'restoreContact', wait: 0, studio: 0, user: 1, pick: 90, value: 21 },
        { kind: 'recreateContact', wait: 52350, studio: 0, user: 0, pick: 74, value: 23 },
      ],
      contactsLag: 120,
    },
    withoutFaults: [],
  },
  {
    lesson:
      'A merged contact carries the marks of two: it leaves a client to the contact that carries that mark alone.',
    plan: {
      seed: 278809,
      weather: 'stormy',
      studios: [
        [
          {
            twoWay: true,
            populateGoogle: false,
            populateStudio: false,
            includeTentative: true,
            privacy: 'full',
            contacts: { twoWay: true },
          },
        ],
        [
          {
            twoWay: true,
            populateGoogle: false,
            populateStudio: true,
            includeTentative: true,
            privacy: 'full',
            contacts: { twoWay: true },
          },
        ],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [
        { kind: 'addClient', wait: 278, studio: 1, user: 1, pick: 29, value: 11 },
        { kind: 'addClient', wait: 72402, studio: 1, user: 1, pick: 14, value: 12 },
      ],
      acts: [
        { kind: 'switchGroup', wait: 45855, studio: 0, user: 0, pick: 27, value: 13 },
        { kind: 'throttle', wait: 0, studio: 1, user: 1, pick: 79, value: 14 },
        { kind: 'nameClient', wait: 0, studio: 1, user: 0, pick: 80, value: 15 },
        { kind: 'takeContactEmail', wait: 2070, studio: 1, user: 1, pick: 72, value: 16 },
        { kind: 'mergeContacts', wait: 38175, studio: 1, user: 1, pick: 88, value: 17 },
        { kind: 'changeContactsTwoWay', wait: 4275, studio: 1, user: 0, pick: 36, value: 18 },
        { kind: 'renameGroup', wait: 0, studio: 1, user: 0, pick: 47, value: 19 },
        { kind: 'addContactEmail', wait: 0, studio: 1, user: 1, pick: 52, value: 21 },
        { kind: 'switchGroup', wait: 0, studio: 0, user: 1, pick: 79, value: 23 },
      ],
      contactsLag: 600,
    },
    withoutFaults: [6, 10, 18, 19, 22, 24, 28],
  },
  {
    lesson:
      'That a contact is being taken away is noted first: with the answer lost, who came back was said to have been deleted by the user.',
    plan: {
      seed: 279744,
      weather: 'usual',
      studios: [
        [
          {
            twoWay: true,
            populateGoogle: true,
            populateStudio: false,
            includeTentative: false,
            privacy: 'full',
            contacts: { twoWay: true },
          },
          {
            twoWay: true,
            populateGoogle: false,
            populateStudio: true,
            includeTentative: true,
            privacy: 'full',
            contacts: { twoWay: true },
          },
        ],
        [
          {
            twoWay: true,
            populateGoogle: false,
            populateStudio: true,
            includeTentative: false,
            privacy: 'full',
            contacts: { twoWay: true },
          },
        ],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [
        { kind: 'addClient', wait: 51711, studio: 1, user: 1, pick: 71, value: 6 },
        { kind: 'addClient', wait: 105155, studio: 0, user: 0, pick: 24, value: 7 },
      ],
      acts: [
        { kind: 'answerReview', wait: 0, studio: 0, user: 0, pick: 31, value: 8 },
        { kind: 'addClient', wait: 33735, studio: 0, user: 0, pick: 73, value: 9 },
        { kind: 'changeContactsTwoWay', wait: 54597, studio: 1, user: 1, pick: 38, value: 10 },
        { kind: 'throttle', wait: 2631, studio: 1, user: 0, pick: 93, value: 11 },
        { kind: 'moveContact', wait: 3008, studio: 0, user: 0, pick: 13, value: 12 },
        { kind: 'noteContact', wait: 0, studio: 1, user: 1, pick: 74, value: 13 },
        { kind: 'pickGroup', wait: 0, studio: 0, user: 1, pick: 98, value: 14 },
        { kind: 'reconnect', wait: 525, studio: 0, user: 0, pick: 55, value: 15 },
        { kind: 'deleteClient', wait: 2880, studio: 0, user: 0, pick: 29, value: 16 },
        { kind: 'joinOrLeaveGroup', wait: 44069, studio: 0, user: 1, pick: 24, value: 18 },
      ],
      contactsLag: 300,
    },
    withoutFaults: [5, 6, 7, 8, 9],
  },
  {
    lesson:
      'A label taken off within a minute of our putting it on is seen to be off: a list may be late, so the contact is asked for by name.',
    plan: {
      seed: 282149,
      weather: 'calm',
      studios: [
        [
          {
            twoWay: true,
            populateGoogle: false,
            populateStudio: true,
            includeTentative: true,
            privacy: 'full',
            contacts: { twoWay: true },
          },
        ],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [
        { kind: 'addClient', wait: 279, studio: 0, user: 0, pick: 76, value: 10 },
        { kind: 'addClient', wait: 89043, studio: 0, user: 1, pick: 91, value: 12 },
      ],
      acts: [
        { kind: 'deleteLabel', wait: 3465, studio: 0, user: 1, pick: 10, value: 18 },
        { kind: 'addClient', wait: 0, studio: 0, user: 0, pick: 74, value: 21 },
        { kind: 'noteClient', wait: 52935, studio: 0, user: 1, pick: 52, value: 22 },
        { kind: 'unlabelContact', wait: 0, studio: 0, user: 0, pick: 19, value: 23 },
      ],
      contactsLag: 0,
    },
    withoutFaults: [],
  },
  {
    lesson:
      'A repair leaves alone what may have been made: it ended the tie of a client who was gone, and nobody looked for the contact any more.',
    plan: {
      seed: 602316,
      weather: 'usual',
      studios: [
        [
          {
            twoWay: true,
            populateGoogle: true,
            populateStudio: true,
            includeTentative: true,
            privacy: 'full',
            contacts: { twoWay: true },
          },
          {
            twoWay: false,
            populateGoogle: false,
            populateStudio: true,
            includeTentative: false,
            privacy: 'full',
            contacts: { twoWay: true },
          },
        ],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 1,
      skew: 0,
      before: [{ kind: 'addClient', wait: 68, studio: 0, user: 0, pick: 73, value: 6 }],
      acts: [
        { kind: 'deleteClient', wait: 209, studio: 0, user: 1, pick: 2, value: 7 },
        { kind: 'resume', wait: 100, studio: 0, user: 0, pick: 46, value: 9 },
        { kind: 'restoreClient', wait: 63833, studio: 0, user: 0, pick: 82, value: 10 },
        { kind: 'deleteClient', wait: 1727, studio: 0, user: 1, pick: 63, value: 12 },
        { kind: 'repair', wait: 0, studio: 0, user: 1, pick: 2, value: 17 },
      ],
      contactsLag: 300,
    },
    withoutFaults: [3, 4, 5, 6, 7],
  },
];
