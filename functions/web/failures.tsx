import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { KeyFailure } from '../../shared/ports/keys.ts';
import { StoreFailure } from '../../shared/ports/store.ts';
import { factsOf } from '../log.ts';
import type { Log } from '../log.ts';
import type { WebEnvironment } from './environment.ts';
import { NotFoundPage, Sheet } from './layout.tsx';
import { paths } from './paths.ts';

/** Answers what was thrown: unreadable requests by their status, a store or key that is down with 503, our own mistakes with 500. */
export function answerFailure(context: Context<WebEnvironment>, error: Error, log: Log): Response | Promise<Response> {
  if (error instanceof HTTPException && error.status < 500) return context.html(<UnreadableSheet />, error.status);
  const isDown = error instanceof StoreFailure || error instanceof KeyFailure;
  log({ severity: isDown ? 'WARNING' : 'ERROR', message: 'a page failed', ...factsOf(error) });
  return context.html(<FailureSheet />, isDown ? 503 : 500);
}

/** Answers a path where there is nothing. */
export function answerNothingHere(context: Context<WebEnvironment>): Response | Promise<Response> {
  const person = context.get('person');
  if (person !== undefined) return context.html(<NotFoundPage person={person} place={undefined} />, 404);
  return context.html(
    <Sheet title="Not found">
      <h1>There is nothing here</h1>
      <p>
        <a href={paths.home}>To the start page</a>
      </p>
    </Sheet>,
    404,
  );
}

function UnreadableSheet() {
  return (
    <Sheet title="Not understood">
      <h1>This request could not be read</h1>
      <p>Go back, reload the page and try again.</p>
    </Sheet>
  );
}

function FailureSheet() {
  return (
    <Sheet title="Something went wrong">
      <h1>That did not work</h1>
      <p>It is our fault, not yours, and it was recorded. Nothing half done was kept.</p>
      <p>Go back and try again in a minute.</p>
    </Sheet>
  );
}
