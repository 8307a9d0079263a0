import { Hono } from 'hono';
import type { Context } from 'hono';
import { mayAdminister } from '../../../../shared/domain/studio.ts';
import type { ClientGroup } from '../../../../shared/domain/studio.ts';
import type { Refused } from '../../../../shared/flows/refused.ts';
import { addClientGroup } from '../../../../shared/flows/studio/edit-client-group.ts';
import { readGroups } from '../../../../shared/flows/studio/read-clients.ts';
import { studioCollections } from '../../../../shared/ports/collections.ts';
import type { ClientJobRecord } from '../../../../shared/ports/records/client-job-record.ts';
import type { Person, PersonEnvironment, WebDeps } from '../../environment.ts';
import { readForm, textOf } from '../../form-values.ts';
import { Page } from '../../layout.tsx';
import { CsrfField, RefusedNote, TextField } from '../../parts/form.tsx';
import { clientGroupPath, clientJobPath, paths } from '../../paths.ts';
import { oneGroupPages } from './group-page.tsx';

/** Unfinished jobs shown. */
const mostJobs = 20;

/** The studio's client groups: list, add; one group with its members. */
export function clientGroupPages(deps: WebDeps): Hono<PersonEnvironment> {
  const app = new Hono<PersonEnvironment>();
  app.get(paths.clientGroups, (context) => show(deps, context, { name: '' }));
  app.post(paths.clientGroups, async (context) => {
    const name = textOf(await readForm(context.req), 'name');
    const { studio } = context.get('person');
    const made = await addClientGroup(deps, { studioId: studio.id, fields: { name, inactive: false } });
    if (made.kind === 'done') return context.redirect(clientGroupPath(made.group.id), 303);
    return show(deps, context, { name, refused: made });
  });
  app.route('/', oneGroupPages(deps));
  return app;
}

async function show(
  deps: WebDeps,
  context: Context<PersonEnvironment>,
  form: { readonly name: string; readonly refused?: Refused },
): Promise<Response> {
  const person = context.get('person');
  const places = studioCollections(person.studio.id);
  const groups = await readGroups(deps.store, person.studio.id);
  const [counts, running] = await Promise.all([
    Promise.all(groups.map(({ id }) => countMembers(deps, person, id))),
    deps.store.find({
      from: places.clientJobs,
      where: [{ field: 'state', is: '==', value: 'running' }],
      limit: mostJobs,
    }),
  ]);
  return context.html(
    <Page title="Client groups" person={person} place="clientGroups">
      <div class="head">
        <h1>Client groups</h1>
        <a class="button push" href={paths.joinGroup}>
          Add clients to a group
        </a>
      </div>
      {context.req.query('told') === 'deleted' ? (
        <p class="note good" role="status">
          The group is deleted. Its members stay clients.
        </p>
      ) : null}
      {running.map(({ value }) => (
        <UnfinishedJob job={value} />
      ))}
      <GroupList person={person} groups={groups} counts={counts} />
      <form method="post" action={paths.clientGroups} class="card narrow stack">
        <h2>Add a group</h2>
        <p class="hint">A user’s Google tab says whose clients go to their Google Contacts: those of one group.</p>
        <CsrfField person={person} />
        <RefusedNote refused={form.refused} />
        <TextField label="Name" name="name" value={form.name} required refused={form.refused} />
        <div class="actions">
          <button class="primary">Add the group</button>
        </div>
      </form>
    </Page>,
    form.refused === undefined ? 200 : 422,
  );
}

async function countMembers(deps: WebDeps, person: Person, groupId: ClientGroup['id']): Promise<number> {
  const from = studioCollections(person.studio.id).clients;
  return deps.store.count({ from, where: [{ field: 'groupIds', is: 'contains', value: groupId }] });
}

function UnfinishedJob({ job }: { readonly job: ClientJobRecord }) {
  const { done, total } = job;
  return (
    <p class="note warn">
      Work on clients is not finished: {done.toLocaleString('en-US')} of {total.toLocaleString('en-US')}.{' '}
      <a href={clientJobPath(job.id)}>Go on with it</a>
    </p>
  );
}

interface ListProps {
  readonly person: Person;
  readonly groups: readonly ClientGroup[];
  readonly counts: readonly number[];
}

function GroupList({ person, groups, counts }: ListProps) {
  if (groups.length === 0) return <p class="card empty">No groups yet.</p>;
  return (
    <div class="card scroll">
      <table class="list">
        <thead>
          <tr>
            <th>Name</th>
            <th>Members</th>
            <th></th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group, index) => (
            <tr>
              <th scope="row">
                <a href={clientGroupPath(group.id)}>{group.name}</a>
                {group.id === person.studio.newClientsGroupId ? (
                  <span class="under">
                    New clients join it
                    {mayAdminister(person.user.role) ? (
                      <>
                        {' '}
                        (<a href={paths.studio}>change</a>)
                      </>
                    ) : null}
                  </span>
                ) : null}
              </th>
              <td>{counts[index] === 1 ? '1 member' : `${(counts[index] ?? 0).toLocaleString('en-US')} members`}</td>
              <td>{group.inactive ? <span class="badge warn">Inactive</span> : null}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
