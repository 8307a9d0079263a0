import type { CountryCode } from 'libphonenumber-js';
import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';
import type { JsonObject } from '../json.ts';
import { omit, stringAt } from '../json.ts';
import type { PersonRecord } from '../state/records.ts';

/** What the server adds to the items of a field; an app that sends it back is not heard (facts 4.2, 4.5). */
const MADE_BY_SERVER = ['metadata', 'formattedType', 'formattedProtocol', 'canonicalForm', 'displayNameLastFirst'];

/** Only some fields: an e-mail's `displayName` is the user's own. */
const MADE_IN_FIELD: Readonly<Record<string, readonly string[]>> = {
  names: ['displayName'],
  genders: ['formattedValue'],
};

/** An item without anything the server makes. */
export function withoutServerParts(field: string, item: JsonObject): JsonObject {
  return omit(item, [...MADE_BY_SERVER, ...(MADE_IN_FIELD[field] ?? [])]);
}

/** An item with what the server makes of it, local phone numbers read in a region (facts 4.5). */
export function decorated(field: string, item: JsonObject, region: string): JsonObject {
  const typed = { ...item, ...formattedType(item) };
  switch (field) {
    case 'names':
      return nameOf(item);
    case 'phoneNumbers':
      return { ...typed, ...canonicalForm(stringAt(item, 'value') ?? '', region) };
    case 'addresses':
      return addressOf(typed);
    case 'biographies':
      return { contentType: 'TEXT_PLAIN', ...item };
    case 'genders':
      return { ...item, formattedValue: capitalised(stringAt(item, 'value') ?? '') };
    default:
      return typed;
  }
}

/** The region of an account: its own, or the one its zone tells. */
export function regionOf(person: PersonRecord): string {
  return person.region ?? ZONE_REGIONS[person.timeZone] ?? 'US';
}

const ZONE_REGIONS: Readonly<Record<string, string>> = {
  'Europe/Amsterdam': 'NL',
  'Europe/Berlin': 'DE',
  'Europe/Dublin': 'IE',
  'Europe/London': 'GB',
  'Europe/Madrid': 'ES',
  'Europe/Paris': 'FR',
  'Europe/Rome': 'IT',
  'Europe/Vienna': 'AT',
  'Europe/Warsaw': 'PL',
  'Europe/Zurich': 'CH',
  'Australia/Sydney': 'AU',
};

function formattedType(item: JsonObject): JsonObject {
  const type = stringAt(item, 'type');
  if (type === undefined || type === '') return {};
  // Google's own types are camel case and shown as words; the user's own are shown as they are.
  const words = /^[a-z]+(?:[A-Z][a-z]+)*$/.test(type) ? capitalised(type.replaceAll(/([A-Z])/g, ' $1')) : type;
  return { formattedType: words };
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function canonicalForm(value: string, region: string): JsonObject {
  const country: CountryCode = isSupportedCountry(region) ? region : 'US';
  const parsed = parsePhoneNumberFromString(value, country);
  return parsed?.isPossible() ? { canonicalForm: parsed.number } : {};
}

const NAME_ORDER = ['honorificPrefix', 'givenName', 'middleName', 'familyName', 'honorificSuffix'];

function nameOf(item: JsonObject): JsonObject {
  const parts = { ...parsedName(item), ...omit(item, ['unstructuredName']) };
  const joined = (names: readonly string[], between: string): string =>
    names.flatMap((name) => stringAt(parts, name) ?? []).join(between);
  const displayName = joined(NAME_ORDER, ' ');
  const first = joined(['honorificPrefix', 'givenName', 'middleName'], ' ');
  const others = [first, stringAt(parts, 'honorificSuffix') ?? ''].filter((text) => text !== '');
  const displayNameLastFirst = [stringAt(parts, 'familyName') ?? '', ...others]
    .filter((text) => text !== '')
    .join(', ');
  return { displayName, ...parts, displayNameLastFirst, unstructuredName: displayName };
}

/** A free form name is taken apart where no parts were given: the last word is the family name, a mononym has none. */
function parsedName(item: JsonObject): JsonObject {
  if (NAME_ORDER.some((part) => item[part] !== undefined)) return {};
  const words = (stringAt(item, 'unstructuredName') ?? '').split(/\s+/).filter((word) => word !== '');
  if (words.length < 2) return words.length === 0 ? {} : { givenName: words.join('') };
  return { givenName: words.slice(0, -1).join(' '), familyName: words.at(-1) };
}

const ADDRESS_ORDER = ['streetAddress', 'extendedAddress', 'poBox', 'city', 'region', 'postalCode', 'country'];

function addressOf(item: JsonObject): JsonObject {
  const country = stringAt(item, 'country') ?? '';
  const code = /^[A-Za-z]{2}$/.test(country) ? { countryCode: country.toUpperCase() } : {};
  const formattedValue = ADDRESS_ORDER.flatMap((part) => stringAt(item, part) ?? []).join('\n');
  return { formattedValue, ...code, ...item };
}
