import { expect, test } from 'vitest';
import { pairAfterWrite } from '../../shared/sync/calendar/pair-after-write.ts';
import type { GoogleWrite } from '../../shared/sync/calendar/model.ts';
import { printOfSent } from '../../shared/sync/calendar/unsaved-writes.ts';
import { entry, event, eventId, mark, pair } from './calendar-examples.ts';

const insert: GoogleWrite = { kind: 'insert', eventId, entry: entry({ notes: 'a  b' }), mark: mark() };
const patch = (fields: Extract<GoogleWrite, { kind: 'patch' }>['fields']): GoogleWrite => ({
  ...insert,
  kind: 'patch',
  version: 'etag1',
  fields,
  held: entry(),
});

test("a write that Google took as sent leaves its version, what its mark says, and no manner of Google's", () => {
  const after = pairAfterWrite(pair({ agreed: entry() }), insert, event({ version: 'etag3' }));
  expect(after).toEqual(pair({ googleVersion: 'etag3', sentPrint: printOfSent(mark().sent) ?? '' }));
});

test("what Google holds otherwise than it was sent is remembered as Google's manner", () => {
  const agreed = entry({ notes: 'a  b' });
  const after = pairAfterWrite(pair({ agreed }), insert, event({ entry: entry({ notes: 'a b' }) }));
  expect(after.heldByGoogle).toEqual({ notes: 'a b' });
  expect(after.agreed).toEqual(agreed);
});

test('a field that was not written keeps the manner known of it, one written anew loses it', () => {
  const before = pair({ heldByGoogle: { notes: 'a b', location: 'Main Street' } });
  const after = pairAfterWrite(before, patch(['location']), event({ entry: entry({ notes: 'edited since' }) }));
  expect(after.heldByGoogle).toEqual({ notes: 'a b' });
});

test('the notes are written with the text below them: both are one text in Google', () => {
  const agreed = entry({ notes: 'a  b', detail: 'Client: Ann' });
  const answer = event({ entry: entry({ notes: 'a b', detail: 'Client: Ann' }) });
  expect(pairAfterWrite(pair({ agreed }), patch(['detail']), answer).heldByGoogle).toEqual({ notes: 'a b' });
});

test('a delete or a cleared mark says nothing of the fields', () => {
  const held = pair({ heldByGoogle: { notes: 'a b' } });
  const changed = event({ version: 'etag3', entry: entry({ notes: 'edited since', title: 'x' }) });
  for (const write of [
    { kind: 'delete', eventId, version: 'etag1' },
    { kind: 'clearMark', eventId, version: 'etag1' },
  ] as const) {
    expect(pairAfterWrite(held, write, changed)).toEqual({ ...held, googleVersion: 'etag3' });
  }
});

test('whether the event may be written is told by the answer', () => {
  expect(pairAfterWrite(pair({ readOnly: 'locked' }), insert, event()).readOnly).toBeUndefined();
  expect(pairAfterWrite(pair(), insert, event({ readOnly: 'locked' })).readOnly).toBe('locked');
});
