/** One field of a client in a file, of several alike the how-manieth from 0. */
export type Column =
  | { readonly field: SingleField }
  | {
      readonly field: 'email' | 'phone';
      readonly part: 'value' | 'label';
      readonly index: number;
    };

/** Fields that a client has once. */
export type SingleField =
  | 'id'
  | 'givenName'
  | 'familyName'
  | 'company'
  | 'jobTitle'
  | 'street'
  | 'city'
  | 'region'
  | 'postalCode'
  | 'country'
  | 'notes'
  | 'groups';

/** E-mails and phones of the template; exports have more columns where a client has more. */
export const usualLines = 3;

const singles: readonly (readonly [field: SingleField, heading: string, ...others: readonly string[]])[] = [
  ['id', 'Client id', 'id'],
  ['givenName', 'Given name', 'first name', 'forename'],
  ['familyName', 'Family name', 'last name', 'surname'],
  ['company', 'Company', 'organization', 'organisation'],
  ['jobTitle', 'Job title'],
  ['street', 'Street', 'address'],
  ['city', 'City', 'town'],
  ['region', 'State or region', 'state', 'region', 'county', 'province'],
  ['postalCode', 'Postal code', 'zip', 'zip code', 'postcode'],
  ['country', 'Country'],
  ['notes', 'Notes', 'note'],
  ['groups', 'Groups', 'client groups', 'group'],
];

/** The columns of a file with so many e-mails and phones for each client, and their headings. */
export function columnsFor(emails: number, phones: number): readonly (readonly [heading: string, column: Column])[] {
  const single = ([field, heading]: (typeof singles)[number]) => [heading, { field }] as const;
  return [
    ...singles.slice(0, 5).map(single),
    ...linesOf('email', 'E-mail', emails),
    ...linesOf('phone', 'Phone', phones),
    ...singles.slice(5).map(single),
  ];
}

/** The column a heading names; case, space and signs do not matter. Undefined for one nobody knows. */
export function columnOf(heading: string): Column | undefined {
  const plain = plainHeading(heading);
  const single = singles.find(([, ...names]) => names.some((name) => plainHeading(name) === plain));
  if (single !== undefined) return { field: single[0] };
  const line =
    /^(?<kind>email|mail|emailaddress|phone|telephone|mobile|phonenumber)(?<number>\d{1,2})?(?<part>label|type)?$/.exec(
      plain,
    )?.groups;
  if (line === undefined) return undefined;
  const index = Number(line['number'] ?? '1') - 1;
  if (index < 0 || index >= 20) return undefined;
  const field = line['kind']?.includes('mail') === true ? 'email' : 'phone';
  return { field, part: line['part'] === undefined ? 'value' : 'label', index };
}

function linesOf(field: 'email' | 'phone', name: string, count: number) {
  return Array.from({ length: count }, (_, index) => index).flatMap((index): readonly (readonly [string, Column])[] => [
    [`${name} ${index + 1}`, { field, part: 'value', index }],
    [`${name} ${index + 1} label`, { field, part: 'label', index }],
  ]);
}

function plainHeading(heading: string): string {
  return heading
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}
