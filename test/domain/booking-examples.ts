import type { Appointment, Session } from '../../shared/domain/booking.ts';
import { asId } from '../../shared/domain/ids.ts';
import type { UserId } from '../../shared/domain/ids.ts';
import { hourFrom, instant } from '../sync/calendar-examples.ts';

const common = {
  id: asId('booking1'),
  studioId: asId('light'),
  description: 'Dentist',
  span: hourFrom('2026-03-02T15:00:00Z'),
  status: 'confirmed',
  busy: true,
  location: 'Main Street 1',
  notes: 'bring the form',
  colour: '#aa0000',
  resourceIds: [],
  bookedBy: 'Ann',
  origin: 'studio',
  version: 3,
  createdAt: instant('2026-01-01T00:00:00Z'),
  updatedAt: instant('2026-01-02T00:00:00Z'),
} as const;

/** An unlinked appointment of Ann's. */
export function appointment(special: Partial<Appointment> = {}): Appointment {
  return { ...common, kind: 'appointment', userIds: [asId<UserId>('ann')], ...special } as Appointment;
}

/** A session that Ann photographs. */
export function session(special: Partial<Session> = {}): Session {
  return {
    ...common,
    kind: 'session',
    clientId: asId('client1'),
    photographerId: asId<UserId>('ann'),
    statusNotes: [],
    ...special,
  } as Session;
}
