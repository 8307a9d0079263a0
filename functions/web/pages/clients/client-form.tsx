import type { ClientFields } from '../../../../shared/flows/studio/edit-client.ts';
import type { Refused } from '../../../../shared/flows/refused.ts';
import { asId, isId } from '../../../../shared/domain/ids.ts';
import type { ClientGroupId } from '../../../../shared/domain/ids.ts';
import type { ClientGroup, Labelled } from '../../../../shared/domain/studio.ts';
import type { Person } from '../../environment.ts';
import { textOf } from '../../form-values.ts';
import { AreaField, CsrfField, RefusedNote, TextField } from '../../parts/form.tsx';

/** Lines of addresses and numbers a form offers beyond those there are. */
const spareLines = 1;

/** A client nobody knows anything of yet. */
export const emptyClient: ClientFields = {
  givenName: '',
  familyName: '',
  company: '',
  jobTitle: '',
  emails: [],
  phones: [],
  address: { street: '', city: '', region: '', postalCode: '', country: '' },
  notes: '',
  groupIds: [],
};

/** What a sent form says of a client. */
export function clientOf(form: ReadonlyMap<string, string>, list: (name: string) => readonly string[]): ClientFields {
  return {
    givenName: textOf(form, 'givenName'),
    familyName: textOf(form, 'familyName'),
    company: textOf(form, 'company'),
    jobTitle: textOf(form, 'jobTitle'),
    emails: linesOf(form, 'email'),
    phones: linesOf(form, 'phone'),
    address: {
      street: textOf(form, 'street'),
      city: textOf(form, 'city'),
      region: textOf(form, 'region'),
      postalCode: textOf(form, 'postalCode'),
      country: textOf(form, 'country'),
    },
    notes: textOf(form, 'notes'),
    groupIds: [...new Set(list('groupId').filter(isId))].map((id) => asId<ClientGroupId>(id)),
  };
}

function linesOf(form: ReadonlyMap<string, string>, name: string): readonly Labelled[] {
  const lines: Labelled[] = [];
  for (let index = 0; form.has(`${name}${index}`); index += 1) {
    const value = textOf(form, `${name}${index}`);
    if (value !== '') lines.push({ value, label: textOf(form, `${name}${index}Label`) });
  }
  return lines;
}

interface ClientFormProps {
  readonly person: Person;
  readonly client: ClientFields;
  readonly groups: readonly ClientGroup[];
  readonly action: string;
  /** The version the form shows; absent for a new client. */
  readonly version?: number;
  readonly refused?: Refused | undefined;
}

/** The form of a client, new or known. */
export function ClientForm({ person, client, groups, action, version, refused }: ClientFormProps) {
  return (
    <form method="post" action={action} class="card narrow">
      <CsrfField person={person} />
      {version === undefined ? null : <input type="hidden" name="version" value={String(version)} />}
      <RefusedNote refused={refused} />
      <div class="pair">
        <TextField label="Given name" name="givenName" value={client.givenName} refused={refused} />
        <TextField label="Family name" name="familyName" value={client.familyName} refused={refused} />
        <TextField label="Company" name="company" value={client.company} refused={refused} />
        <TextField label="Job title" name="jobTitle" value={client.jobTitle} refused={refused} />
        <Lines label="E-mail" name="email" type="email" lines={client.emails} />
        <Lines label="Phone" name="phone" type="tel" lines={client.phones} />
        <div class="whole">
          <AreaField label="Street" name="street" rows={2} value={client.address.street} />
        </div>
        <TextField label="Postal code" name="postalCode" value={client.address.postalCode} />
        <TextField label="City" name="city" value={client.address.city} />
        <TextField label="State or region" name="region" value={client.address.region} />
        <TextField label="Country" name="country" value={client.address.country} />
        <div class="whole">
          <AreaField label="Notes" name="notes" rows={4} value={client.notes} />
        </div>
        <GroupBoxes groups={groups} chosen={client.groupIds} />
      </div>
      <div class="actions">
        <button class="primary">{version === undefined ? 'Add the client' : 'Save'}</button>
      </div>
    </form>
  );
}

interface GroupBoxesProps {
  readonly groups: readonly ClientGroup[];
  readonly chosen: readonly ClientGroupId[];
}

function GroupBoxes({ groups, chosen }: GroupBoxesProps) {
  if (groups.length === 0) return null;
  return (
    <fieldset class="inline whole">
      <legend>Groups</legend>
      <div class="ticks">
        {groups.map(({ id, name, inactive }) => (
          <label class="radio">
            <input type="checkbox" name="groupId" value={id} checked={chosen.includes(id)} />
            {inactive ? `${name} (inactive)` : name}
          </label>
        ))}
      </div>
      <input type="hidden" name="hasGroups" value="1" />
    </fieldset>
  );
}

interface LinesProps {
  readonly label: string;
  readonly name: string;
  readonly type: 'email' | 'tel';
  readonly lines: readonly Labelled[];
}

function Lines({ label, name, type, lines }: LinesProps) {
  const empty: Labelled = { value: '', label: '' };
  const shown = [...lines, ...Array.from({ length: spareLines }, () => empty)];
  return (
    <>
      {shown.map((line, index) => (
        <>
          <TextField
            label={index < lines.length ? label : `${label}, another`}
            name={`${name}${index}`}
            type={type}
            value={line.value}
          />
          <TextField label="Label, such as work" name={`${name}${index}Label`} value={line.label} />
        </>
      ))}
    </>
  );
}
