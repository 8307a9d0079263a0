import type { MailId, SyncId } from '../domain/ids.ts';

/** What asks for a sync. */
export const syncTriggers = [
  'tick',
  'push',
  'studio',
  'now',
  'populate',
  'continuation',
  'repair',
  'compare',
  'undo',
] as const;

/** What asked for a sync. */
export type SyncTrigger = (typeof syncTriggers)[number];

/** Asks for a run of one user's sync. */
export interface SyncRequest {
  readonly syncId: SyncId;
  readonly trigger: SyncTrigger;
  /** Which of the user's syncs; absent: the calendar's. */
  readonly of?: 'contacts';
}

/** The messages of the product, by topic. Small, and without personal data: ids only. */
export interface Messages {
  readonly tick: { readonly scheduledFor: string };
  readonly 'sync-requested': SyncRequest;
  /** The same request for long work, on a topic of its own so that it never delays the short. */
  readonly 'bulk-sync-requested': SyncRequest;
  readonly 'mail-requested': { readonly mailId: MailId };
}

/** A topic of ours. */
export type Topic = keyof Messages;

/** Where messages are handed over. At least once, in any order. Throws `QueueFailure` only. */
export interface Queue {
  publish<T extends Topic>(topic: T, message: Messages[T]): Promise<void>;
}

/** The message was not accepted: say so or try later. */
export class QueueFailure extends Error {
  constructor(cause?: unknown) {
    super('queue: unavailable', { cause });
    this.name = 'QueueFailure';
  }
}
