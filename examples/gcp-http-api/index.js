const functions = require('@google-cloud/functions-framework');

const MAX_CHARACTERS = 100_000;
const WORDS_PER_MINUTE = 230;

functions.http('report', (req, res) => {
  if (req.method === 'GET' && req.path === '/') {
    res.json({ use: 'POST a text as text/plain, or {"text": "…"} as application/json', maxCharacters: MAX_CHARACTERS });
    return;
  }
  if (req.method !== 'POST') {
    res.set('Allow', 'GET, POST').status(405).json({ error: 'Use POST.' });
    return;
  }
  const text = typeof req.body === 'string' ? req.body : req.body?.text;
  if (typeof text !== 'string' || text.trim() === '') {
    res.status(400).json({ error: 'Send a text that is not empty.' });
    return;
  }
  if (text.length > MAX_CHARACTERS) {
    res.status(413).json({ error: `At most ${MAX_CHARACTERS} characters are taken.` });
    return;
  }
  console.log(JSON.stringify({ severity: 'INFO', message: 'report', characters: text.length }));
  res.json(report(text, Number(req.query.top ?? 5)));
});

function report(text, top) {
  const words = [...new Intl.Segmenter('en', { granularity: 'word' }).segment(text)]
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment }) => segment.toLowerCase());
  const counts = new Map();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  return {
    slug: words.slice(0, 8).join('-').normalize('NFKD').replace(/[^\w-]+/g, ''),
    characters: text.length,
    words: words.length,
    unique: counts.size,
    readingMinutes: Math.max(1, Math.round(words.length / WORDS_PER_MINUTE)),
    top: ranked.slice(0, Number.isInteger(top) && top > 0 ? top : 5).map(([word, count]) => ({ word, count })),
  };
}
