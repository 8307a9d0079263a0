import { syncIdOf } from '../../../../shared/domain/ids.ts';
import type { ClientId, UserId } from '../../../../shared/domain/ids.ts';
import { readContactTie } from '../../../../shared/flows/contacts/untie-contact.ts';
import type { ContactTie } from '../../../../shared/flows/contacts/untie-contact.ts';
import { contactSyncAt } from '../../../../shared/ports/collections.ts';
import type { ContactUntyingRecord } from '../../../../shared/ports/records/contact-sync-record.ts';
import type { Store } from '../../../../shared/ports/store.ts';
import type { ContactPair } from '../../../../shared/sync/contacts/model.ts';
import type { Person } from '../../environment.ts';
import { CardFacts } from '../../parts/card-facts.tsx';
import { CsrfField } from '../../parts/form.tsx';
import { Moment } from '../../parts/time.tsx';
import { untiePath } from '../../paths.ts';
import { contactOwners } from '../contact-reviews/read.ts';

/** A client and the contacts of one user: what ties them, and what was said against it. */
interface OwnedTie extends ContactTie {
  readonly owner: { readonly id: UserId; readonly name: string };
}

/** The client's ties to contacts of those whose contacts this person may see: their own, and for admins everybody's. */
export async function readContactTies(store: Store, person: Person, clientId: ClientId): Promise<readonly OwnedTie[]> {
  const studioId = person.studio.id;
  const owners = await contactOwners(store, person);
  const syncs = await store.getAll(owners.map(({ id }) => contactSyncAt(syncIdOf(studioId, id))));
  const syncing = owners.filter((_, index) => syncs[index] !== undefined);
  const ties = await Promise.all(
    syncing.map(async (owner) => {
      const tie = await readContactTie({ store }, { studioId, userId: owner.id, clientId });
      return { ...tie, owner };
    }),
  );
  return ties.filter(({ pair, untyings }) => pair !== undefined || untyings.length > 0);
}

interface TiesProps {
  readonly person: Person;
  readonly clientId: ClientId;
  readonly ties: readonly OwnedTie[];
}

/** The contacts this client is, with the way out where one of them is somebody else. */
export function ContactTiesCard({ person, clientId, ties }: TiesProps) {
  if (ties.length === 0) return null;
  return (
    <section class="card narrow" id="contacts">
      <h2>In Google Contacts</h2>
      {ties.map((tie) => (
        <OneTie tie={tie} person={person} clientId={clientId} />
      ))}
    </section>
  );
}

interface TieProps {
  readonly person: Person;
  readonly clientId: ClientId;
  readonly tie: OwnedTie;
}

function OneTie({ tie, person, clientId }: TieProps) {
  const { owner, pair, untyings } = tie;
  const isWaiting = untyings.some(
    ({ doneAt, contactName }) => doneAt === undefined && contactName === pair?.contactName,
  );
  return (
    <div class="stack">
      <h3>{owner.id === person.user.id ? 'Your own contacts' : `The contacts of ${owner.name}`}</h3>
      {pair === undefined ? (
        <p>There is no contact of this client.</p>
      ) : (
        <CardFacts card={pair.inGoogle ?? pair.agreed} />
      )}
      {pair === undefined || isWaiting ? null : (
        <UntieForm pair={pair} owner={owner} person={person} clientId={clientId} />
      )}
      {untyings.map((untying) => (
        <Untying untying={untying} person={person} />
      ))}
    </div>
  );
}

type UntieProps = Omit<TieProps, 'tie'> & { readonly pair: ContactPair; readonly owner: OwnedTie['owner'] };

function UntieForm({ pair, owner, person, clientId }: UntieProps) {
  return (
    <details class="remove">
      <summary>This contact is somebody else</summary>
      <form method="post" action={untiePath(clientId, owner.id)} class="stack">
        <CsrfField person={person} />
        <input type="hidden" name="contactName" value={pair.contactName ?? ''} />
        <p class="hint">
          The two are untied and never taken for one again. The contact stays in Google as it is, without the group’s
          label; the client gets a contact of its own. What one took over from the other stays in both: correct it by
          hand.
        </p>
        <div class="actions">
          <button class="danger">Not the same person</button>
        </div>
      </form>
    </details>
  );
}

function Untying({ untying, person }: { readonly untying: ContactUntyingRecord; readonly person: Person }) {
  const { title, askedBy, askedAt, doneAt } = untying;
  return (
    <p class={doneAt === undefined ? 'note warn' : 'hint'}>
      {doneAt === undefined
        ? 'This contact is somebody else, said '
        : `Not this client is the contact “${title}”, said `}
      {`${askedBy.name}, `}
      <Moment at={askedAt} studio={person.studio} />
      {doneAt === undefined ? '. The next sync unties them, usually within seconds.' : '.'}
    </p>
  );
}
