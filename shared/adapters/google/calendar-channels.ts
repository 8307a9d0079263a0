import type { GoogleCalendar } from '../../ports/google.ts';
import { channelFrom } from './answers.ts';
import { unlessGone, type CalendarAccess } from './calendar-access.ts';
import type { Call } from './caller.ts';

/** The calls about notifications (facts 2). */
export type CalendarChannels = Pick<GoogleCalendar, 'openChannel' | 'closeChannel'>;

/** Watch channels on one user's calendars. */
export function calendarChannels({ caller, loadApi }: CalendarAccess): CalendarChannels {
  return {
    async openChannel(calendarId, channel) {
      const api = await loadApi();
      const { channelId: id, token, address } = channel;
      const query = { calendarId, requestBody: { id, type: 'web_hook', address, token } };
      // A channel id is used once: after a lost answer the caller opens another.
      const call: Call = { method: 'calendar.events.watch', units: 1, repeat: 'whenRefused' };
      return channelFrom(await caller(call, (options) => api.events.watch(query, options)));
    },
    async closeChannel(channelId, resourceId) {
      const api = await loadApi();
      const query = { requestBody: { id: channelId, resourceId } };
      const call: Call = { method: 'calendar.channels.stop', units: 1, repeat: 'whenSafe' };
      await unlessGone(caller(call, (options) => api.channels.stop(query, options)));
    },
  };
}
