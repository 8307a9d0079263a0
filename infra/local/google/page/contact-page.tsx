import type { FC } from 'hono/jsx';
import type { JsonObject } from '../json.ts';
import { stringAt } from '../json.ts';
import type { PersonRecord } from '../state/records.ts';
import type { ContactFields } from './contact-fields.ts';
import { shownName } from './contact-fields.ts';
import { ContactFormFields } from './contact-form.tsx';
import type { ShownContact, ShownLabel } from './contacts-page.tsx';
import { Frame } from './frame.tsx';
import { paths } from './paths.ts';

interface ContactPageProps {
  readonly owner: PersonRecord;
  readonly contact: ShownContact;
  readonly labels: readonly ShownLabel[];
  readonly fields: ContactFields;
  /** As the API answers it, deleted or not. */
  readonly json: JsonObject;
  readonly error?: string | undefined;
}

/** One contact: change it, put it under labels, delete it, and see it as the API answers it. */
export const ContactPage: FC<ContactPageProps> = (props) => {
  const { owner, contact, json, error } = props;
  const here = paths.contact(owner.email, stringAt(contact.person, 'resourceName') ?? '');
  return (
    <Frame title={shownName(contact.person)} person={owner} error={error}>
      <p>
        <a href={paths.contacts(owner.email)}>Back to the contacts</a>
      </p>
      <div class="bar">
        <h1>{shownName(contact.person).slice(0, 200)}</h1>
        {contact.isDeleted ? <span class="mark">deleted</span> : null}
      </div>
      {contact.isDeleted ? <Restore here={here} /> : <Edit {...props} here={here} />}
      <details class="panel">
        <summary>As the API answers it</summary>
        <pre>{JSON.stringify(json, undefined, 2).slice(0, 20_000)}</pre>
      </details>
    </Frame>
  );
};

const Restore: FC<{ here: string }> = ({ here }) => (
  <section class="panel">
    <p>This contact is in the bin.</p>
    <form method="post" action={`${here}/restore`}>
      <button>Restore</button>
    </form>
  </section>
);

const Edit: FC<ContactPageProps & { here: string }> = (props) => (
  <>
    <form method="post" action={props.here} class="panel grid">
      <ContactFormFields fields={props.fields} />
      <p class="actions full">
        <button formaction={`${props.here}/delete`} formnovalidate class="danger">
          Delete
        </button>
        <button>Save</button>
      </p>
    </form>
    <Labels {...props} />
    <section class="panel inline">
      <form method="post" action={`${props.here}/rename`} class="inline">
        <button class="quiet">Give it another resource name</button>
        <span class="quietly">as when Google ties a profile to it</span>
      </form>
    </section>
  </>
);

const Labels: FC<ContactPageProps & { here: string }> = ({ contact, labels, here }) => (
  <section class="panel">
    <h2>Labels</h2>
    <ul class="plain">
      {labels.map(({ name, title }) => {
        const isOn = contact.labels.includes(name);
        return (
          <li class="row">
            <span>{title}</span>
            <form method="post" action={`${here}/label`}>
              <input type="hidden" name="label" value={name} />
              <input type="hidden" name="isOn" value={isOn ? '' : 'on'} />
              <button class="quiet" aria-label={`${isOn ? 'Take off' : 'Put under'} ${title}`}>
                {isOn ? 'Take off' : 'Put under'}
              </button>
            </form>
          </li>
        );
      })}
    </ul>
  </section>
);
