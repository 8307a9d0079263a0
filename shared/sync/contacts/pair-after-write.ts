import { cardFields } from '../../domain/card.ts';
import type { LabelName } from '../../domain/ids.ts';
import type { PhoneRegion } from '../../domain/phone.ts';
import type { Instant } from '../../domain/time.ts';
import { cardShape } from './card-shape.ts';
import type { GoogleContact } from './contact.ts';
import type { ContactPair, ContactWrite } from './model.ts';
import { seenOf } from './settle-card.ts';

/**
 * The pair once Google answered with the contact as it then held it. Where Google holds a written field otherwise than it was sent,
 * how it holds it is remembered, so that the difference is nobody's edit.
 */
export function pairAfterWrite(
  pair: ContactPair,
  write: Exclude<ContactWrite, { kind: 'delete' }>,
  answer: {
    readonly contact: GoogleContact;
    readonly label: LabelName | undefined;
    readonly region: PhoneRegion | undefined;
    readonly now: Instant;
  },
): ContactPair {
  const { contact, label, region, now } = answer;
  const shape = cardShape(region);
  const written = write.kind === 'create' ? cardFields : write.fields;
  const otherwise = written.filter((field) => shape.print(field, contact.card) !== shape.print(field, write.card));
  const kept = Object.entries(pair.heldByGoogle ?? {}).filter(
    ([field]) => !cardFields.some((known) => known === field && written.includes(known)),
  );
  const held = [...kept, ...otherwise.map((field) => [field, shape.print(field, contact.card)] as const)];
  const { creatingSince: _creating, heldByGoogle: _held, ...rest } = pair;
  const isLabelled = label !== undefined && contact.labels.includes(label);
  return {
    ...rest,
    ...seenOf(contact),
    ...(write.mark.write === undefined ? {} : { knownWrite: write.mark.write }),
    ...(held.length === 0 ? {} : { heldByGoogle: Object.fromEntries(held) }),
    ...(isLabelled && pair.label?.name !== label ? { label: { name: label, since: now } } : {}),
  };
}
