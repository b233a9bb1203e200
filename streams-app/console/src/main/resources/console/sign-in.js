// Who may not see customers yet.

import { html } from './html.js';
import { useEffect, useRef, useState } from './hooks.js';
import { send } from './server.js';
import { t } from './words.js';

export function SignIn({ done }) {
  const [state, setState] = useState({});
  const field = useRef();
  useEffect(() => field.current.focus(), []);
  async function signIn(event) {
    event.preventDefault();
    setState({ busy: true });
    try {
      await send('sign-in', { token: field.current.value });
      done();
    } catch (failure) {
      setState({ wrong: failure.status === 401 ? t('signIn.wrong') : failure.message });
      field.current.select();
    }
  }
  return html`<main id="content" class="door">
    <form class="panel" onSubmit=${signIn}>
      <h1>${t('signIn.title')}</h1>
      <p>${t('signIn.why')}</p>
      <label for="token">${t('signIn.token')}</label>
      <input id="token" type="password" ref=${field} autocomplete="current-password" required aria-invalid=${state.wrong ? 'true' : 'false'} aria-describedby="token-wrong" />
      <p id="token-wrong" class="problem" role="alert" hidden=${!state.wrong}>${state.wrong}</p>
      <button disabled=${state.busy}>${t('signIn.do')}</button>
    </form>
  </main>`;
}

/** The listener shows customers to nobody, or not under this name. */
export const Closed = ({ why }) => html`<main id="content" class="door"><div class="panel"><h1>${t('closed.title')}</h1><p>${why}</p></div></main>`;
