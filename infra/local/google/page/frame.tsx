import type { FC, PropsWithChildren } from 'hono/jsx';
import { paths } from './paths.ts';
import { STYLES } from './styles.ts';

interface FrameProps {
  readonly title: string;
  /** The person acting, if any. */
  readonly person?: { readonly email: string; readonly name: string } | undefined;
  /** What just went wrong. */
  readonly error?: string | undefined;
}

/** A page of the double, with the way to its other pages above. */
export const Frame: FC<PropsWithChildren<FrameProps>> = ({ title, person, error, children }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{`${title} - local Google`}</title>
      <style dangerouslySetInnerHTML={{ __html: STYLES }} />
    </head>
    <body>
      <header class="top">
        <a class="home" href={paths.home}>
          Local Google
        </a>
        {person ? (
          <>
            <strong>{person.name}</strong>
            <a href={paths.person(person.email)}>Calendar</a>
            <a href={paths.contacts(person.email)}>Contacts</a>
          </>
        ) : null}
        <a class="last" href={paths.trouble}>
          Trouble and counts
        </a>
      </header>
      <main class="wide">
        {error === undefined ? null : (
          <p class="alert" role="alert">
            {error}
          </p>
        )}
        {children}
      </main>
    </body>
  </html>
);
