import { Hono } from 'hono';
import type { Context, MiddlewareHandler } from 'hono';
import { createMiddleware } from 'hono/factory';
import { asId, isId } from '../../../../shared/domain/ids.ts';
import type { ClientImportId } from '../../../../shared/domain/ids.ts';
import { mayAdminister } from '../../../../shared/domain/studio.ts';
import { refuse } from '../../../../shared/flows/refused.ts';
import type { Refused } from '../../../../shared/flows/refused.ts';
import { confirmImport, previewImport } from '../../../../shared/flows/studio/import-clients.ts';
import { readAllClients, readGroups } from '../../../../shared/flows/studio/read-clients.ts';
import { studioCollections } from '../../../../shared/ports/collections.ts';
import { readClientsCsv } from '../../../clients-csv/read.ts';
import { templateCsv, writeClientsCsv } from '../../../clients-csv/write.ts';
import type { PersonEnvironment, WebDeps } from '../../environment.ts';
import { readForm } from '../../form-values.ts';
import { NotFoundPage, Page } from '../../layout.tsx';
import { clientImportPath, clientJobPath, paths } from '../../paths.ts';
import { ImportForm, ImportPreview } from './import-parts.tsx';

/** How long the form waits for the work before it shows how far it is; milliseconds. */
const waitsFor = 1000;

type PageContext = Context<PersonEnvironment>;

/** Files of clients: import with a preview, export, template. For owner and admins: a file holds everybody. */
export function importPages(deps: WebDeps): Hono<PersonEnvironment> {
  const app = new Hono<PersonEnvironment>();
  app.use(paths.clientImport, adminsOnly());
  app.use(`${paths.clientImport}/*`, adminsOnly());
  app.get(paths.clientImport, (context) => show(context));
  app.get(paths.clientExport, async (context) => {
    const { studio } = context.get('person');
    const [clients, groups] = await Promise.all([
      readAllClients(deps.store, studio.id),
      readGroups(deps.store, studio.id),
    ]);
    return answerFile(context, 'clients.csv', writeClientsCsv(clients, groups));
  });
  app.get(paths.clientTemplate, (context) => answerFile(context, 'clients-template.csv', templateCsv()));
  app.post(paths.clientImport, async (context) => {
    const { file } = await context.req.parseBody();
    const form = await readForm(context.req);
    if (!(file instanceof File) || file.name === '') {
      return show(context, refuse('unreadableFile', 'No file was chosen.', 'Choose a CSV file of clients.'));
    }
    const read = readClientsCsv(new Uint8Array(await file.arrayBuffer()));
    if (read.kind === 'refused') return show(context, read);
    const looked = await previewImport(deps, {
      studioId: context.get('person').studio.id,
      file: { ...read, fileName: Array.from(file.name).slice(-100).join('') },
      wishes: {
        known: form.get('known') === 'leave' ? 'leave' : 'update',
        unsure: form.get('unsure') === 'create' ? 'create' : 'leave',
      },
    });
    if (looked.kind === 'refused') return show(context, looked);
    return context.redirect(clientImportPath(looked.record.id), 303);
  });
  app.route('/', previewPages(deps));
  return app;
}

function previewPages(deps: WebDeps): Hono<PersonEnvironment> {
  const app = new Hono<PersonEnvironment>();
  app.get(`${paths.clientImport}/:id`, async (context) => {
    const person = context.get('person');
    const id = context.req.param('id');
    const places = studioCollections(person.studio.id);
    const record = isId(id) ? (await deps.store.get(places.clientImport(asId(id))))?.value : undefined;
    if (record === undefined) return context.html(<NotFoundPage person={person} place="clients" />, 404);
    if (record.jobId !== undefined) return context.redirect(clientJobPath(record.jobId), 303);
    return context.html(
      <Page title="Import clients" person={person} place="clients">
        <p>
          <a href={paths.clientImport}>Choose another file</a>
        </p>
        <h1>{record.fileName}</h1>
        <ImportPreview person={person} record={record} />
      </Page>,
    );
  });
  app.post(`${paths.clientImport}/:id`, async (context) => {
    const person = context.get('person');
    const id = context.req.param('id');
    if (!isId(id)) return context.html(<NotFoundPage person={person} place="clients" />, 404);
    const answer = await confirmImport(deps, {
      studioId: person.studio.id,
      importId: asId<ClientImportId>(id),
      actor: { kind: 'user', userId: person.user.id, name: person.user.name },
      forMilliseconds: waitsFor,
    });
    if (answer.kind === 'done') return context.redirect(clientJobPath(answer.job.id), 303);
    return context.html(<NotFoundPage person={person} place="clients" />, 404);
  });
  return app;
}

function adminsOnly(): MiddlewareHandler<PersonEnvironment> {
  return createMiddleware<PersonEnvironment>(async (context, next) => {
    const person = context.get('person');
    if (mayAdminister(person.user.role)) return next();
    return context.html(<NotFoundPage person={person} place="clients" />, 404);
  });
}

function show(context: PageContext, refused?: Refused): Response | Promise<Response> {
  const person = context.get('person');
  return context.html(
    <Page title="Import and export clients" person={person} place="clients">
      <p>
        <a href={paths.clients}>Back to the clients</a>
      </p>
      <h1>Import and export clients</h1>
      <ImportForm person={person} refused={refused} />
      <section class="card narrow">
        <h2>Export</h2>
        <p>
          All clients with their groups, as CSV. Cells that a spreadsheet would take for a formula begin with an
          apostrophe; importing the file again takes it off.
        </p>
        <div class="actions">
          <a class="button" href={paths.clientExport}>
            Export all clients
          </a>
        </div>
      </section>
    </Page>,
    refused === undefined ? 200 : 422,
  );
}

function answerFile(context: PageContext, name: string, text: string): Response {
  return context.body(text, 200, {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${name}"`,
  });
}
