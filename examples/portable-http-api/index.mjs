/** Portable: the web's Request and Response, no cloud's own types. */
export default {
  async fetch(request) {
    const url = new URL(request.url);
    if (url.pathname !== '/contrast') return Response.json({ error: 'Try /contrast?text=14181f&background=ffffff' }, { status: 404 });
    if (request.method !== 'GET') return Response.json({ error: 'Use GET.' }, { status: 405, headers: { allow: 'GET' } });

    const text = parseColour(url.searchParams.get('text'));
    const background = parseColour(url.searchParams.get('background') ?? 'ffffff');
    if (text === null || background === null) {
      return Response.json({ error: 'text and background are colours of three or six hexadecimal digits.' }, { status: 400 });
    }
    const ratio = contrast(text, background);
    return Response.json({
      ratio: Number(ratio.toFixed(2)),
      normalText: ratio >= 7 ? 'AAA' : ratio >= 4.5 ? 'AA' : 'fails',
      largeText: ratio >= 4.5 ? 'AAA' : ratio >= 3 ? 'AA' : 'fails',
    });
  },
};

function parseColour(text) {
  const hex = (text ?? '').replace(/^#/, '');
  const full = /^[0-9a-f]{3}$/i.test(hex) ? [...hex].map((digit) => digit + digit).join('') : hex;
  if (!/^[0-9a-f]{6}$/i.test(full)) return null;
  return [0, 2, 4].map((at) => Number.parseInt(full.slice(at, at + 2), 16) / 255);
}

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a, b) {
  const [lighter, darker] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour) {
  const [red, green, blue] = colour.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
