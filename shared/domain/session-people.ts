import type { UserId } from './ids.ts';
import type { Session } from './booking.ts';

/**
 * The session without one of its two people; an assistant whose photographer goes becomes the photographer. Undefined where
 * nobody would be left. A session the user is not on is returned as it is.
 */
export function withoutUser(session: Session, userId: UserId): Session | undefined {
  const { assistantId, ...alone } = session;
  if (session.photographerId !== userId) return assistantId === userId ? alone : session;
  return assistantId === undefined || assistantId === userId ? undefined : { ...alone, photographerId: assistantId };
}
