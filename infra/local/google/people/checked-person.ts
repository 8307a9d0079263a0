import type { Json, JsonObject } from '../json.ts';
import { arrayAt, isJsonObject, objectAt, stringAt, withoutNulls } from '../json.ts';
import { withoutServerParts } from './decorate.ts';
import { SINGLETONS } from './fields.ts';
import { invalidArgument } from './people-error.ts';

/** The fields of a body as they are stored: only those named, nothing the server makes, no empty items (facts 4.2, 4.5). */
export function storedFields(person: JsonObject, fields: readonly string[]): JsonObject {
  const stored = fields
    .filter((field) => field !== 'memberships')
    .flatMap((field) => {
      const items = arrayAt(person, field).filter(isJsonObject).filter(isOfContact);
      const kept = items.flatMap((item) => storedItem(field, item));
      if (SINGLETONS.includes(field) && kept.length > 1)
        throw invalidArgument(`Cannot have more than one person.${field} per source.`);
      if (kept.filter((item) => item.metadata !== undefined).length > 1)
        throw invalidArgument(`Cannot have more than one source primary person.${field}.`);
      return kept.length === 0 ? [] : [[field, kept] as const];
    });
  return Object.fromEntries(stored);
}

/** The groups that a body's memberships name; undefined when it has none. */
export function groupsIn(person: JsonObject): readonly string[] {
  const names = arrayAt(person, 'memberships')
    .filter(isJsonObject)
    .flatMap((item) => stringAt(objectAt(item, 'contactGroupMembership'), 'contactGroupResourceName') ?? []);
  return [...new Set(names)];
}

/** Data of other sources is not written, and not heard (facts 4.2). */
function isOfContact(item: JsonObject): boolean {
  const type = stringAt(objectAt(objectAt(item, 'metadata'), 'source'), 'type');
  return type === undefined || type === 'CONTACT';
}

function storedItem(field: string, item: JsonObject): JsonObject[] {
  const own = withoutNulls(withoutServerParts(field, item));
  const told = Object.entries(own).filter(([, value]) => value !== '');
  const isEmpty = told.every(([name, value]) => NO_CONTENT.includes(name) || isEmptyValue(value));
  if (isEmpty) return [];
  const isPrimary = objectAt(item, 'metadata')?.sourcePrimary === true;
  return [{ ...Object.fromEntries(told), ...(isPrimary ? { metadata: { sourcePrimary: true } } : {}) }];
}

/** Parts that say something only beside others. */
const NO_CONTENT = ['type', 'contentType', 'current'];

function isEmptyValue(value: Json | undefined): boolean {
  return value === undefined || value === '' || (isJsonObject(value) && Object.keys(value).length === 0);
}
