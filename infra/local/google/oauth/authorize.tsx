import type { FC } from 'hono/jsx';
import { Sheet } from '../page/sheet.tsx';
import type { PersonRecord } from '../state/records.ts';
import type { ConsentProblem, ConsentRequest } from './consent.ts';
import type { ScopeBook } from './scopes.ts';
import { isSignIn } from './scopes.ts';

interface ConsentPageProps {
  readonly request: ConsentRequest;
  /** The query of the request, sent back with the choice. */
  readonly query: string;
  readonly people: readonly PersonRecord[];
  readonly scopes: ScopeBook;
  readonly error?: string;
}

/** The consent page: who, what, allow or deny. One form, works without script. */
export const ConsentPage: FC<ConsentPageProps> = ({ request, query, people, scopes, error }) => {
  const chosen = people.find((person) => person.email === request.loginHint) ?? people[0];
  const asked = request.scopes.filter((scope) => !isSignIn(scope));
  return (
    <Sheet title="Sign in with Google (local double)">
      <p class="brand">Google, played by the local double</p>
      <h1>Choose an account</h1>
      <p>
        <strong>{appName(request)}</strong> wants access to your Google Account.
      </p>
      {error === undefined ? null : <p class="error">{error}</p>}
      <form method="post" action={`/o/oauth2/v2/auth?${query}`}>
        <fieldset>
          <legend>Account</legend>
          {people.map((person) => (
            <label class="choice">
              <input type="radio" name="account" value={person.email} checked={person === chosen} />
              <span>
                <strong>{person.name}</strong>
                <small>{person.email}</small>
              </span>
            </label>
          ))}
          <label class="choice">
            <input type="radio" name="account" value="new" checked={chosen === undefined} />
            <span>
              <strong>A new person</strong>
              <span class="pair">
                <input name="name" placeholder="Name" aria-label="Name of the new person" />
                <input
                  name="email"
                  type="email"
                  placeholder="address@example.com"
                  aria-label="Address of the new person"
                />
              </span>
            </span>
          </label>
        </fieldset>
        <ScopeChoices asked={asked} scopes={scopes} />
        <p class="actions reversed">
          {/* First in the form, so that Enter allows; shown last. */}
          <button name="choice" value="allow">
            Allow
          </button>
          <button name="choice" value="deny" class="quiet">
            Deny
          </button>
        </p>
      </form>
    </Sheet>
  );
};

const ScopeChoices: FC<{ asked: readonly string[]; scopes: ScopeBook }> = ({ asked, scopes }) => (
  <fieldset>
    <legend>What the app may do</legend>
    <p class="fixed">See your name and address (always part of signing in)</p>
    {asked.map((scope) => (
      <label class="choice">
        <input type="checkbox" name="scope" value={scope} checked />
        <span>
          {scopes.meaningOf(scope)}
          <small>{scope.replace('https://www.googleapis.com/auth/', '')}</small>
        </span>
      </label>
    ))}
  </fieldset>
);

/** What Google shows instead of the consent page when a request is wrong. */
export const ConsentProblemPage: FC<{ problem: ConsentProblem }> = ({ problem }) => (
  <Sheet title="Access blocked">
    <p class="brand">Google, played by the local double</p>
    <h1>Access blocked: the request is invalid</h1>
    <p>{problem.message}</p>
    <p class="error">
      Error {problem.status}: {problem.error}
    </p>
  </Sheet>
);

function appName(request: ConsentRequest): string {
  return new URL(request.redirectUri).host;
}
