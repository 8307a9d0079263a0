import type { ClientGroupId, ClientId, StudioId } from './ids.ts';
import type { Labelled, PostalAddress } from './studio.ts';
import type { Instant } from './time.ts';

/** A client of a studio. Empty texts stand for what is not known. */
export interface Client {
  readonly id: ClientId;
  readonly studioId: StudioId;
  readonly givenName: string;
  readonly familyName: string;
  readonly company: string;
  readonly jobTitle: string;
  readonly emails: readonly Labelled[];
  readonly phones: readonly Labelled[];
  readonly address: PostalAddress;
  readonly notes: string;
  /** The groups it is a member of, each once. */
  readonly groupIds: readonly ClientGroupId[];
  readonly version: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** The name under which lists, mails and events speak of a client: the person, or the company without one. */
export function clientName(client: Pick<Client, 'givenName' | 'familyName' | 'company'>): string {
  const person = `${client.givenName} ${client.familyName}`.trim();
  return person === '' ? client.company : person;
}
