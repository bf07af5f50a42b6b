export default {
  fetch(request) {
    const { searchParams } = new URL(request.url);
    return Response.json({ hello: searchParams.get('name') ?? 'world' });
  },
};
