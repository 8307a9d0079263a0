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
.top { display: flex; gap: 1.5rem; align-items: center; padding: .75rem 1.5rem; background: var(--paper);
  border-bottom: 1px solid var(--line); }
.top a { text-decoration: none; }
.top .home { font-weight: 700; color: var(--ink); }
.top .last { margin-left: auto; }
.wide { max-width: 72rem; margin: 0 auto; padding: 1.5rem; }
.lead { max-width: 44rem; color: var(--faint); margin: 0 0 1.5rem; }
.quietly { color: var(--faint); margin: 0 0 .75rem; font-size: .9rem; }
.alert { background: light-dark(#fdecea, #3c1f1d); color: var(--red); border: 1px solid var(--red); border-radius: 8px;
  padding: .6rem 1rem; margin: 0 0 1rem; }
.plain, .cards { list-style: none; margin: 0; padding: 0; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 1rem; margin-bottom: 1.5rem; }
.card { display: block; background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: 1rem;
  text-decoration: none; color: var(--ink); }
.card:hover { border-color: var(--blue); }
.panel { display: block; background: var(--paper); border: 1px solid var(--line); border-radius: 10px;
  padding: 1.1rem 1.25rem; margin-bottom: 1rem; }
.panel.narrow { max-width: 36rem; }
.panel > form + form { border-top: 1px solid var(--line); margin-top: 1rem; padding-top: 1rem; }
summary { cursor: pointer; font-weight: 600; }
details[open] > summary { margin-bottom: .75rem; }
.columns { display: grid; grid-template-columns: 15rem minmax(0, 1fr); gap: 1.5rem; align-items: start; }
.halves { columns: 2 24rem; column-gap: 1rem; }
.halves .panel { break-inside: avoid; }
aside section { margin-bottom: 1.75rem; }
aside details { margin-top: .75rem; }
aside summary { font-weight: 400; color: var(--blue); }
.calendar { display: flex; gap: .6rem; align-items: baseline; padding: .4rem .6rem; border-radius: 8px; color: var(--ink);
  text-decoration: none; overflow-wrap: anywhere; }
.calendar.chosen, .calendar:hover { background: light-dark(#e4ecfa, #263040); }
.dot { flex: none; display: inline-block; width: .7rem; height: .7rem; border-radius: 50%; }
.bar { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: baseline; justify-content: space-between; }
.bar + .panel { margin-top: 1rem; }
.bar h1 { margin: 0; overflow-wrap: anywhere; }
.bar nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
.empty { color: var(--faint); padding: 1.5rem 0; text-align: center; }
.day h3 { font-size: .85rem; color: var(--faint); margin: 1rem 0 .25rem; font-weight: 600; }
.row { display: flex; flex-wrap: wrap; gap: .6rem; align-items: baseline; padding: .35rem 0; border-top: 1px solid var(--line); }
.row a { color: var(--ink); text-decoration: none; font-weight: 500; overflow-wrap: anywhere; }
.row a:hover { text-decoration: underline; }
.row form { margin-left: auto; }
.row.deleted a, .row.deleted .hours { text-decoration: line-through; color: var(--faint); }
.hours { width: 6.5rem; color: var(--faint); font-variant-numeric: tabular-nums; }
.mark { border: 1px solid var(--line); border-radius: 999px; padding: 0 .5rem; font-size: .78rem; color: var(--faint); }
.grid { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .75rem 1rem; }
aside .grid { grid-template-columns: 1fr; }
.grid label, .inline label { display: block; font-size: .88rem; color: var(--faint); }
.grid label > *, .inline label > * { color: var(--ink); font-size: .95rem; margin-top: .15rem; }
.full { grid-column: 1 / -1; }
.times { grid-column: 1 / -1; display: grid; grid-template-columns: 1.4fr 1fr 1.4fr 1fr auto; gap: .75rem; align-items: end; }
.check { display: flex !important; gap: .4rem; align-items: center; padding-bottom: .5rem; white-space: nowrap; }
.actions.full { margin: .25rem 0 0; }
.reach label { display: inline-block; margin-right: 1.25rem; }
.inline { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; }
.panel.inline > form + form { border: 0; margin: 0; padding: 0; }
.inline label { display: flex; gap: .5rem; align-items: center; white-space: nowrap; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
td { border-top: 1px solid var(--line); padding: .3rem 0; }
.selected { border-top: 1px solid var(--line); padding-top: .75rem; margin-top: .5rem; }
.selected select, .find input:not([type=hidden]) { width: auto; max-width: 14rem; }
.find { flex-wrap: nowrap; }
.row .quietly, .inline .quietly, .selected .check { margin: 0; padding: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
pre { overflow: auto; max-height: 30rem; background: var(--soft); border-radius: 8px; padding: .75rem; font-size: .82rem; margin: 0; }
@media (max-width: 52rem) { .columns { grid-template-columns: 1fr; } .times { grid-template-columns: 1fr 1fr; }
  .grid { grid-template-columns: 1fr; } .top { flex-wrap: wrap; gap: .5rem 1rem; } .wide { padding: 1rem; } }
`;
