import {
  asId,
  type ClientGroupId,
  type ClientId,
  type ResourceId,
  type StudioId,
  type TypeId,
  type UserId,
} from '../../shared/domain/ids.ts';
import type { Client } from '../../shared/domain/client.ts';
import type { BookingType, ClientGroup, Resource, Studio, User } from '../../shared/domain/studio.ts';
import { type Instant, parseTimeZone, type TimeZone } from '../../shared/domain/time.ts';
import { people } from './seed-people.ts';

/** Lumen Studio without its bookings. */
export interface SeedStudio {
  readonly studio: Studio;
  readonly users: readonly User[];
  readonly types: readonly BookingType[];
  readonly resources: readonly Resource[];
  readonly clientGroups: readonly ClientGroup[];
  readonly clients: readonly Client[];
}

/** The id of Lumen Studio. */
export const lumenId: StudioId = asId('lumen');
/** The zone Lumen Studio works in; every platform knows it. */
export const lumenZone: TimeZone = zone('America/Chicago');
/** The users' ids. */
export const userIds: { readonly [Name in 'ann' | 'ben' | 'cleo']: UserId } = {
  ann: asId('ann'),
  ben: asId('ben'),
  cleo: asId('cleo'),
};

const typeRows = [
  ['portrait', 'session', 'Portrait session', '#b4552d', 60, 'Please come ten minutes early.'],
  ['family', 'session', 'Family session', '#8a6d1d', 90, 'Bring two sets of clothes for each of you.'],
  ['wedding', 'session', 'Wedding', '#8c3f6b', 480, ''],
  ['consultation', 'appointment', 'Consultation', '#2f6f6a', 45, ''],
  ['viewing', 'appointment', 'Viewing and ordering', '#3d5a99', 60, ''],
  ['other', 'appointment', 'Other', '#5f6672', 60, ''],
] as const;

const clientRows = [
  ['maria', 'Maria', 'Alvarez', '', 'Chicago'],
  ['noah', 'Noah', 'Bennett', '', 'Evanston'],
  ['priya', 'Priya', 'Chandra', 'Chandra Dental', 'Oak Park'],
  ['tomas', 'Tomás', 'Dvořák', '', 'Chicago'],
  ['grace', 'Grace', 'Eze', '', 'Skokie'],
  ['hugo', 'Hugo', 'Fischer', 'Fischer & Sons', 'Chicago'],
  ['ines', 'Inés', 'García', '', 'Cicero'],
  ['jonas', 'Jonas', 'Holm', '', 'Evanston'],
  ['keiko', 'Keiko', 'Ito', '', 'Chicago'],
  ['liam', 'Liam', "O'Brien", '', 'Oak Park'],
  ['mina', 'Mina', 'Rahimi', '', 'Chicago'],
  ['lakeside', '', '', 'Lakeside Bakery', 'Evanston'],
] as const;

const groupRows = [
  { id: 'regulars', name: 'Regulars', members: ['maria', 'noah', 'grace', 'ines', 'keiko', 'mina', 'liam'] },
  { id: 'business', name: 'Business clients', members: ['priya', 'hugo', 'lakeside'] },
] as const;

/** A photo studio with three people, as it would have set itself up. Ids are the same at every start. */
export function seedStudio(at: Instant): SeedStudio {
  const made = { version: 1, createdAt: at, updatedAt: at };
  const studioId = lumenId;
  const studio: Studio = {
    id: studioId,
    name: 'Lumen Studio',
    locale: 'en-US',
    timeZone: lumenZone,
    plan: 'professional',
    conflictRule: 'allowAfterPrompting',
    populateMonthsBack: 3,
    syncJob: { enabled: true, pollMinutes: 15, notify: { onFailure: true, address: people[0]?.email ?? '' } },
    ...made,
  };
  const roles = [
    [userIds.ann, 'owner', '#3f6f8f'],
    [userIds.ben, 'admin', '#8f5a3f'],
    [userIds.cleo, 'user', '#5a8f3f'],
  ] as const;
  const users = roles.map(([id, role, colour], index): User => {
    const { name = '', email = '' } = people[index] ?? {};
    return { id, studioId, name, email, role, active: true, colour, ...made };
  });
  return {
    studio,
    users,
    types: typeRows.map(([id, of, name, colour, defaultMinutes, text]) => {
      return { id: asId<TypeId>(id), studioId, of, name, colour, defaultMinutes, text, version: 1 };
    }),
    resources: [
      { id: asId<ResourceId>('daylight-room'), studioId, name: 'Daylight room', colour: '#b59b3a', version: 1 },
      { id: asId<ResourceId>('dark-room'), studioId, name: 'Studio B', colour: '#4a4a5a', version: 1 },
    ],
    clientGroups: groupRows.map(({ id, name }) => {
      return { id: asId<ClientGroupId>(id), studioId, name, inactive: false, version: 1 };
    }),
    clients: clientRows.map((row, index) => ({ ...clientFrom(row, index), studioId, ...made })),
  };
}

function clientFrom(
  [id, givenName, familyName, company, city]: (typeof clientRows)[number],
  index: number,
): Omit<Client, 'studioId' | 'version' | 'createdAt' | 'updatedAt'> {
  return {
    id: asId<ClientId>(id),
    givenName,
    familyName,
    company,
    jobTitle: '',
    emails: [{ value: `${id}@example.com`, label: company === '' ? 'home' : 'work' }],
    phones: [{ value: `+1 312 555 01${String(index + 10)}`, label: 'mobile' }],
    address: { street: `${120 + index * 7} Wells St`, city, region: 'IL', postalCode: '60614', country: 'US' },
    notes: '',
    groupIds: groupRows.filter(({ members }) => members.some((member) => member === id)).map((row) => asId(row.id)),
  };
}

function zone(name: string): TimeZone {
  const timeZone = parseTimeZone(name);
  if (timeZone === undefined) throw new Error(`this platform does not know ${name}`);
  return timeZone;
}
