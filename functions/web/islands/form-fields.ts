type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** A field of the page's own form. */
export function field(form: HTMLFormElement, name: string): Field {
  return form.elements.namedItem(name) as Field; // the page's own form: each name stands once
}

/** A box of the form. */
export function box(form: HTMLFormElement, name: string): HTMLInputElement {
  return field(form, name) as HTMLInputElement; // a box of the page's own form
}

/** Fills a field. */
export function set(form: HTMLFormElement, name: string, value: string): void {
  field(form, name).value = value;
}

/** What a field holds. */
export function valueOf(form: HTMLFormElement, name: string): string {
  return field(form, name).value;
}

/** Which kind of booking the form makes. */
export function kindOf(form: HTMLFormElement): string {
  return valueOf(form, 'kind');
}

function boxes(form: HTMLFormElement, name: string): readonly HTMLInputElement[] {
  return [...form.querySelectorAll<HTMLInputElement>(`input[name="${name}"]`)];
}

/** Ticks those boxes of a name whose values are given. */
export function tick(form: HTMLFormElement, name: string, values: readonly string[]): void {
  for (const one of boxes(form, name)) one.checked = values.includes(one.value);
}

/** The values of the ticked boxes of a name. */
export function ticked(form: HTMLFormElement, name: string): readonly string[] {
  return boxes(form, name)
    .filter((one) => one.checked)
    .map((one) => one.value);
}
