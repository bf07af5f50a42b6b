import type { ClientLink } from '@orpc/client';
import { RPCLink as FetchLink } from '@orpc/client/fetch';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { appErrors } from '#shared/contract/client-errors.ts';

type Link = ClientLink<Record<never, never>>;

const TOKEN_KEY = 'isobar-token';

/** The token of this launch: once in the address's fragment, from then on in this tab's session storage only. */
function takeToken(): string {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const given = fragment.get('token');
  if (given === null) return sessionStorage.getItem(TOKEN_KEY) ?? '';
  sessionStorage.setItem(TOKEN_KEY, given);
  fragment.delete('token');
  const rest = fragment.toString();
  history.replaceState(history.state, '', location.pathname + location.search + (rest === '' ? '' : `#${rest}`));
  return given;
}

function overHttp(): Link {
  const token = takeToken();
  return new FetchLink({
    url: `${location.origin}/rpc`,
    headers: () => ({ authorization: `Bearer ${token}` }),
    interceptors: [appErrors],
  });
}

/** The desktop's preload hands one port over: a window message `isobar:port` with the port attached. */
async function overPort(): Promise<Link> {
  const port = await new Promise<MessagePort>((resolve) => {
    addEventListener('message', function receive(event: MessageEvent<unknown>) {
      const [first] = event.ports;
      if (event.source !== window || event.data !== 'isobar:port' || first === undefined) return;
      removeEventListener('message', receive);
      resolve(first);
    });
    window.postMessage('isobar:ready', location.origin);
  });
  port.start();
  return new PortLink({ port, interceptors: [appErrors] });
}

/** Which front this is, decided here and nowhere else: the web front is the one that is served over HTTP. */
export async function openTransport(): Promise<Link> {
  return location.protocol.startsWith('http') ? overHttp() : overPort();
}
