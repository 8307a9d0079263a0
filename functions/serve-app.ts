import type { HttpFunction } from '@google-cloud/functions-framework';
import { getRequestListener } from '@hono/node-server';
import type { Clock } from '../shared/ports/clock.ts';
import { factsOf, type Log } from './log.ts';

/** Anything that answers requests as Hono's applications do. */
interface Application {
  readonly fetch: (request: Request) => Response | Promise<Response>;
}

/** Serves an application. Logs one line for each request, called `logged`: method, status, time; never the path, which may hold a secret. */
export function serveApp(
  deps: { readonly clock: Clock; readonly log: Log },
  app: Application,
  logged: string,
): HttpFunction {
  const listener = getRequestListener(app.fetch, {
    overrideGlobalObjects: false,
    errorHandler(error) {
      deps.log({ severity: 'ERROR', message: 'a request failed', ...factsOf(error) });
      return new Response('Something went wrong here. It has been noted; please try again.', { status: 500 });
    },
  });
  return async (request, response) => {
    const started = deps.clock.elapsed();
    await listener(request, response);
    const { statusCode: status } = response;
    deps.log({
      severity: status >= 500 ? 'ERROR' : 'INFO',
      message: logged,
      method: request.method,
      status,
      milliseconds: Math.round(deps.clock.elapsed() - started),
    });
  };
}
