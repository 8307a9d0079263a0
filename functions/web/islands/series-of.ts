import { Problem, readBooking } from './api.ts';
import type { Booking } from './api.ts';

/** The series an occurrence belongs to; undefined for a single booking, and for one that was taken out of its series. */
export async function seriesOf(booking: Booking): Promise<Booking | undefined> {
  const { seriesId, takenOut } = booking;
  if (seriesId === undefined || takenOut === true) return undefined;
  return readBooking(seriesId).catch((error: unknown) => {
    if (error instanceof Problem) return undefined; // deleted meanwhile: what is left of it stands by itself
    throw error;
  });
}

/** Whether a change of a booking may mean others as well. */
export async function isPartOfSeries(booking: Booking): Promise<boolean> {
  return (await seriesOf(booking)) !== undefined;
}
