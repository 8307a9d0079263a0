import { weekdays } from '../../../shared/domain/rule.ts';

const shortNames = { MO: 'Mon', TU: 'Tue', WE: 'Wed', TH: 'Thu', FR: 'Fri', SA: 'Sat', SU: 'Sun' } as const;

/** How a booking repeats, within the dialog of a booking. The script shows what the choice needs. */
export function RepeatFields() {
  return (
    <fieldset class="inline whole" id="b-repeats">
      <legend>Repeats</legend>
      <div class="repeat">
        <select name="repeat" aria-label="Repeats">
          <option value="">Does not repeat</option>
          <option value="daily">Every day</option>
          <option value="weekly">Every week</option>
          <option value="monthlyByDate">Every month, on the same date</option>
          <option value="monthlyByWeekday">Every month, on the same weekday</option>
          <option value="yearly">Every year</option>
          <option value="own">By a rule of its own</option>
        </select>
        <label data-repeat="daily weekly monthlyByDate monthlyByWeekday yearly">
          Every <input name="repeatInterval" type="number" min={1} max={999} value="1" />
          <span id="b-repeat-unit"></span>
        </label>
        <div class="ticks whole" data-repeat="weekly" role="group" aria-label="On these weekdays">
          {weekdays.map((weekday) => (
            <label class="radio">
              <input type="checkbox" name="repeatDays" value={weekday} /> {shortNames[weekday]}
            </label>
          ))}
        </div>
        <label data-repeat="daily weekly monthlyByDate monthlyByWeekday yearly">
          Stops{' '}
          <select name="repeatEnd">
            <option value="never">never</option>
            <option value="on">on a date</option>
            <option value="after">after some times</option>
          </select>
        </label>
        <input name="repeatUntil" type="date" aria-label="Last day" data-repeat-end="on" />
        <label data-repeat-end="after">
          <input name="repeatCount" type="number" min={1} max={9999} value="10" aria-label="How many times" /> times
        </label>
        <label class="whole" data-repeat="own">
          Rule (RFC 5545)
          <input name="repeatRule" maxlength={500} placeholder="FREQ=MONTHLY;BYDAY=-1FR" autocapitalize="characters" />
        </label>
      </div>
      <p id="b-repeats-hint" class="hint" hidden>
        This one stands by itself; the rest of its series repeats without it.
      </p>
    </fieldset>
  );
}

/** Asks how much of a series a change means. */
export function ScopeDialog() {
  return (
    <dialog id="scope" aria-labelledby="scope-title">
      <form method="dialog" class="stack">
        <h2 id="scope-title">This booking repeats</h2>
        <p id="scope-question" class="hint"></p>
        <div class="stack" id="scope-choices">
          <button value="this">Only this one</button>
          <button value="following">This and the following</button>
          <button value="all">The whole series</button>
          <button value="" class="quiet">
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  );
}
