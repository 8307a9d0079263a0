import { asId } from '../../domain/ids.ts';
import type { SyncId } from '../../domain/ids.ts';
import { contactSyncAt, syncAt } from '../../ports/collections.ts';
import { queueMail, requestMail } from '../mails/queue-mail.ts';
import { readOwner } from '../sync-run/begin-run.ts';
import { contactsReadiness } from './begin-contacts-run.ts';
import { notAllowedMail } from './contacts-trouble-mails.ts';
import type { ContactsDeps } from './run.ts';

/**
 * Contacts that cannot be synced until somebody changes that: the tick need not ask. Where only the permission for contacts is
 * missing the user is told, once. Returns why.
 */
export async function restContacts<Why extends { readonly kind: string }>(
  deps: ContactsDeps,
  syncId: SyncId,
  why: Why,
): Promise<Why> {
  const owner = why.kind === 'notPermitted' ? await readOwner(deps, syncId) : undefined;
  const mails = await deps.store.transact(async (transaction) => {
    const record = (await transaction.get(contactSyncAt(syncId)))?.value;
    const sync = (await transaction.get(syncAt(syncId)))?.value;
    if (record?.nextSyncAt === undefined) return [];
    const { kind } = contactsReadiness(sync, record);
    if (kind === 'ready') return [];
    if (kind !== 'notPermitted' || owner === undefined || sync === undefined) {
      transaction.update(contactSyncAt(syncId), { nextSyncAt: undefined });
      return [];
    }
    const troubled = { syncId, ...owner, mail: sync.settings.mail };
    const now = deps.clock.now();
    const { mail, told } = notAllowedMail(troubled, { record, runId: asId(deps.chance.id()), now });
    transaction.update(contactSyncAt(syncId), { nextSyncAt: undefined, told });
    if (mail === undefined) return [];
    queueMail(transaction, mail);
    return [mail.id];
  });
  await requestMail(deps, mails);
  return why;
}
