import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { markFrom, markProperties, noMarkProperties } from '../../../shared/adapters/google/mark.ts';
import { asId } from '../../../shared/domain/ids.ts';
import type { Mark } from '../../../shared/sync/calendar/model.ts';

const ids = {
  studioId: asId<Mark['studioId']>('st-1'),
  userId: asId<Mark['userId']>('u_2'),
  bookingId: asId<Mark['bookingId']>('b3'),
};

/** What Google does with properties: long keys dropped, long values cut, silently (facts 1.7). */
function asGoogleKeeps(properties: Record<string, string>): Record<string, string> {
  const kept = Object.entries(properties).filter(([key]) => key.length <= 44);
  return Object.fromEntries(kept.map(([key, value]) => [key, value.slice(0, 1024)]));
}

describe('a mark', () => {
  test('comes back whole from what Google keeps of it', () => {
    const prints = fc.record({
      title: fc.string(),
      notes: fc.string({ unit: 'binary', maxLength: 1_000, size: 'max' }),
    });
    fc.assert(
      fc.property(prints, (sent) => {
        const mark: Mark = { ...ids, sent };
        expect(markFrom(asGoogleKeeps(markProperties(mark)))).toEqual(mark);
      }),
    );
  });

  test('leaves the longest prints out when they would not fit, and keeps the rest', () => {
    const mark: Mark = { ...ids, sent: { title: 'a', notes: '😀'.repeat(4_000), span: 's' } };
    const properties = markProperties(mark);
    expect(Buffer.byteLength(JSON.stringify(properties))).toBeLessThan(20_000);
    expect(markFrom(properties)).toEqual({ ...ids, sent: { title: 'a', span: 's' } });
  });

  test('written over a longer one is read as itself', () => {
    const before = markProperties({ ...ids, sent: { notes: 'x'.repeat(5_000) } });
    const after = markProperties({ ...ids, sent: { notes: 'y' } });
    expect(markFrom({ ...before, ...after })?.sent).toEqual({ notes: 'y' });
  });

  test('taken off leaves nothing', () => {
    const properties = markProperties({ ...ids, sent: { notes: 'x'.repeat(15_000) } });
    const left = Object.keys({ ...properties }).filter((key) => !(key in noMarkProperties()));
    expect(left).toEqual([]);
    expect(markFrom({ ...properties, ...noMarkProperties() })).toBeUndefined();
  });

  test.each([
    ['nothing', {}],
    ['another form', { studiosync: '2.0.a.b.c' }],
    ['too few parts', { studiosync: '1.0.a.b' }],
    ['ids that cannot be ours', { studiosync: '1.0.a.b.c/d' }],
  ])('is not seen in %s', (_case, properties) => {
    expect(markFrom(properties)).toBeUndefined();
  });

  test.each([
    ['missing', { studiosync: '1.2.a.b.c', 'studiosync-sent-0': '{"title":"x' }],
    ['no JSON', { studiosync: '1.1.a.b.c', 'studiosync-sent-0': '{"title' }],
    ['counted absurdly', { studiosync: '1.99999.a.b.c' }],
    ['of another shape', { studiosync: '1.1.a.b.c', 'studiosync-sent-0': '{"title":1}' }],
  ])('keeps its ids when its prints are %s', (_case, properties) => {
    expect(markFrom(properties)).toEqual({ studioId: 'a', userId: 'b', bookingId: 'c', sent: {} });
  });
});
