import type { ClientGroupId, ResourceId, StudioId, TypeId, UserId } from './ids.ts';
import type { Instant, TimeZone } from './time.ts';

/** What a studio pays for; Google sync needs standard or above. */
export type Plan = 'express' | 'standard' | 'professional' | 'enterprise';

/** What booking by hand does when it overlaps a busy booking of the same user or resource. */
export type ConflictRule = 'never' | 'allowAfterPrompting' | 'allowAlways';

/** How the studio's syncs run and who hears of failures. */
export interface SyncJob {
  readonly enabled: boolean;
  /** Minutes between safety reads of a user whose push is not healthy; 5 to 1440. */
  readonly pollMinutes: number;
  /** Hours without a good sync after which people are told; 1 to 168. Two where the studio never said. */
  readonly stallHours?: number;
  readonly notify: { readonly onFailure: boolean; readonly address: string };
}

/** Hours without a good sync after which people are told, where the studio never said. */
export const usualStallHours = 2;

/** A studio (tenant). */
export interface Studio {
  readonly id: StudioId;
  readonly name: string;
  /** BCP 47, such as `en-US`. */
  readonly locale: string;
  readonly timeZone: TimeZone;
  readonly plan: Plan;
  readonly conflictRule: ConflictRule;
  /** How many months back populate reaches; 0 to 24. */
  readonly populateMonthsBack: number;
  readonly syncJob: SyncJob;
  /** The group every new client joins, whoever makes it; absent: none. */
  readonly newClientsGroupId?: ClientGroupId;
  readonly version: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** What a user may do: PRODUCT "Who sees what". */
export type Role = 'owner' | 'admin' | 'user';

/** A staff member: anyone who can be photographer, assistant or assignee. */
export interface User {
  readonly id: UserId;
  readonly studioId: StudioId;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly active: boolean;
  /** `#rrggbb`, how the user's bookings are drawn. */
  readonly colour: string;
  readonly version: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** A room, location or piece of equipment: has a schedule, never syncs. */
export interface Resource {
  readonly id: ResourceId;
  readonly studioId: StudioId;
  readonly name: string;
  readonly colour: string;
  readonly version: number;
}

/** A kind of session or of appointment. */
export interface BookingType {
  readonly id: TypeId;
  readonly studioId: StudioId;
  readonly of: 'session' | 'appointment';
  readonly name: string;
  readonly colour: string;
  readonly defaultMinutes: number;
  /** What the event's text says of a booking of this type, after the notes; may be empty. */
  readonly text: string;
  readonly version: number;
}

/** Something with a label of the user's choosing, such as `work`. */
export interface Labelled {
  readonly value: string;
  readonly label: string;
}

/** A postal address. Empty texts stand for parts not known. */
export interface PostalAddress {
  readonly street: string;
  readonly city: string;
  readonly region: string;
  readonly postalCode: string;
  readonly country: string;
}

/** Whether a studio's plan includes Google sync (PRODUCT 1). */
export function planIncludesSync(plan: Plan): boolean {
  return plan !== 'express';
}

/** Whether this role may set things for others in the studio. */
export function mayAdminister(role: Role): boolean {
  return role !== 'user';
}

/** A named set of clients; bounds the contact sync. */
export interface ClientGroup {
  readonly id: ClientGroupId;
  readonly studioId: StudioId;
  readonly name: string;
  readonly inactive: boolean;
  readonly version: number;
}
