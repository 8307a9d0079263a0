import type { FC } from 'hono/jsx';
import { EVENT_COLORS } from '../calendar/colors.ts';
import type { EventFields } from './event-fields.ts';

const RULES: readonly (readonly [string, string])[] = [
  ['', 'Does not repeat'],
  ['RRULE:FREQ=DAILY', 'Every day'],
  ['RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 'Every weekday'],
  ['RRULE:FREQ=WEEKLY', 'Every week'],
  ['RRULE:FREQ=MONTHLY', 'Every month'],
  ['RRULE:FREQ=YEARLY', 'Every year'],
];

const Choice: FC<{ name: string; label: string; value: string; options: readonly (readonly [string, string])[] }> = (
  props,
) => (
  <label>
    {props.label}
    <select name={props.name}>
      {props.options.map(([value, text]) => (
        <option value={value} selected={value === props.value}>
          {text}
        </option>
      ))}
    </select>
  </label>
);

/** The fields of an event; a series' instance has no rule of its own. */
export const EventFormFields: FC<{ fields: EventFields; part: 'new' | 'whole' | 'instance' }> = ({ fields, part }) => (
  <>
    <label class="full">
      Title <input name="title" value={fields.title} />
    </label>
    <Times fields={fields} />
    <label class="full">
      Location <input name="location" value={fields.location} />
    </label>
    <label class="full">
      Description
      <textarea name="description" rows={2}>
        {fields.description}
      </textarea>
    </label>
    {part === 'instance' ? (
      <input type="hidden" name="repeat" value={fields.repeat} />
    ) : (
      <Repetition rule={fields.repeat} />
    )}
    <Manner fields={fields} />
    <label>
      Reminders, minutes before <input name="reminders" value={fields.reminders} placeholder="the calendar's own" />
    </label>
    <label>
      Guests <input name="guests" value={fields.guests} placeholder="a@example.com, b@example.com" />
    </label>
    {part === 'new' ? <Origin fields={fields} /> : null}
  </>
);

const Times: FC<{ fields: EventFields }> = ({ fields }) => (
  <div class="times">
    <label>
      Starts <input type="date" name="startDate" value={fields.startDate} required />
    </label>
    <label>
      at <input type="time" name="startTime" value={fields.startTime} />
    </label>
    <label>
      Ends <input type="date" name="endDate" value={fields.endDate} />
    </label>
    <label>
      at <input type="time" name="endTime" value={fields.endTime} />
    </label>
    <label class="check">
      <input type="checkbox" name="allDay" value="on" checked={fields.allDay !== ''} /> All day
    </label>
  </div>
);

const Manner: FC<{ fields: EventFields }> = ({ fields }) => (
  <>
    <Choice
      name="status"
      label="Certainty"
      value={fields.status}
      options={[
        ['confirmed', 'Confirmed'],
        ['tentative', 'Tentative'],
      ]}
    />
    <Choice
      name="transparency"
      label="Show as"
      value={fields.transparency}
      options={[
        ['opaque', 'Busy'],
        ['transparent', 'Free'],
      ]}
    />
    <Choice
      name="visibility"
      label="Visibility"
      value={fields.visibility}
      options={[
        ['default', 'Default'],
        ['public', 'Public'],
        ['private', 'Private'],
        ['confidential', 'Confidential'],
      ]}
    />
    <Choice
      name="colorId"
      label="Colour"
      value={fields.colorId}
      options={[['', "Calendar's own"], ...colorOptions()]}
    />
  </>
);

const Repetition: FC<{ rule: string }> = ({ rule }) => {
  const isOwn = !RULES.some(([value]) => value === rule);
  return (
    <>
      <Choice
        name="repeat"
        label="Repeats"
        value={isOwn ? 'own' : rule}
        options={[...RULES, ['own', 'By this rule:']]}
      />
      <label>
        Rule <input name="ownRule" value={isOwn ? rule : ''} placeholder="FREQ=WEEKLY;COUNT=10" />
      </label>
    </>
  );
};

const Origin: FC<{ fields: EventFields }> = ({ fields }) => (
  <>
    <label>
      Organized by{' '}
      <input name="organizer" value={fields.organizer} placeholder="me; an address makes it an invitation" />
    </label>
    <Choice
      name="eventType"
      label="Type"
      value={fields.eventType}
      options={[
        ['default', 'Event'],
        ['outOfOffice', 'Out of office'],
        ['focusTime', 'Focus time'],
        ['fromGmail', 'From a mail'],
      ]}
    />
  </>
);

function colorOptions(): (readonly [string, string])[] {
  const names = 'Lavender Sage Grape Flamingo Banana Tangerine Peacock Graphite Blueberry Basil Tomato'.split(' ');
  return Object.keys(EVENT_COLORS).map((id, index) => [id, names[index] ?? id] as const);
}
