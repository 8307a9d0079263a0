import type { Card } from '../../../../shared/domain/card.ts';
import type { OverruledRecord } from '../../../../shared/ports/records/contact-sync-record.ts';
import { CardFacts } from '../../parts/card-facts.tsx';
import { Moment } from '../../parts/time.tsx';
import { clientGroupPath, clientPath, contactReviewsPath } from '../../paths.ts';
import { LastRun } from './last-run.tsx';
import { contactsBadge } from './standing.ts';
import { StallNote } from './stall-note.tsx';
import type { Tab } from './tab.ts';

/** What the contact sync does and did: its state, its last run, what waits for a person and what lost. */
export function ContactsCard({ tab }: { readonly tab: Tab }) {
  const { contacts, person } = tab;
  const { view } = contacts;
  const status = contactsBadge(tab);
  return (
    <section class="card" id="contacts">
      <div class="head">
        <h2>Contacts</h2>
        <span class={`badge ${status.tone}`}>{status.label}</span>
      </div>
      <StallNote of="contacts" since={view.stalledSince} studio={person.studio} />
      <Standing tab={tab} />
      <KeptName view={view} />
      <OpenReviews tab={tab} />
      {view.label === null && view.lastRun === null ? null : (
        <>
          <Facts tab={tab} />
          <LastRun summary={view.lastRun} run={contacts.lastRun} studio={person.studio} />
        </>
      )}
      <SetAside tab={tab} />
      <Overruled tab={tab} />
    </section>
  );
}

/** Why nothing is synced, or what is going on, with what to do about it. */
function Standing({ tab }: { readonly tab: Tab }) {
  const { view, groups, contacts } = tab;
  const group = groups.find(({ id }) => id === view.clientGroupId);
  if (view.clientGroupId === null)
    return (
      <p class="hint">No client group is chosen, so no contacts are synced. Choose one under Settings, Contacts.</p>
    );
  if (group === undefined)
    return (
      <p class="note warn">The chosen client group is no longer there. Choose another one under Settings, Contacts.</p>
    );
  const name = <a href={clientGroupPath(group.id)}>{group.name}</a>;
  if (group.inactive)
    return (
      <p class="note warn">
        The client group {name} is inactive, so none of its clients are in Google. Make it active again, or choose
        another one.
      </p>
    );
  switch (contacts.view.status) {
    case 'off':
      return (
        <p>
          The group {name} is chosen. Its clients are synced once Google sync is enabled and an account is attached.
        </p>
      );
    case 'notPermitted':
      return (
        <p class="note warn">
          Google Contacts are not allowed for this account, so the clients of {name} are not synced. The calendar syncs
          all the same. Authenticate again and leave the box for Contacts ticked.
        </p>
      );
    case 'reconnectNeeded':
      return (
        <p class="note bad">
          Google no longer lets us reach the contacts of this account. Authenticate again; the sync goes on where it
          stopped.
        </p>
      );
    case 'failing':
    case 'throttled':
    case 'paused':
      // What the run itself says of it stands below, with what to do.
      if ((contacts.lastRun?.warnings ?? []).length > 0) return null;
      return <p class="note warn">{tellTrouble(contacts.view.lastFailure?.reason)}</p>;
    case 'idle':
    case 'running':
      if (contacts.view.stalledSince !== null) return null;
      return (
        <p>
          The clients of {name}{' '}
          {view.syncContactsBack
            ? 'and the contacts under its label are kept in step, both ways.'
            : 'go out to Google; edits made there do not come in.'}
        </p>
      );
  }
}

/** The group was renamed to what Google does not allow as a label. */
function KeptName({ view }: { readonly view: Tab['contacts']['view'] }) {
  const { label, refusedTitle } = view;
  if (label === null || refusedTitle === null) return null;
  return (
    <p class="note warn">
      {`Google keeps the label name “${refusedTitle}” for itself. The label is still called “${label}”, and its contacts are synced all the same. `}
      <strong>Give the client group another name, and the label follows.</strong>
    </p>
  );
}

/** What stopped the last run, and whether anything is to be done. */
function tellTrouble(reason: string | undefined): string {
  switch (reason) {
    case 'throttled':
      return 'Google asks to slow down. It goes on by itself; nothing is lost.';
    case 'paused':
      return 'Google takes no more contacts for now; that clears within hours. It goes on by itself; nothing is lost.';
    case 'unavailable':
      return 'Google did not answer. It is tried again by itself; nothing is lost.';
    case undefined:
      return 'It rests for a while, and goes on by itself.';
    default:
      return 'The last run did not end well. It is tried again by itself; if this stays, choose Sync now, then tell whoever operates StudioSync.';
  }
}

function OpenReviews({ tab }: { readonly tab: Tab }) {
  const { openReviews } = tab.contacts.view;
  if (openReviews === 0) return null;
  const text =
    openReviews === 1
      ? '1 contact may be a client who is there already.'
      : `${openReviews} contacts may be clients who are there already.`;
  return (
    <p class="note warn">
      {`${text} Nothing is copied until somebody says who it is. `}
      <a href={contactReviewsPath(tab.subject.id)}>Say who it is</a>
    </p>
  );
}

function Facts({ tab }: { readonly tab: Tab }) {
  const { contacts, person } = tab;
  const { view } = contacts;
  return (
    <dl class="facts">
      <dt>Label in Google</dt>
      <dd>{view.label ?? 'not made yet'}</dd>
      <dt>Waiting to go out</dt>
      <dd>{view.waiting === 0 ? 'nobody' : view.waiting}</dd>
      <dt>Last good sync</dt>
      <dd>{view.lastSuccessAt === null ? 'none yet' : <Moment at={view.lastSuccessAt} studio={person.studio} />}</dd>
      <dt>Next look</dt>
      <dd>{view.nextSyncAt === null ? 'none planned' : <Moment at={view.nextSyncAt} studio={person.studio} />}</dd>
      <dt>Changes in Google</dt>
      <dd>looked for every half hour</dd>
    </dl>
  );
}

function SetAside({ tab }: { readonly tab: Tab }) {
  const { setAside } = tab.contacts;
  if (setAside.length === 0) return null;
  return (
    <div>
      <h3>Set aside</h3>
      <p class="hint">Google does not take these. They stop nobody else, and each is tried again when it changes.</p>
      <ul class="rows">
        {setAside.map((item) => (
          <li>
            <a href={clientPath(item.clientId)}>{item.title === '' ? 'Unnamed' : item.title}</a>
            <span>{item.problem}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Both sides had changed the same: what lost is kept here, to be entered where it was right. */
function Overruled({ tab }: { readonly tab: Tab }) {
  const { contacts, person } = tab;
  const { overruled } = contacts;
  if (overruled.length === 0) return null;
  return (
    <details>
      <summary>{overruled.length === 1 ? '1 value that lost' : `${overruled.length} values that lost`}</summary>
      <p class="hint">
        Changed on both sides at the same place. What lost is kept here for 90 days: enter it in the studio where it was
        right.
      </p>
      <ul class="rows">
        {overruled.map((item) => (
          <li>
            <a href={clientPath(item.clientId)}>{item.title}</a>
            <span>
              <Moment at={item.at} studio={person.studio} />
            </span>
            <span>{item.winner === 'studio' ? 'Google had:' : 'The studio had:'}</span>
            <CardFacts card={loserOf(item)} fields={item.fields} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function loserOf({ winner, studio, google }: OverruledRecord): Card {
  return winner === 'studio' ? google : studio;
}
