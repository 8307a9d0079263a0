/** What spreadsheets take for the beginning of a formula (OWASP, CSV injection), behind any apostrophes of our own. */
const formula = /^'*[=+\-@\t\r\n＝＋－＠]/;
/** The same, written by us. */
const guarded = /^'+[=+\-@\t\r\n＝＋－＠]/;

/** A cell that no spreadsheet takes for a formula: one that looks like it gets an apostrophe in front. */
export function guardedCell(value: string): string {
  return formula.test(value) ? `'${value}` : value;
}

/** A cell as it was before `guardedCell`. */
export function unguardedCell(value: string): string {
  return guarded.test(value) ? value.slice(1) : value;
}
