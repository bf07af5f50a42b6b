import type { InvokeFacet } from '../../provider.ts';
import type { GcpContext } from '../gcp-context.ts';
import { invokeFunction, streamFunction } from '../invoke/call-function.ts';

export const invokeFacet = (context: GcpContext): InvokeFacet => ({
  invoke: (key, input, call) => invokeFunction(context, key, input, call),
  stream: (key, input, call) => streamFunction(context, key, input, call),
});
