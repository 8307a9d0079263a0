import { Hono } from 'hono';
import type { Context } from 'hono';
import { asId, isId } from '../../../../shared/domain/ids.ts';
import type { ClientGroupId, ClientId } from '../../../../shared/domain/ids.ts';
import type { ClientGroup } from '../../../../shared/domain/studio.ts';
import { refuseInputs } from '../../../../shared/flows/refused.ts';
import type { Refused } from '../../../../shared/flows/refused.ts';
import { addToGroup, mostChosen } from '../../../../shared/flows/studio/add-to-group.ts';
import type { Joining } from '../../../../shared/flows/studio/add-to-group.ts';
import { addClientGroup } from '../../../../shared/flows/studio/edit-client-group.ts';
import { readGroups } from '../../../../shared/flows/studio/read-clients.ts';
import { studioCollections } from '../../../../shared/ports/collections.ts';
import type { Person, PersonEnvironment, WebDeps } from '../../environment.ts';
import { readForm, textOf } from '../../form-values.ts';
import { Page } from '../../layout.tsx';
import { CsrfField, RefusedNote, SelectField, TextField } from '../../parts/form.tsx';
import { clientJobPath, paths } from '../../paths.ts';
import { readLists } from './read-lists.ts';

/** How long the form waits for the work before it shows how far it is; milliseconds. */
const waitsFor = 1000;

/** Who shall join, as the list or the form says it. */
interface Asked {
  readonly isSelection: boolean;
  readonly clientIds: readonly ClientId[];
  readonly query: string;
  readonly among: string;
}

/** The bulk tool: adds a selection, what a search found, or all clients to a group there is or a new one. */
export function joinPages(deps: WebDeps): Hono<PersonEnvironment> {
  const app = new Hono<PersonEnvironment>();
  app.get(paths.joinGroup, (context) => {
    const asked: Asked = {
      isSelection: context.req.query('who') === 'selected',
      clientIds: idsIn(context.req.queries('clientId') ?? []),
      query: context.req.query('query') ?? '',
      among: context.req.query('groupId') ?? '',
    };
    return show(deps, context, { asked, groupId: context.req.query('to') ?? '', newName: '' });
  });
  app.post(paths.joinGroup, async (context) => {
    const person = context.get('person');
    const [form, list] = [await readForm(context.req), await readLists(context.req)];
    const asked: Asked = {
      isSelection: textOf(form, 'who') === 'selected',
      clientIds: idsIn(list('clientId')),
      query: textOf(form, 'query'),
      among: textOf(form, 'among'),
    };
    const target = { groupId: textOf(form, 'groupId'), newName: textOf(form, 'newName') };
    const answer = await join(deps, person, { asked, ...target });
    if (answer.kind === 'done') return context.redirect(clientJobPath(answer.job.id), 303);
    return show(deps, context, { asked, ...target, refused: answer });
  });
  return app;
}

interface Wish {
  readonly asked: Asked;
  readonly groupId: string;
  readonly newName: string;
}

async function join(deps: WebDeps, person: Person, { asked, groupId, newName }: Wish) {
  const joining = joiningOf(asked);
  if (joining.kind === 'chosen' && joining.clientIds.length === 0) {
    return refuseInputs([{ path: 'clientIds', message: 'Select at least one client in the list.' }]);
  }
  const group = await groupOf(deps, person, { groupId, newName });
  if (typeof group !== 'string') return group;
  return addToGroup(deps, {
    studioId: person.studio.id,
    groupId: group,
    joining,
    actor: { kind: 'user', userId: person.user.id, name: person.user.name },
    forMilliseconds: waitsFor,
  });
}

async function groupOf(deps: WebDeps, person: Person, target: Omit<Wish, 'asked'>): Promise<ClientGroupId | Refused> {
  if (target.newName !== '') {
    const fields = { name: target.newName, inactive: false };
    const made = await addClientGroup(deps, { studioId: person.studio.id, fields });
    if (made.kind === 'done') return made.group.id;
    return { ...made, errors: (made.errors ?? []).map((error) => ({ ...error, path: 'newName' })) };
  }
  if (isId(target.groupId)) return asId<ClientGroupId>(target.groupId);
  return refuseInputs([{ path: 'groupId', message: 'Choose a group, or name a new one.' }]);
}

function joiningOf({ isSelection, clientIds, query, among }: Asked): Joining {
  if (isSelection) return { kind: 'chosen', clientIds };
  if (query === '' && !isId(among)) return { kind: 'all' };
  return {
    kind: 'found',
    ...(query === '' ? {} : { query }),
    ...(isId(among) ? { groupId: asId<ClientGroupId>(among) } : {}),
  };
}

function idsIn(texts: readonly string[]): readonly ClientId[] {
  return texts
    .filter(isId)
    .slice(0, mostChosen)
    .map((text) => asId<ClientId>(text));
}

async function show(
  deps: WebDeps,
  context: Context<PersonEnvironment>,
  wish: Wish & { readonly refused?: Refused },
): Promise<Response> {
  const person = context.get('person');
  const studioId = person.studio.id;
  const [groups, total] = await Promise.all([
    readGroups(deps.store, studioId),
    deps.store.count({ from: studioCollections(studioId).clients }),
  ]);
  return context.html(
    <Page title="Add clients to a group" person={person} place="clients">
      <p>
        <a href={paths.clients}>Back to the clients</a>
      </p>
      <h1>Add clients to a group</h1>
      <JoinForm person={person} groups={groups} total={total} {...wish} />
    </Page>,
    wish.refused === undefined ? 200 : 422,
  );
}

interface FormProps extends Wish {
  readonly person: Person;
  readonly groups: readonly ClientGroup[];
  readonly total: number;
  readonly refused?: Refused;
}

function JoinForm({ person, groups, total, asked, groupId, newName, refused }: FormProps) {
  const none = { value: '', label: groups.length === 0 ? 'There is none yet' : 'Choose a group' };
  const options = groups.map(({ id, name, inactive }) => {
    return { value: id, label: inactive ? `${name} (inactive)` : name };
  });
  return (
    <form method="post" action={paths.joinGroup} class="card narrow stack">
      <CsrfField person={person} />
      <RefusedNote refused={refused} />
      <p>
        <strong>{whoIsMeant(asked, groups, total)}</strong>
      </p>
      {asked.isSelection ? (
        <>
          <input type="hidden" name="who" value="selected" />
          {asked.clientIds.map((id) => (
            <input type="hidden" name="clientId" value={id} />
          ))}
        </>
      ) : (
        <>
          <input type="hidden" name="query" value={asked.query} />
          <input type="hidden" name="among" value={asked.among} />
        </>
      )}
      <SelectField
        label="To this group"
        name="groupId"
        value={groupId}
        options={[none, ...options]}
        refused={refused}
      />
      <TextField label="Or to a new one, named" name="newName" value={newName} refused={refused} />
      <p class="hint">Who is in the group already stays as they are.</p>
      <div class="actions">
        <button class="primary">Add to the group</button>
      </div>
    </form>
  );
}

function whoIsMeant(asked: Asked, groups: readonly ClientGroup[], total: number): string {
  const { isSelection, clientIds, query, among } = asked;
  if (isSelection) return clientIds.length === 1 ? 'The client selected' : `The ${clientIds.length} clients selected`;
  const group = groups.find(({ id }) => id === among);
  const where = group === undefined ? '' : ` in the group ${group.name}`;
  if (query !== '') return `The clients that “${query}” finds${where}`;
  return group === undefined
    ? `All ${total.toLocaleString('en-US')} clients`
    : `The members of the group ${group.name}`;
}
