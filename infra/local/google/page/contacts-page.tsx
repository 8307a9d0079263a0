import type { FC } from 'hono/jsx';
import type { JsonObject } from '../json.ts';
import { stringAt } from '../json.ts';
import type { PersonRecord } from '../state/records.ts';
import type { ContactFields } from './contact-fields.ts';
import { contactFieldsOf, shownName } from './contact-fields.ts';
import { ContactFormFields } from './contact-form.tsx';
import { Frame } from './frame.tsx';
import { paths } from './paths.ts';

/** A label with how many contacts are under it. */
export interface ShownLabel {
  readonly name: string;
  readonly title: string;
  readonly members: number;
  readonly isOwn: boolean;
}

/** A contact as it is answered, with its labels. */
export interface ShownContact {
  readonly person: JsonObject;
  readonly labels: readonly string[];
  readonly isDeleted: boolean;
}

interface ContactsPageProps {
  readonly owner: PersonRecord;
  readonly labels: readonly ShownLabel[];
  /** The chosen label's resource name, `bin`, or empty for all contacts. */
  readonly chosen: string;
  /** On this page of the list. */
  readonly contacts: readonly ShownContact[];
  /** How many there are under what is chosen and searched. */
  readonly total: number;
  readonly search: string;
  readonly page: number;
  readonly pages: number;
  readonly newContact: ContactFields;
  readonly error?: string | undefined;
}

/** A person's contacts: who is there, under which labels, and everything they can do with them. */
export const ContactsPage: FC<ContactsPageProps> = (props) => (
  <Frame title="Contacts" person={props.owner} error={props.error}>
    <div class="columns">
      <aside>
        <Labels {...props} />
      </aside>
      <div>
        <ContactList {...props} />
        <NewContact {...props} />
        <ChosenLabel {...props} />
      </div>
    </div>
  </Frame>
);

const Labels: FC<ContactsPageProps> = ({ owner, labels, chosen }) => {
  const here = paths.contacts(owner.email);
  return (
    <section>
      <h2>Contacts</h2>
      <ul class="plain">
        <LabelLink href={here} title="All contacts" isChosen={chosen === ''} />
        {labels.map(({ name, title, members }) => (
          <LabelLink
            href={`${here}?label=${encodeURIComponent(name)}`}
            title={title}
            count={members}
            isChosen={chosen === name}
          />
        ))}
        <LabelLink href={`${here}?label=bin`} title="Bin" isChosen={chosen === 'bin'} />
      </ul>
      <details>
        <summary>Create a label</summary>
        <form method="post" action={`${here}/labels`} class="grid">
          <label>
            Name <input name="name" required />
          </label>
          <p class="actions">
            <button>Create</button>
          </p>
        </form>
      </details>
    </section>
  );
};

const LabelLink: FC<{ href: string; title: string; count?: number; isChosen: boolean }> = (props) => (
  <li>
    <a class={props.isChosen ? 'calendar chosen' : 'calendar'} href={props.href}>
      <span>
        {props.title}
        {props.count === undefined ? null : (
          <small>
            {props.count} contact{props.count === 1 ? '' : 's'}
          </small>
        )}
      </span>
    </a>
  </li>
);

const ContactList: FC<ContactsPageProps> = (props) => {
  const { owner, contacts, chosen, total, search } = props;
  const here = paths.contacts(owner.email);
  return (
    <section class="panel">
      <div class="bar">
        <h1>{titleOf(props)}</h1>
        <form method="get" action={here} class="inline find">
          <input type="hidden" name="label" value={chosen} />
          <input name="search" value={search} placeholder="Search" aria-label="Search" />
          <button class="quiet">Search</button>
        </form>
      </div>
      <p class="quietly">
        {total} contact{total === 1 ? '' : 's'}
      </p>
      {contacts.length === 0 ? <p class="empty">Nobody here.</p> : null}
      <form method="post" action={`${here}/selected?${backTo(props)}`}>
        <ul class="plain">
          {contacts.map((contact) => (
            <ContactRow contact={contact} email={owner.email} titles={titlesOf(props)} />
          ))}
        </ul>
        {contacts.length === 0 || chosen === 'bin' ? null : <WithSelected {...props} />}
      </form>
      <Pages {...props} />
    </section>
  );
};

const ContactRow: FC<{ contact: ShownContact; email: string; titles: ReadonlyMap<string, string> }> = (props) => {
  const { contact, email, titles } = props;
  const name = stringAt(contact.person, 'resourceName') ?? '';
  const { emails, phones, company } = contactFieldsOf(contact.person);
  const shown = shownName(contact.person);
  const known = [company, emails[0]?.value ?? '', phones[0]?.value ?? ''];
  const told = known.filter((part) => part !== '' && part !== shown);
  return (
    <li class={contact.isDeleted ? 'row deleted' : 'row'}>
      {contact.isDeleted ? null : <input type="checkbox" name="contact" value={name} aria-label={`Select ${shown}`} />}
      <a href={paths.contact(email, name)}>{shown.slice(0, 120)}</a>
      {told.length === 0 ? null : <span class="quietly">{told.join(' · ')}</span>}
      {contact.labels.flatMap((label) => {
        const title = titles.get(label);
        return title === undefined ? [] : [<span class="mark">{title}</span>];
      })}
    </li>
  );
};

const WithSelected: FC<ContactsPageProps> = ({ labels }) => (
  <div class="inline selected">
    <label>
      Label
      <select name="label">
        {labels
          .toSorted((one, other) => Number(other.isOwn) - Number(one.isOwn))
          .map(({ name, title }) => (
            <option value={name}>{title}</option>
          ))}
      </select>
    </label>
    <button class="quiet" name="act" value="label">
      Put under it
    </button>
    <button class="quiet" name="act" value="unlabel">
      Take it off
    </button>
    <button class="quiet" name="act" value="merge" title="Into the first that is selected">
      Merge
    </button>
    <label class="check">
      <input type="checkbox" name="tellsName" value="on" /> tell the former name
    </label>
    <button class="danger" name="act" value="delete">
      Delete
    </button>
  </div>
);

const Pages: FC<ContactsPageProps> = (props) => {
  const { owner, page, pages } = props;
  if (pages < 2) return null;
  const link = (to: number): string => `${paths.contacts(owner.email)}?${backTo(props)}&page=${to}`;
  return (
    <nav class="bar">
      {page > 1 ? <a href={link(page - 1)}>Earlier</a> : <span />}
      <span class="quietly">
        Page {page} of {pages}
      </span>
      {page < pages ? <a href={link(page + 1)}>Later</a> : <span />}
    </nav>
  );
};

const NewContact: FC<ContactsPageProps> = ({ owner, chosen, newContact, error }) => (
  <details class="panel" open={error !== undefined}>
    <summary>Create a contact</summary>
    <form method="post" action={paths.contacts(owner.email)} class="grid">
      <input type="hidden" name="label" value={chosen === 'bin' ? '' : chosen} />
      <ContactFormFields fields={newContact} />
      <p class="actions full">
        <button>Create</button>
      </p>
    </form>
  </details>
);

const ChosenLabel: FC<ContactsPageProps> = ({ owner, labels, chosen }) => {
  const label = labels.find(({ name, isOwn }) => isOwn && name === chosen);
  if (!label) return null;
  const here = paths.label(owner.email, label.name);
  return (
    <details class="panel">
      <summary>Rename or delete this label</summary>
      <form method="post" action={here} class="grid">
        <label>
          Name <input name="name" value={label.title} required />
        </label>
        <p class="actions">
          <button>Rename</button>
        </p>
      </form>
      <form method="post" action={`${here}/delete`} class="inline">
        <label class="check">
          <input type="checkbox" name="contacts" value="on" /> its contacts too
        </label>
        <button class="danger">Delete this label</button>
      </form>
    </details>
  );
};

function titlesOf({ labels }: ContactsPageProps): ReadonlyMap<string, string> {
  return new Map(labels.filter(({ isOwn }) => isOwn).map(({ name, title }) => [name, title]));
}

function titleOf({ labels, chosen }: ContactsPageProps): string {
  if (chosen === 'bin') return 'Bin';
  return labels.find(({ name }) => name === chosen)?.title ?? 'All contacts';
}

function backTo({ chosen, search }: ContactsPageProps): string {
  return new URLSearchParams({ label: chosen, search }).toString();
}
