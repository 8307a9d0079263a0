import type { SideChange } from './model.ts';

/** What is wanted for a paired item, before anyone asks whether it is allowed. */
export type Decision =
  | 'nothing'
  | 'updateInStudio'
  | 'updateInGoogle'
  | 'merge'
  | 'deleteInStudio'
  | 'deleteInGoogle'
  | 'putBackInStudio'
  | 'putBackInGoogle'
  | 'forget';

/**
 * The nine cells. Down: what happened in the studio since the agreed version. Across: what happened in Google.
 *
 * |            | same             | edited            | gone              |
 * | ---------- | ---------------- | ----------------- | ----------------- |
 * | **same**   | nothing          | update in studio  | delete in studio  |
 * | **edited** | update in Google | merge by field    | put back in Google |
 * | **gone**   | delete in Google | put back in studio | forget           |
 *
 * A change wins over a deletion. No cell knows a clock.
 */
const table: Readonly<Record<SideChange, Readonly<Record<SideChange, Decision>>>> = {
  same: { same: 'nothing', edited: 'updateInStudio', gone: 'deleteInStudio' },
  edited: { same: 'updateInGoogle', edited: 'merge', gone: 'putBackInGoogle' },
  gone: { same: 'deleteInGoogle', edited: 'putBackInStudio', gone: 'forget' },
};

/** The cell for what happened on both sides. */
export function decide(studio: SideChange, google: SideChange): Decision {
  return table[studio][google];
}
