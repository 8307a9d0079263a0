import type { Refused } from '../../../../shared/flows/refused.ts';
import type { DeadLetterView } from '../../../../shared/flows/operate/replay-dead-letter.ts';
import { CsrfField, RefusedNote } from '../../parts/form.tsx';
import { paths } from '../../paths.ts';
import { OperationsFrame, UtcMoment } from './frame.tsx';
import type { Operator } from './frame.tsx';

interface DeadLettersProps {
  readonly letters: readonly DeadLetterView[];
  readonly operator: Operator;
  readonly told: boolean;
  readonly refused: Refused | undefined;
}

/** Messages no function could deal with, each to be handed over again. */
export function DeadLettersPage({ letters, operator, told, refused }: DeadLettersProps) {
  return (
    <OperationsFrame title="Dead letters" operator={operator}>
      <p>
        <a href={paths.operations}>Operations</a>
      </p>
      <h1>Dead letters</h1>
      <RefusedNote refused={refused} />
      {told ? (
        <p class="note good" role="status">
          Handed over again, and written down.
        </p>
      ) : null}
      {letters.length === 0 ? (
        <p class="card empty">None in the last 30 days.</p>
      ) : (
        <section class="card scroll">
          <table class="list">
            <thead>
              <tr>
                <th>Topic</th>
                <th>About</th>
                <th>Since</th>
                <th></th>
              </tr>
            </thead>
            <tbody>
              {letters.map((letter) => (
                <Letter letter={letter} operator={operator} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </OperationsFrame>
  );
}

function Letter({ letter, operator }: { readonly letter: DeadLetterView; readonly operator: Operator }) {
  return (
    <tr>
      <th scope="row">{letter.topic}</th>
      <td>
        {letter.about ?? 'not readable, or not worth repeating'}
        {letter.attempts === undefined ? null : <span class="under">{`tried ${letter.attempts} times`}</span>}
      </td>
      <td>
        <UtcMoment at={letter.at} />
        {letter.replayed === undefined ? null : (
          <span class="under">
            {`replayed by ${letter.replayed.by}, `}
            <UtcMoment at={letter.replayed.at} />
          </span>
        )}
      </td>
      <td>
        {letter.canBeReplayed ? (
          <form method="post" action={`${paths.operations}/dead-letters/${letter.id}`}>
            {operator.person === undefined ? null : <CsrfField person={operator.person} />}
            <button>{letter.replayed === undefined ? 'Replay' : 'Replay again'}</button>
          </form>
        ) : null}
      </td>
    </tr>
  );
}
