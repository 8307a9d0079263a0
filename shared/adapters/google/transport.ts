/** One request to Google as it ended, for counting. `status` is 0 where no answer came; `bytes` are the answer's, unpacked. */
export interface ObservedCall {
  /** Google's id of the method, such as `calendar.events.list`. */
  readonly method: string;
  readonly status: number;
  readonly bytes: number;
}

/** Told of every request, repeats included. */
export type OnCall = (call: ObservedCall) => void;

/** Node's own fetch, which keeps connections alive, telling `onCall` how each request of this method ended. */
export function observedFetch(method: string, onCall: OnCall | undefined): typeof fetch {
  if (onCall === undefined) return fetch;
  return async (input, init) => {
    const ended = { status: 0, bytes: 0 };
    try {
      const response = await fetch(input, init);
      ended.status = response.status;
      const body = await response.arrayBuffer();
      ended.bytes = body.byteLength;
      const { status, statusText, headers } = response;
      return new Response(hasNoBody(status) ? null : body, { status, statusText, headers });
    } finally {
      onCall({ method, ...ended });
    }
  };
}

function hasNoBody(status: number): boolean {
  return status === 204 || status === 205 || status === 304;
}
