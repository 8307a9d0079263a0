import { type HttpFunction, http } from '@google-cloud/functions-framework';
import { type Config, functionTarget, readConfig } from './config.ts';
import { createDeps, type Deps } from './deps.ts';
import { finishBeforeEnding, keepBodies } from './framework.ts';
import { serveApp } from './serve-app.ts';

/** Every function, by its name in infra/manifest.json. Only the one a process serves is loaded in it. */
const functions: Readonly<Record<string, (deps: Deps, config: Config) => Promise<HttpFunction>>> = {
  tick: async (deps, config) => (await import('./tick.ts')).createTick(deps, config),
  'sync-user': async (deps, config) => (await import('./sync-user.ts')).createSyncUser(deps, config),
  'google-push': async (deps, config) => (await import('./google-push.ts')).createGooglePush(deps, config),
  'send-mail': async (deps, config) => (await import('./send-mail.ts')).createSendMail(deps, config),
  'mail-events': async (deps) => (await import('./mail-events.ts')).createMailEvents(deps),
  'dead-letter': async (deps) => (await import('./dead-letter.ts')).createDeadLetter(deps),
  api: async (deps, config) =>
    serveApp(deps, (await import('./api.ts')).createApiApp(deps, config), 'api request answered'),
  web: async (deps, config) => serveApp(deps, (await import('./web.ts')).createWebApp(deps, config), 'page answered'),
};

/** The names under which functions can be deployed. */
export const functionNames: readonly string[] = Object.keys(functions);

const target = functionTarget();
const load = target === undefined ? undefined : functions[target];
if (target !== undefined && load !== undefined) {
  const config = readConfig();
  keepBodies();
  const stopping = finishBeforeEnding();
  http(target, await load({ ...createDeps(config), stopping }, config));
}
