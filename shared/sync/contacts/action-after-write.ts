import type { Instant } from '../../domain/time.ts';
import type { ContactAction } from './model.ts';
import { pairAfterWrite } from './pair-after-write.ts';

/** An action once Google answered its write with the contact as it then held it. */
export function actionAfterWrite(action: ContactAction, answer: Parameters<typeof pairAfterWrite>[2]): ContactAction {
  const { google, pair } = action;
  if (google === undefined || google.kind === 'delete') return action;
  return { ...action, contactName: answer.contact.name, pair: pairAfterWrite(pair, google, answer) };
}

/** An action once its label was put on, or taken off, at `since`. */
export function actionAfterLabel(action: ContactAction, since: Instant): ContactAction {
  const { label, pair } = action;
  return label?.kind === 'add' ? { ...action, pair: { ...pair, label: { name: label.label, since } } } : action;
}

/** What is left of an action whose change is saved, and told: its label. */
export function labelOnly(action: ContactAction): ContactAction {
  const { google: _written, studio, overruled: _kept, before: _before, after: _after, ...rest } = action;
  const studioVersion = action.pair.studioVersion + (studio === undefined ? 0 : 1);
  return { ...rest, kind: 'remember', pair: { ...action.pair, studioVersion }, news: [] };
}
