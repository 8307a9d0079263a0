import type { Act, ActKind, UserPlan } from '../acts.ts';
import type { Scenario } from '../scenarios.ts';

const twoWay: UserPlan = {
  twoWay: true,
  populateGoogle: false,
  populateStudio: false,
  includeTentative: false,
  privacy: 'full',
  contacts: { twoWay: true },
};
const oneWay: UserPlan = { ...twoWay, contacts: { twoWay: false } };
const populating: UserPlan = { ...twoWay, populateStudio: true };

let value = 0;

/** Acts on a client: of three, the one that was added comes first. */
const onClients = new Set<ActKind>([
  'nameClient',
  'employClient',
  'addClientEmail',
  'noteClient',
  'joinOrLeaveGroup',
  'deleteClient',
]);

function act(kind: ActKind, more: { readonly user?: number; readonly pick?: number } = {}): Act {
  const pick = more.pick ?? (onClients.has(kind) ? 3 : 2);
  return { kind, wait: 0, studio: 0, user: more.user ?? 0, pick, value: (value += 1) };
}

function scenario(name: string, chapters: Scenario['chapters'], more: Partial<Scenario> = {}): Scenario {
  return { name, users: [twoWay], push: false, before: [], chapters, ...more };
}

const client = [act('addClient')];
const contact = [act('createContact')];
const threeClients = [act('addClient'), act('addClient', { pick: 1 }), act('addClient')];
const both = { users: [twoWay, twoWay] };

/** Every scenario of clients and contacts whose crash points are tried. */
export const contactScenarios: readonly Scenario[] = [
  scenario('a client is added', [client]),
  scenario('three clients are added at once', [threeClients]),
  scenario('clients who were there go out', [[act('tick')]], { before: threeClients }),
  scenario('a client is renamed and gets an address', [client, [act('nameClient'), act('addClientEmail')]]),
  scenario('a client is deleted', [client, [act('deleteClient')]]),
  scenario('a deleted client is restored', [client, [act('deleteClient')], [act('restoreClient')]]),
  scenario('a client leaves the group and joins again', [client, [act('joinOrLeaveGroup')], [act('joinOrLeaveGroup')]]),
  scenario('a contact is made under the label', [contact, [act('tick')]]),
  scenario('contacts from before come in with a populate', [[act('tick')]], {
    users: [populating],
    before: [act('createForeignContact'), act('addClient')],
  }),
  scenario('a contact is edited in Google', [client, [act('noteContact'), act('addContactEmail')]]),
  scenario('a contact is edited in Google, one way', [client, [act('noteContact')]], { users: [oneWay] }),
  scenario('both sides change different fields', [client, [act('employContact'), act('noteClient')]]),
  scenario('both sides change the same field', [client, [act('noteContact'), act('noteClient')]]),
  scenario('a contact is deleted in Google', [client, [act('deleteContact')]]),
  scenario('a contact is deleted and made again', [client, [act('recreateContact')]]),
  scenario('a contact loses its label', [client, [act('unlabelContact')]]),
  scenario('two contacts are merged', [[act('addClient'), act('addClient')], [act('mergeContacts')]]),
  scenario('the label is deleted', [client, [act('deleteLabel')]]),
  scenario('the group is renamed', [client, [act('renameGroup')]]),
  scenario('the group is made inactive', [client, [act('switchGroup')]]),
  scenario('another group is picked', [client, [act('pickGroup')]]),
  scenario('the token died, and a contact was made', [client, [act('expireContactTokens'), act('createContact')]]),
  scenario('two users share a client', [client, [act('noteContact')]], both),
  scenario('two users change a client', [client, [act('noteContact'), act('employContact', { user: 1 })]], both),
  ownContactPaired(),
];

/** A contact is the user's own, and a client is made who is that person and has a phone besides. */
function ownContactPaired(): Scenario {
  const own = act('createForeignContact');
  const alike = { ...own, kind: 'addClient' as const, pick: 6 };
  const chapters = [[own], [alike], [act('deleteClient')]];
  return scenario('a contact of the user’s own is paired', chapters);
}
