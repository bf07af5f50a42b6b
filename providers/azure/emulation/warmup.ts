import type { Variables } from './bindings/connection.ts';

/**
 * Why a warmup trigger does not run when an environment starts; null where it does: "The name of the function … should be
 * warmup (case-insensitive)", and "isn't available to apps running on the Consumption plan".
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-warmup
 */
export function warmupRefusal(functionName: string, variables: Variables): string | null {
  if (functionName.toLowerCase() !== 'warmup') return 'A function with a warmup trigger has to be called "warmup" to be run.';
  return variables['WEBSITE_SKU'] === 'Dynamic' ? 'The Consumption plan has no warmup trigger.' : null;
}
