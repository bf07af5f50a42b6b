/**
 * Calls another function once per pair of colours, at the same time, and puts the answers together.
 * CONTRAST_URL says where that function is; without it, it is looked for beside this one.
 */
export default {
  async fetch(request, context) {
    const palette = new URL(request.url).searchParams.get('palette')?.split(',') ?? [];
    if (palette.length < 2 || palette.length > 6) {
      return Response.json({ error: 'Give two to six colours: /?palette=14181f,3451d1,f7f8fa' }, { status: 400 });
    }
    const base = context.env.CONTRAST_URL ?? besideThis(request, 'portable-http-api');
    const pairs = palette.flatMap((text) => palette.filter((background) => background !== text).map((background) => ({ text, background })));
    const results = await Promise.all(pairs.map((pair) => check(base, pair, context.signal)));
    const failed = results.find(({ error }) => error !== undefined);
    if (failed !== undefined) return Response.json(failed, { status: 502 });
    const best = results.toSorted((a, b) => b.ratio - a.ratio)[0];
    return Response.json({ best, readable: results.filter(({ normalText }) => normalText !== 'fails'), asked: results.length });
  },
};

async function check(base, pair, signal) {
  const response = await fetch(`${base}/contrast?${new URLSearchParams(pair)}`, { signal });
  const answer = await response.json();
  return response.ok ? { ...pair, ...answer } : { ...pair, error: `${base} answered ${response.status}: ${answer.error}` };
}

/** On the local runtime all functions share a gateway: http://127.0.0.1:PORT/NAME */
function besideThis(request, name) {
  return `http://127.0.0.1:${new URL(request.url).port}/${name}`;
}
