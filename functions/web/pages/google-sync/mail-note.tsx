import { CsrfField } from '../../parts/form.tsx';
import { Moment } from '../../parts/time.tsx';
import { googleSyncPath } from '../../paths.ts';
import type { Tab } from './tab.ts';

/** Says that the address for mails gets none, and why; with the button that tries it again. Nothing while all is well. */
export function MailNote({ tab }: { readonly tab: Tab }) {
  const { suppression, mailAddress, person, subject } = tab;
  if (suppression === undefined) return null;
  const said = suppression.said === '' ? '' : ` The mail server there said: ${suppression.said}`;
  return (
    <div class="note warn" id="mail-note">
      <p>
        {`${whatHappens[suppression.reason](mailAddress)} since `}
        <Moment at={suppression.at} studio={person.studio} />
        {`, so none are sent there but those about access.${said}`}
      </p>
      <p>Give another address below under E-mails, or, when this one is right, try it again.</p>
      <form method="post" action={`${googleSyncPath(subject.id)}/mail-again`}>
        <CsrfField person={person} />
        <button>Send mails there again</button>
      </form>
    </div>
  );
}

const whatHappens = {
  bounced: (address: string) => `Mails to ${address} bounce`,
  spamReported: (address: string) => `Mails to ${address} were reported as spam and are not sent`,
  unsubscribed: (address: string) => `Somebody unsubscribed ${address}, and mails are not sent`,
} as const;
