/** What people of the studio do with clients and their groups. */
export const clientActs = [
  'addClient',
  'nameClient',
  'employClient',
  'addClientEmail',
  'takeClientEmail',
  'addClientPhone',
  'noteClient',
  'moveClient',
  'joinOrLeaveGroup',
  'deleteClient',
  'restoreClient',
  'renameGroup',
  'switchGroup',
  'pickGroup',
  'changeContactsTwoWay',
  'deleteGroup',
  'untieClient',
  'answerReview',
] as const;

/** What people do in Google Contacts. */
export const contactActs = [
  'createContact',
  'createForeignContact',
  'nameContact',
  'employContact',
  'addContactEmail',
  'takeContactEmail',
  'addContactPhone',
  'noteContact',
  'moveContact',
  'labelContact',
  'unlabelContact',
  'deleteContact',
  'restoreContact',
  'recreateContact',
  'copyContact',
  'mergeContacts',
  'renameLabel',
  'deleteLabel',
] as const;

/** What befalls an account's contacts. */
export const contactTroubles = ['expireContactTokens', 'forbidContacts'] as const;

/** The name of an act on clients or contacts. */
export type ContactActKind =
  (typeof clientActs)[number] | (typeof contactActs)[number] | (typeof contactTroubles)[number];

/** What happens before anyone's sync is on. */
export const earlyContactActs: readonly ContactActKind[] = [
  'addClient',
  'addClient',
  'addClient',
  'createContact',
  'createForeignContact',
];

/** What histories of contacts are made of besides each kind once. */
export const frequentContactActs: readonly ContactActKind[] = [
  'addClient',
  'addClient',
  'nameClient',
  'employClient',
  'noteClient',
  'addClientEmail',
  'joinOrLeaveGroup',
  'deleteClient',
  'createContact',
  'createContact',
  'employContact',
  'noteContact',
  'noteContact',
  'addContactEmail',
  'deleteContact',
  'expireContactTokens',
];
