/** Every address of the double's own pages. */
export const paths = {
  home: '/',
  trouble: '/trouble',
  person: (email: string): string => `/people/${encodeURIComponent(email)}`,
  calendar: (email: string, calendarId: string): string =>
    `/people/${encodeURIComponent(email)}/calendars/${encodeURIComponent(calendarId)}`,
  event: (email: string, calendarId: string, eventId: string): string =>
    `${paths.calendar(email, calendarId)}/events/${encodeURIComponent(eventId)}`,
};
