import type { FC } from 'hono/jsx';
import type { PersonRecord } from '../state/records.ts';
import { Frame } from './frame.tsx';
import { paths } from './paths.ts';

interface HomePageProps {
  readonly people: readonly PersonRecord[];
  /** How many calendars each person has, by address. */
  readonly calendars: ReadonlyMap<string, number>;
  readonly error?: string | undefined;
}

/** The first page: whom to be. */
export const HomePage: FC<HomePageProps> = ({ people, calendars, error }) => (
  <Frame title="People" error={error}>
    <h1>Who are you in Google?</h1>
    <p class="lead">
      This is not Google: it plays Google's part on this machine. Choose an account and do in its calendar and contacts
      what its owner would do; whoever is connected hears of it as from Google.
    </p>
    <ul class="cards">
      {people.map((person) => (
        <li>
          <a class="card" href={paths.person(person.email)}>
            <strong>{person.name}</strong>
            <small>{person.email}</small>
            <small>
              {calendars.get(person.email) ?? 0} calendar{calendars.get(person.email) === 1 ? '' : 's'},{' '}
              {person.timeZone}
            </small>
          </a>
        </li>
      ))}
    </ul>
    <section class="panel narrow">
      <h2>A new account</h2>
      <form method="post" action="/people" class="grid two">
        <label>
          Name <input name="name" required />
        </label>
        <label>
          Address <input name="email" type="email" required />
        </label>
        <label>
          Time zone <input name="timeZone" value="Europe/Berlin" />
        </label>
        <p class="actions">
          <button>Add</button>
        </p>
      </form>
    </section>
  </Frame>
);
