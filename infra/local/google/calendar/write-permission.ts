import { forbidden, forbiddenForNonOrganizer } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { arrayAt, isJsonObject, jsonEqual, objectAt, omit, stringAt } from '../json.ts';
import type { Access } from './access.ts';
import { seesPrivate } from './access.ts';

/** Fields that belong to the organizer's calendar (facts 1.6). */
const SHARED = [
  'summary',
  'description',
  'location',
  'start',
  'end',
  'recurrence',
  'anyoneCanAddSelf',
  'guestsCanInviteOthers',
  'guestsCanModify',
  'guestsCanSeeOtherGuests',
  'conferenceData',
  'source',
];

interface Rewrite {
  readonly access: Access;
  readonly before: JsonObject;
  readonly after: JsonObject;
  readonly verb: 'patch' | 'update';
}

/** Throws 403 when an app may not write this over that: locked, private to others, or the organizer's (facts 1.6). */
export function checkMayRewrite({ access, before, after, verb }: Rewrite): void {
  if (before.locked === true) throw forbidden();
  const isPrivate = before.visibility === 'private' || before.visibility === 'confidential';
  if (isPrivate && !seesPrivate(access.role)) throw forbidden();
  const organizer = stringAt(objectAt(before, 'organizer'), 'email');
  if (organizer === undefined || organizer === access.calendar.id || before.guestsCanModify === true) return;
  // A PUT without the guest fields counts as setting them (facts 1.6).
  if (verb === 'update') throw forbiddenForNonOrganizer();
  if (SHARED.some((field) => !jsonEqual(before[field], after[field]))) throw forbiddenForNonOrganizer();
  const others = (body: JsonObject): JsonObject[] =>
    arrayAt(body, 'attendees')
      .filter(isJsonObject)
      .filter((attendee) => attendee.email !== access.calendar.id);
  if (!jsonEqual(others(before).map(withoutSelf), others(after).map(withoutSelf))) throw forbiddenForNonOrganizer();
}

function withoutSelf(attendee: JsonObject): JsonObject {
  return omit(attendee, ['self']);
}
