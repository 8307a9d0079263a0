/** The look of the inbox: one column, readable on a phone, light and dark. */
export const styles = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent); --accent: #2f6f5e; }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 1.25rem 1rem 3rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: 2rem 0 .5rem; }
a { color: var(--accent); }
@media (prefers-color-scheme: dark) { a { color: #7fc8b3; } }
.quiet, .to, time, dt { opacity: .7; }
.empty { padding: 2rem 0; text-align: center; opacity: .7; }
.row { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
.row [type=search], .row select { flex: 1 1 14rem; min-width: 0; }
input, select, button { font: inherit; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: .5rem; background: Canvas; color: CanvasText; min-height: 2.75rem; }
input[type=number] { width: 6rem; }
button { background: var(--accent); color: white; border-color: transparent; cursor: pointer; }
button.choice { background: none; color: inherit; border-color: var(--line); }
button.danger { background: none; color: #b3261e; border-color: currentColor; margin-top: 1.5rem; }
.mails { list-style: none; margin: 1rem 0; padding: 0; border: 1px solid var(--line); border-radius: .75rem; overflow: hidden; }
.mails:empty { display: none; }
.mails li + li { border-top: 1px solid var(--line); }
.mails a { display: grid; grid-template-columns: 1fr auto; gap: 0 1rem; padding: .75rem 1rem; color: inherit; text-decoration: none; }
.mails a:hover, .mails a:focus-visible { background: color-mix(in srgb, var(--accent) 10%, transparent); }
.mails strong { grid-column: 1 / -1; overflow-wrap: anywhere; }
.mails .to { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
time { font-variant-numeric: tabular-nums; font-size: .875rem; align-self: center; }
dl { margin: .75rem 0; }
dl div { display: grid; grid-template-columns: 8rem 1fr; gap: .75rem; padding: .25rem 0; }
dt, dd { margin: 0; overflow-wrap: anywhere; }
iframe { width: 100%; height: 65vh; border: 1px solid var(--line); border-radius: .75rem; background: white; color-scheme: light; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; border: 1px solid var(--line); border-radius: .75rem; padding: 1rem; margin: 0; }
.links li { overflow-wrap: anywhere; }
@media (max-width: 32rem) { dl div { grid-template-columns: 1fr; gap: 0; } .mails a { grid-template-columns: 1fr; } }
`;
