import { cardFields } from '../../domain/card.ts';
import type { CardField } from '../../domain/card.ts';
import { withField } from '../merge.ts';
import { cardShape } from './card-shape.ts';
import type { ContactMark, GoogleContact } from './contact.ts';
import type { ClientState, ContactPair, ContactsInput } from './model.ts';
import { asSent, ownMark } from './sent-before.ts';

interface Sides {
  readonly input: Pick<ContactsInput, 'owner' | 'region'>;
  readonly client: Extract<ClientState, { kind: 'client' }>;
  readonly contact: GoogleContact | undefined;
}

/** A pair with what a mark tells besides: fields that both sides changed since it was written, which is why nobody has them as sent. */
interface Learnt {
  readonly pair: ContactPair;
  readonly changedOnBoth: ReadonlySet<CardField>;
}

/**
 * The pair brought up to a write of ours that nobody saved: the worker died of it, or its answer was lost. The contact's mark then tells
 * of another write than the pair knows of. What either side has as it was sent is what both agreed on: had the contact it from us, it is
 * no edit of anybody's, and what the studio says by now is news against it.
 */
export function withUnsavedWrite(pair: ContactPair, sides: Sides): Learnt {
  const mark = ownMark(sides.input, sides.contact, pair.clientId);
  if (mark?.write === undefined || mark.write === pair.knownWrite) return { pair, changedOnBoth: new Set() };
  return learnt(pair, mark, sides);
}

/** The pair as a mark of ours on its contact tells what was agreed on. */
export function learnt(pair: ContactPair, mark: ContactMark, { input, client, contact }: Sides): Learnt {
  const { region } = input;
  const shape = cardShape(region);
  const unagreed = new Set(pair.unagreed);
  const changedOnBoth = new Set<CardField>();
  const google = contact?.card ?? pair.agreed;
  let { agreed, inGoogle } = pair;
  let held = Object.entries(pair.heldByGoogle ?? {});
  for (const field of cardFields) {
    const before = unagreed.has(field) ? [] : [pair.agreed];
    const found = asSent(mark.sent, field, { cards: [google, client.card, ...before], region });
    if (found === 'unknown') continue;
    if (found === 'nobodys') {
      changedOnBoth.add(field);
      continue;
    }
    const isNews = unagreed.delete(field) || shape.print(field, found) !== shape.print(field, pair.agreed);
    if (!isNews) continue;
    agreed = withField(agreed, field, found);
    if (inGoogle !== undefined) inGoogle = withField(inGoogle, field, google);
    held = held.filter(([name]) => name !== field);
  }
  const { unagreed: _open, inGoogle: _shown, heldByGoogle: _held, knownWrite: _known, ...rest } = pair;
  return {
    pair: {
      ...rest,
      agreed,
      ...(unagreed.size === 0 ? {} : { unagreed: cardFields.filter((field) => unagreed.has(field)) }),
      ...(inGoogle === undefined ? {} : { inGoogle }),
      ...(held.length === 0 ? {} : { heldByGoogle: Object.fromEntries(held) }),
      ...(mark.write === undefined ? {} : { knownWrite: mark.write }),
    },
    changedOnBoth,
  };
}
