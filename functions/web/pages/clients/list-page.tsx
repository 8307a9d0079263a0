import type { Context } from 'hono';
import { Hono } from 'hono';
import { clientName } from '../../../../shared/domain/client.ts';
import type { Client } from '../../../../shared/domain/client.ts';
import { asId, isId } from '../../../../shared/domain/ids.ts';
import { mayAdminister } from '../../../../shared/domain/studio.ts';
import type { ClientGroup } from '../../../../shared/domain/studio.ts';
import { findClients } from '../../../../shared/flows/studio/find-clients.ts';
import { readGroups } from '../../../../shared/flows/studio/read-clients.ts';
import { studioCollections } from '../../../../shared/ports/collections.ts';
import { readPage } from '../../../api/page.ts';
import type { Person, PersonEnvironment, WebDeps } from '../../environment.ts';
import { Page } from '../../layout.tsx';
import { CsrfField } from '../../parts/form.tsx';
import { clientPath, clientRestorePath, paths } from '../../paths.ts';
import { GroupBadges } from './group-badges.tsx';

/** Clients on one page of the list. */
const pageSize = 100;

/** What of the studio's clients is shown. */
interface Shown {
  readonly query: string;
  readonly groupId: string;
}

/** The list of clients: search, group, selection. */
export function clientListPages(deps: WebDeps): Hono<PersonEnvironment> {
  const app = new Hono<PersonEnvironment>();
  app.get(paths.clients, async (context) => {
    const person = context.get('person');
    const shown = shownIn(context);
    const studioId = person.studio.id;
    const [groups, found] = await Promise.all([
      readGroups(deps.store, studioId),
      findClients(deps.store, { studioId, ...questionOf(shown) }),
    ]);
    const cursor = context.req.query('cursor');
    const asked = { query: found.query, keep: found.keep, limit: pageSize };
    const page =
      (await readPage(deps.store, { ...asked, cursor })) ??
      (await readPage(deps.store, { ...asked, cursor: undefined }));
    const clients = page?.found.map(({ value }) => value) ?? [];
    const deleted = await readDeleted(deps, person, context.req.query('deleted') ?? '');
    return context.html(
      <Page title="Clients" person={person} place="clients" scripts={['clients.js']}>
        <Head person={person} />
        {deleted === undefined ? null : <DeletedNote person={person} client={deleted} />}
        {context.req.query('told') === 'restored' ? (
          <p class="note good" role="status">
            The client is back.
          </p>
        ) : null}
        <SearchForm shown={shown} groups={groups} />
        <div id="found">
          <ClientList clients={clients} groups={groups} shown={shown} />
          {typeof page?.nextCursor === 'string' ? (
            <p>
              <a href={listPath({ ...shown, cursor: page.nextCursor })}>More clients</a>
            </p>
          ) : null}
        </div>
      </Page>,
    );
  });
  return app;
}

function shownIn(context: Context<PersonEnvironment>): Shown {
  const groupId = context.req.query('groupId') ?? '';
  return { query: (context.req.query('query') ?? '').slice(0, 200), groupId: isId(groupId) ? groupId : '' };
}

function questionOf({ query, groupId }: Shown) {
  return { query, ...(groupId === '' ? {} : { groupId: asId<ClientGroup['id']>(groupId) }) };
}

/** The list with these words; empty ones are left out. */
function listPath(question: Shown & { readonly cursor?: string }, path: string = paths.clients): string {
  const query = new URLSearchParams(Object.entries(question).filter(([, value]) => value !== ''));
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}

async function readDeleted(deps: WebDeps, person: Person, id: string): Promise<Client | undefined> {
  if (!isId(id) || !mayAdminister(person.user.role)) return undefined;
  return (await deps.store.get(studioCollections(person.studio.id).deletedClient(asId(id))))?.value.client;
}

function Head({ person }: { readonly person: Person }) {
  return (
    <div class="head">
      <h1>Clients</h1>
      <div class="actions push">
        {mayAdminister(person.user.role) ? (
          <>
            <a class="button" href={paths.clientImport}>
              Import and export
            </a>
            <a class="button" href={paths.deletedClients}>
              Deleted
            </a>
          </>
        ) : null}
        <a class="button primary" href={paths.newClient}>
          Add a client
        </a>
      </div>
    </div>
  );
}

function DeletedNote({ person, client }: { readonly person: Person; readonly client: Client }) {
  return (
    <form method="post" action={clientRestorePath(client.id)} class="note good undo" role="status">
      <CsrfField person={person} />
      <span>{clientName(client)} is deleted.</span> <button class="small">Undo</button>
    </form>
  );
}

function SearchForm({ shown, groups }: { readonly shown: Shown; readonly groups: readonly ClientGroup[] }) {
  return (
    <form method="get" action={paths.clients} class="action" id="search">
      <div class="field">
        <label for="query">Name, company, e-mail or phone</label>
        <input id="query" name="query" type="search" value={shown.query} maxlength={200} autocomplete="off" />
      </div>
      <div class="field">
        <label for="groupId">Group</label>
        <select id="groupId" name="groupId">
          <option value="">All clients</option>
          {groups.map(({ id, name, inactive }) => (
            <option value={id} selected={id === shown.groupId}>
              {inactive ? `${name} (inactive)` : name}
            </option>
          ))}
        </select>
      </div>
      <button>Search</button>
    </form>
  );
}

interface ListProps {
  readonly clients: readonly Client[];
  readonly groups: readonly ClientGroup[];
  readonly shown: Shown;
}

function ClientList({ clients, groups, shown }: ListProps) {
  const isSearch = shown.query !== '' || shown.groupId !== '';
  if (clients.length === 0) {
    return <p class="card empty">{isSearch ? 'No client is found.' : 'No clients yet.'}</p>;
  }
  return (
    <form method="get" action={paths.joinGroup}>
      <div class="card scroll">
        <table class="list pick">
          <thead>
            <tr>
              <th>
                <span class="unseen">Select</span>
              </th>
              <th>Name</th>
              <th>E-mail</th>
              <th>Phone</th>
              <th>Groups</th>
            </tr>
          </thead>
          <tbody>
            {clients.map((client) => (
              <ClientRow client={client} groups={groups} />
            ))}
          </tbody>
        </table>
      </div>
      <div class="actions">
        <button name="who" value="selected">
          Add the selected to a group
        </button>
        <a class="button" href={listPath(shown, paths.joinGroup)}>
          {isSearch ? 'Add all that are found to a group' : 'Add all clients to a group'}
        </a>
      </div>
    </form>
  );
}

function ClientRow({ client, groups }: { readonly client: Client; readonly groups: readonly ClientGroup[] }) {
  const name = clientName(client);
  return (
    <tr>
      <td class="tick">
        <input type="checkbox" name="clientId" value={client.id} aria-label={`Select ${name}`} />
      </td>
      <th scope="row">
        <a href={clientPath(client.id)}>{name}</a>
        {client.company === '' || client.company === name ? null : <span class="under">{client.company}</span>}
      </th>
      <td>{client.emails[0]?.value ?? ''}</td>
      <td>{client.phones[0]?.value ?? ''}</td>
      <td>
        <GroupBadges client={client} groups={groups} />
      </td>
    </tr>
  );
}
