import type { Regression } from './regression.ts';

/** What histories taught about writes that Google refuses. */
export const refusalSeeds: readonly Regression[] = [
  {
    lesson:
      'A change whose write Google refused, first as access was gone and then as it took no writes for a while, is written once all the same: each refusal ends its run, and is none of the writes that a change may cost.',
    plan: {
      seed: 403090,
      weather: 'calm',
      studios: [
        [{ twoWay: false, populateGoogle: true, populateStudio: false, includeTentative: false, privacy: 'full' }],
      ],
      push: false,
      sharedCalendar: false,
      rewritesTexts: false,
      pageSize: 250,
      skew: 0,
      before: [],
      acts: [
        { kind: 'revoke', wait: 2474, studio: 0, user: 1, pick: 53, value: 2 },
        { kind: 'pauseWrites', wait: 0, studio: 0, user: 1, pick: 4, value: 6 },
        { kind: 'book', wait: 0, studio: 0, user: 1, pick: 99, value: 8 },
      ],
    },
    withoutFaults: [],
  },
];
