import { ZONES, quote } from './rates.mjs';

const json = (statusCode, body, headers = {}) => ({
  statusCode,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** Function URL events, payload format 2.0. */
export const handler = async (event, context) => {
  const { method, path } = event.requestContext?.http ?? { method: 'POST', path: '/quotes' };
  console.log(`${method} ${path}`, context.awsRequestId);

  if (path === '/zones') {
    if (method !== 'GET') return json(405, { error: 'Use GET.' }, { allow: 'GET' });
    return json(200, { zones: ZONES });
  }
  if (path === '/quotes') {
    if (method !== 'POST') return json(405, { error: 'Use POST.' }, { allow: 'POST' });
    const parcel = parse(event);
    if (parcel === undefined) return json(400, { error: 'The body is not valid JSON.' });
    const result = quote(parcel);
    return result.problems === undefined ? json(200, result.quote) : json(422, result);
  }
  return json(404, { error: `There is nothing at ${path}. Try GET /zones or POST /quotes.` });
};

function parse({ body, isBase64Encoded }) {
  try {
    return JSON.parse(isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : (body ?? ''));
  } catch {
    return undefined;
  }
}
