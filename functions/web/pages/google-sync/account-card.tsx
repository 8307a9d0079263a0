import { CsrfField } from '../../parts/form.tsx';
import { GoogleButton } from '../../parts/google-button.tsx';
import { consentPath, googleSyncPath } from '../../paths.ts';
import type { Tab } from './tab.ts';

/** The Google account: attached or not, what it may, and how to remove it. */
export function AccountCard({ tab }: { readonly tab: Tab }) {
  const { account } = tab.view;
  return (
    <section class="card">
      <h2>Google account</h2>
      {account.status === 'none' ? (
        <p>No Google account is attached. Free Gmail and Google Workspace accounts both work.</p>
      ) : (
        <p class="account">
          <strong>{account.email}</strong>
          {account.status === 'connected' ? (
            <span class="badge good">Connected</span>
          ) : (
            <span class="badge bad">Authenticate again</span>
          )}
        </p>
      )}
      {account.status === 'reconnectNeeded' ? (
        <p class="note bad">
          Google no longer lets StudioSync reach this account. Nothing is lost: after authenticating again the sync goes
          on where it stopped.
        </p>
      ) : null}
      {account.status === 'connected' && !account.contactsGranted ? (
        <p class="hint">The calendar is allowed, the contacts are not. The calendar works without them.</p>
      ) : null}
      <Authenticate tab={tab} />
      {account.status === 'none' ? null : <RemoveForm tab={tab} />}
    </section>
  );
}

function Authenticate({ tab }: { readonly tab: Tab }) {
  const { isOwn, subject, view, publicUrl } = tab;
  if (view.account.status === 'connected') return null;
  const path = googleSyncPath(subject.id);
  if (isOwn) return <GoogleButton href={consentPath(path, { connect: true })} label="Authenticate my Google account" />;
  return (
    <div class="note">
      <p>{`Only ${subject.name} can give Google’s consent. Send them this link; it opens their own Google tab:`}</p>
      <p>
        <code>{`${publicUrl}${path}`}</code>
      </p>
    </div>
  );
}

function RemoveForm({ tab }: { readonly tab: Tab }) {
  const { person, subject, isOwn } = tab;
  return (
    <details class="remove">
      <summary>{isOwn ? 'Remove my Google account' : 'Remove this Google account'}</summary>
      <form method="post" action={`${googleSyncPath(subject.id)}/disconnect`} class="stack">
        <CsrfField person={person} />
        <label class="radio">
          <input type="radio" name="events" value="leave" checked /> Leave our events and contacts in Google
        </label>
        <label class="radio">
          <input type="radio" name="events" value="delete" /> Delete our events and contacts in Google
        </label>
        <p class="hint">
          What was made in Google is never deleted: its events stay, its contacts only lose the label. Attaching the
          same account again later duplicates nothing.
        </p>
        <div class="actions">
          <button class="danger">Remove account</button>
        </div>
      </form>
    </details>
  );
}
