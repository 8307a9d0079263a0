import type { Config } from '../../functions/config.ts';
import type { Cloud } from './cloud.ts';

/** placeholder while booting is tested */
export async function seed(_config: Config, _google: Cloud['google']): Promise<void> {
  await Promise.resolve();
}
