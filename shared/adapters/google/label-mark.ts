import { asId, isId } from '../../domain/ids.ts';
import { parseInstant } from '../../domain/time.ts';
import type { LabelMark } from '../../ports/google-contacts.ts';
import type { ClientData } from './contact-mark.ts';

const markKey = 'studiosync';

/** A label's mark as an entry of its `clientData`. */
export function labelMarkData({ studioId, userId, begunAt }: LabelMark): ClientData {
  return { key: markKey, value: `1.${studioId}.${userId}.${begunAt}` };
}

/** The mark among a label's client data; undefined where no program of ours wrote one. */
export function labelMarkFrom(data: readonly ClientData[]): LabelMark | undefined {
  const value = data.find(({ key }) => key === markKey)?.value ?? '';
  const [form, studioId, userId, ...rest] = value.split('.');
  // An instant has a point of its own.
  const begunAt = parseInstant(rest.join('.'));
  if (form !== '1' || studioId === undefined || userId === undefined || begunAt === undefined) return undefined;
  return isId(studioId) && isId(userId) ? { studioId: asId(studioId), userId: asId(userId), begunAt } : undefined;
}
