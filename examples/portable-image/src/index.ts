import { toPng } from './png.ts';
import { centresOf, pressureAt } from './pressure.ts';

const STEP_HPA = 4;

/** TypeScript as it is: bundled when it is deployed. */
export default {
  fetch(request: Request): Response {
    const query = new URL(request.url).searchParams;
    const size = Number(query.get('size') ?? 256);
    const seed = Number(query.get('seed') ?? 7);
    if (!Number.isInteger(size) || size < 16 || size > 1024 || !Number.isInteger(seed)) {
      return Response.json({ error: 'size is 16 to 1024, seed a whole number.' }, { status: 400 });
    }
    return new Response(draw(size, seed), { headers: { 'content-type': 'image/png', 'cache-control': 'public, max-age=86400' } });
  },
};

function draw(size: number, seed: number): Uint8Array<ArrayBuffer> {
  const centres = centresOf(seed);
  const pixels = new Uint8Array(size * size * 3);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const here = pressureAt(x / size, y / size, centres);
      const right = pressureAt((x + 1) / size, y / size, centres);
      const below = pressureAt(x / size, (y + 1) / size, centres);
      const level = Math.floor(here / STEP_HPA);
      const line = level !== Math.floor(right / STEP_HPA) || level !== Math.floor(below / STEP_HPA);
      const warmth = Math.max(0, Math.min(1, (here - 985) / 56));
      pixels.set(line ? [32, 48, 96] : [180 + 70 * warmth, 205 + 20 * warmth, 245 - 60 * warmth], (y * size + x) * 3);
    }
  }
  return toPng(size, size, pixels);
}
