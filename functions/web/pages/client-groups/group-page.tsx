import { Hono } from 'hono';
import type { Context } from 'hono';
import { clientName } from '../../../../shared/domain/client.ts';
import type { Client } from '../../../../shared/domain/client.ts';
import { asId, isId } from '../../../../shared/domain/ids.ts';
import type { ClientId } from '../../../../shared/domain/ids.ts';
import { mayAdminister } from '../../../../shared/domain/studio.ts';
import type { ClientGroup } from '../../../../shared/domain/studio.ts';
import type { Refused } from '../../../../shared/flows/refused.ts';
import { deleteClientGroup } from '../../../../shared/flows/studio/add-to-group.ts';
import { changeClientGroup } from '../../../../shared/flows/studio/edit-client-group.ts';
import type { ClientGroupFields } from '../../../../shared/flows/studio/edit-client-group.ts';
import { changeClient } from '../../../../shared/flows/studio/edit-client.ts';
import { findClients } from '../../../../shared/flows/studio/find-clients.ts';
import { studioCollections } from '../../../../shared/ports/collections.ts';
import { readPage } from '../../../api/page.ts';
import type { Person, PersonEnvironment, WebDeps } from '../../environment.ts';
import { expectedVersionOf, readForm, textOf, tickOf } from '../../form-values.ts';
import { NotFoundPage, Page } from '../../layout.tsx';
import { CheckField, CsrfField, RefusedNote, TextField } from '../../parts/form.tsx';
import { clientGroupPath, clientJobPath, clientPath, paths } from '../../paths.ts';

/** Members on one page. */
const pageSize = 100;
/** How long the form waits for the members to be taken out; milliseconds. */
const waitsFor = 1000;

type PageContext = Context<PersonEnvironment>;

/** One client group: name, inactive, members; deleting it. */
export function oneGroupPages(deps: WebDeps): Hono<PersonEnvironment> {
  const app = new Hono<PersonEnvironment>();
  app.get('/client-groups/:id', async (context) => {
    const group = await readGroup(deps, context);
    return group === undefined ? answerNotFound(context) : show(deps, context, { group, fields: group });
  });
  app.post('/client-groups/:id', async (context) => {
    const group = await readGroup(deps, context);
    if (group === undefined) return answerNotFound(context);
    const form = await readForm(context.req);
    const fields = { name: textOf(form, 'name'), inactive: tickOf(form, 'inactive') ?? group.inactive };
    const request = { studioId: group.studioId, groupId: group.id, ...expectedVersionOf(form) };
    const changed = await changeClientGroup(deps, request, () => fields);
    if (changed.kind === 'done') return context.redirect(`${clientGroupPath(group.id)}?told=saved`, 303);
    return show(deps, context, { group, fields, refused: changed });
  });
  app.post('/client-groups/:id/delete', async (context) => {
    const group = await readGroup(deps, context);
    const person = context.get('person');
    if (group === undefined || !mayAdminister(person.user.role)) return answerNotFound(context);
    const actor = { kind: 'user' as const, userId: person.user.id, name: person.user.name };
    const request = { studioId: group.studioId, groupId: group.id, ...expectedVersionOf(await readForm(context.req)) };
    const answer = await deleteClientGroup(deps, { ...request, actor, forMilliseconds: waitsFor });
    if (answer.kind === 'refused') return show(deps, context, { group, fields: group, refused: answer });
    const isDone = answer.job.state === 'done';
    return context.redirect(isDone ? `${paths.clientGroups}?told=deleted` : clientJobPath(answer.job.id), 303);
  });
  app.post('/client-groups/:id/members/:clientId/remove', async (context) => {
    const group = await readGroup(deps, context);
    const clientId = context.req.param('clientId');
    if (group === undefined || !isId(clientId)) return answerNotFound(context);
    const { user } = context.get('person');
    const by = { kind: 'user', userId: user.id, name: user.name } as const;
    const request = { studioId: group.studioId, clientId: asId<ClientId>(clientId), by };
    const changed = await changeClient(deps, request, (before) => {
      return { ...before, groupIds: before.groupIds.filter((id) => id !== group.id) };
    });
    if (changed.kind === 'refused') return answerNotFound(context);
    return context.redirect(clientGroupPath(group.id), 303);
  });
  return app;
}

async function readGroup(deps: WebDeps, context: PageContext): Promise<ClientGroup | undefined> {
  const id = context.req.param('id') ?? '';
  if (!isId(id)) return undefined;
  return (await deps.store.get(studioCollections(context.get('person').studio.id).clientGroup(asId(id))))?.value;
}

function answerNotFound(context: PageContext): Response | Promise<Response> {
  return context.html(<NotFoundPage person={context.get('person')} place="clientGroups" />, 404);
}

async function show(
  deps: WebDeps,
  context: PageContext,
  form: { readonly group: ClientGroup; readonly fields: ClientGroupFields; readonly refused?: Refused },
): Promise<Response> {
  const { group, fields, refused } = form;
  const person = context.get('person');
  const { query, keep } = await findClients(deps.store, { studioId: group.studioId, groupId: group.id });
  const cursor = context.req.query('cursor');
  const page = await readPage(deps.store, { query, keep, limit: pageSize, cursor });
  const members = page?.found.map(({ value }) => value) ?? [];
  const next = page?.nextCursor;
  return context.html(
    <Page title={group.name} person={person} place="clientGroups">
      <p>
        <a href={paths.clientGroups}>Back to the groups</a>
      </p>
      <div class="head">
        <h1>{group.name}</h1>
        {group.inactive ? <span class="badge warn">Inactive</span> : null}
        <a class="button push" href={`${paths.joinGroup}?${new URLSearchParams({ to: group.id }).toString()}`}>
          Add all clients
        </a>
        <a class="button" href={paths.clients}>
          Choose clients to add
        </a>
      </div>
      {context.req.query('told') === 'saved' ? (
        <p class="note good" role="status">
          The changes are saved.
        </p>
      ) : null}
      <Members person={person} group={group} members={members} />
      {typeof next === 'string' ? (
        <p>
          <a href={`${clientGroupPath(group.id)}?${new URLSearchParams({ cursor: next }).toString()}`}>More members</a>
        </p>
      ) : null}
      <GroupForm person={person} group={group} fields={fields} refused={refused} />
      {mayAdminister(person.user.role) ? <DeleteForm person={person} group={group} /> : null}
    </Page>,
    refused === undefined ? 200 : refused.code === 'invalid' ? 422 : 409,
  );
}

interface GroupProps {
  readonly person: Person;
  readonly group: ClientGroup;
}

function Members({ person, group, members }: GroupProps & { readonly members: readonly Client[] }) {
  if (members.length === 0) return <p class="card empty">No client is in this group.</p>;
  return (
    <div class="card scroll">
      <table class="list">
        <thead>
          <tr>
            <th>Member</th>
            <th>E-mail</th>
            <th>Phone</th>
            <th></th>
          </tr>
        </thead>
        <tbody>
          {members.map((client) => (
            <tr>
              <th scope="row">
                <a href={clientPath(client.id)}>{clientName(client)}</a>
              </th>
              <td>{client.emails[0]?.value ?? ''}</td>
              <td>{client.phones[0]?.value ?? ''}</td>
              <td>
                <form method="post" action={`${clientGroupPath(group.id)}/members/${client.id}/remove`}>
                  <CsrfField person={person} />
                  <button class="small quiet" aria-label={`Take ${clientName(client)} out`}>
                    Take out
                  </button>
                </form>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function GroupForm({
  person,
  group,
  fields,
  refused,
}: GroupProps & { readonly fields: ClientGroupFields; readonly refused: Refused | undefined }) {
  return (
    <form method="post" action={clientGroupPath(group.id)} class="card narrow stack">
      <CsrfField person={person} />
      <input type="hidden" name="version" value={String(group.version)} />
      <RefusedNote refused={refused} />
      <TextField label="Name" name="name" value={fields.name} required refused={refused} />
      <CheckField
        label="Inactive"
        name="inactive"
        checked={fields.inactive}
        hint="Its clients leave the Google Contacts of everybody who chose it, and stay in the studio."
      />
      <div class="actions">
        <button class="primary">Save</button>
      </div>
    </form>
  );
}

function DeleteForm({ person, group }: GroupProps) {
  return (
    <form method="post" action={`${clientGroupPath(group.id)}/delete`} class="card narrow">
      <CsrfField person={person} />
      <input type="hidden" name="version" value={String(group.version)} />
      <p class="hint">Its members stay clients. They leave the Google Contacts of everybody who chose the group.</p>
      <div class="actions">
        <button class="danger">Delete the group</button>
      </div>
    </form>
  );
}
