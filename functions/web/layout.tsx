import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import type { Person } from './environment.ts';
import { CsrfField } from './parts/form.tsx';
import { paths } from './paths.ts';

/** The places of the navigation. */
export type Place =
  'calendar' | 'clients' | 'clientGroups' | 'googleSync' | 'conflicts' | 'users' | 'studio' | 'apiKeys';

const places: readonly {
  readonly place: Place;
  readonly label: string;
  readonly path: string;
  readonly forAdmins?: true;
}[] = [
  { place: 'calendar', label: 'Calendar', path: paths.calendar },
  { place: 'conflicts', label: 'Conflicts', path: paths.conflicts },
  { place: 'clients', label: 'Clients', path: paths.clients },
  { place: 'clientGroups', label: 'Client groups', path: paths.clientGroups },
  { place: 'googleSync', label: 'Google sync', path: paths.googleSync },
  { place: 'users', label: 'Users', path: paths.users },
  { place: 'studio', label: 'Studio', path: paths.studio, forAdmins: true },
  { place: 'apiKeys', label: 'API keys', path: paths.apiKeys, forAdmins: true },
];

interface DocumentProps {
  readonly title: string;
  /** Our own files under `/static`. */
  readonly scripts?: readonly string[];
  readonly styles?: readonly string[];
  /** For scripts that call the API. */
  readonly csrfToken?: string;
  readonly children?: Child;
}

/** A whole HTML document with our styles. */
export function Document({ title, scripts = [], styles = [], csrfToken, children }: DocumentProps) {
  return (
    <>
      {raw('<!doctype html>')}
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          {csrfToken === undefined ? null : <meta name="csrf-token" content={csrfToken} />}
          <title>{`${title} · StudioSync`}</title>
          <link rel="icon" href="/static/icon.svg" type="image/svg+xml" />
          {styles.map((style) => (
            <link rel="stylesheet" href={`/static/${style}`} />
          ))}
          <link rel="stylesheet" href="/static/style.css" />
          {scripts.map((script) => (
            <script type="module" src={`/static/${script}`}></script>
          ))}
        </head>
        {children}
      </html>
    </>
  );
}

interface PageProps extends Omit<DocumentProps, 'csrfToken'> {
  readonly person: Person;
  /** Undefined where there is nothing. */
  readonly place: Place | undefined;
  /** Uses the whole width. */
  readonly wide?: true;
}

/** A page of a signed-in person, with the navigation. */
export function Page({ person, place, wide, children, ...document }: PageProps) {
  return (
    <Document {...document} csrfToken={person.csrfToken}>
      <body class="app">
        <a class="skip" href="#main">
          Skip to content
        </a>
        <header class="side">
          <a class="brand" href={paths.calendar}>
            <img src="/static/icon.svg" alt="" width="28" height="28" /> StudioSync
          </a>
          <nav class="nav" aria-label="Main">
            {places
              .filter((entry) => entry.forAdmins === undefined || person.user.role !== 'user')
              .map((entry) => (
                <a href={entry.path} aria-current={entry.place === place ? 'page' : undefined}>
                  {entry.label}
                  {entry.place === 'conflicts' ? <OpenCount count={person.openConflicts} /> : null}
                </a>
              ))}
            {person.operator === undefined ? null : <a href={paths.operations}>Operations</a>}
          </nav>
          <div class="who">
            <div class="who-names">
              <strong>{person.studio.name}</strong>
              <span>{person.user.name}</span>
            </div>
            <form method="post" action={paths.signOut}>
              <CsrfField person={person} />
              <button class="quiet small">Sign out</button>
            </form>
          </div>
        </header>
        <main id="main" class={wide === true ? 'wide' : ''}>
          {children}
        </main>
      </body>
    </Document>
  );
}

/** How many questions wait for this person; nothing where none does. */
function OpenCount({ count }: { readonly count: number }) {
  if (count === 0) return null;
  return (
    <span class="count">
      {count > 99 ? '99+' : count}
      <span class="unseen"> open</span>
    </span>
  );
}

/** A page of its own, in the middle: for signing in and for what stands outside a studio. */
export function Sheet({ children, ...document }: DocumentProps) {
  return (
    <Document {...document}>
      <body class="sheet">
        <main id="main">
          <p class="brand">
            <img src="/static/icon.svg" alt="" width="32" height="32" /> StudioSync
          </p>
          {children}
        </main>
      </body>
    </Document>
  );
}

/** What is not there, or not for this person: nobody is told which. */
export function NotFoundPage({ person, place }: { readonly person: Person; readonly place: Place | undefined }) {
  return (
    <Page title="Not found" person={person} place={place}>
      <h1>There is nothing here</h1>
      <p>It may have been removed, or it is not yours to see.</p>
      <p>
        <a href={paths.calendar}>Back to the calendar</a>
      </p>
    </Page>
  );
}
