import type { Option } from './form.tsx';

/** Every zone the platform knows, and the one chosen even where the platform calls it by another name. */
export function timeZoneOptions(chosen: string): readonly Option[] {
  const names = ['UTC', ...Intl.supportedValuesOf('timeZone')];
  const all = chosen === '' || names.includes(chosen) ? names : [chosen, ...names];
  return [...new Set(all)].map((name) => ({ value: name, label: name.replaceAll('_', ' ') }));
}
