import { Hono } from 'hono';
import { asId, isId } from '../../../../shared/domain/ids.ts';
import type { ClientJobId } from '../../../../shared/domain/ids.ts';
import { runClientJob } from '../../../../shared/flows/studio/run-client-job.ts';
import { studioCollections } from '../../../../shared/ports/collections.ts';
import type { ClientJobRecord } from '../../../../shared/ports/records/client-job-record.ts';
import type { Person, PersonEnvironment, WebDeps } from '../../environment.ts';
import { readForm } from '../../form-values.ts';
import { NotFoundPage, Page } from '../../layout.tsx';
import { CsrfField } from '../../parts/form.tsx';
import { clientGroupPath, clientJobPath, paths } from '../../paths.ts';

/** How long one form works on a job before the page shows how far it is; milliseconds. The script asks for short spells, a person presses the button less often. */
const worksFor = 15_000;
const worksBrieflyFor = 1500;

/** How far long work on clients is. The page goes on with it while it is open: by a script, or by its button. */
export function jobPages(deps: WebDeps): Hono<PersonEnvironment> {
  const app = new Hono<PersonEnvironment>();
  app.get('/clients/jobs/:id', async (context) => {
    const person = context.get('person');
    const id = context.req.param('id');
    const stored = isId(id) ? await deps.store.get(studioCollections(person.studio.id).clientJob(asId(id))) : undefined;
    if (stored === undefined) return context.html(<NotFoundPage person={person} place="clients" />, 404);
    const job = stored.value;
    return context.html(
      <Page title={titleOf(job)} person={person} place="clients" scripts={job.state === 'done' ? [] : ['clients.js']}>
        <p>
          <a href={paths.clients}>Back to the clients</a>
        </p>
        <h1>{titleOf(job)}</h1>
        <div class="card narrow" id="job">
          {job.state === 'done' ? <Done job={job} /> : <Running job={job} person={person} />}
        </div>
      </Page>,
    );
  });
  app.post('/clients/jobs/:id', async (context) => {
    const person = context.get('person');
    const id = context.req.param('id');
    if (!isId(id)) return context.html(<NotFoundPage person={person} place="clients" />, 404);
    const jobId = asId<ClientJobId>(id);
    const forMilliseconds = (await readForm(context.req)).has('briefly') ? worksBrieflyFor : worksFor;
    const answer = await runClientJob(deps, { studioId: person.studio.id, jobId, forMilliseconds });
    if (answer.kind === 'refused') return context.html(<NotFoundPage person={person} place="clients" />, 404);
    return context.redirect(clientJobPath(jobId), 303);
  });
  return app;
}

function titleOf({ work }: ClientJobRecord): string {
  switch (work.kind) {
    case 'join':
      return `Adding clients to ${work.groupName}`;
    case 'leave':
      return `Taking clients out of ${work.groupName}`;
    case 'import':
      return `Importing ${work.fileName}`;
  }
}

function Running({ job, person }: { readonly job: ClientJobRecord; readonly person: Person }) {
  const { done, total } = job;
  return (
    <>
      <p>
        <label for="progress">
          {done.toLocaleString('en-US')} of {total.toLocaleString('en-US')}
        </label>
        <progress id="progress" value={done} max={Math.max(total, 1)}></progress>
      </p>
      <form method="post" action={clientJobPath(job.id)} data-continue>
        <CsrfField person={person} />
        <p class="hint">It goes on while this page is open, and from where it stands when you come back.</p>
        <div class="actions">
          <button class="primary">Go on</button>
        </div>
      </form>
    </>
  );
}

function Done({ job }: { readonly job: ClientJobRecord }) {
  const { work } = job;
  return (
    <>
      <p class={job.problem === undefined ? 'note good' : 'note warn'} role="status">
        {job.problem === undefined ? null : <strong>{job.problem} </strong>}
        {tellChanged(job)}
      </p>
      <div class="actions">
        {work.kind === 'join' ? (
          <a class="button" href={clientGroupPath(work.groupId)}>
            See the group
          </a>
        ) : null}
        <a class="button" href={paths.clients}>
          See the clients
        </a>
      </div>
    </>
  );
}

function tellChanged({ work, changed, total }: ClientJobRecord): string {
  const count = changed === 1 ? '1 client' : `${changed.toLocaleString('en-US')} clients`;
  const others = total - changed;
  switch (work.kind) {
    case 'join':
      return `${count} ${changed === 1 ? 'was' : 'were'} added to ${work.groupName}. Those in it already stay.`;
    case 'leave':
      return `The group is deleted; ${count} ${changed === 1 ? 'was' : 'were'} taken out of it and ${changed === 1 ? 'stays' : 'stay'} in the studio.`;
    case 'import':
      return `${count} ${changed === 1 ? 'was' : 'were'} made or changed.${others === 0 ? '' : ` ${others} had been added by somebody else meanwhile.`}`;
  }
}
