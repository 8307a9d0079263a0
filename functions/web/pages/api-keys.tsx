import { Hono } from 'hono';
import type { Context } from 'hono';
import { mayAdminister } from '../../../shared/domain/studio.ts';
import type { Studio } from '../../../shared/domain/studio.ts';
import { makeApiKey, revokeApiKey } from '../../../shared/flows/studio/api-keys.ts';
import { refuseInputs } from '../../../shared/flows/refused.ts';
import type { Refused } from '../../../shared/flows/refused.ts';
import { apiKeys } from '../../../shared/ports/collections.ts';
import type { ApiKeyRecord } from '../../../shared/ports/records/api-records.ts';
import type { Person, PersonEnvironment, WebDeps } from '../environment.ts';
import { readForm, textOf } from '../form-values.ts';
import { NotFoundPage, Page } from '../layout.tsx';
import { CsrfField, RefusedNote, TextField } from '../parts/form.tsx';
import { Moment } from '../parts/time.tsx';
import { paths } from '../paths.ts';

/** The keys of the studio's own software, for its owner and admins. */
export function apiKeyPages(deps: WebDeps): Hono<PersonEnvironment> {
  const app = new Hono<PersonEnvironment>();
  app.use(`${paths.apiKeys}/*`, async (context, next) => {
    const person = context.get('person');
    if (mayAdminister(person.user.role)) return next();
    return context.html(<NotFoundPage person={person} place="apiKeys" />, 404);
  });
  app.get(paths.apiKeys, (context) => show(deps, context, {}));
  app.post(paths.apiKeys, async (context) => {
    const person = context.get('person');
    const name = textOf(await readForm(context.req), 'name');
    if (name === '' || name.length > 100) {
      const refused = refuseInputs([{ path: 'name', message: 'Enter a name of at most 100 characters.' }]);
      return show(deps, context, { refused });
    }
    const actor = { kind: 'user' as const, userId: person.user.id, name: person.user.name };
    const made = await makeApiKey(deps, { studioId: person.studio.id, actor, name, role: 'admin' });
    return made.kind === 'refused'
      ? show(deps, context, { refused: made })
      : show(deps, context, { secret: made.secret });
  });
  app.post(`${paths.apiKeys}/:id/revoke`, async (context) => {
    const person = context.get('person');
    const answer = await revokeApiKey(deps, { studioId: person.studio.id, id: context.req.param('id') });
    if (answer.kind === 'refused') return context.html(<NotFoundPage person={person} place="apiKeys" />, 404);
    return context.redirect(paths.apiKeys, 303);
  });
  return app;
}

/** A new key is shown in the answer to the form that made it and nowhere else, so a reload cannot show it again. */
async function show(
  deps: WebDeps,
  context: Context<PersonEnvironment>,
  state: { readonly secret?: string; readonly refused?: Refused },
): Promise<Response> {
  const person = context.get('person');
  const where = [{ field: 'studioId', is: '==' as const, value: person.studio.id }];
  const found = await deps.store.find({ from: apiKeys, where, limit: 200 });
  const keys = found.map(({ value }) => value).toSorted((one, other) => other.createdAt.localeCompare(one.createdAt));
  const status = state.refused === undefined ? 200 : 422;
  return context.html(
    <Page title="API keys" person={person} place="apiKeys">
      <h1>API keys</h1>
      <p>
        For the studio’s own software. <a href={paths.apiDocs}>How to use the API</a>
      </p>
      {state.secret === undefined ? null : (
        <div class="note good" role="status">
          <p>
            <strong>This is the new key. Copy it now: it is shown this once.</strong>
          </p>
          <p>
            <code>{state.secret}</code>
          </p>
        </div>
      )}
      <KeyList keys={keys} person={person} />
      <form method="post" action={paths.apiKeys} class="card narrow">
        <h2>Make a key</h2>
        <CsrfField person={person} />
        <RefusedNote refused={state.refused} />
        <TextField label="What it is for" name="name" value="" required refused={state.refused} />
        <div class="actions">
          <button class="primary">Make the key</button>
        </div>
      </form>
    </Page>,
    status,
  );
}

function KeyList({ keys, person }: { readonly keys: readonly ApiKeyRecord[]; readonly person: Person }) {
  if (keys.length === 0) return <p class="card empty">No keys yet.</p>;
  return (
    <div class="card scroll">
      <table class="list">
        <thead>
          <tr>
            <th>Name</th>
            <th>Made</th>
            <th>Last used</th>
            <th></th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr>
              <th scope="row">{key.name}</th>
              <td>
                <Moment at={key.createdAt} studio={person.studio} />
                <span class="under">{key.createdBy}</span>
              </td>
              <td>
                <LastUsed entry={key} studio={person.studio} />
              </td>
              <td>{key.revokedAt === undefined ? <RevokeForm entry={key} person={person} /> : 'revoked'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function LastUsed({ entry, studio }: { readonly entry: ApiKeyRecord; readonly studio: Studio }) {
  return entry.lastUsedAt === undefined ? <>never</> : <Moment at={entry.lastUsedAt} studio={studio} />;
}

function RevokeForm({ entry, person }: { readonly entry: ApiKeyRecord; readonly person: Person }) {
  return (
    <form method="post" action={`${paths.apiKeys}/${entry.id}/revoke`}>
      <CsrfField person={person} />
      <button class="danger small">Revoke</button>
    </form>
  );
}
