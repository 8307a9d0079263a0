import { contactSeeds } from './regressions/contact-seeds.ts';
import { declinedSeeds } from './regressions/declined-seeds.ts';
import { earlySeeds } from './regressions/early-seeds.ts';
import { laterContactSeeds } from './regressions/later-contact-seeds.ts';
import { laterSeeds } from './regressions/later-seeds.ts';
import { laterSeriesSeeds } from './regressions/later-series-seeds.ts';
import { overlapSeeds } from './regressions/overlap-seeds.ts';
import { refusalSeeds } from './regressions/refusal-seeds.ts';
import type { Regression } from './regressions/regression.ts';
import { seriesSeeds } from './regressions/series-seeds.ts';
import { sharedCalendarSeeds } from './regressions/shared-calendar-seeds.ts';
import { unsavedSeeds } from './regressions/unsaved-seeds.ts';

/** Every history that ever failed stays here: `npm run sim -- --regressions` lets them happen again. */
export const regressions: readonly Regression[] = [
  ...earlySeeds,
  ...laterSeeds,
  ...contactSeeds,
  ...laterContactSeeds,
  ...seriesSeeds,
  ...laterSeriesSeeds,
  ...overlapSeeds,
  ...sharedCalendarSeeds,
  ...refusalSeeds,
  ...declinedSeeds,
  ...unsavedSeeds,
];
