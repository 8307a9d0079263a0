import { describe, expect, test } from 'vitest';
import type { Actor, Session } from '../../shared/domain/booking.ts';
import { asId } from '../../shared/domain/ids.ts';
import type { Instant, Span } from '../../shared/domain/time.ts';
import { loggedSession } from '../../shared/domain/session-log.ts';

const at = asId<Instant>('2026-11-23T09:00:00Z');
const ann: Actor = { kind: 'google', userId: asId('ann'), name: 'Ann' };
const confirmedAt = asId<Instant>('2026-11-20T09:00:00Z');

const session: Session = {
  kind: 'session',
  id: asId('s1'),
  studioId: asId('studio1'),
  description: '',
  span: {
    kind: 'timed',
    start: asId('2026-11-24T09:00:00Z'),
    end: asId('2026-11-24T10:00:00Z'),
    timeZone: asId('Europe/Berlin'),
  },
  status: 'confirmed',
  busy: true,
  location: '',
  notes: '',
  colour: '',
  resourceIds: [],
  bookedBy: '',
  origin: 'studio',
  version: 1,
  createdAt: at,
  updatedAt: at,
  clientId: asId('carol'),
  photographerId: asId('ann'),
  confirmedAt,
  statusNotes: [],
};
const later: Span = {
  kind: 'timed',
  start: asId('2026-11-24T22:30:00Z'),
  end: asId('2026-11-24T23:30:00Z'),
  timeZone: asId('Europe/Berlin'),
};

function texts(after: Session): readonly string[] {
  return loggedSession(session, after, { actor: ann, at }).statusNotes.map(({ text }) => text);
}

describe('the log of a session', () => {
  test('a new time takes the confirmation back and says who did it', () => {
    const moved = loggedSession(session, { ...session, span: later }, { actor: ann, at });

    expect(moved.confirmedAt).toBeUndefined();
    expect(moved.statusNotes).toEqual([
      {
        at,
        by: "Google, Ann's calendar",
        text: 'Time: 2026-11-24 10:00 to 11:00 (Europe/Berlin) → 2026-11-24 23:30 to 2026-11-25 00:30 (Europe/Berlin)',
      },
      { at, by: "Google, Ann's calendar", text: 'Confirmation taken back: the time changed' },
    ]);
  });

  test('a new time that is confirmed in the same change stays confirmed', () => {
    const moved = loggedSession(session, { ...session, span: later, confirmedAt: at }, { actor: ann, at });

    expect(moved.confirmedAt).toBe(at);
    expect(moved.statusNotes.map(({ text }) => text)).toContain('Confirmed');
  });

  test('the same time told in another zone is no new time', () => {
    const span = { ...session.span, timeZone: asId('America/New_York') } as Span;

    expect(loggedSession(session, { ...session, span }, { actor: ann, at }).confirmedAt).toBe(confirmedAt);
  });

  test('changes of status and confirmation are noted, other changes are not', () => {
    const { confirmedAt: _confirmedAt, ...unconfirmed } = session;

    expect(texts({ ...session, status: 'cancelled' })).toEqual(['Status: confirmed → cancelled']);
    expect(texts(unconfirmed)).toEqual(['Confirmation taken back']);
    expect(texts({ ...session, notes: 'Bring the dog' })).toEqual([]);
  });

  test('an all-day session is told by its first and last day', () => {
    const span: Span = { kind: 'allDay', start: asId('2026-11-24'), end: asId('2026-11-26') };

    expect(texts({ ...session, span })[0]).toBe(
      'Time: 2026-11-24 10:00 to 11:00 (Europe/Berlin) → 2026-11-24 to 2026-11-25, all day',
    );
  });
});
