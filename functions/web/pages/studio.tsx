import { Hono } from 'hono';
import { asId, isId } from '../../../shared/domain/ids.ts';
import type { ClientGroupId } from '../../../shared/domain/ids.ts';
import { mayAdminister, usualStallHours } from '../../../shared/domain/studio.ts';
import type { ClientGroup, ConflictRule, Plan, Studio } from '../../../shared/domain/studio.ts';
import { parseTimeZone } from '../../../shared/domain/time.ts';
import { changeStudio } from '../../../shared/flows/studio/edit-studio.ts';
import { readGroups } from '../../../shared/flows/studio/read-clients.ts';
import type { StudioFields } from '../../../shared/flows/studio/edit-studio.ts';
import { refuseInputs } from '../../../shared/flows/refused.ts';
import type { InputError, Refused } from '../../../shared/flows/refused.ts';
import type { Person, PersonEnvironment, WebDeps } from '../environment.ts';
import { expectedVersionOf, readForm, textOf, tickOf } from '../form-values.ts';
import { NotFoundPage, Page } from '../layout.tsx';
import { CheckField, CsrfField, RefusedNote, SelectField, TextField } from '../parts/form.tsx';
import type { Option } from '../parts/form.tsx';
import { localeOptions, planOptions } from '../parts/plans.ts';
import { timeZoneOptions } from '../parts/time-zones.ts';
import { paths } from '../paths.ts';

const ruleOptions: readonly (Option & { readonly value: ConflictRule })[] = [
  { value: 'never', label: 'Never: refuse it' },
  { value: 'allowAfterPrompting', label: 'Ask first' },
  { value: 'allowAlways', label: 'Always, without asking' },
];
const plans: readonly Plan[] = ['express', 'standard', 'professional', 'enterprise'];

/** The studio's settings, for its owner and admins. */
export function studioPages(deps: WebDeps): Hono<PersonEnvironment> {
  const app = new Hono<PersonEnvironment>();
  app.get(paths.studio, async (context) => {
    const person = context.get('person');
    if (!mayAdminister(person.user.role)) return context.html(<NotFoundPage person={person} place="studio" />, 404);
    const isSaved = context.req.query('told') === 'saved';
    const groups = await readGroups(deps.store, person.studio.id);
    return context.html(<StudioPage person={person} studio={person.studio} groups={groups} isSaved={isSaved} />);
  });
  app.post(paths.studio, async (context) => {
    const person = context.get('person');
    if (!mayAdminister(person.user.role)) return context.html(<NotFoundPage person={person} place="studio" />, 404);
    const form = await readForm(context.req);
    const { fields, errors } = fieldsOf(form, person.studio);
    const request = { studioId: person.studio.id, ...expectedVersionOf(form) };
    const answer = errors.length > 0 ? refuseInputs(errors) : await changeStudio(deps, request, () => fields);
    if (answer.kind === 'done') return context.redirect(`${paths.studio}?told=saved`, 303);
    const studio = { ...person.studio, ...fields };
    const groups = await readGroups(deps.store, person.studio.id);
    return context.html(
      <StudioPage person={person} studio={studio} groups={groups} refused={answer} isSaved={false} />,
      422,
    );
  });
  return app;
}

interface ReadFields {
  readonly fields: StudioFields;
  readonly errors: readonly InputError[];
}

function fieldsOf(form: ReadonlyMap<string, string>, before: Studio): ReadFields {
  const errors: InputError[] = [];
  const name = textOf(form, 'name');
  if (name === '' || name.length > 120)
    errors.push({ path: 'name', message: 'Enter a name of at most 120 characters.' });
  const timeZone = parseTimeZone(textOf(form, 'timeZone'));
  if (timeZone === undefined) errors.push({ path: 'timeZone', message: 'Choose a time zone.' });
  const months = numberOf(form, 'populateMonthsBack', { least: 0, most: 24 });
  if (months === undefined) errors.push({ path: 'populateMonthsBack', message: 'From 0 to 24 months.' });
  const minutes = numberOf(form, 'pollMinutes', { least: 5, most: 1440 });
  if (minutes === undefined) errors.push({ path: 'pollMinutes', message: 'From 5 to 1440 minutes.' });
  const hours = numberOf(form, 'stallHours', { least: 1, most: 168 });
  if (hours === undefined && form.has('stallHours'))
    errors.push({ path: 'stallHours', message: 'From 1 to 168 hours.' });
  const plan = plans.find((one) => one === textOf(form, 'plan'));
  const rule = ruleOptions.find(({ value }) => value === textOf(form, 'conflictRule'));
  const locale = localeOptions.find(({ value }) => value === textOf(form, 'locale'));
  const group = form.has('newClientsGroupId') ? textOf(form, 'newClientsGroupId') : (before.newClientsGroupId ?? '');
  if (group !== '' && !isId(group)) errors.push({ path: 'newClientsGroupId', message: 'Choose a group.' });
  const fields: StudioFields = {
    ...(isId(group) ? { newClientsGroupId: asId<ClientGroupId>(group) } : {}),
    name,
    locale: locale?.value ?? before.locale,
    timeZone: timeZone ?? before.timeZone,
    plan: plan ?? before.plan,
    conflictRule: rule?.value ?? before.conflictRule,
    populateMonthsBack: months ?? before.populateMonthsBack,
    syncJob: {
      enabled: tickOf(form, 'jobEnabled') ?? before.syncJob.enabled,
      pollMinutes: minutes ?? before.syncJob.pollMinutes,
      stallHours: hours ?? before.syncJob.stallHours ?? usualStallHours,
      notify: {
        onFailure: tickOf(form, 'notifyOnFailure') ?? before.syncJob.notify.onFailure,
        address: textOf(form, 'notifyAddress'),
      },
    },
  };
  return { fields, errors };
}

function numberOf(
  form: ReadonlyMap<string, string>,
  name: string,
  range: { readonly least: number; readonly most: number },
): number | undefined {
  const value = textOf(form, name) === '' ? Number.NaN : Number(textOf(form, name));
  return Number.isInteger(value) && value >= range.least && value <= range.most ? value : undefined;
}

interface StudioPageProps {
  readonly person: Person;
  readonly studio: Studio;
  readonly groups: readonly ClientGroup[];
  readonly isSaved: boolean;
  readonly refused?: Refused;
}

function StudioPage({ person, studio, groups, isSaved, refused }: StudioPageProps) {
  return (
    <Page title="Studio" person={person} place="studio">
      <h1>Studio</h1>
      {isSaved ? (
        <p class="note good" role="status">
          The changes are saved.
        </p>
      ) : null}
      <form method="post" action={paths.studio} class="card narrow stack">
        <CsrfField person={person} />
        <input type="hidden" name="version" value={String(person.studio.version)} />
        <RefusedNote refused={refused} />
        <TextField label="Name" name="name" value={studio.name} required refused={refused} />
        <div class="pair">
          <SelectField
            label="Time zone"
            name="timeZone"
            value={studio.timeZone}
            options={timeZoneOptions(studio.timeZone)}
            refused={refused}
          />
          <SelectField
            label="Language and region"
            name="locale"
            value={studio.locale}
            options={localeOptionsWith(studio.locale)}
          />
          <SelectField label="Plan" name="plan" value={studio.plan} options={planOptions} />
          <SelectField
            label="Booking over a busy time"
            name="conflictRule"
            value={studio.conflictRule}
            options={ruleOptions}
          />
          <SelectField
            label="New clients join this group"
            name="newClientsGroupId"
            value={studio.newClientsGroupId ?? ''}
            options={groupOptions(groups)}
            refused={refused}
          />
        </div>
        <JobFields studio={studio} refused={refused} />
        <div class="actions">
          <button class="primary">Save</button>
        </div>
      </form>
    </Page>
  );
}

function groupOptions(groups: readonly ClientGroup[]): readonly Option[] {
  return [{ value: '', label: 'None' }, ...groups.map(({ id, name }) => ({ value: id, label: name }))];
}

/** A language set over the API stays a choice. */
function localeOptionsWith(locale: string): readonly Option[] {
  const isKnown = localeOptions.some(({ value }) => value === locale);
  return isKnown ? localeOptions : [{ value: locale, label: locale }, ...localeOptions];
}

function JobFields({ studio, refused }: { readonly studio: Studio; readonly refused: Refused | undefined }) {
  const { syncJob } = studio;
  return (
    <fieldset>
      <legend>Google sync</legend>
      <CheckField
        label="Run syncs for this studio"
        name="jobEnabled"
        checked={syncJob.enabled}
        hint="Off stops the syncs of everyone."
      />
      <div class="pair">
        <TextField
          label="Populate: months back"
          name="populateMonthsBack"
          type="number"
          min={0}
          max={24}
          value={String(studio.populateMonthsBack)}
          refused={refused}
        />
        <TextField
          label="Look every … minutes"
          name="pollMinutes"
          type="number"
          min={5}
          max={1440}
          value={String(syncJob.pollMinutes)}
          refused={refused}
          hint="Where Google does not tell by itself."
        />
      </div>
      <TextField
        label="Tell people after … hours without a good sync"
        name="stallHours"
        type="number"
        min={1}
        max={168}
        value={String(syncJob.stallHours ?? usualStallHours)}
        refused={refused}
        hint="The user, the address below and whoever operates StudioSync."
      />
      <CheckField label="Mail when a sync keeps failing" name="notifyOnFailure" checked={syncJob.notify.onFailure} />
      <TextField label="To this address" name="notifyAddress" type="email" value={syncJob.notify.address} />
    </fieldset>
  );
}
