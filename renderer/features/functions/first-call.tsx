import type { ReactNode } from 'react';
import { useFunctions } from '../../api/functions.ts';
import { LinkButton } from '../../ui/link-button.tsx';

/**
 * How something comes to be seen where there is nothing yet: invoke this function, or the first one
 * there is, or deploy one.
 *
 * @param functionRef the function that the page is about; null where it is about all of them
 */
export function useFirstCall(functionRef: string | null): { action: ReactNode; command: string } {
  const first = useFunctions().data?.items[0];
  const ref = functionRef ?? first?.ref;
  if (ref === undefined) return { action: <LinkButton to="/deploy">Deploy a function</LinkButton>, command: 'isobar deploy ./my-function' };
  return {
    action: (
      <LinkButton to="/functions/$ref" params={{ ref }} search={{ tab: 'invoke' }}>
        Invoke {ref.slice(ref.indexOf('/') + 1)}
      </LinkButton>
    ),
    command: `isobar invoke ${ref}`,
  };
}
