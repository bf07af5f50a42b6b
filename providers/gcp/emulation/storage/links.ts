import { isJson, listOf, textOf, type Json } from '../api/json.ts';

/** Resources as they are shown: with the addresses that they have now. `body` is an object, a list of them, or what holds one. */
export function withLinks(body: Json, origin: string): Json {
  if (body['kind'] === 'storage#object') return linked(body, origin);
  const { items, resource } = body;
  return {
    ...body,
    ...(Array.isArray(items) ? { items: listOf(body, 'items').map((one) => (isJson(one) ? withLinks(one, origin) : one)) } : {}),
    ...(isJson(resource) ? { resource: withLinks(resource, origin) } : {}),
  };
}

function linked(resource: Json, origin: string): Json {
  const path = `b/${encodeURIComponent(textOf(resource, 'bucket'))}/o/${encodeURIComponent(textOf(resource, 'name'))}`;
  return {
    ...resource,
    selfLink: `${origin}/storage/v1/${path}`,
    mediaLink: `${origin}/download/storage/v1/${path}?generation=${textOf(resource, 'generation')}&alt=media`,
  };
}
