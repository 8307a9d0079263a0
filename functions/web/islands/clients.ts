/** Milliseconds of quiet after a key before a search begins. */
const quietFor = 250;

const search = document.querySelector<HTMLFormElement>('form#search');
if (search !== null) searchWhileTyping(search);
if (document.querySelector('form[data-continue]') !== null) void goOnWithJob();

/** Shows what is found while somebody types; the button does the same. */
function searchWhileTyping(form: HTMLFormElement): void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  const look = async (): Promise<void> => {
    asked += 1;
    const mine = asked;
    const query = valuesOf(form);
    const url = `${form.action}?${query.toString()}`;
    const found = await readPart(url, {}, '#found');
    // An answer that a later one overtook is not shown.
    if (found === undefined || mine !== asked) return;
    document.querySelector('#found')?.replaceWith(found);
    history.replaceState(undefined, '', url);
  };
  const wait = (): void => {
    clearTimeout(waiting);
    waiting = setTimeout(() => void look(), quietFor);
  };
  form.querySelector('input')?.addEventListener('input', wait);
  form.querySelector('select')?.addEventListener('change', wait);
}

/** Goes on with long work, and shows how far it is, until it is done or cannot be reached; its button does the same. */
async function goOnWithJob(): Promise<void> {
  let form = document.querySelector<HTMLFormElement>('form[data-continue]');
  while (form !== null) {
    const body = valuesOf(form);
    body.set('briefly', '1');
    const part = await readPart(form.action, { method: 'POST', body }, '#job');
    if (part === undefined) return;
    document.querySelector('#job')?.replaceWith(part);
    form = document.querySelector<HTMLFormElement>('form[data-continue]');
  }
}

/** What a form would send; ours of these pages hold no files. */
function valuesOf(form: HTMLFormElement): URLSearchParams {
  const values = [...new FormData(form)].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []));
  return new URLSearchParams(values);
}

/** One part of a page of ours; undefined when the page cannot be had. */
async function readPart(url: string, request: RequestInit, selector: string): Promise<Element | undefined> {
  try {
    const response = await fetch(url, request);
    if (!response.ok) return undefined;
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    return page.querySelector(selector) ?? undefined;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
