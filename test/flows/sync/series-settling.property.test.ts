import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterRoundTrip, anyStory, bothSides, tell } from './series-stories.ts';
import type { Deed, Setting } from './series-stories.ts';
import { calendarId } from './studio-with-series.ts';

/**
 * Other stories: `SERIES_SEED=7 SERIES_STORIES=500 vitest run --project unit test/flows/sync/series-settling.property.test.ts`;
 * longer ones with `SERIES_DEEDS`.
 */
const seed = Number(process.env['SERIES_SEED'] ?? 4);
const stories = Number(process.env['SERIES_STORIES'] ?? 40);
const deeds = Number(process.env['SERIES_DEEDS'] ?? 12);

async function settles([set, happening]: readonly [Setting, readonly Deed[]]): Promise<void> {
  const studio = await tell(set, happening);
  const { studio: here, google: there } = await bothSides(studio, set);
  expect(there).toEqual(here);
  const settled = JSON.stringify(studio.google.person.look(calendarId));
  for (let time = 0; time < 5; time++) expect(await afterRoundTrip(studio)).toBe(settled);
}

describe('whatever is done to a series on both sides, and whichever calls fail', () => {
  // Each story by itself, so that one that fails is told with its seed before anything takes too long.
  test.each(fc.sample(anyStory(deeds), { seed, numRuns: stories }).map((story, nth) => ({ nth, story })))(
    `both sides show the same, and five round trips later Google holds the same to the letter (seed ${seed}, story $nth)`,
    async ({ story }) => {
      await settles(story).catch((error: unknown) => {
        throw new Error(`seed ${seed}: ${JSON.stringify(story)}`, { cause: error });
      });
    },
    120_000,
  );
});
