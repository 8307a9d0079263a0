import type { Booking } from '../../shared/domain/booking.ts';
import { contactLines } from './contacts/contacts-end.ts';
import { findAll, type UserFindings } from './findings.ts';
import { shownEvents } from './series-oracle.ts';
import type { SimulatedWorld } from './world.ts';

/** Everything people can see at the end, without ids, versions and times of the machinery: equal texts are equal ends. */
export async function endOf(world: SimulatedWorld): Promise<string> {
  const { users, mails } = await findAll(world);
  const lines: string[] = [];
  for (const found of users) lines.push(...linesOf(found));
  // Which warnings share a mail depends on the run that told of them.
  for (const { subject, to } of mails)
    for (const code of 'warnings' in subject ? ['', ...subject.warnings.map((warning) => warning.code)] : [''])
      lines.push(`mail to ${to}: ${subject.kind} ${code}`);
  lines.push(...(await contactLines(world)));
  return [...new Set(lines)].toSorted().join('\n');
}

function linesOf({ user, sync, studio, pairs, events }: UserFindings): readonly string[] {
  const name = (id: string): string => nameOf(studio.bookings.get(id));
  const lines = [...studio.bookings.values()].map((booking) => {
    const changes = (studio.versions.get(booking.id) ?? []).map(({ by }) => by.kind);
    return `booking ${user.studioId} ${nameOf(booking)} by ${changes.join()}`;
  });
  const living = shownEvents(events);
  lines.push(
    `${user.syncId} has ${living.length} events, ${sync.settings.populateGoogle} ${sync.settings.populateStudio}`,
  );
  for (const { entry, answer, mark } of living)
    lines.push(
      `${user.syncId} event ${JSON.stringify(entry)} ${answer} ${mark === undefined ? '' : name(mark.bookingId)}`,
    );
  for (const pair of pairs)
    if (pair.ended === undefined)
      lines.push(
        `${user.syncId} pair ${name(pair.bookingId)} ${events.get(pair.eventId)?.entry.title ?? ''} ${pair.outOfGoogle ?? ''} ${pair.outOfStudio ?? ''} ${JSON.stringify(pair.agreed)}`,
      );
  for (const { draft, state, userId } of studio.conflicts)
    lines.push(
      `conflict of ${userId} ${state} ${draft.kind} ${'bookingId' in draft ? name(draft.bookingId) : ''} ${'done' in draft ? draft.done : ''}`,
    );
  return lines;
}

function nameOf(booking: Booking | undefined): string {
  if (booking === undefined) return 'nothing';
  const { kind, description, span, location, notes, busy, status, deletedAt, origin, clientId, recurrence } = booking;
  const people = booking.kind === 'appointment' ? booking.userIds : [booking.photographerId, booking.assistantId];
  return JSON.stringify([
    kind,
    description,
    span.start,
    span.end,
    location,
    notes,
    busy,
    status,
    deletedAt !== undefined,
    origin,
    clientId,
    people,
    ...(recurrence === undefined ? [] : [recurrence]),
  ]);
}
