import { describe, expect, test } from 'vitest';
import { markData, marksFrom, withoutMarkOf } from '../../../shared/adapters/google/contact-mark.ts';
import { asId } from '../../../shared/domain/ids.ts';
import type { ContactMark } from '../../../shared/sync/contacts/contact.ts';

function mark(clientId: string, sent: ContactMark['sent'] = { givenName: 'a1b2c3d4', notes: 'ü"\\' }): ContactMark {
  return { studioId: asId('studio-1'), userId: asId('user-1'), clientId: asId(clientId), sent };
}

const foreign = { key: 'another program', value: '1.2.3' };
const asHeld = (data: readonly { readonly key: string; readonly value: string }[]) => data.map((item) => ({ ...item }));

describe('a mark', () => {
  test('comes back as it was written, in any order, among the data of others', () => {
    const data = asHeld([...markData(mark('c1')), foreign]).toReversed();
    expect(marksFrom(data)).toEqual([mark('c1')]);
  });

  test('tells which write it came with, and whose the contact was', () => {
    const told = { ...mark('c1'), write: 'a1b2c3d4', origin: 'google' } as const;
    expect(marksFrom(asHeld(markData(told)))).toEqual([told]);
    const tooLong = { ...told, sent: { phones: '.a1b2c3d4'.repeat(600), notes: 'ü' } };
    expect(marksFrom(asHeld(markData(tooLong)))).toEqual([{ ...told, sent: { notes: 'ü' } }]);
  });

  test('of each client of a merged contact comes back', () => {
    const data = asHeld([...markData(mark('c2', { notes: 'two' })), ...markData(mark('c1', { notes: 'one' }))]);
    expect(marksFrom(data)).toEqual([mark('c1', { notes: 'one' }), mark('c2', { notes: 'two' })]);
  });

  test('written twice counts once', () => {
    expect(marksFrom(asHeld([...markData(mark('c1')), ...markData(mark('c1'))]))).toEqual([mark('c1')]);
  });

  test('that is long is spread over several values, and one that is too long leaves out the longest', () => {
    const long = { givenName: 'g'.repeat(1_500), notes: 'n'.repeat(1_500) };
    expect(markData(mark('c1', long)).every(({ value }) => value.length < 1_100)).toBe(true);
    expect(marksFrom(asHeld(markData(mark('c1', long))))).toEqual([mark('c1', long)]);
    const tooLong = { ...long, address: 'a'.repeat(5_000) };
    expect(marksFrom(asHeld(markData(mark('c1', tooLong))))).toEqual([mark('c1', long)]);
  });

  test.each([
    ['another form', '2.0.s.u.c'],
    ['too few parts', '1.0.s.u'],
    ['an id that is none', '1.0.s.u.a/b'],
    ['no text at all', ''],
  ])('with %s is none', (_what, value) => {
    expect(marksFrom([{ key: 'studiosync', value }])).toEqual([]);
  });

  test('whose prints were lost is one without prints', () => {
    const [ids] = markData(mark('c1'));
    expect(marksFrom(asHeld(ids === undefined ? [] : [ids]))).toEqual([mark('c1', {})]);
    expect(marksFrom([{ key: 'studiosync', value: '1.99.studio-1.user-1.c1' }])).toEqual([mark('c1', {})]);
  });

  test('gives way to a new one of its client, and to nobody else’s', () => {
    const data = asHeld([...markData(mark('c1')), ...markData(mark('c11')), foreign]);
    const left = withoutMarkOf(data, mark('c1'));
    expect(marksFrom(left)).toEqual([mark('c11')]);
    expect(left).toContainEqual(foreign);
    expect(marksFrom(withoutMarkOf(data, { ...mark('c1'), userId: asId('user-2') }))).toHaveLength(2);
  });
});
