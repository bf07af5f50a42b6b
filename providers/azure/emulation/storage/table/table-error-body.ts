/** What went wrong, in the form of this service. @see https://learn.microsoft.com/rest/api/storageservices/status-and-error-codes2#error-response-body */
export function tableErrorBody(code: string, message: string): string {
  return JSON.stringify({ 'odata.error': { code, message: { lang: 'en-US', value: message } } });
}
