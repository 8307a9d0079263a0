import type { Json, JsonObject } from '../json.ts';
import { arrayAt, isJsonObject, objectAt, stringAt } from '../json.ts';

/** A value with its type, as two inputs of the form. */
export interface TypedValue {
  readonly value: string;
  readonly type: string;
}

/** What the contact form holds: texts, as a browser sends them. */
export interface ContactFields {
  readonly givenName: string;
  readonly middleName: string;
  readonly familyName: string;
  readonly company: string;
  readonly jobTitle: string;
  readonly emails: readonly TypedValue[];
  readonly phones: readonly TypedValue[];
  readonly street: string;
  readonly city: string;
  readonly region: string;
  readonly postalCode: string;
  readonly country: string;
  readonly notes: string;
  /** `YYYY-MM-DD`, or empty. */
  readonly birthday: string;
}

const LINES = [
  'givenName',
  'middleName',
  'familyName',
  'company',
  'jobTitle',
  'street',
  'city',
  'region',
  'postalCode',
  'country',
  'notes',
  'birthday',
] as const;

/** The form's values for a contact as it is answered: the primary of each field, and every address and number. */
export function contactFieldsOf(person: JsonObject): ContactFields {
  const first = (field: string): JsonObject => primaryFirst(person, field)[0] ?? {};
  const [name, organization, address] = [first('names'), first('organizations'), first('addresses')];
  const typed = (field: string): TypedValue[] =>
    primaryFirst(person, field).map((item) => ({ value: text(item, 'value'), type: text(item, 'type') }));
  const lines = [text(address, 'streetAddress'), text(address, 'extendedAddress')];
  return {
    givenName: text(name, 'givenName'),
    middleName: text(name, 'middleName'),
    familyName: text(name, 'familyName'),
    company: text(organization, 'name'),
    jobTitle: text(organization, 'title'),
    emails: typed('emailAddresses'),
    phones: typed('phoneNumbers'),
    street: lines.filter((line) => line !== '').join('\n'),
    city: text(address, 'city'),
    region: text(address, 'region'),
    postalCode: text(address, 'postalCode'),
    country: text(address, 'country'),
    notes: text(first('biographies'), 'value'),
    birthday: dateText(objectAt(first('birthdays'), 'date')),
  };
}

/** Reads the form. A field that was not sent is empty; values without text are left out. */
export function readContactFields(form: URLSearchParams): ContactFields {
  const lines = LINES.map((name) => [name, (form.get(name) ?? '').trim().replaceAll('\r\n', '\n')] as const);
  const typed = (values: string, types: string): TypedValue[] =>
    form
      .getAll(values)
      .map((value, index) => ({ value: value.trim(), type: (form.getAll(types)[index] ?? '').trim() }))
      .filter(({ value }) => value !== '');
  // Every one of the lines is there by its name.
  const plain = Object.fromEntries(lines) as Record<(typeof LINES)[number], string>;
  return { ...plain, emails: typed('email', 'emailType'), phones: typed('phone', 'phoneType') };
}

/** What a person changed in the form, as whole fields of a person: nothing that was left as it was, other values kept. */
export function changedPerson(before: ContactFields, after: ContactFields, person: JsonObject): JsonObject {
  const changed = (...names: (keyof ContactFields)[]): boolean =>
    names.some((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  const others = (field: string): JsonObject[] => primaryFirst(person, field).slice(1);
  const main = (field: string): JsonObject => primaryFirst(person, field)[0] ?? {};
  const fields: Record<string, Json> = {};
  if (changed('givenName', 'middleName', 'familyName'))
    fields.names = [named(main('names'), { ...pickNames(after), displayName: '', unstructuredName: '' })];
  if (changed('company', 'jobTitle'))
    fields.organizations = [
      named(main('organizations'), { name: after.company, title: after.jobTitle }),
      ...others('organizations'),
    ];
  if (changed('emails')) fields.emailAddresses = typedItems(after.emails, primaryFirst(person, 'emailAddresses'));
  if (changed('phones')) fields.phoneNumbers = typedItems(after.phones, primaryFirst(person, 'phoneNumbers'));
  if (changed('street', 'city', 'region', 'postalCode', 'country'))
    fields.addresses = [named(main('addresses'), addressParts(after)), ...others('addresses')];
  if (changed('notes')) fields.biographies = [{ value: after.notes }];
  if (changed('birthday')) fields.birthdays = birthdayItems(after.birthday);
  return fields;
}

/** The fields of a contact that is not there yet. */
export const NO_CONTACT: ContactFields = contactFieldsOf({});

/** What a list calls a contact: its name, its company, an address, or nothing of these. */
export function shownName(person: JsonObject): string {
  const { company, emails, phones } = contactFieldsOf(person);
  const name = text(primaryFirst(person, 'names')[0] ?? {}, 'displayName');
  return name || company || emails[0]?.value || phones[0]?.value || '(No name)';
}

function primaryFirst(person: JsonObject, field: string): JsonObject[] {
  const rank = (item: JsonObject): number => (objectAt(item, 'metadata')?.primary === true ? 0 : 1);
  return arrayAt(person, field)
    .filter(isJsonObject)
    .toSorted((one, other) => rank(one) - rank(other));
}

function typedItems(wanted: readonly TypedValue[], before: readonly JsonObject[]): JsonObject[] {
  return wanted.map(({ value, type }) => named(before.find((item) => item.value === value) ?? {}, { value, type }));
}

function pickNames({ givenName, middleName, familyName }: ContactFields): JsonObject {
  return { givenName, middleName, familyName };
}

function addressParts({ street, city, region, postalCode, country }: ContactFields): JsonObject {
  const [streetAddress = '', ...below] = street.split('\n');
  const built = { formattedValue: '', countryCode: '' };
  return { ...built, streetAddress, extendedAddress: below.join('\n'), city, region, postalCode, country };
}

function birthdayItems(date: string): JsonObject[] {
  const [year, month, day] = date.split('-').map(Number);
  return year === undefined || month === undefined || day === undefined ? [] : [{ date: { year, month, day } }];
}

function dateText(date: JsonObject | undefined): string {
  if (!date) return '';
  const padded = (part: Json | undefined, length: number): string => String(Number(part ?? 0)).padStart(length, '0');
  return `${padded(date.year, 4)}-${padded(date.month, 2)}-${padded(date.day, 2)}`;
}

/** The item with parts replaced; empty ones do not count. */
function named(item: JsonObject, parts: JsonObject): JsonObject {
  return { ...item, ...parts };
}

function text(item: JsonObject, part: string): string {
  return stringAt(item, part) ?? '';
}
