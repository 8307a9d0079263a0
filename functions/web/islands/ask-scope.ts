import { element } from './data.ts';

/** How much of a series a change means, as the API calls it. */
export type Scope = 'this' | 'following' | 'all';

/** Asks whether a change means this occurrence, the following or all; undefined when whoever was asked thinks better of it. */
export async function askScope(
  question: string,
  offered: readonly Scope[] = ['this', 'following', 'all'],
): Promise<Scope | undefined> {
  const dialog = element<HTMLDialogElement>('scope');
  element('scope-question').textContent = question;
  for (const button of dialog.querySelectorAll('button')) {
    button.hidden = button.value !== '' && !offered.some((scope) => scope === button.value);
  }
  dialog.returnValue = '';
  dialog.showModal();
  await new Promise<void>((resolve) => {
    dialog.addEventListener('close', () => resolve(), { once: true });
  });
  return offered.find((scope) => scope === dialog.returnValue);
}
