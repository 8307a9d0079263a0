import { Hono } from 'hono';
import type { Context } from 'hono';
import { clientName } from '../../../../shared/domain/client.ts';
import type { Client } from '../../../../shared/domain/client.ts';
import { asId, isId } from '../../../../shared/domain/ids.ts';
import type { ClientId } from '../../../../shared/domain/ids.ts';
import { mayAdminister } from '../../../../shared/domain/studio.ts';
import { untieContact } from '../../../../shared/flows/contacts/untie-contact.ts';
import type { Refused } from '../../../../shared/flows/refused.ts';
import { deleteClient } from '../../../../shared/flows/studio/delete-client.ts';
import { changeClient, makeClient } from '../../../../shared/flows/studio/edit-client.ts';
import type { ClientFields } from '../../../../shared/flows/studio/edit-client.ts';
import { readGroups } from '../../../../shared/flows/studio/read-clients.ts';
import { readClientHistory } from '../../../../shared/flows/studio/read-client-history.ts';
import { restoreClient } from '../../../../shared/flows/studio/restore-client.ts';
import { studioCollections } from '../../../../shared/ports/collections.ts';
import type { Person, PersonEnvironment, WebDeps } from '../../environment.ts';
import { expectedVersionOf, readForm, textOf } from '../../form-values.ts';
import { NotFoundPage, Page } from '../../layout.tsx';
import { CsrfField } from '../../parts/form.tsx';
import { clientDeletePath, clientPath, paths } from '../../paths.ts';
import { mayAnswer } from '../contact-reviews/read.ts';
import { ClientHistoryCard } from './client-history.tsx';
import { ClientForm, clientOf, emptyClient } from './client-form.tsx';
import { ContactTiesCard, readContactTies } from './contact-ties.tsx';
import { readLists } from './read-lists.ts';

type PageContext = Context<PersonEnvironment>;

/** One client: add, change, delete, restore. */
export function oneClientPages(deps: WebDeps): Hono<PersonEnvironment> {
  const app = new Hono<PersonEnvironment>();
  app.get(paths.newClient, (context) => {
    const rule = context.get('person').studio.newClientsGroupId;
    return showNew(deps, context, { fields: { ...emptyClient, groupIds: rule === undefined ? [] : [rule] } });
  });
  app.post(paths.clients, async (context) => {
    const fields = clientOf(await readForm(context.req), await readLists(context.req));
    const made = await makeClient(deps, {
      studioId: context.get('person').studio.id,
      fields,
      by: actorOf(context.get('person')),
    });
    if (made.kind === 'done') return context.redirect(paths.clients, 303);
    return showNew(deps, context, { fields, refused: made });
  });
  app.get('/clients/:id', async (context) => {
    const client = await readClient(deps, context);
    if (client === undefined) return answerNotFound(context);
    return show(deps, context, { client, fields: client });
  });
  app.post('/clients/:id', async (context) => {
    const client = await readClient(deps, context);
    if (client === undefined) return answerNotFound(context);
    const form = await readForm(context.req);
    const fields = clientOf(form, await readLists(context.req));
    const by = actorOf(context.get('person'));
    const request = { studioId: client.studioId, clientId: client.id, by, ...expectedVersionOf(form) };
    // A form without boxes of groups says nothing of them.
    const changed = await changeClient(deps, request, ({ groupIds }) => {
      return form.has('hasGroups') ? fields : { ...fields, groupIds };
    });
    if (changed.kind === 'done') return context.redirect(paths.clients, 303);
    return show(deps, context, { client, fields, refused: changed });
  });
  app.post('/clients/:id/contacts/:user/untie', (context) => untie(deps, context));
  app.route('/', removalForms(deps));
  return app;
}

/** Says that a contact, one's own or for admins anybody's, is not this client. */
async function untie(deps: WebDeps, context: PageContext): Promise<Response> {
  const person = context.get('person');
  const client = await readClient(deps, context);
  const userId = context.req.param('user') ?? '';
  if (client === undefined || !isId(userId) || !mayAnswer(person, asId(userId))) return answerNotFound(context);
  const answer = await untieContact(deps, {
    studioId: client.studioId,
    userId: asId(userId),
    clientId: client.id,
    contactName: asId(textOf(await readForm(context.req), 'contactName')),
    by: actorOf(person),
  });
  if (answer.kind === 'refused') return show(deps, context, { client, fields: client, refused: answer });
  return context.redirect(`${clientPath(client.id)}#contacts`, 303);
}

function removalForms(deps: WebDeps): Hono<PersonEnvironment> {
  const app = new Hono<PersonEnvironment>();
  app.post('/clients/:id/delete', async (context) => {
    const person = context.get('person');
    const client = await readClient(deps, context);
    if (client === undefined || !mayAdminister(person.user.role)) return answerNotFound(context);
    const form = await readForm(context.req);
    const request = {
      studioId: client.studioId,
      clientId: client.id,
      actor: actorOf(person),
      ...expectedVersionOf(form),
    };
    const answer = await deleteClient(deps, request);
    if (answer.kind === 'refused') return show(deps, context, { client, fields: client, refused: answer });
    const query = new URLSearchParams({ deleted: client.id });
    return context.redirect(`${paths.clients}?${query.toString()}`, 303);
  });
  app.post('/clients/:id/restore', async (context) => {
    const person = context.get('person');
    const id = context.req.param('id');
    if (!isId(id) || !mayAdminister(person.user.role)) return answerNotFound(context);
    const request = { studioId: person.studio.id, clientId: asId<ClientId>(id), actor: actorOf(person) };
    const answer = await restoreClient(deps, request);
    if (answer.kind === 'refused') return answerNotFound(context);
    return context.redirect(`${paths.clients}?told=restored`, 303);
  });
  return app;
}

function actorOf({ user }: Person) {
  return { kind: 'user' as const, userId: user.id, name: user.name };
}

function answerNotFound(context: PageContext): Response | Promise<Response> {
  return context.html(<NotFoundPage person={context.get('person')} place="clients" />, 404);
}

async function readClient(deps: WebDeps, context: PageContext): Promise<Client | undefined> {
  const id = context.req.param('id') ?? '';
  if (!isId(id)) return undefined;
  return (await deps.store.get(studioCollections(context.get('person').studio.id).client(asId(id))))?.value;
}

async function showNew(
  deps: WebDeps,
  context: PageContext,
  { fields, refused }: { readonly fields: ClientFields; readonly refused?: Refused },
): Promise<Response> {
  const person = context.get('person');
  const groups = await readGroups(deps.store, person.studio.id);
  return context.html(
    <Page title="Add a client" person={person} place="clients">
      <h1>Add a client</h1>
      <ClientForm person={person} client={fields} groups={groups} action={paths.clients} refused={refused} />
    </Page>,
    refused === undefined ? 200 : 422,
  );
}

async function show(
  deps: WebDeps,
  context: PageContext,
  form: { readonly client: Client; readonly fields: ClientFields; readonly refused?: Refused },
): Promise<Response> {
  const { client, fields, refused } = form;
  const person = context.get('person');
  const places = studioCollections(person.studio.id);
  const [groups, history, users, ties] = await Promise.all([
    readGroups(deps.store, person.studio.id),
    readClientHistory(deps.store, { studioId: person.studio.id, clientId: client.id }),
    deps.store.find({ from: places.users, limit: 500 }),
    readContactTies(deps.store, person, client.id),
  ]);
  const names = new Map<string, string>(users.map(({ value }) => [value.id, value.name]));
  return context.html(
    <Page title={clientName(client)} person={person} place="clients">
      <p>
        <a href={paths.clients}>Back to the clients</a>
      </p>
      <h1>{clientName(client)}</h1>
      <ClientForm
        person={person}
        client={fields}
        groups={groups}
        action={clientPath(client.id)}
        version={client.version}
        refused={refused}
      />
      <ContactTiesCard person={person} clientId={client.id} ties={ties} />
      <ClientHistoryCard person={person} history={history} groups={groups} names={names} />
      {mayAdminister(person.user.role) ? <DeleteForm person={person} client={client} /> : null}
    </Page>,
    refused === undefined ? 200 : refused.code === 'invalid' ? 422 : 409,
  );
}

function DeleteForm({ person, client }: { readonly person: Person; readonly client: Client }) {
  return (
    <form method="post" action={clientDeletePath(client.id)} class="card narrow">
      <CsrfField person={person} />
      <input type="hidden" name="version" value={String(client.version)} />
      <p class="hint">
        A deleted client can be brought back for 30 days. Appointments are unlinked, and linked again then.
      </p>
      <div class="actions">
        <button class="danger">Delete the client</button>
      </div>
    </form>
  );
}
