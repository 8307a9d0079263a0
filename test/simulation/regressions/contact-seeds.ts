import type { Regression } from './regression.ts';

/** What histories of clients and contacts taught. */
export const contactSeeds: readonly Regression[] = [
  {
    lesson:
      'A contact made in the minutes a list did not show comes in, also where everything is read next: it counted as old.',
    plan: {
      seed: 140,
      weather: 'calm',
      studios: [
        [
          {
            twoWay: true,
            populateGoogle: true,
            populateStudio: false,
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
      before: [{ kind: 'addClient', wait: 154, studio: 0, user: 0, pick: 69, value: 9 }],
      acts: [
        { kind: 'populateGoogle', wait: 0, studio: 0, user: 0, pick: 53, value: 10 },
        { kind: 'createContact', wait: 1380, studio: 0, user: 1, pick: 45, value: 12 },
        { kind: 'fullResync', wait: 574995, studio: 0, user: 0, pick: 46, value: 16 },
      ],
      contactsLag: 300,
    },
    withoutFaults: [],
  },
  {
    lesson:
      'A contact put under the new label before the first look comes in, also where the first look was not the last full one.',
    plan: {
      seed: 5170,
      weather: 'usual',
      studios: [
        [
          {
            twoWay: true,
            populateGoogle: false,
            populateStudio: false,
            includeTentative: false,
            privacy: 'busy',
            contacts: { twoWay: true },
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
        { kind: 'deleteClient', wait: 2220, studio: 0, user: 1, pick: 86, value: 8 },
        { kind: 'joinOrLeaveGroup', wait: 0, studio: 0, user: 1, pick: 19, value: 9 },
        { kind: 'createContact', wait: 0, studio: 0, user: 1, pick: 99, value: 10 },
      ],
      contactsLag: 120,
    },
    withoutFaults: [],
  },
  {
    lesson: 'A contact deleted and made again is the client’s at the same look: it took one more full read.',
    plan: {
      seed: 199,
      weather: 'calm',
      studios: [
        [
          {
            twoWay: true,
            populateGoogle: true,
            populateStudio: true,
            includeTentative: false,
            privacy: 'full',
            contacts: { twoWay: true },
          },
          {
            twoWay: true,
            populateGoogle: true,
            populateStudio: false,
            includeTentative: true,
            privacy: 'full',
            contacts: { twoWay: false },
          },
        ],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [{ kind: 'addClient', wait: 24642, studio: 0, user: 1, pick: 78, value: 11 }],
      acts: [
        { kind: 'expireContactTokens', wait: 10860, studio: 0, user: 1, pick: 62, value: 13 },
        { kind: 'recreateContact', wait: 0, studio: 0, user: 1, pick: 68, value: 18 },
      ],
      contactsLag: 120,
    },
    withoutFaults: [],
  },
  {
    lesson:
      'A label taken off in the minute after it was put on is seen to be off: it was taken for a list that lags behind.',
    plan: {
      seed: 1079,
      weather: 'calm',
      studios: [
        [
          {
            twoWay: true,
            populateGoogle: true,
            populateStudio: true,
            includeTentative: false,
            privacy: 'busy',
            contacts: { twoWay: true },
          },
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
      before: [{ kind: 'addClient', wait: 637, studio: 0, user: 0, pick: 18, value: 8 }],
      acts: [
        { kind: 'reconnect', wait: 160, studio: 0, user: 1, pick: 53, value: 9 },
        { kind: 'unlabelContact', wait: 30945, studio: 0, user: 1, pick: 77, value: 10 },
      ],
      contactsLag: 0,
    },
    withoutFaults: [],
  },
  {
    lesson:
      'Of two clients whose contacts were merged the one without is told so also in a full read: its pair stood for ever.',
    plan: {
      seed: 1179,
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
          {
            twoWay: true,
            populateGoogle: true,
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
      before: [
        { kind: 'addClient', wait: 39633, studio: 0, user: 1, pick: 28, value: 10 },
        { kind: 'addClient', wait: 292, studio: 0, user: 1, pick: 47, value: 11 },
      ],
      acts: [
        { kind: 'throttle', wait: 15239, studio: 0, user: 0, pick: 25, value: 14 },
        { kind: 'mergeContacts', wait: 0, studio: 0, user: 0, pick: 81, value: 15 },
        { kind: 'addClient', wait: 0, studio: 0, user: 1, pick: 29, value: 16 },
      ],
      contactsLag: 300,
    },
    withoutFaults: [],
  },
  {
    lesson:
      'New contacts that Google refuses because their label was deleted go out under the one made in its place: they were set aside.',
    plan: {
      seed: 558,
      weather: 'calm',
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
        ],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [],
      acts: [
        { kind: 'recreateContact', wait: 4531, studio: 0, user: 1, pick: 35, value: 4 },
        { kind: 'deleteLabel', wait: 0, studio: 0, user: 0, pick: 97, value: 5 },
        { kind: 'addClient', wait: 0, studio: 0, user: 0, pick: 62, value: 6 },
      ],
      contactsLag: 0,
    },
    withoutFaults: [],
  },
  {
    lesson:
      'Contacts go on being looked at where the process that removes their account died on the way: nobody ever asked for them again.',
    plan: {
      seed: 3022,
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
            twoWay: true,
            populateGoogle: false,
            populateStudio: false,
            includeTentative: false,
            privacy: 'full',
            contacts: { twoWay: true },
          },
        ],
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
      before: [{ kind: 'addClient', wait: 254, studio: 1, user: 0, pick: 39, value: 11 }],
      acts: [
        { kind: 'recreateContact', wait: 339600, studio: 1, user: 1, pick: 0, value: 13 },
        { kind: 'disconnect', wait: 0, studio: 1, user: 0, pick: 28, value: 22 },
      ],
      contactsLag: 0,
    },
    withoutFaults: [4, 6, 8, 5, 3, 2],
  },
];
