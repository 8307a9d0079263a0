import type { Instant } from '../../domain/time.ts';
import type { ContactPair } from './model.ts';

/** Whether there is a contact of this pair's to take out of Google when the account is removed. */
export function isToRemove({ contactName, endedAt, outOfGoogle }: ContactPair): boolean {
  return contactName !== undefined && endedAt === undefined && outOfGoogle === undefined;
}

/**
 * A pair while its contact is being taken out of Google. One that we made may be there or not, like one being made: it is looked for
 * by its mark before another is made. The user's own stays there, so its tie is simply over.
 */
export function cutForRemoval(pair: ContactPair, at: Instant): ContactPair {
  if (pair.origin === 'google') return endedByRemoval(pair, at);
  const { contactName: _name, sourceId: _source, googleVersion: _version, googleUpdated: _updated, ...rest } = pair;
  const { held: _held, label: _label, ...kept } = rest;
  return { ...kept, creatingSince: at };
}

/** The pair once that is done: kept, so that lists which lag behind bring nothing back. */
export function endedByRemoval(pair: ContactPair, at: Instant): ContactPair {
  const { label: _label, ...rest } = pair;
  return { ...rest, endedAt: at };
}
