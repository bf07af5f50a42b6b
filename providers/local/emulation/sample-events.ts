import { toHttpSample, type SampleEvent } from '#shared/model/sample-event.ts';

/** Requests to try a `Request -> Response` function with. */
export const sampleEvents: readonly SampleEvent[] = [
  toHttpSample(
    { id: 'get', label: 'GET request', trigger: 'http', summary: 'A request with a query, without a body.' },
    { method: 'GET', path: '/?name=World' },
  ),
  toHttpSample(
    { id: 'post-json', label: 'POST JSON', trigger: 'http', summary: 'A JSON body; request.json() reads it.' },
    { method: 'POST', path: '/', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name: 'World' }, null, 2) },
  ),
  toHttpSample(
    { id: 'post-form', label: 'POST form', trigger: 'http', summary: 'An HTML form; request.formData() reads it.' },
    { method: 'POST', path: '/', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'name=World&subscribe=yes' },
  ),
  toHttpSample(
    {
      id: 'cloudevent',
      label: 'CloudEvent',
      trigger: 'other',
      summary: 'CloudEvents 1.0 over HTTP in binary mode: attributes as ce- headers.',
    },
    {
      method: 'POST',
      path: '/',
      headers: {
        'content-type': 'application/json',
        'ce-specversion': '1.0',
        'ce-id': '1096434104173400',
        'ce-type': 'com.example.order.placed',
        'ce-source': '/shop',
        'ce-time': '2026-01-15T09:30:00.000Z',
      },
      body: JSON.stringify({ orderId: 1001 }, null, 2),
    },
  ),
];
