const functions = require('@google-cloud/functions-framework');

const ALLOWED = new Map([
  ['image/png', 'resize'],
  ['image/jpeg', 'resize'],
  ['application/pdf', 'extract text'],
  ['text/csv', 'import'],
]);

/** google.cloud.storage.object.v1.finalized */
functions.cloudEvent('inspectUpload', (event) => {
  const { bucket, name, contentType, size } = event.data ?? {};
  if (typeof bucket !== 'string' || typeof name !== 'string') {
    throw new Error(`Event ${event.id} names no object: data.bucket and data.name are required.`);
  }
  const megabytes = Number(size ?? 0) / 1024 / 1024;
  const next = ALLOWED.get(contentType ?? '');
  const verdict =
    next === undefined ? `rejected: ${contentType ?? 'no content type'} is not taken`
    : megabytes > Number(process.env.MAX_MB ?? 25) ? `rejected: ${megabytes.toFixed(1)} MB is too large`
    : `accepted: ${next}`;
  console.log(JSON.stringify({ severity: verdict.startsWith('accepted') ? 'INFO' : 'WARNING', message: verdict, object: `gs://${bucket}/${name}`, event: event.id }));
});
