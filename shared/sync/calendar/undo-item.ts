import type { EntryField } from '../../domain/entry.ts';
import type { CalendarInput, GoogleChange, Pair, StudioState } from './model.ts';
import type { RunChange } from './run-change.ts';

/** Why something a run did is not taken back. */
export type UndoObstacle =
  | 'changedSince'
  /** Deleted so long ago that nothing is left to bring back. */
  | 'tooLate'
  | 'series'
  | 'readOnlyEvent'
  | 'calendarNotWritable'
  | 'otherCalendar'
  | 'unreadable';

/** One change of a run, and what both sides hold of its item now. */
export interface ItemNow {
  readonly change: RunChange;
  readonly input: CalendarInput;
  /** Of this calendar; ended ones too. */
  readonly pair: Pair | undefined;
  readonly state: StudioState;
  readonly event: GoogleChange;
}

/** What one side's half of an undo comes to. */
export type Half<Write> =
  /** The run left this side alone, or it is as it was already. */
  | { readonly kind: 'asItWas'; readonly fields: readonly EntryField[] }
  | { readonly kind: 'write'; readonly write: Write; readonly fields: readonly EntryField[] }
  | { readonly kind: 'leftOut'; readonly reason: UndoObstacle };
