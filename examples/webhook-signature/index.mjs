import { createHmac, timingSafeEqual } from 'node:crypto';

const MAX_BYTES = 1024 * 1024;
const REMEMBERED = 1000;

/** Deliveries seen by this environment. A second environment has its own: keep the work idempotent too. */
const seen = new Set();

/** `X-Hub-Signature-256: sha256=HMAC(secret, body)` over the raw bytes, before anything is parsed. */
export default {
  async fetch(request, context) {
    if (request.method !== 'POST') return answer(405, 'Use POST.', { allow: 'POST' });
    const secret = context.env.WEBHOOK_SECRET;
    if (!secret) return answer(500, 'WEBHOOK_SECRET is not set.');

    const body = Buffer.from(await request.arrayBuffer());
    if (body.length > MAX_BYTES) return answer(413, 'The delivery is too large.');
    if (!isSigned(body, request.headers.get('x-hub-signature-256'), secret)) {
      console.warn('refused a delivery: the signature does not match');
      return answer(401, 'The signature does not match.');
    }
    const delivery = request.headers.get('x-github-delivery');
    if (delivery === null) return answer(400, 'X-GitHub-Delivery is missing.');
    if (seen.has(delivery)) return answer(200, 'Handled already.', {}, { delivery, duplicate: true });
    remember(delivery);

    const event = JSON.parse(body.toString('utf8'));
    console.log(`${request.headers.get('x-github-event')} from ${event.repository?.full_name ?? 'nowhere'}`);
    return answer(202, 'Accepted.', {}, { delivery, duplicate: false });
  },
};

function isSigned(body, signature, secret) {
  const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  const given = Buffer.from(signature ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function remember(delivery) {
  seen.add(delivery);
  if (seen.size > REMEMBERED) seen.delete(seen.values().next().value);
}

const answer = (status, message, headers = {}, more = {}) => Response.json({ message, ...more }, { status, headers });
