import type { EntryField } from '../../domain/entry.ts';
import type { AgreedPrints } from '../model.ts';
import { withField } from '../merge.ts';
import { entryShape } from './entry-shape.ts';
import type { GoogleEvent, GoogleWrite, Pair } from './model.ts';
import { printOfSent } from './unsaved-writes.ts';

/**
 * The pair once Google answered a write: with the event's new version, and with a note of every field Google took otherwise
 * than we sent it, so that reading it back is no edit.
 */
export function pairAfterWrite(
  pair: Pair,
  write: GoogleWrite,
  event: Pick<GoogleEvent, 'version' | 'entry' | 'readOnly'>,
): Pair {
  const written = fieldsOf(write);
  // One way, Google keeps what was edited of occurrences there: agreed on by nobody, and no manner of Google's.
  const sent = write.kind === 'patch' ? withField(pair.agreed, 'recurrence', write.entry) : pair.agreed;
  const held: Record<string, string> = {};
  for (const field of entryShape.fields) {
    const before = pair.heldByGoogle?.[field];
    const print = entryShape.print(field, event.entry);
    if (!written.includes(field)) {
      if (before !== undefined) held[field] = before;
    } else if (print !== entryShape.print(field, sent)) held[field] = print;
  }
  const { heldByGoogle: _before, readOnly: _readOnly, sentPrint: _sent, ...rest } = pair;
  const sentPrint = 'mark' in write ? printOfSent(write.mark.sent) : undefined;
  return {
    ...rest,
    googleVersion: event.version,
    ...(event.readOnly === undefined ? {} : { readOnly: event.readOnly }),
    ...(sentPrint === undefined ? {} : { sentPrint }),
    ...heldByGoogle(held),
  };
}

function fieldsOf(write: GoogleWrite): readonly EntryField[] {
  switch (write.kind) {
    case 'insert':
    case 'undelete':
      return entryShape.fields;
    case 'patch':
      // The notes and the text below them are one text in Google: writing either writes both.
      return write.fields.includes('detail') ? [...write.fields, 'notes'] : write.fields;
    case 'delete':
    case 'clearMark':
      return [];
  }
}

function heldByGoogle(held: AgreedPrints): Pick<Pair, 'heldByGoogle'> {
  return Object.keys(held).length === 0 ? {} : { heldByGoogle: held };
}
