/** A Google account of the local Google. `sub` is fixed, so that signing in lands where the studio's records say. */
export interface SeedPerson {
  readonly email: string;
  readonly name: string;
  readonly timeZone: string;
  readonly sub: string;
}

const timeZone = 'America/Chicago';

/** Staff of Lumen Studio, a person no studio knows (signing in as Dana leads to making a studio), and one of the vendor's operators. */
export const people: readonly SeedPerson[] = [
  { email: 'ann.lee@example.com', name: 'Ann Lee', timeZone, sub: '100000000000000000001' },
  { email: 'ben.ortiz@example.com', name: 'Ben Ortiz', timeZone, sub: '100000000000000000002' },
  { email: 'cleo.park@example.com', name: 'Cleo Park', timeZone, sub: '100000000000000000003' },
  { email: 'dana.wolf@example.com', name: 'Dana Wolf', timeZone: 'Europe/Berlin', sub: '100000000000000000004' },
  { email: 'ops@example.com', name: 'Olive Ops', timeZone, sub: '100000000000000000005' },
];
