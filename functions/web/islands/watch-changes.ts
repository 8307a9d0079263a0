import { listBookings, Problem } from './api.ts';

/** Milliseconds between two looks while the page is in view. */
const lookEvery = 2000;
/** Milliseconds after a look that failed. */
const lookAgainAfter = 15_000;

/** A change is dated before it is saved: one saved later may be dated earlier by this much. What was seen already is not told again. */
const datedBefore = 10_000;

/** Calls back whenever a booking was made, changed or deleted since; looks only while somebody can see the page. */
export function watchChanges(since: string, changed: () => void): void {
  let newest = since;
  const seen = new Set<string>();
  const look = async (): Promise<void> => {
    const question = { updatedSince: shortlyBefore(newest) };
    const lists = await Promise.all([listBookings(question), listBookings({ ...question, deleted: 'true' })]);
    const fresh = lists.flat().filter(({ id, version }) => !seen.has(`${id} ${version}`));
    for (const { id, version, updatedAt } of fresh) {
      seen.add(`${id} ${version}`);
      if (updatedAt > newest) newest = updatedAt;
    }
    if (fresh.length > 0) changed();
  };
  const goOn = async (): Promise<void> => {
    let wait = lookEvery;
    try {
      if (document.visibilityState === 'visible') await look();
    } catch (error) {
      // The next look may find the studio answering again; anything that is no answer of it is shown in the console.
      if (!(error instanceof Problem || error instanceof TypeError)) throw error;
      wait = lookAgainAfter;
    }
    setTimeout(() => void goOn(), wait);
  };
  setTimeout(() => void goOn(), lookEvery);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') changed();
  });
}

function shortlyBefore(instant: string): string {
  return new Date(Date.parse(instant) - datedBefore).toISOString();
}
