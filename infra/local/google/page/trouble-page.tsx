import type { FC } from 'hono/jsx';
import type { DeliveryTrouble } from '../calendar/notifier.ts';
import type { Counts } from '../counts.ts';
import type { Failure } from '../failures.ts';
import type { ContactsSettings } from '../people/settings.ts';
import type { QuotaLimits } from '../quota.ts';
import type { CalendarRecord, PersonRecord } from '../state/records.ts';
import { Frame } from './frame.tsx';
import { paths } from './paths.ts';

interface TroublePageProps {
  readonly failures: readonly Failure[];
  readonly people: readonly PersonRecord[];
  readonly calendars: readonly CalendarRecord[];
  readonly trouble: DeliveryTrouble;
  readonly limits: QuotaLimits | 'off';
  readonly counts: Counts;
  readonly contacts: ContactsSettings & { readonly overlaps: number };
  /** The double's time in milliseconds. */
  readonly now: number;
  readonly error?: string | undefined;
}

/** What can go wrong, ordered by hand; and what was asked so far. */
export const TroublePage: FC<TroublePageProps> = (props) => (
  <Frame title="Trouble" error={props.error}>
    <h1>Trouble</h1>
    <p class="lead">What is ordered here happens to whoever calls the API, as it would at Google.</p>
    <div class="halves">
      <Failures {...props} />
      <Tokens {...props} />
      <Deliveries {...props} />
      <Pauses {...props} />
      <Contacts {...props} />
      <ClockAndQuota {...props} />
      <CountsPanel {...props} />
    </div>
  </Frame>
);

const KINDS: readonly (readonly [Failure['kind'], string])[] = [
  ['loseAnswer', 'Apply the call, lose the answer'],
  ['dropBefore', 'Drop the connection before anything happens'],
  ['unavailable', '503 with an HTML page'],
  ['backendError', '500 with Google’s JSON'],
  ['throttle', 'Too many requests'],
  ['delay', 'Answer slowly'],
  ['hang', 'Never answer'],
];

const Failures: FC<TroublePageProps> = ({ failures }) => (
  <section class="panel">
    <h2>Failing calls</h2>
    {failures.length === 0 ? <p class="quietly">Nothing is ordered: calls go well.</p> : null}
    <ul class="plain">
      {failures.map((failure) => (
        <li class="row">
          <span>
            {KINDS.find(([kind]) => kind === failure.kind)?.[1]}
            <small>
              {Math.round(failure.share * 100)} % of {failure.methods?.join(', ') ?? 'all calls'}
              {failure.times === undefined ? '' : `, ${failure.times - failure.struck} times more`}; struck{' '}
              {failure.struck}
            </small>
          </span>
          <form method="post" action={`${paths.trouble}/failures/${failure.id}/clear`}>
            <button class="quiet">End</button>
          </form>
        </li>
      ))}
    </ul>
    <form method="post" action={`${paths.trouble}/failures`} class="grid">
      <label class="full">
        What
        <select name="kind">
          {KINDS.map(([kind, text]) => (
            <option value={kind}>{text}</option>
          ))}
        </select>
      </label>
      <label>
        Calls <input name="methods" placeholder="calendar.events.* (empty: all)" />
      </label>
      <label>
        Share, % <input name="share" type="number" min="0" max="100" value="100" />
      </label>
      <label>
        Times <input name="times" type="number" min="1" placeholder="no end" />
      </label>
      <label>
        Milliseconds, if slow <input name="milliseconds" type="number" min="0" value="2000" />
      </label>
      <p class="actions full">
        <button>Order</button>
      </p>
    </form>
  </section>
);

const Tokens: FC<TroublePageProps> = ({ calendars, people }) => (
  <section class="panel">
    <h2>Tokens</h2>
    <form method="post" action={`${paths.trouble}/sync-tokens`} class="grid">
      <label class="full">
        Sync tokens of
        <select name="calendarId">
          <option value="">all calendars</option>
          {calendars.map((calendar) => (
            <option value={calendar.id}>{calendar.summary}</option>
          ))}
        </select>
      </label>
      <p class="actions full">
        <button class="quiet">Expire (410)</button>
      </p>
    </form>
    <form method="post" action={`${paths.trouble}/access-tokens`} class="grid">
      <PersonChoice people={people} label="Access tokens of" />
      <p class="actions full">
        <button class="quiet">End (401)</button>
      </p>
    </form>
    <form method="post" action={`${paths.trouble}/revoke`} class="grid">
      <PersonChoice people={people} label="Third-party access of" />
      <p class="actions full">
        <button class="danger">Remove (invalid_grant)</button>
      </p>
    </form>
  </section>
);

const PersonChoice: FC<{ people: readonly PersonRecord[]; label: string }> = ({ people, label }) => (
  <label class="full">
    {label}
    <select name="email">
      {people.map((person) => (
        <option value={person.email}>{person.name}</option>
      ))}
    </select>
  </label>
);

const Deliveries: FC<TroublePageProps> = ({ trouble }) => (
  <section class="panel">
    <h2>Push notifications</h2>
    <form method="post" action={`${paths.trouble}/deliveries`} class="grid">
      <label>
        Lost, % <input name="lose" type="number" min="0" max="100" value={trouble.lose * 100} />
      </label>
      <label>
        Twice, % <input name="duplicate" type="number" min="0" max="100" value={trouble.duplicate * 100} />
      </label>
      <label>
        Out of order, % <input name="reorder" type="number" min="0" max="100" value={trouble.reorder * 100} />
      </label>
      <label>
        Late by milliseconds <input name="delay" type="number" min="0" value={trouble.delay} />
      </label>
      <p class="actions full">
        <button class="quiet">Set</button>
      </p>
    </form>
  </section>
);

const Pauses: FC<TroublePageProps> = ({ people }) => (
  <section class="panel">
    <h2>Read-only account</h2>
    <p class="quietly">Writes answer 403 quotaExceeded, reads go on.</p>
    <form method="post" action={`${paths.trouble}/pause`} class="grid">
      <PersonChoice people={people} label="Account" />
      <label class="full">
        For minutes (0 ends it) <input name="minutes" type="number" min="0" value="60" />
      </label>
      <p class="actions full">
        <button class="quiet">Pause writes</button>
      </p>
    </form>
  </section>
);

const Contacts: FC<TroublePageProps> = ({ people, contacts }) => (
  <section class="panel">
    <h2>Contacts</h2>
    <p class="quietly">
      {contacts.overlaps} write{contacts.overlaps === 1 ? '' : 's'} of one user met another and{' '}
      {contacts.overlaps === 1 ? 'was' : 'were'} refused.
    </p>
    <form method="post" action={`${paths.trouble}/contacts`} class="grid">
      <label class="full">
        Seconds until a write shows in sync reads
        <input name="seconds" type="number" min="0" value={contacts.propagation / 1_000} />
      </label>
      <p class="actions full">
        <button class="quiet">Set the delay</button>
      </p>
    </form>
    <form method="post" action={`${paths.trouble}/contact-tokens`} class="grid">
      <PersonChoice people={people} label="Sync tokens of the contacts of" />
      <p class="actions full">
        <button class="quiet">Expire (400)</button>
      </p>
    </form>
    <form method="post" action={`${paths.trouble}/contact-pause`} class="grid">
      <PersonChoice people={people} label="Writes to the contacts of" />
      <label class="full">
        For minutes (0 ends it) <input name="minutes" type="number" min="0" value="60" />
      </label>
      <p class="actions full">
        <button class="quiet">Spend their budget (429)</button>
      </p>
    </form>
  </section>
);

const ClockAndQuota: FC<TroublePageProps> = ({ now, limits }) => (
  <section class="panel">
    <h2>Clock and quotas</h2>
    <p class="quietly">Here it is {new Date(now).toISOString().slice(0, 19).replace('T', ' ')} UTC.</p>
    <form method="post" action={`${paths.trouble}/clock`} class="grid">
      <label class="full">
        Forward by minutes <input name="minutes" type="number" min="1" value="60" />
      </label>
      <p class="actions full">
        <button class="quiet">Move the clock</button>
      </p>
    </form>
    <form method="post" action={`${paths.trouble}/quotas`} class="grid">
      <label>
        Per user and minute
        <input
          name="perUserPerMinute"
          type="number"
          min="1"
          value={limits === 'off' ? '' : limits.perUserPerMinute}
          placeholder="off"
        />
      </label>
      <label>
        Per project and minute
        <input
          name="perProjectPerMinute"
          type="number"
          min="1"
          value={limits === 'off' ? '' : limits.perProjectPerMinute}
          placeholder="off"
        />
      </label>
      <p class="actions full">
        <button class="quiet">Set quotas (empty: off)</button>
      </p>
    </form>
  </section>
);

const CountsPanel: FC<TroublePageProps> = ({ counts }) => (
  <section class="panel">
    <h2>Counts</h2>
    <table>
      <tbody>
        {Object.entries(counts.methods).map(([method, count]) => (
          <tr>
            <td>{method}</td>
            <td class="number">{count}</td>
          </tr>
        ))}
        <tr>
          <td>HTTP requests</td>
          <td class="number">{counts.requests}</td>
        </tr>
        <tr>
          <td>Bytes in / out</td>
          <td class="number">
            {counts.bytesIn} / {counts.bytesOut}
          </td>
        </tr>
        <tr>
          <td>Notifications sent</td>
          <td class="number">{counts.notifications}</td>
        </tr>
      </tbody>
    </table>
    <form method="post" action={`${paths.trouble}/counts`}>
      <p class="actions">
        <button class="quiet">Start at zero</button>
      </p>
    </form>
  </section>
);
