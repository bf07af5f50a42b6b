import type { Deployed } from './deployed.ts';

/** Page of a function in Google's console, as gcloud prints it after a deployment; a service of its own has that of Cloud Run. */
export function consoleUrl(project: string, { kind, at }: Pick<Deployed, 'kind' | 'at'>): string {
  const page = kind === 'function' ? 'functions/details' : 'run/detail';
  return `https://console.cloud.google.com/${page}/${at.region}/${encodeURIComponent(at.name)}?project=${encodeURIComponent(project)}`;
}
