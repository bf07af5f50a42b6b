import { toHttpSample, type SampleEvent } from '#shared/model/sample-event.ts';

const JSON_HEADERS = { 'content-type': 'application/json' };

/** Requests to the HTTP functions of a function app; routes stand under the prefix `/api`. */
export const sampleEvents: readonly SampleEvent[] = [
  toHttpSample(
    { id: 'get', label: 'GET request', trigger: 'http', summary: 'A request with a query, without a body.' },
    { method: 'GET', path: '/api/hello?name=World' },
  ),
  toHttpSample(
    { id: 'post-json', label: 'POST JSON', trigger: 'http', summary: 'A JSON body; request.json() reads it.' },
    { method: 'POST', path: '/api/hello', headers: JSON_HEADERS, body: JSON.stringify({ name: 'World' }, null, 2) },
  ),
  toHttpSample(
    {
      id: 'event-grid-validation',
      label: 'Event Grid handshake',
      trigger: 'topic',
      summary: 'What Event Grid sends first to a webhook. Answer {validationResponse} with the code.',
    },
    {
      method: 'POST',
      path: '/api/hello',
      headers: { ...JSON_HEADERS, 'aeg-event-type': 'SubscriptionValidation' },
      body: JSON.stringify(
        [
          {
            id: '2d1781af-3a4c-4d7c-bd0c-e34b19da4e66',
            topic: '/subscriptions/00000000-0000-0000-0000-000000000000',
            subject: '',
            data: { validationCode: '512d38b6-c7b8-40c8-89fe-f46f9e9622b6' },
            eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
            eventTime: '2026-01-15T09:30:00.000Z',
            metadataVersion: '1',
            dataVersion: '2',
          },
        ],
        null,
        2,
      ),
    },
  ),
  toHttpSample(
    {
      id: 'event-grid-blob',
      label: 'Event Grid: blob created',
      trigger: 'object',
      summary: 'Microsoft.Storage.BlobCreated in the Event Grid schema.',
    },
    {
      method: 'POST',
      path: '/api/hello',
      headers: { ...JSON_HEADERS, 'aeg-event-type': 'Notification' },
      body: JSON.stringify(
        [
          {
            topic:
              '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/example/providers/Microsoft.Storage/storageAccounts/example',
            subject: '/blobServices/default/containers/photos/blobs/summer 2026.jpg',
            eventType: 'Microsoft.Storage.BlobCreated',
            eventTime: '2026-01-15T09:30:00.000Z',
            id: '831e1650-001e-001b-66ab-eeb76e069631',
            data: {
              api: 'PutBlob',
              contentType: 'image/jpeg',
              contentLength: 1024,
              blobType: 'BlockBlob',
              url: 'https://example.blob.core.windows.net/photos/summer%202026.jpg',
              sequencer: '00000000000004420000000000028963',
            },
            dataVersion: '',
            metadataVersion: '1',
          },
        ],
        null,
        2,
      ),
    },
  ),
];
