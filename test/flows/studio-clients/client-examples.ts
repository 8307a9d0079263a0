import type { Client } from '../../../shared/domain/client.ts';
import { asId } from '../../../shared/domain/ids.ts';
import type { ClientGroupId, StudioId } from '../../../shared/domain/ids.ts';
import type { Instant } from '../../../shared/domain/time.ts';

const at = '2026-11-23T08:00:00Z' as Instant; // written as instants are

/** A client of `studio1` with what a test says of it; addresses and phones without labels. */
export function client(
  known: Partial<Omit<Client, 'emails' | 'phones' | 'id'>> & {
    readonly id?: string;
    readonly emails?: readonly string[];
    readonly phones?: readonly string[];
  },
): Client {
  const lines = (values: readonly string[] = []) => values.map((value) => ({ value, label: '' }));
  const { id = 'client1', emails, phones, ...others } = known;
  return {
    studioId: asId<StudioId>('studio1'),
    givenName: '',
    familyName: '',
    company: '',
    jobTitle: '',
    address: { street: '', city: '', region: '', postalCode: '', country: '' },
    notes: '',
    groupIds: [] as readonly ClientGroupId[],
    version: 1,
    createdAt: at,
    updatedAt: at,
    ...others,
    id: asId(id),
    emails: lines(emails),
    phones: lines(phones),
  };
}
