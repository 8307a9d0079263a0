import { Hono } from 'hono';
import type { Context } from 'hono';
import { mayAdminister } from '../../../../shared/domain/studio.ts';
import { asId, isId } from '../../../../shared/domain/ids.ts';
import type { StudioId, UserId } from '../../../../shared/domain/ids.ts';
import { changeSettings } from '../../../../shared/flows/google-sync/change-settings.ts';
import { disconnectGoogle } from '../../../../shared/flows/google-sync/disconnect-google.ts';
import { previewUser } from '../../../../shared/flows/google-sync/preview-user.ts';
import { liftSuppression } from '../../../../shared/flows/mails/suppression.ts';
import { refuse } from '../../../../shared/flows/refused.ts';
import type { Refused } from '../../../../shared/flows/refused.ts';
import { syncNow } from '../../../../shared/flows/google-sync/sync-now.ts';
import type { WalkCounts } from '../../../../shared/flows/google-sync/walk-pairs.ts';
import type { PersonEnvironment, WebConfig, WebDeps } from '../../environment.ts';
import { expectedVersionOf, readForm, textOf } from '../../form-values.ts';
import { NotFoundPage, Page } from '../../layout.tsx';
import { googleSyncPath, paths } from '../../paths.ts';
import { AccountCard } from './account-card.tsx';
import { ActivityCard } from './activity-card.tsx';
import { CheckCard } from './check-card.tsx';
import { ContactsCard } from './contacts-card.tsx';
import { MailNote } from './mail-note.tsx';
import { enteredIn, SettingsForm } from './settings-form.tsx';
import { headBadges } from './standing.ts';
import { readTab } from './tab.ts';
import type { Entered, Tab, Told } from './tab.ts';

type PageContext = Context<PersonEnvironment>;

/** The Google tab: one's own, and for admins everyone's. */
export function googleSyncPages(deps: WebDeps, config: WebConfig): Hono<PersonEnvironment> {
  const app = new Hono<PersonEnvironment>();
  const tabPath = '/users/:id/google-sync';
  app.get(paths.googleSync, (context) => show(deps, config, context, context.get('person').user.id));
  app.get(tabPath, (context) => show(deps, config, context, userIdOf(context)));
  app.post(tabPath, async (context) => {
    const form = await readForm(context.req);
    const entered = enteredIn(form);
    const save: Act = async (owner) => {
      const changed = await changeSettings(deps, { ...owner, ...entered, ...expectedVersionOf(form) });
      return changed.kind === 'refused' ? changed : toldOf('saved', changed.events);
    };
    return change({ deps, config, context }, save, entered);
  });
  app.post(`${tabPath}/preview`, async (context) => {
    const form = await readForm(context.req);
    const entered = enteredIn(form);
    return change({ deps, config, context }, async (owner) => {
      const request = { ...owner, ...entered, ...expectedVersionOf(form) };
      return { ...entered, preview: await previewUser({ ...deps, channelSecret: config.channelSecret }, request) };
    });
  });
  app.post(`${tabPath}/run`, (context) =>
    change({ deps, config, context }, async (owner) => {
      const answer = await syncNow(deps, owner);
      if (answer.kind === 'tooSoon') return askedTooSoon(answer.retryAfterSeconds);
      return answer.kind === 'refused' ? answer : toldOf('requested');
    }),
  );
  app.post(`${tabPath}/mail-again`, (context) =>
    change({ deps, config, context }, async ({ userId }) => {
      const tab = await readTab(deps, { person: context.get('person'), userId, publicUrl: config.publicUrl });
      if (tab !== undefined) await liftSuppression(deps, { address: tab.mailAddress });
      return toldOf('mailAgain');
    }),
  );
  app.post(`${tabPath}/disconnect`, async (context) => {
    const events = textOf(await readForm(context.req), 'events') === 'delete' ? 'delete' : 'leave';
    return change({ deps, config, context }, async (owner) => {
      const answer = await disconnectGoogle({ ...deps }, { ...owner, events });
      return answer.kind === 'refused' ? answer : toldOf('disconnected', answer.events, answer.contacts);
    });
  });
  return app;
}

function userIdOf(context: PageContext): UserId | undefined {
  const id = context.req.param('id');
  return id !== undefined && isId(id) ? asId(id) : undefined;
}

async function show(
  deps: WebDeps,
  config: WebConfig,
  context: PageContext,
  userId: UserId | undefined,
): Promise<Response> {
  const person = context.get('person');
  const tab = userId === undefined ? undefined : await readTab(deps, { person, userId, publicUrl: config.publicUrl });
  if (tab === undefined) return context.html(<NotFoundPage person={person} place="googleSync" />, 404);
  const told = toldIn(new URL(context.req.url).searchParams);
  const preview =
    context.req.query('preview') === '1'
      ? await previewUser(
          { ...deps, channelSecret: config.channelSecret },
          { studioId: person.studio.id, userId: tab.subject.id },
        )
      : undefined;
  return context.html(<GoogleSyncPage tab={{ ...tab, told, ...(preview === undefined ? {} : { preview }) }} />);
}

/** Does something to a user's sync: where it leads, why not, or what to show of settings that are not saved. */
type Act = (owner: {
  readonly studioId: StudioId;
  readonly userId: UserId;
}) => Promise<URLSearchParams | Refused | Entered>;

/** Carries it out: done leads back to the tab; otherwise the tab is shown with what was wrong and what was entered. */
async function change(
  at: { readonly deps: WebDeps; readonly config: WebConfig; readonly context: PageContext },
  act: Act,
  sent?: Entered,
): Promise<Response> {
  const { deps, config, context } = at;
  const person = context.get('person');
  const userId = userIdOf(context);
  const isAllowed = userId !== undefined && (userId === person.user.id || mayAdminister(person.user.role));
  if (!isAllowed) return context.html(<NotFoundPage person={person} place="googleSync" />, 404);
  const outcome = await act({ studioId: person.studio.id, userId });
  if (outcome instanceof URLSearchParams) {
    return context.redirect(`${googleSyncPath(userId)}?${outcome.toString()}`, 303);
  }
  const tab = await readTab(deps, { person, userId, publicUrl: config.publicUrl });
  if (tab === undefined) return context.html(<NotFoundPage person={person} place="googleSync" />, 404);
  const entered = 'change' in outcome ? outcome : sent;
  const refused = 'change' in outcome ? refusedIn(outcome.preview) : outcome;
  const shown = {
    ...tab,
    ...(entered === undefined ? {} : { entered }),
    ...(refused === undefined ? {} : { refused }),
  };
  return context.html(<GoogleSyncPage tab={shown} />, refused === undefined ? 200 : statusOf(refused));
}

function refusedIn(preview: Entered['preview']): Refused | undefined {
  return preview?.kind === 'refused' ? preview : undefined;
}

function statusOf({ code }: Refused): 409 | 422 | 429 {
  if (code === 'invalid') return 422;
  return code === 'tooSoon' ? 429 : 409;
}

function askedTooSoon(seconds: number): Refused {
  return refuse(
    'tooSoon',
    'A sync was asked for less than a minute ago.',
    `Wait ${seconds} seconds, then ask again. Changes travel by themselves meanwhile.`,
  );
}

function toldOf(
  what: 'saved' | 'requested' | 'disconnected' | 'mailAgain',
  events?: WalkCounts,
  contacts?: WalkCounts,
): URLSearchParams {
  const query = new URLSearchParams({ told: what });
  if (events !== undefined) {
    query.set('done', String(events.done));
    query.set('left', String(events.left));
  }
  if (contacts !== undefined) {
    query.set('contacts', String(contacts.done));
    query.set('contactsLeft', String(contacts.left));
  }
  return query;
}

function toldIn(query: URLSearchParams): Told {
  const told = query.get('told');
  const count = (name: string): number => Math.max(0, Math.trunc(Number(query.get(name) ?? '0')) || 0);
  return {
    saved: told === 'saved',
    requested: told === 'requested',
    disconnected: told === 'disconnected',
    mailAgain: told === 'mailAgain',
    done: count('done'),
    left: count('left'),
    contacts: count('contacts'),
    contactsLeft: count('contactsLeft'),
  };
}

function GoogleSyncPage({ tab }: { readonly tab: Tab }) {
  const { person, subject, isOwn } = tab;
  return (
    <Page title="Google sync" person={person} place="googleSync">
      <div class="head">
        <h1>{isOwn ? 'Google sync' : `Google sync of ${subject.name}`}</h1>
        <span class="badges">
          {headBadges(tab).map(({ label, tone }) => (
            <span class={`badge ${tone}`}>{label}</span>
          ))}
        </span>
      </div>
      <UserSwitch tab={tab} />
      <ToldNote told={tab.told} />
      <ZoneNote tab={tab} />
      <MailNote tab={tab} />
      <div class="columns">
        <div>
          <AccountCard tab={tab} />
          <SettingsForm tab={tab} />
        </div>
        <div>
          <ActivityCard tab={tab} />
          <ContactsCard tab={tab} />
          <CheckCard check={tab.check} />
        </div>
      </div>
    </Page>
  );
}

function UserSwitch({ tab }: { readonly tab: Tab }) {
  if (tab.users.length < 2) return null;
  return (
    <nav class="tabs" aria-label="Users">
      {tab.users.map((user) => (
        <a href={googleSyncPath(user.id)} aria-current={user.id === tab.subject.id ? 'page' : undefined}>
          {user.id === tab.person.user.id ? `${user.name} (you)` : user.name}
        </a>
      ))}
    </nav>
  );
}

function ToldNote({ told }: { readonly told: Told | undefined }) {
  if (told === undefined) return null;
  const text = textOfTold(told);
  return text === undefined ? null : (
    <p class="note good" role="status">
      {text}
    </p>
  );
}

function textOfTold(told: Told): string | undefined {
  const { saved, requested, disconnected, mailAgain, done, left } = told;
  const rest = left === 0 ? '' : ` ${left} could not be reached in time and stay where they are.`;
  if (saved)
    return done + left === 0 ? 'The settings are saved.' : `The settings are saved. ${done} events moved.${rest}`;
  if (mailAgain) return 'Mails go to this address again. If they still come back, this page will say so.';
  if (requested) return 'A sync was asked for. It is usually done within seconds; reload to see it.';
  if (disconnected) {
    return tellDisconnected(told);
  }
  return undefined;
}

function tellDisconnected({ done, left, contacts, contactsLeft }: Told): string {
  if (done + left + contacts + contactsLeft === 0)
    return 'The Google account is removed. Our events and contacts stay in Google.';
  const notReached = left + contactsLeft;
  const rest = notReached === 0 ? '' : ` ${notReached} could not be reached in time and stay where they are.`;
  return `The Google account is removed. ${counted(done, 'event')} deleted in Google, ${counted(contacts, 'contact')} deleted or taken from under the label.${rest}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function ZoneNote({ tab }: { readonly tab: Tab }) {
  const { view, person } = tab;
  if (view.timeZoneMatches !== false) return null;
  return (
    <p class="note warn">
      {`The Google calendar is in ${view.calendarTimeZone ?? ''}, the studio in ${person.studio.timeZone}. Nothing shifts: everything keeps its moment. But the two show different clock times.`}
    </p>
  );
}
