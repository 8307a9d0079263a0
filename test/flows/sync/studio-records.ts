import type { Client } from '../../../shared/domain/client.ts';
import { asId } from '../../../shared/domain/ids.ts';
import type { ClientId, StudioId, TypeId, UserId } from '../../../shared/domain/ids.ts';
import type { Studio, User } from '../../../shared/domain/studio.ts';
import { parseInstant, parseTimeZone } from '../../../shared/domain/time.ts';
import type { Instant, TimeZone } from '../../../shared/domain/time.ts';
import { studioCollections } from '../../../shared/ports/collections.ts';
import type { Write } from '../../../shared/ports/store.ts';

export const studioId: StudioId = asId('lumen');
export const annId: UserId = asId('ann');
export const benId: UserId = asId('ben');
export const clientId: ClientId = asId('maya');
export const sessionTypeId: TypeId = asId('portrait');
export const zone: TimeZone = parseTimeZone('Europe/Berlin') ?? asId('UTC');

/** An instant of a test. */
export function at(text: string): Instant {
  const instant = parseInstant(text);
  if (instant === undefined) throw new Error(`not a time: ${text}`);
  return instant;
}

/** The Google address of a user, which is also the id of their calendar. */
export function addressOf(userId: UserId): string {
  return `${userId}@example.com`;
}

/** A studio with two users, a client and a session type. */
export function studioRecords(): readonly Write[] {
  const places = studioCollections(studioId);
  const now = at('2026-11-01T09:00:00Z');
  const studio: Studio = {
    id: studioId,
    name: 'Lumen',
    locale: 'en-GB',
    timeZone: zone,
    plan: 'standard',
    conflictRule: 'allowAlways',
    populateMonthsBack: 3,
    syncJob: { enabled: true, pollMinutes: 15, notify: { onFailure: true, address: 'jobs@example.com' } },
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  const users: readonly User[] = [annId, benId].map((id) => ({
    id,
    studioId,
    name: id === annId ? 'Ann' : 'Ben',
    email: addressOf(id),
    role: 'owner',
    active: true,
    colour: '#336699',
    version: 1,
    createdAt: now,
    updatedAt: now,
  }));
  const client: Client = {
    id: clientId,
    studioId,
    givenName: 'Maya',
    familyName: 'Lindt',
    company: '',
    jobTitle: '',
    emails: [],
    phones: [{ value: '+49 30 1234', label: 'mobile' }],
    address: { street: '', city: '', region: '', postalCode: '', country: '' },
    notes: '',
    groupIds: [],
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  const type = {
    id: sessionTypeId,
    studioId,
    of: 'session',
    name: 'Portrait',
    colour: '',
    defaultMinutes: 60,
    text: 'Bring two outfits.',
    version: 1,
  } as const;
  return [
    { kind: 'set', document: places.studio, value: studio },
    ...users.map((user) => ({ kind: 'set', document: places.user(user.id), value: user }) as const),
    { kind: 'set', document: places.client(clientId), value: client },
    { kind: 'set', document: places.type(sessionTypeId), value: type },
  ];
}
