import type { Booking } from '../../../shared/domain/booking.ts';
import type { SeriesBooking } from '../../../shared/domain/occurrence.ts';
import type { Instant } from '../../../shared/domain/time.ts';
import type { ClientId, UserId } from '../../../shared/domain/ids.ts';
import type { Reached } from '../../../shared/flows/bookings/reached-versions.ts';
import type { Refused } from '../../../shared/flows/refused.ts';
import type { BookingVersion } from '../../../shared/ports/records/booking-record.ts';
import type { Person } from '../environment.ts';
import type { Option } from '../parts/form.tsx';

/** Everything one booking's page shows. */
export interface BookingTab {
  readonly person: Person;
  readonly booking: Booking;
  /** The booking itself where it repeats; of one occurrence, the series it belongs or belonged to. */
  readonly series: SeriesBooking | undefined;
  /** It is stored by itself; false for one occurrence of a series. */
  readonly isOwn: boolean;
  readonly now: Instant;
  readonly title: string;
  readonly users: readonly string[];
  readonly resources: readonly string[];
  readonly client: { readonly id: ClientId; readonly name: string } | undefined;
  readonly versions: readonly BookingVersion[];
  /** What of them is in whose Google. */
  readonly reached: ReadonlyMap<UserId, Reached>;
  /** Users, clients, resources and types that the versions name, by id. */
  readonly names: ReadonlyMap<string, string>;
  readonly clientOptions: readonly Option[];
  readonly sessionTypeOptions: readonly Option[];
  readonly refused?: Refused;
}
