import { describe, expect, test } from 'vitest';
import { begin, everyEdit, expectedAfter, make } from './series-edits.ts';
import { startStudioWithSeries } from './studio-with-series.ts';

/** What Google leaves open (facts 1.4, 11): as recorded, and the other way round. */
const manners = [
  ['as recorded', {}],
  [
    'the other way round',
    {
      order: 'exceptionsFirst',
      exceptionsOnNewTime: 'kept',
      followingIds: 'random',
      followingMark: 'left',
    },
  ],
] as const;

describe.each(manners)('a weekly series, Google behaving %s', (_name, manner) => {
  test.each(everyEdit)('$deed in $side, $scope, $kind', async (edit) => {
    const studio = await startStudioWithSeries();
    studio.google.trouble.setManners(manner);
    const series = await begin(studio, edit.kind);
    const before = await studio.inStudio();
    expect(before).toHaveLength(20);
    await make(studio, series, edit);
    await studio.run();
    const expected = expectedAfter(before, edit);
    expect(await studio.inStudio()).toEqual(expected);
    expect(await studio.inGoogle()).toEqual(expected);
    await studio.run();
    studio.calls.length = 0;
    await studio.settle();
    expect(studio.calls.filter((call) => !call.startsWith('read'))).toEqual([]);
    expect(await studio.inGoogle()).toEqual(expected);
    expect(await studio.conflicts()).toEqual([]);
  });
});
