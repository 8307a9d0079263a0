import { Hono } from 'hono';
import type { Context } from 'hono';
import { asId, isId } from '../../../shared/domain/ids.ts';
import { mayAdminister } from '../../../shared/domain/studio.ts';
import type { User } from '../../../shared/domain/studio.ts';
import { addUser, changeUser } from '../../../shared/flows/studio/edit-users.ts';
import type { UserEditor, UserFields } from '../../../shared/flows/studio/edit-users.ts';
import { inviteUser } from '../../../shared/flows/studio/invitations.ts';
import { refuseInputs } from '../../../shared/flows/refused.ts';
import type { Refused } from '../../../shared/flows/refused.ts';
import { studioCollections } from '../../../shared/ports/collections.ts';
import type { Person, PersonEnvironment, WebDeps } from '../environment.ts';
import { expectedVersionOf, readForm, textOf, tickOf } from '../form-values.ts';
import { NotFoundPage, Page } from '../layout.tsx';
import { CheckField, CsrfField, RefusedNote, SelectField, TextField } from '../parts/form.tsx';
import type { Option } from '../parts/form.tsx';
import { googleSyncPath, paths, userPath } from '../paths.ts';

type PageContext = Context<PersonEnvironment>;

const roleOptions: readonly Option[] = [
  { value: 'user', label: 'User: own settings, the studio’s calendar' },
  { value: 'admin', label: 'Admin: all but billing' },
  { value: 'owner', label: 'Owner: everything' },
];
const newUser: UserFields = { name: '', email: '', role: 'user', active: true, colour: '#3f6f8f' };

/** The studio's staff: list, invite, change. */
export function userPages(deps: WebDeps): Hono<PersonEnvironment> {
  const app = new Hono<PersonEnvironment>();
  app.get(paths.users, (context) => showUsers(deps, context, { fields: newUser }));
  app.post(paths.users, async (context) => {
    const form = await readForm(context.req);
    const fields = fieldsOf(form, newUser);
    const person = context.get('person');
    if (!mayAdminister(person.user.role)) return context.html(<NotFoundPage person={person} place="users" />, 404);
    const wrong = inputRefusal(fields);
    const made = wrong ?? (await addUser(deps, { ...editorOf(person), fields }));
    if (made.kind === 'done') return context.redirect(`${paths.users}?told=invited`, 303);
    return showUsers(deps, context, { fields, refused: made });
  });
  app.get('/users/:id', async (context) => {
    const user = await readUser(deps, context);
    const person = context.get('person');
    if (user === undefined) return context.html(<NotFoundPage person={person} place="users" />, 404);
    return context.html(<UserPage person={person} user={user} fields={user} told={context.req.query('told')} />);
  });
  app.post('/users/:id', async (context) => {
    const user = await readUser(deps, context);
    const person = context.get('person');
    if (user === undefined) return context.html(<NotFoundPage person={person} place="users" />, 404);
    const form = await readForm(context.req);
    const fields = fieldsOf(form, user);
    const request = { ...editorOf(person), changedId: user.id, ...expectedVersionOf(form) };
    const changed = inputRefusal(fields) ?? (await changeUser(deps, request, () => fields));
    if (changed.kind === 'done') return context.redirect(`${userPath(user.id)}?told=saved`, 303);
    return context.html(<UserPage person={person} user={user} fields={fields} refused={changed} />, 422);
  });
  app.post('/users/:id/invite', async (context) => {
    const person = context.get('person');
    const user = await readUser(deps, context);
    if (user === undefined || !mayAdminister(person.user.role)) {
      return context.html(<NotFoundPage person={person} place="users" />, 404);
    }
    const invitation = { studioId: person.studio.id, userId: user.id, invitedBy: person.user.name };
    const answer = await inviteUser(deps, invitation);
    if (answer.kind === 'done') return context.redirect(`${userPath(user.id)}?told=invited`, 303);
    return context.html(<UserPage person={person} user={user} fields={user} refused={answer} />, 409);
  });
  return app;
}

function editorOf({ studio, user }: Person): UserEditor {
  const actor = { kind: 'user' as const, userId: user.id, name: user.name };
  return { studioId: studio.id, actor, role: user.role, userId: user.id };
}

/** A user of the studio whom this person may change: themselves, and for admins everyone. */
async function readUser(deps: WebDeps, context: PageContext): Promise<User | undefined> {
  const person = context.get('person');
  const id = context.req.param('id') ?? '';
  if (!isId(id) || (id !== person.user.id && !mayAdminister(person.user.role))) return undefined;
  return (await deps.store.get(studioCollections(person.studio.id).user(asId(id))))?.value;
}

function fieldsOf(form: ReadonlyMap<string, string>, before: UserFields): UserFields {
  const role = textOf(form, 'role');
  const { name, email, active, colour } = before;
  return {
    name: form.has('name') ? textOf(form, 'name') : name,
    email: form.has('email') ? textOf(form, 'email') : email,
    role: role === 'user' || role === 'admin' || role === 'owner' ? role : before.role,
    active: tickOf(form, 'active') ?? active,
    colour: /^#[0-9a-f]{6}$/i.test(textOf(form, 'colour')) ? textOf(form, 'colour') : colour,
  };
}

function inputRefusal(fields: UserFields): Refused | undefined {
  const errors = [
    ...(fields.name === '' || fields.name.length > 200 ? [{ path: 'name', message: 'Enter a name.' }] : []),
    ...(/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(fields.email) && fields.email.length <= 254
      ? []
      : [{ path: 'email', message: 'Enter an e-mail address.' }]),
  ];
  return errors.length === 0 ? undefined : refuseInputs(errors);
}

async function showUsers(
  deps: WebDeps,
  context: PageContext,
  form: { readonly fields: UserFields; readonly refused?: Refused },
): Promise<Response> {
  const person = context.get('person');
  const found = await deps.store.find({ from: studioCollections(person.studio.id).users, limit: 200 });
  const users = found.map(({ value }) => value).toSorted((one, other) => one.name.localeCompare(other.name));
  const isAdmin = mayAdminister(person.user.role);
  return context.html(
    <Page title="Users" person={person} place="users">
      <h1>Users</h1>
      {context.req.query('told') === 'invited' ? (
        <p class="note good" role="status">
          The invitation is on its way. It stands for 14 days.
        </p>
      ) : null}
      <UserList users={users} person={person} />
      {isAdmin ? <InviteForm person={person} {...form} /> : null}
    </Page>,
    form.refused === undefined ? 200 : 422,
  );
}

function UserList({ users, person }: { readonly users: readonly User[]; readonly person: Person }) {
  const isAdmin = mayAdminister(person.user.role);
  return (
    <div class="card scroll">
      <table class="list">
        <thead>
          <tr>
            <th>Name</th>
            <th>E-mail</th>
            <th>Role</th>
            <th></th>
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <tr>
              <th scope="row">
                <svg class="swatch" viewBox="0 0 8 8" aria-hidden="true">
                  <rect width="8" height="8" fill={user.colour} />
                </svg>
                {isAdmin || user.id === person.user.id ? <a href={userPath(user.id)}>{user.name}</a> : user.name}
              </th>
              <td>{user.email}</td>
              <td>{user.active ? user.role : 'switched off'}</td>
              <td>
                {isAdmin || user.id === person.user.id ? <a href={googleSyncPath(user.id)}>Google sync</a> : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface FormProps {
  readonly person: Person;
  readonly fields: UserFields;
  readonly refused?: Refused | undefined;
}

function InviteForm({ person, fields, refused }: FormProps) {
  return (
    <form method="post" action={paths.users} class="card narrow">
      <h2>Invite somebody</h2>
      <p class="hint">They get a link by mail and join with their Google account.</p>
      <CsrfField person={person} />
      <RefusedNote refused={refused} />
      <div class="pair">
        <TextField label="Name" name="name" value={fields.name} required refused={refused} />
        <TextField label="E-mail" name="email" type="email" value={fields.email} required refused={refused} />
        <RoleField person={person} fields={fields} refused={refused} />
        <TextField label="Colour" name="colour" type="color" value={fields.colour} />
      </div>
      <div class="actions">
        <button class="primary">Send the invitation</button>
      </div>
    </form>
  );
}

function RoleField({ person, fields, refused }: FormProps) {
  const options = roleOptions.filter(({ value }) => value !== 'owner' || person.user.role === 'owner');
  return <SelectField label="Role" name="role" value={fields.role} options={options} refused={refused} />;
}

function UserPage({
  person,
  user,
  fields,
  refused,
  told,
}: FormProps & { readonly user: User; readonly told?: string | undefined }) {
  const isAdmin = mayAdminister(person.user.role);
  return (
    <Page title={user.name} person={person} place="users">
      <div class="head">
        <h1>{user.name}</h1>
        <a class="button push" href={googleSyncPath(user.id)}>
          Google sync
        </a>
      </div>
      {told === 'saved' ? <p class="note good">The changes are saved.</p> : null}
      {told === 'invited' ? <p class="note good">The invitation is on its way.</p> : null}
      <form method="post" action={userPath(user.id)} class="card narrow">
        <CsrfField person={person} />
        <input type="hidden" name="version" value={String(user.version)} />
        <RefusedNote refused={refused} />
        <div class="pair">
          <TextField label="Name" name="name" value={fields.name} required refused={refused} />
          <TextField label="Colour in the calendar" name="colour" type="color" value={fields.colour} />
          {isAdmin ? (
            <>
              <TextField label="E-mail" name="email" type="email" value={fields.email} required refused={refused} />
              <RoleField person={person} fields={fields} refused={refused} />
              <div class="whole">
                <CheckField
                  label="Active"
                  name="active"
                  checked={fields.active}
                  hint="Who leaves is switched off: signed out everywhere, and the sync stops."
                />
              </div>
            </>
          ) : null}
        </div>
        <div class="actions">
          <button class="primary">Save</button>
        </div>
      </form>
      {isAdmin && user.id !== person.user.id && user.active ? (
        <form method="post" action={`${userPath(user.id)}/invite`} class="card narrow">
          <CsrfField person={person} />
          <h2>Invitation</h2>
          <p class="hint">Sends a new link to {user.email}. Earlier links stay good until one is used.</p>
          <div class="actions">
            <button>Send an invitation</button>
          </div>
        </form>
      ) : null}
    </Page>
  );
}
