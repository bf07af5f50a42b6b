import { orpc } from '../../../api/client.ts';

/** Who a profile is and what it may do, once that was asked for; kept until it is asked again. */
export const profileCheck = (id: string) => orpc.profiles.check.queryOptions({ input: { profile: id }, staleTime: Infinity, retry: false });
