import { asId } from '../../../../shared/domain/ids.ts';
import type { Privacy } from '../../../../shared/domain/settings.ts';
import type { SettingsChange } from '../../../../shared/flows/google-sync/settings-change.ts';
import { textOf, tickOf } from '../../form-values.ts';
import { CheckField, CsrfField, RefusedNote, SelectField, TextField } from '../../parts/form.tsx';
import type { Option } from '../../parts/form.tsx';
import { googleSyncPath } from '../../paths.ts';
import { CalendarField } from './calendar-field.tsx';
import { ContactsFields } from './contacts-fields.tsx';
import { PreviewBlock } from './preview-block.tsx';
import type { Entered, Tab } from './tab.ts';

const privacyOptions: readonly Option[] = [
  { value: 'full', label: 'Everything: client, phone and session text' },
  { value: 'title', label: 'Title and time only' },
  { value: 'busy', label: 'Only that I am busy' },
];

const preferOptions: readonly Option[] = [
  { value: 'byKind', label: 'Google counts for appointments, the studio where there is a client' },
  { value: 'google', label: 'Google always counts' },
  { value: 'studio', label: 'The studio always counts' },
];

/** What a sent form asks for. */
export function enteredIn(form: ReadonlyMap<string, string>): Entered {
  return { change: settingsOf(form), ourEvents: textOf(form, 'ourEvents') === 'leave' ? 'leave' : 'move' };
}

/** The change it asks for; fields the form did not have stay as they are. */
function settingsOf(form: ReadonlyMap<string, string>): SettingsChange {
  const ticks = {
    enabled: tickOf(form, 'enabled'),
    populateGoogle: tickOf(form, 'populateGoogle'),
    populateStudio: tickOf(form, 'populateStudio'),
    syncAppointmentsBack: tickOf(form, 'syncAppointmentsBack'),
    includeTentative: tickOf(form, 'includeTentative'),
    includeGoogleSeries: tickOf(form, 'includeGoogleSeries'),
    syncContactsBack: tickOf(form, 'syncContactsBack'),
  };
  const given = Object.fromEntries(Object.entries(ticks).filter(([, tick]) => tick !== undefined));
  const calendarId = textOf(form, 'calendarId');
  const privacy = textOf(form, 'privacy');
  const clientGroupId = textOf(form, 'clientGroupId');
  const warnings = tickOf(form, 'mailWarnings');
  const report = tickOf(form, 'mailReport');
  return {
    ...given,
    ...(form.has('calendarId') ? { calendarId: calendarId === '' ? null : asId(calendarId) } : {}),
    ...(isPrivacy(privacy) ? { privacy } : {}),
    ...preferenceIn(textOf(form, 'preferOnConflict')),
    ...(form.has('clientGroupId') ? { clientGroupId: clientGroupId === '' ? null : asId(clientGroupId) } : {}),
    mail: {
      ...(warnings === undefined ? {} : { warnings }),
      ...(report === undefined ? {} : { report }),
      ...(form.has('mail.address') ? { address: textOf(form, 'mail.address') } : {}),
    },
  };
}

function preferenceIn(text: string): Pick<SettingsChange, 'preferOnConflict'> {
  if (text === 'google' || text === 'studio') return { preferOnConflict: text };
  return text === 'byKind' ? { preferOnConflict: null } : {};
}

function isPrivacy(text: string): text is Privacy {
  return privacyOptions.some(({ value }) => value === text);
}

/** The settings that concern the calendar, with what was entered and what was wrong with it. */
export function SettingsForm({ tab: saved }: { readonly tab: Tab }) {
  const { refused, person, subject, entered } = saved;
  const tab = { ...saved, view: viewWith(saved) };
  const { view } = tab;
  const path = googleSyncPath(subject.id);
  return (
    <section class="card">
      <h2>Settings</h2>
      {entered?.preview === undefined ? <RefusedNote refused={refused} /> : null}
      <form method="post" action={path} class="stack">
        <CsrfField person={person} />
        <input type="hidden" name="version" value={String(view.version)} />
        <CheckField
          label="Enable Google sync"
          name="enabled"
          checked={view.enabled}
          refused={refused}
          hint="Alone it works one way: the studio’s bookings appear in Google."
        />
        <CalendarField
          tab={tab}
          ourEvents={saved.view.calendarId === null ? undefined : (entered?.ourEvents ?? 'move')}
        />
        <InboundFields tab={tab} />
        <SelectField
          label="Privacy of events in Google"
          name="privacy"
          value={view.privacy}
          options={privacyOptions}
          hint="Whoever can see the Google calendar sees this much of each booking."
        />
        <SelectField
          label="Where both sides change the same thing"
          name="preferOnConflict"
          value={view.preferOnConflict ?? 'byKind'}
          options={preferOptions}
          hint="The other value is kept on the Conflicts page, where one click takes it."
        />
        <ContactsFields tab={tab} />
        <PopulateFields tab={tab} />
        <MailFields tab={tab} />
        <PreviewBlock preview={entered?.preview} title="What the next sync would do with these settings" />
        <div class="actions">
          <button class="primary">Save settings</button>
          <button formaction={`${path}/preview#preview`}>Preview</button>
        </div>
        <p class="hint">The preview counts what these settings would do. It saves and writes nothing.</p>
      </form>
    </section>
  );
}

/** The settings as the form shows them: as entered, where something was entered and is not saved. */
function viewWith({ view, entered }: Tab): Tab['view'] {
  if (entered === undefined) return view;
  return { ...view, ...entered.change, mail: { ...view.mail, ...entered.change.mail } };
}

/** What of Google comes in. */
function InboundFields({ tab: { view } }: { readonly tab: Tab }) {
  return (
    <fieldset>
      <legend>From Google to the studio</legend>
      <CheckField
        label="Send new, modified and deleted Google appointments to the studio"
        name="syncAppointmentsBack"
        checked={view.syncAppointmentsBack}
        hint="Two-way. A session is never deleted from Google: you are asked instead."
      />
      <CheckField
        label="Include tentative appointments"
        name="includeTentative"
        checked={view.includeTentative}
        hint="Otherwise events you have not confirmed are skipped and counted."
      />
      <CheckField
        label="Bring repeating Google events in"
        name="includeGoogleSeries"
        checked={view.includeGoogleSeries}
        hint="Otherwise an event that was made to repeat in Google is skipped and listed; a repeat made in the studio always goes out. Ticked, those there are already come in too."
      />
    </fieldset>
  );
}

function PopulateFields({ tab }: { readonly tab: Tab }) {
  const { view, person } = tab;
  const months = person.studio.populateMonthsBack;
  return (
    <fieldset>
      <legend>Populate at the next sync</legend>
      <p class="hint">
        {`All the future and ${months} ${months === 1 ? 'month' : 'months'} back. What is there already is paired, never copied. The boxes clear themselves once it has worked.`}
      </p>
      <CheckField
        label="Populate Google"
        name="populateGoogle"
        checked={view.populateGoogle}
        hint="Sends everything of this user’s schedule. The clients of the chosen group go out in any case."
      />
      <CheckField
        label="Populate the studio"
        name="populateStudio"
        checked={view.populateStudio}
        hint="Brings every event of the Google calendar in, and every contact under the group’s label."
      />
    </fieldset>
  );
}

function MailFields({ tab }: { readonly tab: Tab }) {
  const { view, refused, subject } = tab;
  return (
    <fieldset>
      <legend>E-mails</legend>
      <CheckField
        label="E-mail warnings and errors"
        name="mailWarnings"
        checked={view.mail.warnings}
        hint="At most one after a sync, and the same thing only once."
      />
      <CheckField
        label="E-mail a detailed report"
        name="mailReport"
        checked={view.mail.report}
        hint="Of every sync that changed something: each change, with what stood there before."
      />
      <TextField
        label="Address for these e-mails"
        name="mail.address"
        type="email"
        value={view.mail.address}
        refused={refused}
        hint={`Empty: ${subject.email}`}
      />
    </fieldset>
  );
}
