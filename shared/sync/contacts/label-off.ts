import type { ContactsInput } from './model.ts';

/** Whether Google tells of somebody who was under the label and is no longer. */
export function isLabelOff({ google, label, pairs }: ContactsInput): boolean {
  if (label === undefined) return false;
  const under = new Set(pairs.flatMap((pair) => (pair.label?.name === label ? (pair.contactName ?? []) : [])));
  return google.some(
    (change) => change.kind === 'contact' && under.has(change.contact.name) && !change.contact.labels.includes(label),
  );
}
