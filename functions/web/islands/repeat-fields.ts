import { choiceOfRule, ruleOfChoice, weekdayOf } from '../../../shared/domain/rule-choice.ts';
import type { RuleChoice, RuleEnd, RulePattern } from '../../../shared/domain/rule-choice.ts';
import { isWeekday } from '../../../shared/domain/rule.ts';
import { parseTimeZone } from '../../../shared/domain/time.ts';
import { element } from './data.ts';

/** The fields in which people choose how a booking repeats. */
export interface RepeatFields {
  /** Shows a rule (none for a booking that does not repeat) of a booking that begins on that date. */
  show(rule: string | undefined, firstDate: string): void;
  /** Says that the booking was one of a series and stands by itself, so that it cannot repeat. */
  showTakenOut(): void;
  /** Whether somebody chose anything since they were shown. */
  isTouched(): boolean;
  /** The rule the fields say, for a booking that begins on that date; undefined where it does not repeat. */
  ruleFrom(firstDate: string): string | undefined;
}

const units: ReadonlyMap<string, string> = new Map([
  ['daily', 'days'],
  ['weekly', 'weeks'],
  ['monthlyByDate', 'months'],
  ['monthlyByWeekday', 'months'],
  ['yearly', 'years'],
]);

/** Wires the fields of the dialog's form; `zone` is the studio's. */
export function createRepeatFields(form: HTMLFormElement, zone: string): RepeatFields {
  let touched = false;
  element('b-repeats').addEventListener('input', () => {
    touched = true;
    showParts(form);
  });
  named(form, 'startDate').addEventListener('change', () => showParts(form));
  const show = (rule: string | undefined, firstDate: string) => {
    touched = false;
    fill(form, { rule, firstDate, zone });
  };
  return {
    show,
    showTakenOut() {
      show(undefined, named(form, 'startDate').value);
      named(form, 'repeat').disabled = true;
      element('b-repeats-hint').hidden = false;
    },
    isTouched: () => touched,
    ruleFrom: (firstDate) => ruleFrom(form, firstDate),
  };
}

/** Shows the fields that the choice needs. The day a booking begins on is always one of its weekdays. */
function showParts(form: HTMLFormElement): void {
  const [repeat, end, start] = [
    named(form, 'repeat').value,
    named(form, 'repeatEnd').value,
    named(form, 'startDate').value,
  ];
  const isPlain = repeat !== '' && repeat !== 'own';
  for (const part of form.querySelectorAll<HTMLElement>('[data-repeat]')) {
    part.hidden = !(part.dataset['repeat'] ?? '').split(' ').includes(repeat);
  }
  for (const part of form.querySelectorAll<HTMLElement>('[data-repeat-end]')) {
    part.hidden = !isPlain || part.dataset['repeatEnd'] !== end;
  }
  named(form, 'repeatUntil').required = isPlain && end === 'on';
  named(form, 'repeatRule').required = repeat === 'own';
  element('b-repeat-unit').textContent = units.get(repeat) ?? '';
  const own = start === '' ? undefined : weekdayOf(start);
  for (const day of dayBoxes(form)) {
    // The day it began on until now was ticked for it, not by anybody.
    if (day.value === own) day.checked = true;
    else if (day.disabled) day.checked = false;
    day.disabled = day.value === own;
  }
}

function fill(
  form: HTMLFormElement,
  { rule, firstDate, zone }: { readonly rule: string | undefined; readonly firstDate: string; readonly zone: string },
): void {
  const timeZone = parseTimeZone(zone);
  const choice = rule === undefined || timeZone === undefined ? undefined : choiceOfRule(rule, firstDate, timeZone);
  const end = choice?.end ?? { kind: 'never' };
  named(form, 'repeat').disabled = false;
  element('b-repeats-hint').hidden = true;
  named(form, 'repeat').value = rule === undefined ? '' : (choice?.pattern ?? 'own');
  named(form, 'repeatRule').value = rule ?? '';
  named(form, 'repeatInterval').value = String(choice?.interval ?? 1);
  for (const day of dayBoxes(form)) day.disabled = false;
  for (const day of dayBoxes(form)) day.checked = choice?.weekdays.some((weekday) => weekday === day.value) ?? false;
  named(form, 'repeatEnd').value = end.kind;
  named(form, 'repeatUntil').value = end.kind === 'on' ? end.date : '';
  named(form, 'repeatCount').value = end.kind === 'after' ? String(end.count) : '10';
  showParts(form);
}

function ruleFrom(form: HTMLFormElement, firstDate: string): string | undefined {
  const repeat = named(form, 'repeat').value;
  if (repeat === '') return undefined;
  if (repeat === 'own') return named(form, 'repeatRule').value;
  const choice: RuleChoice = {
    pattern: repeat as RulePattern, // the options of the page are these and the two above
    interval: Number(named(form, 'repeatInterval').value),
    weekdays: dayBoxes(form)
      .filter(({ checked }) => checked)
      .map(({ value }) => value)
      .filter((value) => isWeekday(value)),
    end: endFrom(form),
  };
  return ruleOfChoice(choice, firstDate);
}

function endFrom(form: HTMLFormElement): RuleEnd {
  switch (named(form, 'repeatEnd').value) {
    case 'on':
      return { kind: 'on', date: named(form, 'repeatUntil').value };
    case 'after':
      return { kind: 'after', count: Number(named(form, 'repeatCount').value) };
    default:
      return { kind: 'never' };
  }
}

function dayBoxes(form: HTMLFormElement): readonly HTMLInputElement[] {
  return [...form.querySelectorAll<HTMLInputElement>('input[name="repeatDays"]')];
}

function named(form: HTMLFormElement, name: string): HTMLInputElement {
  // The page's own form: each of these names stands once; selects have in common with inputs what is used here.
  return form.elements.namedItem(name) as HTMLInputElement;
}
