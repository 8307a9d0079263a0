/** Cookies by name, as one browser holds them for one site. */
export type Cookies = Map<string, string>;

/** Asks as a browser would: with its cookies, keeping new ones, without following redirects. */
export async function visit(url: string, cookies: Cookies, init: RequestInit = {}): Promise<Response> {
  const header = Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; ');
  const headers = {
    ...(init.headers as Record<string, string> | undefined),
    ...(header === '' ? {} : { cookie: header }),
  };
  const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
  for (const line of answer.headers.getSetCookie()) {
    const [pair = ''] = line.split(';');
    const at = pair.indexOf('=');
    if (/max-age=0/i.test(line)) cookies.delete(pair.slice(0, at));
    else cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }
  return answer;
}

/** Signs in through the consent page of the local Google, everything allowed; resolves to the path it leads to. */
export async function signIn(url: string, email: string, cookies: Cookies): Promise<string> {
  const toGoogle = (await visit(`${url}/auth/google?returnTo=/calendar`, cookies)).headers.get('location') ?? '';
  const asked = new URL(toGoogle).searchParams.get('scope')?.split(' ') ?? [];
  const form = new URLSearchParams({ account: email, choice: 'allow' });
  for (const scope of asked.filter((each) => each.startsWith('https:'))) form.append('scope', scope);
  const consented = await fetch(toGoogle, { method: 'POST', body: form, redirect: 'manual' });
  const back = await visit(consented.headers.get('location') ?? '', cookies);
  return back.headers.get('location') ?? `status ${back.status}`;
}
