import type { FC } from 'hono/jsx';
import type { ContactFields, TypedValue } from './contact-fields.ts';

/** The fields of a contact, with room for one more address and number. */
export const ContactFormFields: FC<{ fields: ContactFields }> = ({ fields }) => (
  <>
    <Line name="givenName" label="First name" value={fields.givenName} />
    <Line name="familyName" label="Last name" value={fields.familyName} />
    <Line name="middleName" label="Middle name" value={fields.middleName} />
    <Line name="birthday" label="Birthday" value={fields.birthday} type="date" />
    <Line name="company" label="Company" value={fields.company} />
    <Line name="jobTitle" label="Job title" value={fields.jobTitle} />
    <TypedValues name="email" label="E-mail" values={fields.emails} />
    <TypedValues name="phone" label="Phone" values={fields.phones} />
    <label class="full">
      Street
      <textarea name="street" rows={2}>
        {fields.street}
      </textarea>
    </label>
    <Line name="city" label="City" value={fields.city} />
    <Line name="postalCode" label="Postal code" value={fields.postalCode} />
    <Line name="region" label="State or province" value={fields.region} />
    <Line name="country" label="Country" value={fields.country} />
    <label class="full">
      Notes
      <textarea name="notes" rows={3}>
        {fields.notes}
      </textarea>
    </label>
  </>
);

const Line: FC<{ name: string; label: string; value: string; type?: string }> = ({ name, label, value, type }) => (
  <label>
    {label} <input name={name} value={value} type={type ?? 'text'} />
  </label>
);

const TypedValues: FC<{ name: string; label: string; values: readonly TypedValue[] }> = ({ name, label, values }) => (
  <>
    {[...values, { value: '', type: '' }].map(({ value, type }) => (
      <>
        <Line name={name} label={label} value={value} />
        <label>
          Label <input name={`${name}Type`} value={type} placeholder="home, work, or your own" />
        </label>
      </>
    ))}
  </>
);
