/** An OAuth client that is registered with the double. */
export interface Client {
  readonly id: string;
  readonly secret: string;
  /** The Cloud project it belongs to; revoking is project-wide (facts 5). One project for all by default. */
  readonly project?: string;
  /** Where codes may be sent; anywhere when absent. */
  readonly redirectUris?: readonly string[];
}

/** The registered clients; without any registration every id is taken, with any secret. */
export class ClientRegister {
  readonly #clients: ReadonlyMap<string, Client> | undefined;

  constructor(clients: readonly Client[] | undefined) {
    this.#clients = clients && new Map(clients.map((client) => [client.id, client]));
  }

  /** Whether a client id may ask for consent. */
  isKnown(clientId: string): boolean {
    return clientId !== '' && (this.#clients?.has(clientId) ?? true);
  }

  /** Whether the secret is the client's. */
  hasSecret(clientId: string, secret: string): boolean {
    if (!this.#clients) return clientId !== '' && secret !== '';
    return this.#clients.get(clientId)?.secret === secret;
  }

  /** Whether a client may receive codes at an address. */
  mayRedirectTo(clientId: string, redirectUri: string): boolean {
    if (!URL.canParse(redirectUri)) return false;
    return this.#clients?.get(clientId)?.redirectUris?.includes(redirectUri) ?? true;
  }

  /** The project of a client. */
  projectOf(clientId: string): string {
    return this.#clients?.get(clientId)?.project ?? 'local';
  }
}
