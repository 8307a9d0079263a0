import type { ApiCall } from '../api/call.ts';
import { parameter } from '../api/call.ts';
import { invalidMask } from './people-error.ts';

/** The fields of a person that apps may write. */
export const WRITABLE_FIELDS: readonly string[] = [
  'addresses',
  'biographies',
  'birthdays',
  'calendarUrls',
  'clientData',
  'emailAddresses',
  'events',
  'externalIds',
  'genders',
  'imClients',
  'interests',
  'locales',
  'locations',
  'memberships',
  'miscKeywords',
  'names',
  'nicknames',
  'occupations',
  'organizations',
  'phoneNumbers',
  'relations',
  'sipAddresses',
  'urls',
  'userDefined',
];

const READABLE_FIELDS: readonly string[] = [
  ...WRITABLE_FIELDS,
  'ageRanges',
  'coverPhotos',
  'metadata',
  'photos',
  'skills',
];

/** A contact has at most one item in these (facts 4.2). */
export const SINGLETONS: readonly string[] = ['biographies', 'birthdays', 'genders', 'names'];

/** Reads a mask of fields to be written. Throws 400 for none, and for one that names anything else. */
export function readWriteMask(text: string | undefined, parameterName: string): readonly string[] {
  const fields = splitMask(text);
  if (fields.length === 0) throw invalidMask(parameterName, 'Required');
  return checkedMask(fields, WRITABLE_FIELDS, parameterName);
}

/** Reads a mask of fields to be answered; `whenMissing` says what one that is not there means. Throws 400. */
export function readReadMask(
  text: string | undefined,
  parameterName: string,
  whenMissing: 'refuse' | 'everything' | 'nothing',
): readonly string[] {
  const fields = splitMask(text);
  if (fields.length > 0) return checkedMask(fields, READABLE_FIELDS, parameterName);
  if (whenMissing === 'refuse') throw invalidMask(parameterName, 'Required');
  return whenMissing === 'everything' ? READABLE_FIELDS : [];
}

/** The mask of a read: `personFields`, or the deprecated `requestMask.includeField`. Throws 400 when neither is there (facts 4.2). */
export function readPersonFields(call: ApiCall): readonly string[] {
  const older = parameter(call, 'requestMask.includeField')?.replaceAll('person.', '');
  return readReadMask(parameter(call, 'personFields') ?? older, 'person_fields', 'refuse');
}

/** Whether profile data is wanted beside the contact's own: it is, unless sources say otherwise (facts 4.2). */
export function wantsProfiles(sources: readonly string[] | undefined): boolean {
  return sources === undefined || sources.length === 0 || sources.includes('READ_SOURCE_TYPE_PROFILE');
}

function splitMask(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').flatMap((field) => (field.trim() === '' ? [] : [field.trim()]));
}

function checkedMask(fields: readonly string[], known: readonly string[], name: string): readonly string[] {
  if (fields.some((field) => !known.includes(field))) throw invalidMask(name);
  return [...new Set(fields)];
}
