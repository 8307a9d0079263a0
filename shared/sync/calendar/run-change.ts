import { entryFields } from '../../domain/entry.ts';
import type { Entry, EntryField } from '../../domain/entry.ts';
import type { BookingId, EventId } from '../../domain/ids.ts';
import { withField } from '../merge.ts';
import type { AgreedPrints } from '../model.ts';
import { entryShape, shorten } from './entry-shape.ts';
import type { Action, ActionKind, Pair } from './model.ts';

/** What one side held before a run wrote it, and as the run left it. */
export interface SideChange {
  /** Absent: it was not there. */
  readonly was?: Entry;
  /** What was written; every field where it was made or taken away. */
  readonly fields: readonly EntryField[];
  /** Short prints of those fields as the run left them. Absent: it is not there any more. */
  readonly became?: AgreedPrints;
}

/** What a run wrote of one item: shown on its page, and what its undo goes by. */
export interface RunChange {
  readonly kind: ActionKind;
  readonly bookingId: BookingId;
  readonly eventId: EventId;
  readonly title: string;
  readonly before?: Entry;
  readonly after?: Entry;
  /** `version`: the booking's that the run left. */
  readonly studio?: SideChange & { readonly version: number };
  readonly google?: SideChange;
  /** A series was cut in two by it: more than one booking changed with it. */
  readonly cut?: true;
}

/** What an action that was carried out is remembered by; undefined for those that wrote neither side. */
export function changeOf(
  action: Action,
  saved: { readonly pair: Pair | undefined; readonly version: number },
): RunChange | undefined {
  const { kind, bookingId, eventId, title, before, after, continued = [] } = action;
  const studio = studioChange(action);
  const google = saved.pair === undefined ? undefined : googleChange(action, saved.pair);
  if (studio === undefined && google === undefined) return undefined;
  return {
    kind,
    bookingId,
    eventId,
    title,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(studio === undefined ? {} : { studio: { ...studio, version: saved.version } }),
    ...(google === undefined ? {} : { google }),
    ...(continued.length === 0 ? {} : { cut: true }),
  };
}

function studioChange({ studio, before }: Action): SideChange | undefined {
  if (studio === undefined) return undefined;
  const was = before === undefined ? {} : { was: before };
  switch (studio.kind) {
    case 'create':
    case 'restore':
      return { fields: entryFields, became: printsOf(studio.entry, entryFields) };
    case 'update':
      return { ...was, fields: studio.fields, became: printsOf(studio.entry, studio.fields) };
    case 'delete':
      return { ...was, fields: entryFields };
  }
}

function googleChange({ google, before }: Action, pair: Pair): SideChange | undefined {
  switch (google?.kind) {
    case undefined:
    case 'clearMark':
      return undefined;
    case 'insert':
    case 'undelete':
      return { fields: entryFields, became: printsHeld(pair, entryFields) };
    case 'patch': {
      // The notes and the text below them are one text in Google: writing either writes both.
      const both = google.fields.includes('detail') || google.fields.includes('notes');
      const fields = entryFields.filter(
        (field) => google.fields.includes(field) || (both && (field === 'notes' || field === 'detail')),
      );
      return { was: google.held, fields, became: printsHeld(pair, fields) };
    }
    case 'delete':
      return { ...(before === undefined ? {} : { was: before }), fields: entryFields };
  }
}

/** Short prints of some fields. */
export function printsOf(entry: Entry, fields: readonly EntryField[]): AgreedPrints {
  return Object.fromEntries(fields.map((field) => [field, shorten(entryShape.print(field, entry))]));
}

/** The same of an event as Google is known to hold it. */
function printsHeld({ agreed, heldByGoogle }: Pair, fields: readonly EntryField[]): AgreedPrints {
  return Object.fromEntries(
    fields.map((field) => [field, shorten(heldByGoogle?.[field] ?? entryShape.print(field, agreed))]),
  );
}

/**
 * One change for each item, the latest first: what it was before the first change to it, and what the last left of it. What came
 * and went within the run leaves nothing.
 */
export function foldChanges(changes: readonly RunChange[]): readonly RunChange[] {
  const byBooking = Map.groupBy(changes, ({ bookingId }) => bookingId);
  return [...byBooking.values()]
    .map((all) => all.reduce(joined))
    .filter(({ studio, google }) => studio !== undefined || google !== undefined)
    .toReversed();
}

function joined(first: RunChange, next: RunChange): RunChange {
  const { before: _before, after: _after, studio: _studio, google: _google, ...rest } = next;
  const before = first.before ?? (first.after === undefined ? next.before : undefined);
  const after = next.after ?? (next.before === undefined ? first.after : undefined);
  const studio = joinedSides(first.studio, next.studio);
  const google = joinedSides(first.google, next.google);
  const version = next.studio?.version ?? first.studio?.version ?? 0;
  return {
    ...rest,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(studio === undefined ? {} : { studio: { ...studio, version } }),
    ...(google === undefined ? {} : { google }),
    ...(first.cut === true ? { cut: true } : {}),
  };
}

function joinedSides(first: SideChange | undefined, next: SideChange | undefined): SideChange | undefined {
  if (first === undefined || next === undefined) return first ?? next;
  if (first.was === undefined && next.became === undefined) return undefined;
  return {
    ...(first.was === undefined ? {} : { was: wasBefore(first, next, first.was) }),
    fields: entryFields.filter((field) => first.fields.includes(field) || next.fields.includes(field)),
    ...(next.became === undefined ? {} : { became: { ...first.became, ...next.became } }),
  };
}

/** What the second change alone wrote may have been changed by a person between the two. */
function wasBefore(first: SideChange, next: SideChange, was: Entry): Entry {
  const { was: later, fields } = next;
  if (later === undefined) return was;
  const own = fields.filter((field) => !first.fields.includes(field));
  return own.reduce((entry, field) => withField(entry, field, later), was);
}
