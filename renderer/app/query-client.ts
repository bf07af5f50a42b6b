import { QueryClient } from '@tanstack/react-query';
import { AppError, ERROR_CODES } from '#shared/errors.ts';

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: AppError;
  }
}

/** Whether to try again: what the error table says of the code, three times at the most. */
export function shouldRetry(failures: number, error: Error): boolean {
  return error instanceof AppError && ERROR_CODES[error.code].retry && failures < 3;
}

/** Data stays on screen while it is read again; it is never blanked by a refresh. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: shouldRetry,
      retryDelay: (n) => Math.min(500 * 2 ** n, 4000),
      staleTime: 2_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: true,
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});
