import type { OverruledRecord } from '../../../shared/ports/records/contact-sync-record.ts';
import { Violation } from '../scheduler.ts';
import type { History } from '../under-way.ts';
import { isListed, writtenIn } from './contacts-side.ts';

/**
 * What a sync brings into clients, or takes out of them, somebody typed or took away in Google, and so they did with what lost there:
 * what we wrote ourselves and never learnt of would come back as somebody's edit.
 */
export function checkContactEchoes(
  { contactDeeds, clientBooks, acts }: History,
  overruled: readonly OverruledRecord[],
): void {
  // Out of the bin, out of another contact, or as one that was called somebody else's, comes what was typed long ago and anywhere.
  if (contactDeeds.some(({ kind }) => kind === 'restore' || kind === 'merge') || acts.has('untieClient')) return;
  const typed = new Set(contactDeeds.flatMap((deed) => deed.typed));
  const replaced = new Set(contactDeeds.flatMap((deed) => deed.replaced));
  for (const { path, broughtIn, takenOut } of clientBooks.runWrites) {
    for (const text of broughtIn)
      if (!typed.has(text)) throw new Violation(`"${text}" came from Google into ${path}, and nobody typed it there`);
    for (const text of takenOut)
      if (!replaced.has(text)) throw new Violation(`"${text}" was taken out of ${path}, and nobody did so in Google`);
  }
  for (const { clientId, fields, google } of overruled)
    for (const text of writtenIn(google, fields).filter((one) => !isListed(one)))
      if (!typed.has(text))
        throw new Violation(`"${text}" of ${clientId} is kept as Google's, and nobody typed it there`);
}
