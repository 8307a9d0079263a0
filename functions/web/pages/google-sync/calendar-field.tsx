import type { OurEvents } from '../../../../shared/flows/google-sync/switch-calendar.ts';
import { SelectField } from '../../parts/form.tsx';
import type { Tab } from './tab.ts';

/** The choice of calendar, each with its zone; and what becomes of our events where another is chosen. */
export function CalendarField({ tab, ourEvents }: { readonly tab: Tab; readonly ourEvents: OurEvents | undefined }) {
  const { view, calendars, refused } = tab;
  if (calendars.kind === 'refused') {
    const hint = view.calendarId === null ? `${calendars.message} ${calendars.remedy}` : calendars.message;
    const options = [{ value: view.calendarId ?? '', label: view.calendarName ?? 'No calendar to choose from yet' }];
    return (
      <SelectField
        label="Google calendar"
        name="calendarId"
        value={view.calendarId ?? ''}
        options={options}
        disabled
        hint={hint}
      />
    );
  }
  const options = calendars.calendars.map(({ id, name, timeZone, primary, writable }) => ({
    value: id,
    label: `${name}${primary ? ' (main)' : ''} · ${timeZone}${writable ? '' : ' · read-only'}`,
    disabled: !writable,
  }));
  return (
    <>
      <SelectField
        label="Google calendar"
        name="calendarId"
        value={view.calendarId ?? ''}
        options={[{ value: '', label: 'None chosen' }, ...options]}
        refused={refused}
        hint="Each with its time zone. Calendars you may only read cannot be chosen."
      />
      {ourEvents === undefined ? null : <OurEventsField chosen={ourEvents} />}
    </>
  );
}

function OurEventsField({ chosen }: { readonly chosen: OurEvents }) {
  return (
    <fieldset class="inline">
      <legend>If you choose another calendar, our events in this one</legend>
      <label class="radio">
        <input type="radio" name="ourEvents" value="move" checked={chosen === 'move'} /> move along
      </label>
      <label class="radio">
        <input type="radio" name="ourEvents" value="leave" checked={chosen === 'leave'} /> stay where they are
      </label>
    </fieldset>
  );
}
