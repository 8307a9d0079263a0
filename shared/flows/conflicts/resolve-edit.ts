import { isUnlinked } from '../../domain/booking.ts';
import type { Booking } from '../../domain/booking.ts';
import { withEntry } from '../../domain/apply-entry.ts';
import type { Entry, EntryField } from '../../domain/entry.ts';
import { syncIdOf } from '../../domain/ids.ts';
import { plainText } from '../../domain/wording.ts';
import { syncAt } from '../../ports/collections.ts';
import type { ConflictAnswer, ConflictRecord } from '../../ports/records/conflict-record.ts';
import { entryShape } from '../../sync/calendar/entry-shape.ts';
import type { ConflictDraft } from '../../sync/calendar/model.ts';
import type { Side } from '../../sync/model.ts';
import type { BookingDeps } from '../bookings/book.ts';
import { changeBooking } from '../bookings/change-booking.ts';
import { refuse } from '../refused.ts';
import type { Refused } from '../refused.ts';
import { without } from '../without.ts';
import type { CarriedOut } from './carried-out.ts';
import { fieldsToTake } from '../../sync/conflicts/choices.ts';

type EditDraft = Extract<ConflictDraft, { kind: 'edit' }>;

/** One answer about an item that was edited on both sides. */
export interface EditAnswer {
  readonly conflict: ConflictRecord;
  readonly draft: EditDraft;
  readonly answer: ConflictAnswer;
}

/**
 * Takes the values that lost, as a change of the studio's by whoever answered: both sides have them with the next sync. What
 * changed since in either side's eyes is not written over. A side that is always to win is noted in the user's settings, and
 * wins here as well.
 */
export async function carryOutEdit(deps: BookingDeps, given: EditAnswer): Promise<CarriedOut | Refused> {
  switch (given.answer.choice) {
    case 'takeOther':
      return takeValues(deps, given, undefined);
    case 'preferGoogle':
      return prefer(deps, given, 'google');
    case 'preferStudio':
      return prefer(deps, given, 'studio');
    case 'approve':
    case 'putBack':
    case 'keep':
    case 'keepBoth':
    case 'moveOne':
    case 'removeOne':
    case 'putBackInGoogle':
    case 'cancelSession':
    case 'takeUserOff':
    case 'keepOutOfGoogle':
      return { kind: 'carriedOut' };
  }
}

async function prefer(deps: BookingDeps, given: EditAnswer, side: Side): Promise<CarriedOut | Refused> {
  const { conflict, answer } = given;
  const taken = await takeValues(deps, given, side);
  // What changed since is somebody's newer word; the rule holds from now on all the same.
  const changed = taken.kind === 'carriedOut' && taken.changed !== undefined ? { changed: taken.changed } : {};
  const before = await setPreference(deps, conflict, side);
  return { kind: 'carriedOut', ...changed, preferredBefore: answer.preferredBefore ?? before };
}

/** Says which side wins for this user from now on; answers which it was before. */
export async function setPreference(
  deps: BookingDeps,
  { studioId, userId }: Pick<ConflictRecord, 'studioId' | 'userId'>,
  side: Side | 'neither',
): Promise<Side | 'neither'> {
  const document = syncAt(syncIdOf(studioId, userId));
  return deps.store.transact(async (transaction) => {
    const sync = (await transaction.get(document))?.value;
    if (sync === undefined) return 'neither';
    const before = sync.settings.preferOnConflict ?? 'neither';
    if (before === side) return before;
    const rest = without(sync.settings, 'preferOnConflict');
    const settings = side === 'neither' ? rest : { ...rest, preferOnConflict: side };
    transaction.update(document, { settings, version: sync.version + 1 });
    return before;
  });
}

/** Writes the losing values of all fields, or of those in which one side lost. */
async function takeValues(
  deps: BookingDeps,
  { conflict, draft, answer }: EditAnswer,
  side: Side | undefined,
): Promise<CarriedOut | Refused> {
  const lostBy = (winner: Side): Side => (winner === 'google' ? 'studio' : 'google');
  const losers = draft.fields.filter(({ winner }) => side === undefined || lostBy(winner) === side);
  if (losers.length === 0) return { kind: 'carriedOut' };
  const request = {
    studioId: conflict.studioId,
    bookingId: draft.bookingId,
    actor: answer.by,
    allowOverlap: true,
  };
  const changed = await changeBooking(deps, request, (before, { at }) => {
    const can = fieldsToTake({ ...draft, fields: losers }, before);
    let after = before;
    for (const field of can) {
      const { winner } = losers.find((one) => one.field === field) ?? { winner: 'studio' };
      const other = draft[lostBy(winner)];
      if (holds(after, field, other)) continue;
      if (!holds(after, field, draft[winner])) return changedSince();
      after = taken(after, { field, entry: other, answer, at });
    }
    return after;
  });
  if (changed.kind === 'refused') return changed;
  const { id: bookingId, version } = changed.booking;
  return { kind: 'carriedOut', changed: { bookingId, version } };
}

function taken(
  booking: Booking,
  given: {
    readonly field: EntryField;
    readonly entry: Entry;
    readonly answer: ConflictAnswer;
    readonly at: Booking['updatedAt'];
  },
): Booking {
  const { field, entry, answer, at } = given;
  const after = withEntry(booking, entry, { fields: [field], actor: answer.by, at });
  // Version, log and confirmation are the change's own, made where it is written.
  const kept = { ...after, version: booking.version, updatedAt: booking.updatedAt };
  return kept.kind === 'session' && booking.kind === 'session' ? { ...kept, statusNotes: booking.statusNotes } : kept;
}

/** Whether a booking still says of a field what an entry says. */
function holds(booking: Booking, field: EntryField, entry: Entry): boolean {
  const now: Entry = {
    ...without(entry, 'recurrence'),
    title: isUnlinked(booking) ? plainText(booking.description) : entry.title,
    span: booking.span,
    location: plainText(booking.location),
    notes: plainText(booking.notes),
    busy: booking.busy,
    status: booking.status === 'tentative' ? 'tentative' : 'confirmed',
    ...(booking.recurrence === undefined ? {} : { recurrence: booking.recurrence }),
  };
  return entryShape.print(field, now) === entryShape.print(field, entry);
}

function changedSince(): Refused {
  return refuse(
    'changedSince',
    'It was changed again since this question came up.',
    'Look at it as it is now, and change it there; then leave the question as it is.',
  );
}
