import type { UserFindings } from './findings.ts';
import { Violation } from './scheduler.ts';
import type { History } from './under-way.ts';

/**
 * Nothing of ours stands beside an invitation its user declined: only they can accept it again. What went and came back is another
 * matter: something was put in its place while it was gone.
 */
export function checkDeclined({ user, events }: UserFindings, { deeds }: History): void {
  const ours = [...events.values()].filter(
    ({ state, madeBy, mark }) => state === 'living' && madeBy === 'product' && mark?.userId === user.userId,
  );
  for (const event of events.values()) {
    if (event.state !== 'living' || !event.organizedByOthers || event.answer !== 'declined') continue;
    if (deeds.some(({ eventId, kind }) => eventId === event.id && kind === 'delete')) continue;
    // Nobody else types this.
    const [key = ''] = event.entry.title.split(' ');
    const beside = key === '' ? undefined : ours.find(({ entry }) => entry.title.includes(key));
    if (beside !== undefined)
      throw new Violation(`${user.syncId}: ${beside.id} stands beside ${event.id}, which its user declined`);
  }
}
