import type { ConflictAnswer } from '../../ports/records/conflict-record.ts';

/** An answer that was carried out, and what of it is kept so that it can be taken back. */
export interface CarriedOut extends Pick<ConflictAnswer, 'changed' | 'times' | 'preferredBefore'> {
  readonly kind: 'carriedOut';
}
