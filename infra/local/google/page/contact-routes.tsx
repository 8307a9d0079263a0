import { Hono } from 'hono';
import type { Context } from 'hono';
import { ApiError, invalid } from '../api-error.ts';
import {
  addContactAsPerson,
  deleteContactAsPerson,
  editContactAsPerson,
  labelContactAsPerson,
  mergeAsPerson,
  renameContact,
  restoreContactAsPerson,
} from '../control/contact-acts.ts';
import { showContact } from '../control/contact-routes.ts';
import type { Desk } from '../desk.ts';
import { stringAt } from '../json.ts';
import {
  changeGroup,
  createGroup,
  groupName,
  groupsOf,
  livingGroup,
  membersOf,
  renderGroup,
} from '../people/contact-groups.ts';
import { removeGroup } from '../people/group-calls.ts';
import type { ContactThen } from '../state/contact-store.ts';
import { changedPerson, contactFieldsOf, NO_CONTACT, readContactFields, shownName } from './contact-fields.ts';
import { ContactPage } from './contact-page.tsx';
import type { ShownContact, ShownLabel } from './contacts-page.tsx';
import { ContactsPage } from './contacts-page.tsx';
import { paths } from './paths.ts';
import { showPage } from './show-page.ts';

const ON_A_PAGE = 50;

/** Why an act was refused, and what had been typed. */
interface Refused {
  readonly message: string;
  readonly form: URLSearchParams;
}

type Show = (desk: Desk, context: Context, refused?: Refused) => Response | Promise<Response>;
type Act = (form: URLSearchParams, at: { readonly email: string; readonly name: string }, context: Context) => string;

/** The pages of a person's contacts: GET shows, POST acts and leads on, what is refused is shown with 422. */
export function contactPages(desk: Desk): Hono {
  const app = new Hono();
  app.get('/people/:email/contacts', (context) => showContacts(desk, context));
  app.get('/people/:email/contacts/:id', (context) => showOne(desk, context));
  const act = (path: string, show: Show, done: Act): void => {
    app.post(`/people/:email/contacts${path}`, async (context) => {
      const form = new URLSearchParams(await context.req.text());
      try {
        return context.redirect(done(form, { email: emailOf(context), name: nameOf(context) }, context), 303);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        return show(desk, context, { message: error.message, form });
      }
    });
  };
  listActs(desk, act);
  contactActs(desk, act);
  return app;
}

type AddAct = (path: string, show: Show, done: Act) => void;

function listActs(desk: Desk, act: AddAct): void {
  const { world } = desk;
  act('', showContacts, (form, { email }) => {
    const label = form.get('label') ?? '';
    const person = changedPerson(NO_CONTACT, readContactFields(form), {});
    addContactAsPerson(world, email, { person, labels: label === '' ? [] : [label] });
    return label === '' ? paths.contacts(email) : `${paths.contacts(email)}?label=${encodeURIComponent(label)}`;
  });
  act('/labels', showContacts, (form, { email }) => {
    const group = createGroup(world, email, { name: form.get('name') ?? '' });
    return `${paths.contacts(email)}?label=${encodeURIComponent(groupName(group))}`;
  });
  act('/labels/:id', showContacts, (form, { email }, context) => {
    const group = livingGroup(world, email, labelOf(context));
    changeGroup(world, group, { name: form.get('name') ?? '' });
    return `${paths.contacts(email)}?label=${encodeURIComponent(groupName(group))}`;
  });
  act('/labels/:id/delete', showContacts, (form, { email }, context) => {
    removeGroup(world, email, { name: labelOf(context), contacts: form.get('contacts') === 'on' });
    return paths.contacts(email);
  });
  act('/selected', showContacts, (form, { email }, context) => {
    withSelected(desk, email, form);
    return `${paths.contacts(email)}${new URL(context.req.url).search}`;
  });
}

function withSelected({ world }: Desk, email: string, form: URLSearchParams): void {
  const names = form.getAll('contact');
  const label = form.get('label') ?? '';
  const [into, ...others] = names;
  if (into === undefined) throw invalid('Nobody is selected.');
  switch (form.get('act')) {
    case 'label':
    case 'unlabel':
      for (const name of names) labelContactAsPerson(world, email, { name, label, isOn: form.get('act') === 'label' });
      return;
    case 'merge':
      if (others.length === 0) throw invalid('Merging takes two contacts or more.');
      for (const from of others) mergeAsPerson(world, email, { into, from, tellsName: form.get('tellsName') === 'on' });
      return;
    case 'delete':
      for (const name of names) deleteContactAsPerson(world, email, name);
      return;
    default:
      throw invalid('That is nothing to do with contacts.');
  }
}

function contactActs(desk: Desk, act: AddAct): void {
  const { world } = desk;
  act('/:id', showOne, (form, { email, name }) => {
    const contact = world.contactsOf(email).named(name);
    const before = contact ? showContact(desk, email, contact) : {};
    editContactAsPerson(world, email, {
      name,
      person: changedPerson(contactFieldsOf(before), readContactFields(form), before),
    });
    return paths.contact(email, name);
  });
  act('/:id/delete', showOne, (_form, { email, name }) => {
    deleteContactAsPerson(world, email, name);
    return paths.contacts(email);
  });
  act('/:id/restore', showOne, (_form, { email, name }) => {
    restoreContactAsPerson(world, email, name);
    return paths.contact(email, name);
  });
  act('/:id/label', showOne, (form, { email, name }) => {
    labelContactAsPerson(world, email, { name, label: form.get('label') ?? '', isOn: form.get('isOn') === 'on' });
    return paths.contact(email, name);
  });
  act('/:id/rename', showOne, (_form, { email, name }) =>
    paths.contact(email, renameContact(world, email, name).version.name),
  );
}

function showContacts(desk: Desk, context: Context, refused?: Refused): Response | Promise<Response> {
  const { world } = desk;
  const owner = world.people.get(emailOf(context));
  if (!owner) return context.notFound();
  const query = new URL(context.req.url).searchParams;
  const chosen = query.get('label') ?? '';
  const search = query.get('search') ?? '';
  const found = world
    .contactsOf(owner.email)
    .asOf(Infinity)
    .filter(({ version }) => (chosen === 'bin' ? version.deleted : !version.deleted && isUnder(version.groups, chosen)))
    .map((contact) => shownContact(desk, owner.email, contact))
    .filter(({ person }) => search === '' || JSON.stringify(person).toLowerCase().includes(search.toLowerCase()))
    .toSorted((one, other) => shownName(one.person).localeCompare(shownName(other.person)));
  const pages = Math.max(1, Math.ceil(found.length / ON_A_PAGE));
  const page = Math.min(Math.max(1, Number(query.get('page') ?? 1) || 1), pages);
  const contacts = found.slice((page - 1) * ON_A_PAGE, page * ON_A_PAGE);
  const newContact = refused?.form.has('givenName') ? readContactFields(refused.form) : NO_CONTACT;
  const shown = { owner, labels: labelsOf(desk, owner.email), chosen, contacts, total: found.length, search };
  const error = refused?.message;
  return showPage(context, <ContactsPage {...shown} {...{ page, pages, newContact, error }} />, refused ? 422 : 200);
}

function showOne(desk: Desk, context: Context, refused?: Refused): Response | Promise<Response> {
  const { world } = desk;
  const owner = world.people.get(emailOf(context));
  const contact = owner && world.contactsOf(owner.email).named(nameOf(context));
  if (!contact) return context.notFound();
  const shown = shownContact(desk, owner.email, contact);
  const fields = refused?.form.has('givenName') ? readContactFields(refused.form) : contactFieldsOf(shown.person);
  const json = showContact(desk, owner.email, contact);
  const page = { owner, contact: shown, labels: labelsOf(desk, owner.email), fields, json, error: refused?.message };
  return showPage(context, <ContactPage {...page} />, refused ? 422 : 200);
}

/** A contact for people to see: in the bin, too, it shows what it was. */
function shownContact(desk: Desk, email: string, contact: ContactThen): ShownContact {
  const { deleted, ...version } = contact.version;
  const person = showContact(desk, email, { id: contact.id, version });
  return { person, labels: version.groups, isDeleted: deleted === true };
}

function isUnder(groups: readonly string[], chosen: string): boolean {
  return chosen === '' || groups.includes(chosen);
}

/** The labels a person may put contacts under: their own and the starred ones. */
function labelsOf({ world }: Desk, email: string): readonly ShownLabel[] {
  return groupsOf(world, email)
    .filter((group) => !group.deleted && (group.groupType === 'USER_CONTACT_GROUP' || OFFERED.includes(group.id)))
    .map((group) => ({
      name: groupName(group),
      title: stringAt(renderGroup(world, group, { fields: ['name'] }), 'formattedName') ?? group.name,
      members: membersOf(world, group).length,
      isOwn: group.groupType === 'USER_CONTACT_GROUP',
    }));
}

const OFFERED: readonly string[] = ['myContacts', 'starred'];

function emailOf(context: Context): string {
  return context.req.param('email') ?? '';
}

function nameOf(context: Context): string {
  return `people/${context.req.param('id') ?? ''}`;
}

function labelOf(context: Context): string {
  return `contactGroups/${context.req.param('id') ?? ''}`;
}
