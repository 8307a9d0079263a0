import type { Client } from '../../domain/client.ts';
import { clientIndex } from '../../domain/client-search.ts';
import type { ClientRecord } from '../../ports/records/client-record.ts';

/** A client as it is stored: with what lists and searches ask for. */
export function clientRecord(client: Client): ClientRecord {
  return { ...plainClient(client), ...clientIndex(client) };
}

/** A client without what is stored beside it, so that two can be compared. */
export function plainClient(client: Client): Client {
  const { id, studioId, givenName, familyName, company, jobTitle, emails, phones, address, notes, groupIds } = client;
  const { version, createdAt, updatedAt } = client;
  return {
    id,
    studioId,
    givenName,
    familyName,
    company,
    jobTitle,
    emails,
    phones,
    address,
    notes,
    groupIds,
    version,
    createdAt,
    updatedAt,
  };
}
