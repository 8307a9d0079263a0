/** Where Google's four services are. */
export interface Origins {
  readonly accounts: string;
  readonly oauth: string;
  readonly www: string;
  readonly people: string;
}

/** Google's own origins, or one origin standing in for all of them with the same paths. */
export function originsOf(baseUrl: string | undefined): Origins {
  if (baseUrl === undefined) {
    return {
      accounts: 'https://accounts.google.com',
      oauth: 'https://oauth2.googleapis.com',
      www: 'https://www.googleapis.com',
      people: 'https://people.googleapis.com',
    };
  }
  const { origin } = new URL(baseUrl);
  return { accounts: origin, oauth: origin, www: origin, people: origin };
}
