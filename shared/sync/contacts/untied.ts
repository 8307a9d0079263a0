import type { ClientId, ContactName } from '../../domain/ids.ts';
import { cardTitle } from '../../domain/card-of-client.ts';
import { isOurMark, nothingToDo } from './arrange.ts';
import type { Arranged, ItemPlan } from './arrange.ts';
import type { ContactChange, GoogleContact } from './contact.ts';
import type { Likenesses } from './likeness.ts';
import type { ContactAction, ContactPair, ContactsInput } from './model.ts';

type Known = Pick<ContactsInput, 'untied'>;

/** Whether a person said that this contact is not this client. A contact that Google renamed is known by its source and old names. */
export function isUntied(
  { untied }: Known,
  { name, previousNames, sourceId }: Pick<GoogleContact, 'name' | 'previousNames' | 'sourceId'>,
  clientId: ClientId,
): boolean {
  return untied.some(
    (one) =>
      one.clientId === clientId &&
      (one.sourceId === sourceId || one.contactName === name || previousNames.includes(one.contactName)),
  );
}

/** Whether this tie is, or was, the one a person called wrong: also where it is over, it is not made again. */
export function isUntiedPair({ untied }: Known, { clientId, contactName, sourceId }: ContactPair): boolean {
  return untied.some(
    (one) =>
      one.clientId === clientId &&
      ((sourceId !== undefined && one.sourceId === sourceId) || one.contactName === contactName),
  );
}

/** Whether this tie is to be cut now. */
export function isToUntie({ untied }: Known, pair: ContactPair): boolean {
  const waiting = untied.filter(({ doneAt }) => doneAt === undefined);
  return pair.endedAt === undefined && isUntiedPair({ untied: waiting }, pair);
}

/** The input without our marks that a person's word contradicts: the port has no way to take a mark off, so nobody may read it. */
export function withoutUntiedMarks<Input extends ContactsInput>(input: Input): Input {
  if (input.untied.length === 0) return input;
  const withoutMarks = (contact: GoogleContact): GoogleContact => ({
    ...contact,
    marks: contact.marks.filter((mark) => !isOurMark(input, mark) || !isUntied(input, contact, mark.clientId)),
  });
  const google = input.google.map((change): ContactChange =>
    change.kind === 'contact' ? { ...change, contact: withoutMarks(change.contact) } : change,
  );
  return { ...input, google };
}

/** The likenesses without those that a person's word contradicts. */
export function withoutUntied(
  { certain, unsure }: Likenesses,
  known: Known,
  contacts: readonly GoogleContact[],
): Likenesses {
  if (known.untied.length === 0) return { certain, unsure };
  const byName = new Map(contacts.map((contact) => [contact.name, contact]));
  const isApart = (name: ContactName, clientId: ClientId): boolean => {
    const contact = byName.get(name);
    return contact !== undefined && isUntied(known, contact, clientId);
  };
  const left = [...unsure].map(([name, ids]) => [name, ids.filter((id) => !isApart(name, id))] as const);
  return {
    certain: new Map([...certain].filter(([name, clientId]) => !isApart(name, clientId))),
    unsure: new Map(left.filter(([, ids]) => ids.length > 0)),
  };
}

/**
 * A person said that these are two people: the tie is over, and the contact, whoever made it, is its user's own from now on. It is
 * left as it is, but for the label. Nothing of it is merged any more; the client gets a contact of its own in the next look.
 */
export function planUntying({ input, gone }: Arranged, pair: ContactPair): ItemPlan {
  const { label, creatingSince: _creating, beingTakenAway: _going, ...rest } = pair;
  const ended: ContactPair = { ...rest, endedAt: input.now };
  const { clientId, contactName, outOfGoogle } = pair;
  const about = { clientId, title: cardTitle(pair.agreed), pair: ended, news: [] };
  const isThere = !gone.has(clientId) && outOfGoogle === undefined;
  if (contactName === undefined || label === undefined || !isThere)
    return { ...nothingToDo, actions: [{ ...about, kind: 'forget' }] };
  const taken = { kind: 'remove', name: contactName, label: label.name } as const;
  const action: ContactAction = { ...about, kind: 'updateInGoogle', contactName, label: taken };
  return { ...nothingToDo, actions: [action] };
}
