import type { Child } from 'hono/jsx';
import { raw } from 'hono/html';
import { eventKinds } from './events.ts';
import { failureKinds, type Failures } from './failures.ts';
import type { StoredMail } from './mail-store.ts';
import { styles } from './styles.ts';

/** Turns a path of the inbox into one of the server it is mounted on. */
export type LinkTo = (path: string) => string;

/** The list of mails, the newest first, with the form that asks for failures. */
export function ListPage(props: {
  readonly mails: readonly StoredMail[];
  readonly to: string | undefined;
  readonly failures: ReturnType<Failures['pending']>;
  readonly link: LinkTo;
}) {
  const { mails, to, link } = props;
  return (
    <Page title="Inbox">
      <header>
        <h1>Inbox</h1>
        <p class="quiet">What would have been sent by mail. Nothing here leaves this machine.</p>
        <form method="get" action={link('/')} class="row">
          <input
            type="search"
            name="to"
            value={to ?? ''}
            placeholder="Only mail to this address"
            aria-label="Only mail to"
          />
          <button type="submit">Show</button>
        </form>
      </header>
      {mails.length === 0 ? <p class="empty">No mail yet.</p> : undefined}
      <ul class="mails">
        {mails.map((mail) => (
          <li>
            <a href={link(`/mails/${mail.id}`)}>
              <strong>{mail.subject || '(no subject)'}</strong>
              <span class="to">{names(mail.to)}</span>
              <Time at={mail.receivedAt} />
            </a>
          </li>
        ))}
      </ul>
      <FailureForm failures={props.failures} link={link} />
      {mails.length > 0 ? (
        <form method="post" action={link('/mails/delete')}>
          <button type="submit" class="danger">
            Delete all mail
          </button>
        </form>
      ) : undefined}
    </Page>
  );
}

/** One mail: who, what and when, its HTML in a frame without scripts, its text, its links and its headers; and what can become of it. */
export function MailPage(props: {
  readonly mail: StoredMail;
  readonly link: LinkTo;
  /** What the last telling came to. */
  readonly told: string | undefined;
}) {
  const { mail, link, told } = props;
  const links = linksOf(mail);
  return (
    <Page title={mail.subject}>
      <p>
        <a href={link('/')}>All mail</a>
      </p>
      <h1>{mail.subject || '(no subject)'}</h1>
      <dl>
        <Fact name="From" value={names([mail.from])} />
        <Fact name="To" value={names(mail.to)} />
        <Fact name="Cc" value={names(mail.cc)} />
        <Fact name="Bcc" value={names(mail.bcc)} />
        <Fact name="Reply to" value={names(mail.replyTo)} />
        <Fact name="Received" value={mail.receivedAt} />
        <Fact name="Template" value={mail.templateId ?? ''} />
        <Fact name="Attachments" value={mail.attachments.map((each) => each.filename).join(', ')} />
      </dl>
      {mail.html === null ? undefined : (
        <iframe
          title="The mail"
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          srcdoc={`<base target="_blank"><meta name="viewport" content="width=device-width">${mail.html}`}
        />
      )}
      <EventForm mail={mail} link={link} told={told} />
      {mail.text === null ? undefined : (
        <section>
          <h2>Text</h2>
          <pre>{withLinks(mail.text)}</pre>
        </section>
      )}
      {links.length === 0 ? undefined : (
        <section>
          <h2>Links</h2>
          <ul class="links">
            {links.map((each) => (
              <li>
                <a href={each}>{each}</a>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Table title="Headers" values={mail.headers} />
      <Table title="Custom arguments" values={mail.customArgs} />
    </Page>
  );
}

function EventForm({ mail, link, told }: Parameters<typeof MailPage>[0]) {
  return (
    <section>
      <h2>What becomes of it</h2>
      <form method="post" action={link(`/mails/${mail.id}/events`)} class="row">
        {Object.entries(eventKinds).map(([kind, meaning]) => (
          <button type="submit" name="kind" value={kind} class="choice">
            {meaning}
          </button>
        ))}
      </form>
      {told === undefined ? undefined : <p role="status">{told}</p>}
    </section>
  );
}

/** A page that says what could not be found. */
export function MissingPage({ link }: { readonly link: LinkTo }) {
  return (
    <Page title="Not found">
      <h1>There is no such mail</h1>
      <p>
        It may have been deleted. <a href={link('/')}>All mail</a>
      </p>
    </Page>
  );
}

function FailureForm(props: { readonly failures: ReturnType<Failures['pending']>; readonly link: LinkTo }) {
  return (
    <section class="failures">
      <h2>Make sending fail</h2>
      <form method="post" action={props.link('/failures')} class="row">
        <select name="kind" aria-label="Failure">
          {Object.entries(failureKinds).map(([kind, meaning]) => (
            <option value={kind}>{meaning}</option>
          ))}
        </select>
        <label>
          for the next <input type="number" name="times" value="1" min="0" max="10000" /> requests
        </label>
        <button type="submit">Set</button>
      </form>
      <ul>
        {props.failures.map(({ kind, times }) => (
          <li>
            {failureKinds[kind]}: {times} to come
          </li>
        ))}
      </ul>
    </section>
  );
}

function Page({ title, children }: { readonly title: string; readonly children: Child }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <style>{raw(styles)}</style>
      </head>
      <body>
        <main>{children}</main>
      </body>
    </html>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  if (value === '') {
    return <></>;
  }
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Table({ title, values }: { readonly title: string; readonly values: Readonly<Record<string, string>> }) {
  const entries = Object.entries(values);
  if (entries.length === 0) {
    return <></>;
  }
  return (
    <section>
      <h2>{title}</h2>
      <dl>
        {entries.map(([name, value]) => (
          <div>
            <dt>{name}</dt>
            <dd>{withLinks(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Time({ at }: { readonly at: string }) {
  return <time datetime={at}>{`${at.slice(0, 10)} ${at.slice(11, 19)} UTC`}</time>;
}

function names(addresses: readonly { readonly email: string; readonly name?: string | undefined }[]): string {
  return addresses.map(({ email, name }) => (name ? `${name} <${email}>` : email)).join(', ');
}

const address = /https?:\/\/[^\s"'<>]+[^\s"'<>.,;:!?)]/g;

function withLinks(text: string): Child[] {
  const parts: Child[] = [];
  let end = 0;
  for (const found of text.matchAll(address)) {
    parts.push(text.slice(end, found.index), <a href={found[0]}>{found[0]}</a>);
    end = found.index + found[0].length;
  }
  return [...parts, text.slice(end)];
}

function linksOf({ html, text }: StoredMail): string[] {
  const inHtml = Array.from((html ?? '').matchAll(/href\s*=\s*["'](https?:[^"']+)["']/gi), (found) => found[1] ?? '');
  const inText = html === null ? ((text ?? '').match(address) ?? []) : [];
  return [...new Set([...inHtml.map((each) => each.replaceAll('&amp;', '&')), ...inText])];
}
