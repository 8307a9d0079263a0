import { Hono } from 'hono';
import { readInvitation } from '../../../shared/flows/studio/invitations.ts';
import type { WebDeps, WebEnvironment } from '../environment.ts';
import { Sheet } from '../layout.tsx';
import { GoogleButton } from '../parts/google-button.tsx';
import { consentPath, paths } from '../paths.ts';

/** Where the link of an invitation leads. Looking at it uses nothing up: mail programs open links too. */
export function invitationPages(deps: WebDeps): Hono<WebEnvironment> {
  const app = new Hono<WebEnvironment>();
  app.get('/invitations/:token', async (context) => {
    const token = context.req.param('token');
    const invited = await readInvitation(deps, token);
    if (invited === undefined) return context.html(<GoneSheet />, 404);
    const href = consentPath(paths.googleSync, { invitation: token });
    return context.html(
      <Sheet title="Invitation">
        <h1>{`You are invited to ${invited.studio.name}`}</h1>
        <p class="lead">
          {`${invited.studio.name} keeps its calendar with StudioSync. Sign in with your Google account to see it, and to have your own schedule on your Google Calendar.`}
        </p>
        <GoogleButton href={href} label="Accept with Google" />
        <p class="aside">
          Google asks you what StudioSync may do. Nothing is written to your calendar before you switch the sync on.
        </p>
      </Sheet>,
    );
  });
  return app;
}

function GoneSheet() {
  return (
    <Sheet title="Invitation">
      <h1>This invitation is no longer good</h1>
      <p>It was used, withdrawn, or is older than 14 days.</p>
      <p>Ask the studio’s owner or an admin for a new one. If you have joined already, sign in.</p>
      <GoogleButton href={consentPath(paths.home)} label="Sign in with Google" />
    </Sheet>
  );
}
