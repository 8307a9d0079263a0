import type { Entry, EntryField } from '../../domain/entry.ts';
import { withField } from '../merge.ts';
import type { AgreedPrints } from '../model.ts';
import { entryShape } from './entry-shape.ts';
import { isDeclined } from './rules.ts';
import type { GoogleWrite, Pair, StudioWrite } from './model.ts';
import type { Half, ItemNow } from './undo-item.ts';

/**
 * The tie once an item is taken back; undefined where there is none of this calendar. Where both sides stand, they may differ from
 * now on: what Google holds otherwise is noted as its manner, so that it is nobody's edit. Where only the event stands, the tie says
 * that its booking was taken back; where only the booking does, nothing ties it, as before a populate. That the event is declined
 * takes no booking away again.
 */
export function pairAfterUndo(now: ItemNow, studio: Half<StudioWrite>, google: Half<GoogleWrite>): Pair | undefined {
  const { pair, input, state, event } = now;
  if (pair === undefined || pair.calendarId !== input.calendarId) return undefined;
  const { outOfGoogle: _google, outOfStudio: _studio, ended: _ended, ...tie } = pair;
  const bookingStands = studio.kind === 'write' ? studio.write.kind !== 'delete' : state.kind === 'item';
  const eventStands = google.kind === 'write' ? google.write.kind !== 'delete' : event.kind === 'event';
  if (!eventStands) return { ...tie, ended: true };
  const seen = event.kind === 'event' ? { ...tie, googleVersion: event.event.version } : tie;
  const settled = withUndoneFields(now, seen, { studio, google });
  if (!bookingStands) return { ...settled, outOfStudio: 'undone' };
  return isDeclined(event) ? { ...settled, outOfGoogle: pair.outOfGoogle ?? 'declined' } : settled;
}

function withUndoneFields(
  { change, event }: ItemNow,
  tie: Pair,
  halves: { readonly studio: Half<StudioWrite>; readonly google: Half<GoogleWrite> },
): Pair {
  const was = change.studio?.was;
  const setBack = was === undefined || change.studio?.became === undefined ? [] : fieldsOf(halves.studio);
  const broughtBack = change.google?.became === undefined ? change.google?.was : undefined;
  const agreed = broughtBack ?? (was === undefined ? tie.agreed : withFields(tie.agreed, setBack, was));
  if (event.kind !== 'event') return { ...tie, agreed };
  const looked = [...setBack, ...(change.google?.became === undefined ? [] : fieldsOf(halves.google))];
  const held: Record<string, string> = { ...tie.heldByGoogle };
  for (const field of looked) {
    const print = entryShape.print(field, event.event.entry);
    if (print === entryShape.print(field, agreed)) delete held[field];
    else held[field] = print;
  }
  const { heldByGoogle: _held, unagreed = [], ...rest } = tie;
  const open = unagreed.filter((field) => !looked.includes(field));
  return { ...rest, agreed, ...(open.length === 0 ? {} : { unagreed: open }), ...manner(held) };
}

function fieldsOf(half: Half<unknown>): readonly EntryField[] {
  return half.kind === 'leftOut' ? [] : half.fields;
}

function withFields(entry: Entry, fields: readonly EntryField[], from: Entry): Entry {
  return fields.reduce((changed, field) => withField(changed, field, from), entry);
}

function manner(held: AgreedPrints): Pick<Pair, 'heldByGoogle'> {
  return Object.keys(held).length === 0 ? {} : { heldByGoogle: held };
}
