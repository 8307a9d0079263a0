import type { Card } from '../../../shared/domain/card.ts';
import { contactPairsOf, contactSyncAt, studioCollections } from '../../../shared/ports/collections.ts';
import type { SimulatedWorld } from '../world.ts';

/** What people can see of clients and contacts at the end, without ids, versions and times of the machinery. */
export async function contactLines({ store, google, studios, users }: SimulatedWorld): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const { studioId } of studios)
    for (const { value } of await store.find({ from: studioCollections(studioId).clients }))
      lines.push(`client ${said(value)} in ${value.groupIds.join()}`);
  for (const { syncId, email } of users) {
    if ((await store.get(contactSyncAt(syncId))) === undefined) continue;
    const titles = new Map(google.contactsPerson.labels(email).map(({ name, title }) => [name as string, title]));
    lines.push(...[...titles.values()].map((title) => `${syncId} label ${title}`));
    const contacts = google.contactsPerson.contacts(email);
    lines.push(`${syncId} has ${contacts.length} contacts`);
    for (const { card, labels, madeBy } of contacts)
      lines.push(`${syncId} contact ${said(card)} by ${madeBy} under ${labels.map((name) => titles.get(name)).join()}`);
    for (const { value } of await store.find({ from: contactPairsOf(syncId) }))
      lines.push(
        `${syncId} pair ${said(value.agreed)} ${value.outOfGoogle ?? ''} ${value.endedAt === undefined ? '' : 'ended'} ${value.origin}`,
      );
  }
  return lines;
}

function said({ givenName, familyName, company, jobTitle, emails, phones, address, notes }: Card): string {
  const values = [...emails, ...phones].map((one) => one.value).toSorted();
  return JSON.stringify([givenName, familyName, company, jobTitle, values, address.street, notes]);
}
