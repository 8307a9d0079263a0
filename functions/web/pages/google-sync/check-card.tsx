import type { CheckLine } from '../../../../shared/flows/google-sync/check-set-up.ts';

/** The set-up check: every line with what to do where it is red. */
export function CheckCard({ check }: { readonly check: readonly CheckLine[] }) {
  const open = check.filter(({ ok }) => !ok).length;
  return (
    <section class="card">
      <h2>Set-up check</h2>
      <p class="hint">{open === 0 ? 'Everything is set up.' : `${open} of ${check.length} to look at.`}</p>
      <ul class="check-lines">
        {check.map((line) => (
          <li class={line.ok ? 'ok' : 'open'}>
            <span class="sign" aria-hidden="true">
              {line.ok ? '✓' : '!'}
            </span>
            <div>
              <span class="unseen">{line.ok ? 'Done: ' : 'Open: '}</span>
              {line.detail}
              {line.ok ? null : <p class="hint">{line.remedy}</p>}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
