import { Hono } from 'hono';
import { clientName } from '../../../shared/domain/client.ts';
import type { Client } from '../../../shared/domain/client.ts';
import { asId, isId } from '../../../shared/domain/ids.ts';
import { changeClient, makeClient } from '../../../shared/flows/studio/edit-client.ts';
import { studioCollections } from '../../../shared/ports/collections.ts';
import type { PersonEnvironment, WebDeps } from '../environment.ts';
import { expectedVersionOf, readForm } from '../form-values.ts';
import { NotFoundPage, Page } from '../layout.tsx';
import { clientPath, paths } from '../paths.ts';
import { ClientForm, clientOf, emptyClient } from './client-form.tsx';

/** Clients on one page of the list. */
const pageSize = 100;

/** The studio's clients: list, add, change. */
export function clientPages(deps: WebDeps): Hono<PersonEnvironment> {
  const app = new Hono<PersonEnvironment>();
  app.get(paths.clients, async (context) => {
    const person = context.get('person');
    const afterName = context.req.query('afterName');
    const afterId = context.req.query('afterId') ?? '';
    const found = await deps.store.find({
      from: studioCollections(person.studio.id).clients,
      orderBy: [{ field: 'familyName', direction: 'asc' }],
      limit: pageSize + 1,
      ...(afterName === undefined || !isId(afterId) ? {} : { after: [afterName, afterId] }),
    });
    const clients = found.slice(0, pageSize).map(({ value }) => value);
    const last = found.length > pageSize ? clients.at(-1) : undefined;
    return context.html(
      <Page title="Clients" person={person} place="clients">
        <div class="head">
          <h1>Clients</h1>
          <a class="button primary push" href={paths.newClient}>
            Add a client
          </a>
        </div>
        <ClientList clients={clients} />
        {last === undefined ? null : (
          <p>
            <a href={nextPage(last)}>More clients</a>
          </p>
        )}
      </Page>,
    );
  });
  app.get(paths.newClient, (context) => {
    const person = context.get('person');
    return context.html(
      <Page title="Add a client" person={person} place="clients">
        <h1>Add a client</h1>
        <ClientForm person={person} client={emptyClient} action={paths.clients} />
      </Page>,
    );
  });
  app.post(paths.clients, async (context) => {
    const person = context.get('person');
    const fields = clientOf(await readForm(context.req));
    const made = await makeClient(deps, { studioId: person.studio.id, fields });
    if (made.kind === 'done') return context.redirect(paths.clients, 303);
    return context.html(
      <Page title="Add a client" person={person} place="clients">
        <h1>Add a client</h1>
        <ClientForm person={person} client={fields} action={paths.clients} refused={made} />
      </Page>,
      422,
    );
  });
  app.route('/', oneClientPages(deps));
  return app;
}

function oneClientPages(deps: WebDeps): Hono<PersonEnvironment> {
  const app = new Hono<PersonEnvironment>();
  app.get('/clients/:id', async (context) => {
    const person = context.get('person');
    const client = await readClient(deps, person.studio.id, context.req.param('id'));
    if (client === undefined) return context.html(<NotFoundPage person={person} place="clients" />, 404);
    return context.html(
      <Page title={clientName(client)} person={person} place="clients">
        <h1>{clientName(client)}</h1>
        <ClientForm person={person} client={client} action={clientPath(client.id)} version={client.version} />
      </Page>,
    );
  });
  app.post('/clients/:id', async (context) => {
    const person = context.get('person');
    const client = await readClient(deps, person.studio.id, context.req.param('id'));
    if (client === undefined) return context.html(<NotFoundPage person={person} place="clients" />, 404);
    const form = await readForm(context.req);
    const fields = clientOf(form);
    const request = { studioId: person.studio.id, clientId: client.id, ...expectedVersionOf(form) };
    const changed = await changeClient(deps, request, ({ groupIds }) => ({ ...fields, groupIds }));
    if (changed.kind === 'done') return context.redirect(paths.clients, 303);
    return context.html(
      <Page title={clientName(client)} person={person} place="clients">
        <h1>{clientName(client)}</h1>
        <ClientForm
          person={person}
          client={fields}
          action={clientPath(client.id)}
          version={client.version}
          refused={changed}
        />
      </Page>,
      422,
    );
  });
  return app;
}

function nextPage(last: Client): string {
  return `${paths.clients}?${new URLSearchParams({ afterName: last.familyName, afterId: last.id }).toString()}`;
}

async function readClient(deps: WebDeps, studioId: Client['studioId'], id: string): Promise<Client | undefined> {
  if (!isId(id)) return undefined;
  return (await deps.store.get(studioCollections(studioId).client(asId(id))))?.value;
}

function ClientList({ clients }: { readonly clients: readonly Client[] }) {
  if (clients.length === 0) return <p class="card empty">No clients yet.</p>;
  return (
    <div class="card scroll">
      <table class="list">
        <thead>
          <tr>
            <th>Name</th>
            <th>E-mail</th>
            <th>Phone</th>
            <th>City</th>
          </tr>
        </thead>
        <tbody>
          {clients.map((client) => (
            <tr>
              <th scope="row">
                <a href={clientPath(client.id)}>{clientName(client)}</a>
                {client.company === '' || client.company === clientName(client) ? null : (
                  <span class="under">{client.company}</span>
                )}
              </th>
              <td>{client.emails[0]?.value ?? ''}</td>
              <td>{client.phones[0]?.value ?? ''}</td>
              <td>{client.address.city}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
