import { Hono } from 'hono';
import type { Context } from 'hono';
import { z } from 'zod';
import { badRequest } from '../api-error.ts';
import type { Desk } from '../desk.ts';
import type { Json, JsonObject } from '../json.ts';
import { arrayAt, isJsonObject } from '../json.ts';
import { changeGroup, createGroup, groupsOf, livingGroup, renderGroup } from '../people/contact-groups.ts';
import { WRITABLE_FIELDS } from '../people/fields.ts';
import { removeGroup } from '../people/group-calls.ts';
import { renderPerson } from '../people/render-person.ts';
import { livingContact } from '../people/write-contact.ts';
import type { ContactThen } from '../state/contact-store.ts';
import {
  addContactAsPerson,
  deleteContactAsPerson,
  editContactAsPerson,
  labelContactAsPerson,
  mergeAsPerson,
  renameContact,
  restoreContactAsPerson,
} from './contact-acts.ts';
import type { Control } from './control.ts';

const settingsSchema = z.object({
  propagation: z.number().min(0).optional(),
  writeTime: z.number().min(0).optional(),
  turnsOrder: z.boolean().optional(),
  pageSize: z.number().int().positive().optional(),
  emptyShare: z.number().min(0).max(1).optional(),
});
const mergeSchema = z.object({ into: z.string(), from: z.string(), tellsName: z.boolean().default(false) });
const labelSchema = z.object({ label: z.string(), isOn: z.boolean() });
const pauseSchema = z.object({ milliseconds: z.number() });

/** The contacts' controls, and what a person does with their contacts, as JSON: the twin of the pages. */
export function contactRoutes(desk: Desk, control: Control): Hono {
  const app = new Hono();
  app.get('/_/contacts', (context) =>
    context.json({ ...desk.contacts.settings, overlappingWrites: control.overlappingWrites() }),
  );
  app.post('/_/contacts', async (context) => {
    // What came as JSON holds no undefined.
    control.setContacts(settingsSchema.parse(await bodyOf(context)) as Parameters<Control['setContacts']>[0]);
    return context.body(null, 204);
  });
  app.post('/_/people/:email/contact-tokens/expire', (context) => {
    control.expireContactTokens(emailOf(context));
    return context.body(null, 204);
  });
  app.post('/_/people/:email/contact-writes/pause', async (context) => {
    control.pauseContactWrites(emailOf(context), pauseSchema.parse(await bodyOf(context)).milliseconds);
    return context.body(null, 204);
  });
  app.route('/', labelRoutes(desk));
  app.route('/', personsContacts(desk));
  return app;
}

const CONTACTS = '/_/people/:email/contacts';

function personsContacts(desk: Desk): Hono {
  const app = new Hono();
  const { world } = desk;
  const shown = (context: Context, contact: ContactThen): Response =>
    context.json(showContact(desk, emailOf(context), contact));
  const current = (context: Context): Response =>
    shown(context, livingContact(world, emailOf(context), nameOf(context)));
  app.get(CONTACTS, (context) =>
    context.json({
      contacts: world
        .contactsOf(emailOf(context))
        .living()
        .map((contact) => showContact(desk, emailOf(context), contact)),
    }),
  );
  app.post(CONTACTS, async (context) => {
    const { labels = [], ...person } = await bodyOf(context);
    const names = arrayAt({ labels }, 'labels').filter((label) => typeof label === 'string');
    return shown(context, addContactAsPerson(world, emailOf(context), { person, labels: names }));
  });
  app.post(`${CONTACTS}/merge`, async (context) => {
    mergeAsPerson(world, emailOf(context), mergeSchema.parse(await bodyOf(context)));
    return context.body(null, 204);
  });
  app.get(`${CONTACTS}/:id`, current);
  app.patch(`${CONTACTS}/:id`, async (context) => {
    editContactAsPerson(world, emailOf(context), { name: nameOf(context), person: await bodyOf(context) });
    return current(context);
  });
  app.delete(`${CONTACTS}/:id`, (context) => {
    deleteContactAsPerson(world, emailOf(context), nameOf(context));
    return context.body(null, 204);
  });
  app.post(`${CONTACTS}/:id/restore`, (context) => {
    restoreContactAsPerson(world, emailOf(context), nameOf(context));
    return current(context);
  });
  app.post(`${CONTACTS}/:id/label`, async (context) => {
    const change = labelSchema.parse(await bodyOf(context));
    labelContactAsPerson(world, emailOf(context), { name: nameOf(context), ...change });
    return current(context);
  });
  app.post(`${CONTACTS}/:id/rename`, (context) =>
    shown(context, renameContact(world, emailOf(context), nameOf(context))),
  );
  return app;
}

const LABELS = '/_/people/:email/labels';
const LABEL_FIELDS = ['metadata', 'groupType', 'name', 'memberCount', 'clientData'];

function labelRoutes({ world }: Desk): Hono {
  const app = new Hono();
  const titleSchema = z.object({ name: z.string() });
  const labelName = (context: Context): string => `contactGroups/${context.req.param('id')}`;
  app.get(LABELS, (context) => {
    const living = groupsOf(world, emailOf(context)).filter((group) => !group.deleted);
    return context.json({ labels: living.map((group) => renderGroup(world, group, { fields: LABEL_FIELDS })) });
  });
  app.post(LABELS, async (context) => {
    const group = createGroup(world, emailOf(context), titleSchema.parse(await bodyOf(context)));
    return context.json(renderGroup(world, group, { fields: LABEL_FIELDS }), 201);
  });
  app.patch(`${LABELS}/:id`, async (context) => {
    const group = livingGroup(world, emailOf(context), labelName(context));
    const changed = changeGroup(world, group, titleSchema.parse(await bodyOf(context)));
    return context.json(renderGroup(world, changed, { fields: LABEL_FIELDS }));
  });
  app.delete(`${LABELS}/:id`, (context) => {
    removeGroup(world, emailOf(context), { name: labelName(context), contacts: context.req.query('contacts') === '1' });
    return context.body(null, 204);
  });
  return app;
}

/** A contact whole, as `people.get` answers it. */
export function showContact({ world, contacts }: Desk, email: string, contact: ContactThen): JsonObject {
  const owner = world.people.get(email);
  if (!owner) throw badRequest(`There is no account ${email}`);
  const { turnsOrder } = contacts.settings;
  const fields = [...WRITABLE_FIELDS, 'metadata'];
  return renderPerson(contact, { world, owner, fields, withProfile: false, in: 'get', turnsOrder });
}

function emailOf(context: Context): string {
  return context.req.param('email') ?? '';
}

function nameOf(context: Context): string {
  return `people/${context.req.param('id') ?? ''}`;
}

async function bodyOf(context: Context): Promise<JsonObject> {
  // JSON.parse returns JSON.
  const body = JSON.parse((await context.req.text()) || '{}') as Json;
  if (!isJsonObject(body)) throw badRequest('An object is expected.');
  return body;
}
