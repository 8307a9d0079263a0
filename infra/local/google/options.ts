import type { Client } from './oauth/projects.ts';
import type { QuotaLimits } from './quota.ts';

/** An account the double starts with. */
export interface Person {
  /** Lower case; also the id of the primary calendar. */
  readonly email: string;
  readonly name: string;
  /** IANA zone of the account and its primary calendar; Europe/Berlin by default. */
  readonly timeZone?: string;
  /** The account's number; derived from the address by default. */
  readonly sub?: string;
  /** ISO 3166 region that local phone numbers are read in; told by the zone by default, where it is a known one, else US. */
  readonly region?: string;
}

/** How the double is started. */
export interface GoogleOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** 127.0.0.1 by default. */
  readonly host?: string;
  /** Where the state is kept; in memory only when absent. */
  readonly directory?: string;
  /** Accounts that exist from the start. */
  readonly people?: readonly Person[];
  /** Registered OAuth clients; without them any id is taken, with any secret. */
  readonly clients?: readonly Client[];
  /** Google's limits by default. */
  readonly quotas?: QuotaLimits | 'off';
  /** Seed of everything that happens by chance; 1 by default. */
  readonly seed?: number;
  /** Milliseconds since the epoch; the machine's clock by default. */
  readonly now?: () => number;
}
