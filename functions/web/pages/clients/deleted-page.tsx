import { Hono } from 'hono';
import { clientName } from '../../../../shared/domain/client.ts';
import { mayAdminister } from '../../../../shared/domain/studio.ts';
import { studioCollections } from '../../../../shared/ports/collections.ts';
import type { DeletedClientRecord } from '../../../../shared/ports/records/client-record.ts';
import type { Person, PersonEnvironment, WebDeps } from '../../environment.ts';
import { NotFoundPage, Page } from '../../layout.tsx';
import { CsrfField } from '../../parts/form.tsx';
import { Moment } from '../../parts/time.tsx';
import { clientRestorePath, paths } from '../../paths.ts';

/** Deleted clients shown, the latest first. */
const mostShown = 200;

/** The clients that were deleted and can be brought back. */
export function deletedClientPages(deps: WebDeps): Hono<PersonEnvironment> {
  const app = new Hono<PersonEnvironment>();
  app.get(paths.deletedClients, async (context) => {
    const person = context.get('person');
    if (!mayAdminister(person.user.role)) return context.html(<NotFoundPage person={person} place="clients" />, 404);
    const found = await deps.store.find({
      from: studioCollections(person.studio.id).deletedClients,
      orderBy: [{ field: 'deletedAt', direction: 'desc' }],
      limit: mostShown,
    });
    const now = deps.clock.now();
    const deleted = found.map(({ value }) => value).filter(({ expiresAt }) => expiresAt > now);
    return context.html(
      <Page title="Deleted clients" person={person} place="clients">
        <p>
          <a href={paths.clients}>Back to the clients</a>
        </p>
        <h1>Deleted clients</h1>
        {deleted.length === 0 ? (
          <p class="card empty">None was deleted in the last 30 days.</p>
        ) : (
          <DeletedList person={person} deleted={deleted} />
        )}
      </Page>,
    );
  });
  return app;
}

function DeletedList({
  person,
  deleted,
}: {
  readonly person: Person;
  readonly deleted: readonly DeletedClientRecord[];
}) {
  return (
    <div class="card scroll">
      <table class="list">
        <thead>
          <tr>
            <th>Name</th>
            <th>Deleted</th>
            <th>By</th>
            <th></th>
          </tr>
        </thead>
        <tbody>
          {deleted.map(({ client, deletedAt, deletedBy }) => (
            <tr>
              <th scope="row">{clientName(client)}</th>
              <td>
                <Moment at={deletedAt} studio={person.studio} />
              </td>
              <td>{deletedBy.name}</td>
              <td>
                <form method="post" action={clientRestorePath(client.id)}>
                  <CsrfField person={person} />
                  <button class="small">Restore</button>
                </form>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
