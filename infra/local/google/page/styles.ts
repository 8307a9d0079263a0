/** The look of the double's pages: quiet, readable, no script, light and dark. */
export const STYLES = `
:root { color-scheme: light dark; --line: light-dark(#dadce0, #444a50); --soft: light-dark(#f6f8fb, #202428);
  --ink: light-dark(#1f2328, #e6e8eb); --faint: light-dark(#5f6b7a, #9aa4af); --blue: light-dark(#0b57d0, #8ab4f8);
  --red: light-dark(#b3261e, #f2b8b5); --paper: light-dark(#fff, #16191c); --amber: light-dark(#8a5a00, #ffd27d); }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--soft); }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; font-weight: 600; }
h2 { font-size: 1.1rem; margin: 0 0 .75rem; font-weight: 600; }
a { color: var(--blue); }
small { display: block; color: var(--faint); }
.brand { color: var(--faint); font-size: .85rem; margin: 0 0 1.25rem; letter-spacing: .02em; }
.error { color: var(--red); font-weight: 600; }
input, select, textarea, button { font: inherit; color: inherit; }
input:not([type=radio], [type=checkbox]), select, textarea { background: var(--paper); border: 1px solid var(--line);
  border-radius: 6px; padding: .4rem .55rem; width: 100%; }
button { background: var(--blue); color: var(--paper); border: 1px solid var(--blue); border-radius: 6px;
  padding: .45rem 1rem; font-weight: 600; cursor: pointer; }
button.quiet { background: none; color: var(--blue); border-color: var(--line); }
button.danger { background: none; color: var(--red); border-color: var(--red); }
:focus-visible { outline: 2px solid var(--blue); outline-offset: 2px; }
.sheet main { max-width: 30rem; margin: 6vh auto; background: var(--paper); border: 1px solid var(--line);
  border-radius: 12px; padding: 2rem; }
fieldset { border: 1px solid var(--line); border-radius: 8px; margin: 1rem 0; padding: .5rem 1rem; }
legend { padding: 0 .35rem; color: var(--faint); font-size: .85rem; }
.choice { display: flex; gap: .75rem; padding: .55rem 0; align-items: flex-start; }
.choice + .choice { border-top: 1px solid var(--line); }
.choice > input { margin-top: .35rem; accent-color: var(--blue); }
.choice > span { flex: 1; }
.fixed { color: var(--faint); margin: .4rem 0; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: .5rem; margin-top: .35rem; }
.actions { display: flex; gap: .5rem; justify-content: flex-end; margin: 1rem 0 0; }
.actions.reversed { flex-direction: row-reverse; justify-content: flex-start; }
`;
