/** Every address of the double's own pages. */
export const paths = {
  home: '/',
  trouble: '/trouble',
  person: (email: string): string => `/people/${encodeURIComponent(email)}`,
  calendar: (email: string, calendarId: string): string =>
    `/people/${encodeURIComponent(email)}/calendars/${encodeURIComponent(calendarId)}`,
  contacts: (email: string): string => `/people/${encodeURIComponent(email)}/contacts`,
  contact: (email: string, name: string): string =>
    `${paths.contacts(email)}/${encodeURIComponent(name.replace('people/', ''))}`,
  label: (email: string, name: string): string =>
    `${paths.contacts(email)}/labels/${encodeURIComponent(name.replace('contactGroups/', ''))}`,
  event: (email: string, calendarId: string, eventId: string): string =>
    `${paths.calendar(email, calendarId)}/events/${encodeURIComponent(eventId)}`,
};
