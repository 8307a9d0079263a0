import type { Child } from 'hono/jsx';
import type { Refused } from '../../../shared/flows/refused.ts';
import type { Person } from '../environment.ts';

/** The token without which no form is taken. */
export function CsrfField({ person }: { readonly person: Pick<Person, 'csrfToken'> }) {
  return <input type="hidden" name="csrfToken" value={person.csrfToken} />;
}

/** What was wrong with a form, above it. */
export function RefusedNote({ refused }: { readonly refused: Refused | undefined }) {
  if (refused === undefined) return null;
  return (
    <div class="note bad" role="alert">
      <strong>{refused.message}</strong> {refused.remedy}
    </div>
  );
}

/** What is wrong with one field; undefined where nothing is. */
export function problemOf(refused: Refused | undefined, name: string): string | undefined {
  return refused?.errors?.find(({ path }) => path === name)?.message;
}

interface FieldProps {
  readonly label: string;
  readonly name: string;
  readonly hint?: string | undefined;
  readonly refused?: Refused | undefined;
}

function Labelled({ label, name, hint, refused, children }: FieldProps & { readonly children?: Child }) {
  const problem = problemOf(refused, name);
  return (
    <div class={problem === undefined ? 'field' : 'field wrong'}>
      <label for={name}>{label}</label>
      {children}
      {hint === undefined ? null : (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {problem === undefined ? null : (
        <p class="problem" id={`${name}-problem`}>
          {problem}
        </p>
      )}
    </div>
  );
}

interface TextProps extends FieldProps {
  readonly value: string;
  readonly type?: 'text' | 'email' | 'number' | 'color' | 'tel';
  readonly required?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly autocomplete?: string;
}

/** One line of text, with its label, hint and problem. */
export function TextField({ value, type = 'text', required, min, max, autocomplete, ...field }: TextProps) {
  return (
    <Labelled {...field}>
      <input
        id={field.name}
        name={field.name}
        type={type}
        value={value}
        required={required}
        min={min}
        max={max}
        autocomplete={autocomplete ?? 'off'}
        aria-invalid={problemOf(field.refused, field.name) === undefined ? undefined : 'true'}
      />
    </Labelled>
  );
}

/** Several lines of text. */
export function AreaField({
  value,
  rows = 3,
  ...field
}: FieldProps & { readonly value: string; readonly rows?: number }) {
  return (
    <Labelled {...field}>
      <textarea id={field.name} name={field.name} rows={rows}>
        {value}
      </textarea>
    </Labelled>
  );
}

/** One entry of a choice. */
export interface Option {
  readonly value: string;
  readonly label: string;
  readonly disabled?: boolean;
}

interface SelectProps extends FieldProps {
  readonly value: string;
  readonly options: readonly Option[];
  readonly disabled?: boolean;
}

/** One of several. */
export function SelectField({ value, options, disabled, ...field }: SelectProps) {
  return (
    <Labelled {...field}>
      <select id={field.name} name={field.name} disabled={disabled}>
        {options.map((option) => (
          <option value={option.value} selected={option.value === value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

interface CheckProps extends FieldProps {
  readonly checked: boolean;
  readonly disabled?: boolean;
}

/** Yes or no. The hidden field tells a form where the box is unticked from one where it is missing. */
export function CheckField({ label, name, hint, refused, checked, disabled }: CheckProps) {
  const problem = problemOf(refused, name);
  return (
    <div class={problem === undefined ? 'check' : 'check wrong'}>
      {disabled === true ? null : <input type="hidden" name={name} value="off" />}
      <input id={name} type="checkbox" name={name} value="on" checked={checked} disabled={disabled} />
      <div>
        <label for={name}>{label}</label>
        {hint === undefined ? null : <p class="hint">{hint}</p>}
        {problem === undefined ? null : <p class="problem">{problem}</p>}
      </div>
    </div>
  );
}
