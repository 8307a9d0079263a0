import type { Findings, UserFindings } from './findings.ts';
import { restsForAnother } from './one-calendar.ts';
import { Violation } from './scheduler.ts';
import type { History } from './under-way.ts';

/** Each problem is mailed once, and so is each question, whatever became of the run that raised it. */
export function checkMails({ mails, users }: Findings, history: History): void {
  const syncs = users.map(({ sync }) => sync);
  for (const { user, studio, sync } of users) {
    const own = mails.filter(
      ({ studioId, subject }) => studioId === user.studioId && 'userId' in subject && subject.userId === user.userId,
    );
    const reconnects = own.filter(({ subject }) => subject.kind === 'reconnect').length;
    // A consent that was under way when access was taken away is dead when it arrives.
    const underWay = history.plan.acts.filter(({ kind }) => kind === 'reconnect' || kind === 'forbidContacts').length;
    const causes = (history.revoked.get(user.syncId) ?? 0) + (history.detachments.get(user.syncId) ?? 0) + underWay;
    if (!restsForAnother({ sync }, syncs)) checkAnnounced(user, { studio, own });
    for (const mail of own) checkDelivery(mail, history);
    if (reconnects > causes) throw new Violation(`${user.syncId} was asked ${reconnects} times to authenticate again`);
    const told = own.flatMap(({ subject }) => ('warnings' in subject ? subject.warnings : []));
    const words = told.map(({ code, item, message }) => `${code}|${item ?? ''}|${message}`);
    // What was taken away again is told again.
    const forbidden = history.plan.acts.filter(({ kind }) => kind === 'forbidContacts').length;
    const mayBeTold = (word: string): number => (word.startsWith('contact_notPermitted') ? forbidden : 1);
    const twice = words.find((word) => words.filter((other) => other === word).length > mayBeTold(word));
    if (twice !== undefined) throw new Violation(`${user.syncId} was told twice: ${twice}`);
  }
}

/** A mail comes once; twice at most where nobody knows how its first sending ended. */
function checkDelivery({ id, state, problem }: Findings['mails'][number], { plan, world }: History): void {
  const times = world.delivered.get(id) ?? 0;
  const isCertain = plan.weather === 'calm' || plan.weather === 'lossy';
  if (times > (isCertain ? 1 : 2)) throw new Violation(`the mail ${id} came ${times} times`);
  if (state === 'sent' ? times === 0 : isCertain && state === 'failed' && problem !== 'nothing left to say')
    throw new Violation(`the mail ${id} is ${state} and came ${times} times: ${problem ?? ''}`);
}

/** Every question, whatever it is about, is announced once. */
function checkAnnounced(
  { syncId, userId }: UserFindings['user'],
  { studio, own }: { readonly studio: UserFindings['studio']; readonly own: Findings['mails'] },
): void {
  const raised = studio.conflicts.filter((conflict) => conflict.userId === userId);
  const announced = own.reduce((sum, { subject }) => sum + ('conflicts' in subject ? subject.conflicts : 0), 0);
  if (announced !== raised.length)
    throw new Violation(`${syncId} has ${raised.length} questions, and mails announce ${announced}`);
}
