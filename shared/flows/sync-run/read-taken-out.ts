import { stands } from '../../domain/booking.ts';
import { studioCollections } from '../../ports/collections.ts';
import { broughtBackInGoogle } from '../../sync/calendar/taken-out.ts';
import type { CalendarInput } from '../../sync/calendar/model.ts';
import type { Run } from './run.ts';

/** The input with the bookings that stand for occurrences Google brought back into their series: those must not take place twice. */
export async function withTakenOut(run: Run, input: CalendarInput): Promise<CalendarInput> {
  const ids = broughtBackInGoogle(input);
  if (ids.length === 0) return input;
  const studio = studioCollections(run.studio.id);
  const found = await run.deps.store.getAll(ids.map((id) => studio.booking(id)));
  const standing = found.flatMap((stored) => {
    const taken = stored?.value.booking;
    return taken === undefined || taken.deletedAt !== undefined || !stands(taken) ? [] : [taken.id];
  });
  return { ...input, takenOut: new Set(standing) };
}
