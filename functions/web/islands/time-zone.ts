/** Proposes the browser's own zone, as long as nobody chose one. */
const field = document.querySelector<HTMLSelectElement>('select[data-guess-time-zone]');
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (field !== null && [...field.options].some((option) => option.value === zone)) field.value = zone;
